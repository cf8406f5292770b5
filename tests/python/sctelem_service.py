# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand that serves what was recorded of a cloud, Security Managers that ask it, and what
was recorded, to hold its answers against."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import requests

from conftest import ROOT
from service import eventually
from telemetry import Site

RECORDED = ROOT / "tests/vectors/cloud/recorded"

def tables() -> dict[str, Any]:
    """{"collections": [...], "elements": [...]}, as the core has them."""
    from bartizan.native import core

    told: dict[str, Any] = json.loads(core.sctelem_tables())
    return told


# sm-a has the domain of the tenant vnf-a and all hosts, sm-b that of vnf-b and the hosts that its
# servers are on, sm-c the administrator's project: what `bartizan sm add` is told.
SCOPES: dict[str, tuple[str, ...]] = {
    "a": ("--domain", "trust-a", "--host-scope", "all"), "b": ("--domain", "trust-b"),
    "c": ("--project", "admin", "--host-scope", "all")}
COLLECTIONS: dict[str, dict[str, Any]] = {one["path"]: one for one in tables()["collections"]}


class SctelemService(Site):
    """`scopes`: of its Security Managers, as SCOPES."""

    def __init__(self, directory: pathlib.Path, scopes: dict[str, tuple[str, ...]],
                 recording: pathlib.Path = RECORDED) -> None:
        super().__init__(directory)
        self.vim = self.add_vim(
            "site-1", "--driver", "recorded", "--recording", str(recording),
            "--nfvi-pop-id", "pop-7", max_requests_per_second=1000)
        for name, words in scopes.items():
            self.add_manager(name, *words, rate_limit=1000000, rate_burst=1000000)

    def start(self, ready: int = 200) -> None:
        """Until everything has been tried."""
        super().start(ready)
        eventually(self.has_read_all, 60)

    def elements(self, manager: str, path: str) -> dict[str, dict[str, Any]]:
        """The whole collection with all attributes, by id."""
        told = self.request(manager, path + "?all_fields")
        assert told.status_code == 200, told.text
        assert "Link" not in told.headers
        key = COLLECTIONS[path]["id"]
        listed = told.json()
        out = {one[key]: one for one in listed}
        assert len(out) == len(listed)
        return out


class Recording:
    """The objects of services as they were recorded."""

    def __init__(self, folder: pathlib.Path = RECORDED) -> None:
        self.folder = folder
        self.answers: list[dict[str, Any]] = json.loads(
            (folder / "index.json").read_text())["answers"]

    def files(self, service: str, path: str) -> list[pathlib.Path]:
        return [self.folder / one["file"] for one in self.answers
                if one["service"] == service and one["path"].split("?")[0] == path
                and one["status"] == 200]

    def objects(self, service: str, path: str) -> list[dict[str, Any]]:
        """Of all pages and forms of one listing."""
        out: list[dict[str, Any]] = []
        for file in self.files(service, path):
            lists = [value for name, value in json.loads(file.read_text()).items()
                     if isinstance(value, list) and not name.endswith("_links")]
            assert len(lists) == 1
            out += lists[0]
        assert out
        return out

    def id_of(self, service: str, path: str, name: str) -> str:
        (found,) = [one["id"] for one in self.objects(service, path) if one["name"] == name]
        return str(found)

    def names(self, service: str, path: str) -> dict[str, str]:
        """By id."""
        return {one["id"]: one["name"] for one in self.objects(service, path)}


def serving(folder: pathlib.Path) -> Iterator[SctelemService]:
    """The recorded cloud for the tests of a module."""
    service = SctelemService(folder / "run", SCOPES)
    service.start()
    yield service
    assert service.stop() == 0


def same(one: requests.Response, other: requests.Response) -> bool:
    """But for the identifier of the request."""
    bodies = [told.json() | {"instance": ""} for told in (one, other)]
    return one.status_code == other.status_code and bodies[0] == bodies[1]
