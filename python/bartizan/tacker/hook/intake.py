# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What Tacker's conductor sends on standard input, and what it is answered: pickles.

The input is read by an unpickler that looks nothing up, so that whoever can write to a hook's
standard input cannot have code run by it. Most calls are plain data. Those that follow a refusal
have the data for error handling in a dictionary of oslo.versionedobjects, with the objects of
Tacker that it is a field of: of these the dictionary's members are taken, and nothing else.
"""

from __future__ import annotations

import io
import os
import pickle
from typing import Any, BinaryIO, NamedTuple

from bartizan.tacker.hook.trouble import HookError

MAX_INPUT = 64 * 1024 * 1024
# Tacker's is the pickle module of its own interpreter, which may be older than another one's.
PROTOCOL = 4
ERROR_DATA = "user_script_err_handling_data"


class Members(dict[object, object]):
    """In the place of any class of Tacker's: keeps the members of a dictionary, drops its state."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __setstate__(self, _: object) -> None:
        pass


class PlainData(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> type[Members]:
        if module.split(".")[0] in ("oslo_versionedobjects", "tacker"):
            return Members
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


class Call(NamedTuple):
    """One phase of one operation, as facts: what the hook may not change is not written to."""

    phase: str
    request: dict[str, Any]
    vnf_instance: dict[str, Any]
    package: str  # folder with a copy of the package
    error_data: dict[str, Any]  # what an earlier run of the operation left


def read(source: BinaryIO, limit: int = MAX_INPUT) -> dict[str, Any]:
    octets = source.read(limit + 1)
    if len(octets) > limit:
        raise HookError(f"standard input is larger than {limit} octets: this is no call of Tacker")
    try:
        value = PlainData(io.BytesIO(octets)).load()
    except Exception as error:  # an unpickler may raise anything
        raise HookError("standard input is no pickle of plain data: run the script by Tacker "
                        f"alone ({type(error).__name__})") from None
    if not isinstance(value, dict):
        raise HookError("standard input is no call of Tacker: a dictionary is expected")
    return value


def decode(value: dict[str, Any]) -> Call:
    def member(name: str, kind: type, *, needed: bool = False) -> Any:
        found = value.get(name)
        if found is None and not needed:
            return kind()
        if not isinstance(found, kind):
            raise HookError(f"standard input is no call of Tacker: {name} is no {kind.__name__}")
        return found

    return Call(member("operation", str, needed=True), member("request", dict),
                member("vnf_instance", dict, needed=True), member("tmp_csar_dir", str),
                member(ERROR_DATA, dict))


def answer(descriptor: int, value: dict[str, Any]) -> None:
    """One pickle to where Tacker reads; nothing if there is nothing to say."""
    if value:
        with os.fdopen(descriptor, "wb") as out:
            out.write(pickle.dumps(value, PROTOCOL))
