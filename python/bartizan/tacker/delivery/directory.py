# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Delivery into a directory of the VNFM's host, one for each VNFC: for VNFCs that share a file
system with it, and for a site's own agent that takes it from there."""

from __future__ import annotations

import os
import pathlib
import re
import time
from collections.abc import Sequence
from typing import Any

from bartizan.tacker.delivery import Files
from bartizan.tacker.hook.options import Option
from bartizan.tacker.hook.trouble import HookError
from bartizan.tacker.hook.vnf import Vnfc

SECTION = "delivery directory"
OPTIONS = (
    Option(SECTION, "path", "path", None,
           "The directory below which each VNFC has its own, VNF instance/VNFC. It exists, and "
           "nobody but the user of Tacker's conductor may write to it", "/var/lib/bartizan/vnfc"),
)
COMPONENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
REQUEST = "request.pem"
MAX_REQUEST = 64 * 1024
INTERVAL = 0.2


class Driver:
    def __init__(self, options: dict[str, Any], hook: dict[str, Any]) -> None:
        self._root = pathlib.Path(options["path"])

    def check(self, vnfcs: Sequence[Vnfc]) -> None:
        if not self._root.is_dir() or not os.access(self._root, os.W_OK | os.X_OK):
            raise HookError(f"[{SECTION}] path = {self._root} is no directory that the user of "
                            "Tacker's conductor may write to: make it")
        for vnfc in vnfcs:
            self._folder(vnfc)

    def fetch_csr(self, vnfc: Vnfc, until: float) -> str:
        path = self._folder(vnfc) / REQUEST
        while True:
            try:
                with path.open("rb") as file:
                    return file.read(MAX_REQUEST + 1).decode("ascii", "replace")
            except FileNotFoundError:
                if time.monotonic() + INTERVAL > until:
                    raise HookError(f"VNFC {vnfc.id} has left no request at {path}: see why, then "
                                    "retry the operation") from None
                time.sleep(INTERVAL)
            except OSError as error:
                raise unusable(path, error) from None

    def deliver(self, vnfc: Vnfc, files: Files, until: float) -> None:
        folder = self._folder(vnfc)
        try:
            for made in (folder.parent, folder):
                made.mkdir(mode=0o700, exist_ok=True)
            for name, text in files.named():
                write(folder, name, text)
        except OSError as error:
            raise unusable(folder, error) from None

    def _folder(self, vnfc: Vnfc) -> pathlib.Path:
        for part in (vnfc.vnf, vnfc.id):
            if not COMPONENT.fullmatch(part):
                raise HookError(f"'{part}' cannot be the name of a directory: give the VNFC "
                                "another id by VDU_VNFc_mapping, of letters, digits, . _ and -")
        return self._root / vnfc.vnf / vnfc.id


def write(folder: pathlib.Path, name: str, text: str) -> None:
    """Whole or not at all, whatever happens meanwhile."""
    temporary = folder / f".{name}.new"
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(descriptor)
    temporary.replace(folder / name)


def unusable(path: pathlib.Path, error: OSError) -> HookError:
    return HookError(f"{path} cannot be used ({error.strerror}): correct [{SECTION}] or its "
                     "permissions, then retry the operation")
