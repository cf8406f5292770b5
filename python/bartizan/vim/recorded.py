# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A cloud that was recorded: a directory with index.json and the bodies beside it.

    {"format": 1, "capabilities": {...}, "answers": [
        {"service": "compute", "path": "/servers/detail?all_tenants=True", "microversion": "2.93",
         "status": 200, "headers": {...}, "file": "compute/0001.json"}]}

Option: path (of the directory).
"""

from __future__ import annotations

import json
import pathlib
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bartizan.vim import Answer, DriverOptionError, VimError, take_options

FORMAT = 1
INDEX = "index.json"

Key = tuple[str, str, tuple[tuple[str, str], ...]]


def key_of(service: str, path: str) -> Key:
    """What makes two requests the same: the query in any order, whatever its limit."""
    parts = urlsplit(path)
    query = parse_qsl(parts.query, keep_blank_values=True)
    return service, parts.path, tuple(sorted(item for item in query if item[0] != "limit"))


def read_index(directory: pathlib.Path) -> dict[str, Any]:
    try:
        index: dict[str, Any] = json.loads((directory / INDEX).read_text())
    except (OSError, ValueError) as error:
        raise DriverOptionError(f"{directory / INDEX}: {error}") from error
    if index.get("format") != FORMAT:
        raise DriverOptionError(f"{directory / INDEX}: format {index.get('format')}, not {FORMAT}")
    return index


class RecordedDriver:
    """What was not recorded is answered with 404."""

    def __init__(self, options: dict[str, str]) -> None:
        path = take_options(options, {"path": ""})["path"]
        if not path:
            raise DriverOptionError("path: the directory of a recording")
        self._directory = pathlib.Path(path).resolve()
        index = read_index(self._directory)
        self._capabilities: dict[str, Any] = index["capabilities"]
        self._answers = {key_of(entry["service"], entry["path"]): entry
                         for entry in index["answers"]}

    def get(self, service: str, path: str, microversion: str) -> Answer:
        del microversion  # one answer is recorded of a path, at the version that was asked then
        entry = self._answers.get(key_of(service, path))
        if entry is None:
            return Answer(404, {"content-type": "application/json"}, b'{"error":"not recorded"}')
        file = (self._directory / entry["file"]).resolve()
        if not file.is_relative_to(self._directory):
            raise VimError(f"{entry['file']}: outside of the recording")
        return Answer(entry["status"], entry["headers"], file.read_bytes())

    def capabilities(self) -> dict[str, Any]:
        return self._capabilities

    def secrets(self) -> list[str]:
        return []
