# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A VNF with what it needs of Tacker: its packages and its VIM."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from tacker_api import Tacker, Vnf
from vim_site import Site
from vnf_package import VERSION

# Before 16 it asks for /v3/regions below an identity endpoint that has its /v3 already.
REGISTERS_VIMS = int(VERSION.split(".")[0]) >= 16


@contextlib.contextmanager
def created(tacker: Tacker, site: Site, packages: Mapping[str, bytes],
            **attributes: Any) -> Iterator[Vnf]:
    """A VNF of the first of the packages (CSARs by their VNFD's id). Afterwards it is terminated,
    whatever state it is in, and all of it is removed."""
    with contextlib.ExitStack() as end:
        for csar in packages.values():
            end.callback(tacker.remove_package, tacker.onboard(csar))
        connection = {}
        if REGISTERS_VIMS:
            end.callback(tacker.remove_vim, tacker.register_vim(site))
        else:
            connection = {"vimConnectionInfo": {"vim": site.vim_connection()}}
        vnf = tacker.create(next(iter(packages)), connection=connection, **attributes)
        end.callback(site.empty)
        end.callback(vnf.delete)
        end.callback(end_of, vnf)
        yield vnf


def end_of(vnf: Vnf) -> None:
    for occurrence in vnf.occurrences():
        if occurrence["operationState"] == "FAILED_TEMP":
            vnf.fail(occurrence)
    if vnf.query()["instantiationState"] == "INSTANTIATED":
        vnf.terminate()
