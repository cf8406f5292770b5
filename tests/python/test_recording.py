# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""tests/live/record.py asks a cloud for what Bartizan asks it, so that a site can be served from
what it wrote. The cloud is one that was recorded before."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import sys
from typing import Any

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "live"))

from bartizan.vim.recorded import RecordedDriver, key_of, read_index
from openstack_api import Service
from record import KINDS, Recorder

RECORDINGS = ROOT / "tests" / "vectors" / "cloud"
OF_A_PAGE = ("limit", "marker", "offset")


@dataclasses.dataclass
class Answered:
    """What of requests.Response the recorder looks at."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        return self.status_code < 400

    def json(self) -> Any:
        return json.loads(self.content)


class RecordedApi:
    """The cloud of a recording, as openstack_api.Api has clouds."""

    def __init__(self, recording: pathlib.Path) -> None:
        self._driver = RecordedDriver({"path": str(recording)})
        told = self._driver.capabilities()
        self.project_id, self.user_id, self.roles = (
            told[name] for name in ("projectId", "userId", "roles"))
        self._services = {one["type"]: Service(one["endpoint"], one.get("minVersion", ""),
                                               one.get("maxVersion", ""))
                          for one in told["services"] if one["reachable"]}

    def service(self, kind: str) -> Service | None:
        return self._services.get(kind)

    def request(self, method: str, kind: str, path: str) -> Answered:
        assert method == "GET"
        answer = self._driver.get(kind, path, "")
        return Answered(answer.status, answer.headers, answer.body)


def is_asked(service: str, path: str) -> bool:
    """Whether a path is one of Bartizan's, or a further page of it."""
    plain = re.sub(rf"([?&])(?:{'|'.join(OF_A_PAGE)})=[^&]*", r"\1", path)
    plain = re.sub("[?&]+$", "", plain).replace("?&", "?")
    return any(kind["service"] == service and
               re.fullmatch(re.escape(one).replace(r"\{\}", "[^/]+"), plain)
               for kind in KINDS for one in kind["paths"])


@pytest.mark.parametrize("name", ["recorded", "recorded-sctelem", "recorded-reader"])
def test_a_cloud_that_is_recorded_again_is_the_same(name: str, tmp_path: pathlib.Path) -> None:
    before, after = RECORDINGS / name, tmp_path
    api: Any = RecordedApi(before)
    Recorder(api, after).record()

    def answers(folder: pathlib.Path) -> dict[Any, tuple[int, bytes]]:
        return {key_of(one["service"], one["path"]):
                (one["status"], (folder / one["file"]).read_bytes())
                for one in read_index(folder)["answers"]
                if is_asked(one["service"], one["path"]) and one["status"] != 404}

    assert answers(after) == answers(before)
    assert len(answers(after)) > 50
    told = [read_index(folder)["capabilities"] for folder in (before, after)]
    for one in told:
        one["services"] = {service["type"]: service["reachable"] for service in one["services"]}
    assert told[0] == told[1]
