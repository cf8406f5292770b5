# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Records what a cloud answers to everything that Bartizan asks of it: one file an answer, octets
as they came but for secrets, and an index.json that says which answer is which.

usage: BARTIZAN_CLOUD=… record.py ENTRY DIRECTORY
       (ENTRY of clouds.yaml; DIRECTORY is replaced)

Needs a build, in BARTIZAN_BUILD or build/release."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import sys
import urllib.parse
from typing import Any

import requests

from openstack_api import ROOT, Api

sys.path.insert(
    0, str(pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build" / "release")) / "python"))

from bartizan.native import core
from bartizan.vim import SERVICES

Kind = dict[str, Any]

# What is asked, of whom and for which objects, as the core has it.
KINDS: list[Kind] = json.loads(core.sctelem_tables())["kinds"]
PAGE = 200

# Not what tenants name so in their metadata: that is what Bartizan must be seen to withhold.
SECRET = re.compile(rb'("(?:OS-EXT-SRV-ATTR:user_data|user_data|adminPass|trust_id|auth_token)"'
                    rb'\s*:\s*)"(?:[^"\\]|\\.)*"')


class Recorder:
    """The answers of a cloud, written below `directory`."""

    def __init__(self, api: Api, directory: pathlib.Path) -> None:
        self._api = api
        self._directory = directory
        self._answers: list[dict[str, Any]] = []
        # By kind, for what is asked for each of them. Who may not list the projects knows one.
        self._ids: dict[str, list[str]] = {"keystone.projects": [api.project_id]}

    def record(self) -> None:
        for kind in KINDS:
            if self._api.service(kind["service"]) is None:
                continue
            for path in kind["paths"]:
                if "parent" in kind:
                    for one in self._ids.get(kind["parent"], []):
                        self._ask(kind["service"], path.replace("{}", one))
                else:
                    self._listing(kind, path)
        self._write_index()

    def _listing(self, kind: Kind, path: str) -> None:
        service, paging = kind["service"], kind["paging"]
        more = "&" if "?" in path else "?"
        following: str | None = path
        if paging in ("links", "next"):
            following = f"{path}{more}limit={PAGE}"
        found: list[str] = []
        while following:
            answer = self._ask(service, following)
            page = answer.json() if answer.ok else {}
            objects = page.get(kind["list"], []) if isinstance(page, dict) else []
            found += [str(one[kind["id"]]) for one in objects]
            if paging == "offset":
                # No link: a page behind the last one is what ends the list.
                following = f"{path}{more}offset={len(found)}" if objects else None
            else:
                following = self._next(service, page) if paging != "none" else None
        known = self._ids.setdefault(kind["name"], [])
        known += [one for one in found if one not in known]

    def _next(self, kind: str, page: dict[str, Any]) -> str | None:
        """The path of the next page, relative to the service's endpoint as all paths are."""
        links = [link["href"] for key, value in page.items() if key.endswith("_links")
                 for link in value if link["rel"] == "next"] + [page.get("next")]
        if not links[0]:
            return None
        service = self._api.service(kind)
        assert service is not None
        target = urllib.parse.urlsplit(links[0])
        base = urllib.parse.urlsplit(service.endpoint).path
        relative = target.path.removeprefix(base)
        if kind == "image":  # Glance's is /v2/images?…, whatever its endpoint
            relative = target.path.removeprefix("/v2")
        return f"{relative}?{target.query}"

    def _ask(self, kind: str, path: str) -> requests.Response:
        service = self._api.service(kind)
        assert service is not None
        answer = self._api.request("GET", kind, path)
        if answer.status_code == 404:
            return answer  # as of all that was not recorded
        number = 1 + sum(one["service"] == kind for one in self._answers)
        file = f"{kind}/{number:04}.json"
        (self._directory / kind).mkdir(parents=True, exist_ok=True)
        (self._directory / file).write_bytes(scrubbed(answer.content))
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self._answers.append({
            "service": kind, "path": path, "microversion": service.microversion,
            "status": answer.status_code,
            "headers": {name: headers[name] for name in ("date", "openstack-api-version")
                        if name in headers},
            "file": file})
        return answer

    def _write_index(self) -> None:
        services = []
        for kind in SERVICES:
            service = self._api.service(kind)
            if service is None:
                services.append({"type": kind, "reachable": False, "absent": True})
                continue
            described: dict[str, Any] = {"type": kind, "endpoint": service.endpoint}
            if service.maximum:
                described |= {"minVersion": service.minimum, "maxVersion": service.maximum}
            services.append(described | {"reachable": True})
        index = {"format": 1, "capabilities": {
            "services": services, "projectId": self._api.project_id,
            "userId": self._api.user_id, "roles": self._api.roles, "region": "RegionOne"},
            "answers": self._answers}
        (self._directory / "index.json").write_text(json.dumps(index, indent=1) + "\n")


def scrubbed(body: bytes) -> bytes:
    """The octets of an answer, with the values of what is secret replaced."""
    return SECRET.sub(rb'\1"(scrubbed)"', body)


def main() -> None:
    entry, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    for kind in SERVICES:
        shutil.rmtree(directory / kind, ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)
    Recorder(Api(entry), directory).record()


if __name__ == "__main__":
    main()
