# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""How a VNFC is reached: what a delivery driver is.

A driver is an entry point of the group ``bartizan.delivery``. Bartizan's own two are ssh and
directory; nothing else is offered, for a key that lies where the cloud keeps its data (user data,
metadata, Heat's parameters) is no longer the VNFC's alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from bartizan.tacker.hook.config import Settings
from bartizan.tacker.hook.options import Option
from bartizan.tacker.hook.trouble import HookError
from bartizan.tacker.hook.vnf import Vnfc

GROUP = "bartizan.delivery"
OWN = ("ssh", "directory")


class Files(NamedTuple):
    """What a VNFC gets, in PEM. The key is text only where the custody is vnfm."""

    certificate: str
    chain: str  # issuer first, root last
    key: str = ""
    key_uri: str = ""  # RFC 7512, where the custody is token

    def named(self) -> list[tuple[str, str]]:
        """In the order to write them: who watches for the certificate finds the rest there."""
        files = [("key.pem", self.key), ("key.uri", self.key_uri), ("chain.pem", self.chain),
                 ("certificate.pem", self.certificate)]
        return [(name, text) for name, text in files if text]


class Delivery(Protocol):
    """Raises HookError with what to do. The methods run for several VNFCs at the same time."""

    def check(self, vnfcs: Sequence[Vnfc]) -> None:
        """Refuses what can be known to fail before an operation; `vnfcs` are those of now."""

    def fetch_csr(self, vnfc: Vnfc, until: float) -> str:
        """The request that the VNFC made, PEM; waits for it until then (time.monotonic())."""

    def deliver(self, vnfc: Vnfc, files: Files, until: float) -> None:
        """All of it or nothing that could be taken for all of it; again without harm."""


def load(settings: Settings) -> Delivery:
    name = settings.hook["delivery"]
    driver = (importlib.import_module(f"{__name__}.{name}") if name in OWN
              else of_entry_point(name))
    options: tuple[Option, ...] = driver.OPTIONS
    made: Delivery = driver.Driver(
        settings.of_driver(f"delivery {name}", options), settings.hook)
    return made


def of_entry_point(name: str) -> Any:
    """A module with OPTIONS and Driver. Asked last: to read all packages' metadata is slow."""
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP, name=name):
        return point.load()
    raise HookError(f"[hook] delivery = '{name}': neither ssh nor directory, and no package in "
                    f"Tacker's environment has an entry point of that name in {GROUP}")
