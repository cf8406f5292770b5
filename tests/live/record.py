# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Records what a cloud answers to everything that Sc-Vi asks of it: one file an answer, octets as
they came but for secrets, and an index.json that says which answer is which.

usage: BARTIZAN_CLOUD=… record.py ENTRY DIRECTORY   (ENTRY of clouds.yaml; DIRECTORY is replaced)"""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import sys
import urllib.parse
from typing import Any

import requests

from openstack_api import Api

# The services that are looked for; one that the catalogue lacks is recorded as absent.
SERVICES = ("identity", "compute", "placement", "network", "block-storage", "image",
            "reservation", "baremetal", "metric", "alarming")

# What is asked of each, as the service's own paths. {project}: once for each project.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "identity": ("/projects", "/domains", "/regions"),
    "compute": (
        "/servers/detail?all_tenants=True", "/flavors/detail?is_public=None",
        "/os-hypervisors/detail", "/os-services", "/os-aggregates",
        "/os-availability-zone/detail", "/os-availability-zone",
        "/os-server-groups?all_projects=True", "/os-quota-sets/{project}/detail",
        "/os-migrations"),
    "placement": ("/resource_providers",),
    "network": (
        "/networks", "/subnets", "/ports", "/trunks", "/routers", "/floatingips",
        "/security-groups", "/rbac-policies", "/qos/policies", "/qos/rule-types", "/agents",
        "/segments", "/network_segment_ranges", "/network-ip-availabilities",
        "/availability_zones", "/extensions", "/log/logs",
        "/quotas/{project}/details.json", "/quotas/{project}", "/sfc/port_chains",
        "/sfc/port_pair_groups", "/sfc/port_pairs", "/sfc/flow_classifiers", "/bgp-speakers",
        "/taas/tap_flows", "/taas/tap_services"),
    "block-storage": (
        "/volumes/detail?all_tenants=True", "/types?is_public=None",
        "/scheduler-stats/get_pools?detail=True", "/os-services?binary=cinder-volume",
        "/os-availability-zone", "/qos-specs", "/os-quota-sets/{project}?usage=True"),
    "image": ("/images", "/images?os_hidden=true"),
    "reservation": ("/leases", "/os-hosts", "/os-hosts/allocations", "/floatingips"),
}

# Asked with a limit, and their further pages by the links that they give.
PAGED = {("compute", "/servers/detail"), ("compute", "/flavors/detail"),
         ("compute", "/os-migrations"), ("block-storage", "/volumes/detail"),
         ("image", "/images"), ("network", "/ports"), ("network", "/networks"),
         ("network", "/subnets"), ("network", "/security-groups"), ("network", "/floatingips")}
PAGE = 200

# Asked once for each object that a listing gave: its key, which objects, the paths.
DETAILS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("compute", "/servers/detail"): ("servers", ("/servers/{id}/topology",)),
    ("compute", "/flavors/detail"): ("flavors", ("/flavors/{id}/os-flavor-access",)),
    ("placement", "/resource_providers"): ("resource_providers", tuple(
        f"/resource_providers/{{uuid}}/{what}"
        for what in ("inventories", "usages", "traits", "aggregates"))),
    ("block-storage", "/qos-specs"): ("qos_specs", ("/qos-specs/{id}/associations",)),
}

# Not what tenants name so in their metadata: that is what Bartizan must be seen to withhold.
SECRET = re.compile(rb'("(?:OS-EXT-SRV-ATTR:user_data|user_data|adminPass|trust_id|auth_token)"'
                    rb'\s*:\s*)"(?:[^"\\]|\\.)*"')


class Recorder:
    """The answers of one entry of clouds.yaml, written below `directory`."""

    def __init__(self, entry: str, directory: pathlib.Path) -> None:
        self._api = Api(entry)
        self._directory = directory
        self._answers: list[dict[str, Any]] = []
        # Who may not list the projects knows one.
        self._projects = [self._api.project_id]

    def record(self) -> None:
        for kind, paths in QUESTIONS.items():
            if self._api.service(kind) is None:
                continue
            for path in paths:
                names = self._projects if "{project}" in path else [""]
                for project in names:
                    self._listing(kind, path.replace("{project}", project))
        self._write_index()

    def _listing(self, kind: str, path: str) -> None:
        plain = path.partition("?")[0]
        if (kind, plain) in PAGED:
            path += f"{'&' if '?' in path else '?'}limit={PAGE}"
        found = []
        following: str | None = path
        while following:
            answer = self._ask(kind, following)
            page = answer.json() if answer.ok else {}
            following = self._next(kind, page)
            found.append(page)
        if answer.status_code == 403 and "all_tenants" in path:
            self._listing(kind, plain)  # what is the user's own, then
        if (kind, plain) == ("identity", "/projects") and found[0]:
            self._projects = [project["id"] for page in found for project in page["projects"]]
        if (kind, plain) == ("compute", "/os-server-groups"):
            # Nova pages these without a link: a page behind the last one is what ends the list.
            count = sum(len(page.get("server_groups", [])) for page in found)
            if count:
                self._ask(kind, f"{path}&offset={count}")
        key, paths = DETAILS.get((kind, plain), ("", ()))
        for one in (one for page in found for one in page.get(key, [])):
            if key == "flavors" and one["os-flavor-access:is_public"]:
                continue  # Nova answers 404: a public flavour has no list
            for template in paths:
                self._ask(kind, template.format(**one))

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
    Recorder(entry, directory).record()


if __name__ == "__main__":
    main()
