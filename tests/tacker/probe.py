# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the management script of the tests (probe_hook.py) was given, call by call."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import pathlib
import pickle
from collections.abc import Iterator
from typing import Any

from openstack_api import Api

HERE = pathlib.Path(__file__).resolve().parent


class Reader(pickle.Unpickler):
    """Reads what Tacker gives without any of its modules: of an object only what is in it."""

    def __init__(self, octets: bytes) -> None:
        super().__init__(io.BytesIO(octets))
        self.classes: list[str] = []

    def find_class(self, module: str, name: str) -> type:
        self.classes.append(f"{module}.{name}")
        return Shell


class Shell(dict[str, Any]):
    """In place of a class of Tacker's."""

    def __setstate__(self, state: Any) -> None:
        """Nothing of it is wanted."""


@dataclasses.dataclass(frozen=True)
class Call:
    """One run of the script: its standard input, and what it saw around it."""

    stdin: bytes
    saw: dict[str, Any]

    @property
    def operation(self) -> str:
        return str(self.saw["operation"])

    @property
    def given(self) -> dict[str, Any]:
        found: dict[str, Any] = Reader(self.stdin).load()
        return found

    @property
    def classes(self) -> list[str]:
        """What standard input names of Python's modules."""
        reader = Reader(self.stdin)
        reader.load()
        return reader.classes

    def given_vnfcs(self) -> list[str]:
        """The VnfcInfo.ids on standard input."""
        return _ids(self.given["vnf_instance"])

    def queried_vnfcs(self) -> list[str]:
        """The VnfcInfo.ids that Query VNF told at that moment."""
        return _ids(self.saw["instance"])


def _ids(instance: dict[str, Any]) -> list[str]:
    return sorted(one["id"] for one in instance.get("instantiatedVnfInfo", {}).get("vnfcInfo", []))


class Probe:
    """A folder that the script writes to, and its text."""

    def __init__(self, folder: pathlib.Path, entry: str = "demo") -> None:
        self._folder = folder
        folder.chmod(0o700)
        token, url = Api(entry).access("nfv-orchestration")
        access = folder / "access.json"
        access.touch(mode=0o600)
        access.write_text(json.dumps({"token": token, "url": url}))
        self.script = (HERE / "probe_hook.py").read_text().replace("@FOLDER@", str(folder))

    def calls(self) -> list[Call]:
        """In the order in which they came."""
        return [Call(path.with_suffix(".pickle").read_bytes(), json.loads(path.read_text()))
                for path in sorted(self._folder.glob("[0-9]*.json"))]

    @contextlib.contextmanager
    def refusing(self, operation: str) -> Iterator[None]:
        flag = self._folder / f"refuse-{operation}"
        flag.touch()
        try:
            yield
        finally:
            flag.unlink()

    def close(self) -> None:
        """The token is not kept beside the recordings."""
        (self._folder / "access.json").unlink()
