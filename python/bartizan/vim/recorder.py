# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Records a cloud for the `recorded` driver while it answers from it, without its secrets.

For test material only: it reads the bodies that the other drivers leave alone. Option: into
(the directory, made if need be); the others are those of the openstack driver.
"""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

from bartizan.vim import Answer, DriverOptionError
from bartizan.vim.openstack import OpenStackDriver
from bartizan.vim.recorded import FORMAT, INDEX, key_of, read_index

# Members whose value is for nobody, whatever prefix an extension has put before the name.
SECRET = re.compile(
    r"(.*:)?(user_data|admin_?pass|password|trust_id|(auth_|access_)?token|secret|private_key)",
    re.IGNORECASE)
TOKEN = re.compile(r"gAAAA[A-Za-z0-9_=-]{20,}")


class RecorderDriver:
    """Answers as the openstack driver does; what it writes is scrubbed."""

    def __init__(self, options: dict[str, str]) -> None:
        rest = dict(options)
        into = rest.pop("into", "")
        if not into:
            raise DriverOptionError("into: the directory of the recording")
        self._cloud = OpenStackDriver(rest)
        self._directory = pathlib.Path(into)
        self._directory.mkdir(parents=True, exist_ok=True)
        if (self._directory / INDEX).exists():
            self._index = read_index(self._directory)
        else:
            self._index = {"format": FORMAT, "capabilities": {}, "answers": []}

    def get(self, service: str, path: str, microversion: str) -> Answer:
        answer = self._cloud.get(service, path, microversion)
        entries: list[dict[str, Any]] = self._index["answers"]
        same = [entry for entry in entries
                if key_of(entry["service"], entry["path"]) == key_of(service, path)]
        file = same[0]["file"] if same else self._next_file(service)
        recorded = {"service": service, "path": path, "microversion": microversion,
                    "status": answer.status, "headers": answer.headers, "file": file}
        (self._directory / file).parent.mkdir(exist_ok=True)
        (self._directory / file).write_bytes(self._scrubbed(answer.body))
        self._index["answers"] = [entry for entry in entries if entry not in same] + [recorded]
        self._write_index()
        return answer

    def capabilities(self) -> dict[str, Any]:
        found = self._cloud.capabilities()
        self._index["capabilities"] = found
        self._write_index()
        return found

    def secrets(self) -> list[str]:
        return self._cloud.secrets()

    def _next_file(self, service: str) -> str:
        numbers = [int(pathlib.PurePath(entry["file"]).stem)
                   for entry in self._index["answers"] if entry["service"] == service]
        return f"{service}/{max(numbers, default=0) + 1:04}.json"

    def _scrubbed(self, body: bytes) -> bytes:
        try:
            text = json.dumps(without_secrets(json.loads(body)), indent=1)
        except ValueError:
            text = body.decode("utf-8", "replace")
        for secret in filter(None, self.secrets()):
            text = text.replace(secret, "***")
        return TOKEN.sub("***", text).encode()

    def _write_index(self) -> None:
        """Whole or not at all: a recording may be cut short."""
        fresh = self._directory / (INDEX + ".new")
        fresh.write_text(json.dumps(self._index, indent=1))
        fresh.replace(self._directory / INDEX)


def without_secrets(value: Any) -> Any:
    """`value` without the members whose names SECRET knows, at any depth."""
    if isinstance(value, dict):
        return {name: without_secrets(inner) for name, inner in value.items()
                if not SECRET.fullmatch(name)}
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    return value
