# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The native core, with its failures turned into exceptions and a diagnosis if it is absent."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, ParamSpec

try:
    from bartizan import _native as core
except ImportError as error:
    raise ImportError(
        "bartizan._native cannot be loaded: it is built for Debian's /usr/bin/python3 "
        f"(3.11), this is {sys.executable} ({sys.version.split()[0]}). "
        f"Build it with ./dev build, or use that interpreter. ({error})"
    ) from error

from bartizan import exceptions

__all__ = ["answer", "call", "core", "exceptions"]

P = ParamSpec("P")


def call(function: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> bytes:
    """What `function` of the core answers; its failure as the exception of its fault."""
    try:
        return function(*args, **kwargs)
    except core.Failure as failure:
        raise exceptions.of(failure.fault)(
            failure.public, failure.operator_detail, failure.remedy
        ) from None


def answer(function: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
    """The same for an answer in JSON."""
    decoded: dict[str, Any] = json.loads(call(function, *args, **kwargs))
    return decoded
