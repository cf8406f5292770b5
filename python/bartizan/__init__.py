# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Bartizan: the Certificate Management Function of ETSI GS NFV-IFA 033.

>>> from bartizan.client import Client
>>> Client("https://cmf.operator.example:8443", "clients/vnfm").certificates()

`client` and `sctelem` speak to a bartizand and need no native core. `Cmf` works on a deployment
that no other process holds, `csr` makes and reads certification requests, `scvi` maps answers
of an OpenStack: these need the core. Every failure is an exception of `bartizan.exceptions`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from bartizan import exceptions

if TYPE_CHECKING:
    from bartizan import csr, scvi
    from bartizan.cmf import Cmf

__all__ = ["Cmf", "csr", "exceptions", "scvi"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The parts that need the native core, when they are asked for."""
    if name == "Cmf":
        return importlib.import_module("bartizan.cmf").Cmf
    if name in ("csr", "scvi"):
        return importlib.import_module(f"bartizan.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
