# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Fills a fresh cloud with everything that Sc-Vi has words for: two tenants of two trust domains
with their networks, servers, volumes and images; zones, quotas, policies, reservations; a host
that is disabled and one that is dead.

usage: BARTIZAN_CLOUD=… scenario.py. Writes scenario.json beside the cloud's clouds.yaml: the ids
by name, and what could not be made, and why. On a cloud that has one it does nothing."""

from __future__ import annotations

import contextlib
import json
import pathlib
import sys
import time
from collections.abc import Iterator
from typing import Any

import scenario_compute
import scenario_identity
import scenario_images
import scenario_network
import scenario_reservation
import scenario_storage
from openstack_api import CLOUD, Api, Refused

STORY = CLOUD / "scenario.json"


class Scenario:
    """What is made: `ids[kind][name]`, and who makes it: `api(entry of clouds.yaml)`."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, str]] = {}
        self.not_made: dict[str, str] = {}
        self._apis: dict[str, Api] = {}
        self._start = time.monotonic()

    def api(self, entry: str = "admin") -> Api:
        if entry not in self._apis:
            self._apis[entry] = Api(entry)
        return self._apis[entry]

    def note(self, kind: str, name: str, identifier: Any) -> str:
        self.ids.setdefault(kind, {})[name] = str(identifier)
        return str(identifier)

    def say(self, what: str) -> None:
        print(f"[{time.monotonic() - self._start:4.0f}s] {what}", flush=True)

    @contextlib.contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """What this cloud may refuse: the refusal is told and the rest goes on."""
        try:
            yield
        except (Refused, KeyError, LookupError, TimeoutError) as error:
            self.not_made[what] = f"{type(error).__name__}: {error}"
            self.say(f"NOT MADE: {what}: {error}")

    def write(self, path: pathlib.Path) -> None:
        path.write_text(json.dumps({"ids": self.ids, "notMade": self.not_made}, indent=1) + "\n")


def main() -> int:
    if STORY.exists():
        print(f"{STORY} is there: the cloud is filled")
        return 0
    scenario = Scenario()
    for what, fill in (
        ("identities and quotas", scenario_identity.fill),
        ("images", scenario_images.fill),
        ("flavours and zones", scenario_compute.flavours_and_zones),
        ("networks", scenario_network.fill),
        ("volumes", scenario_storage.fill),
        ("servers", scenario_compute.servers),
        ("what needs servers", scenario_network.around_servers),
        ("reservations", scenario_reservation.fill),
        ("hosts in trouble", scenario_compute.hosts_in_trouble),
    ):
        scenario.say(what)
        fill(scenario)
    scenario.write(STORY)
    scenario.say(f"the cloud is filled; not made: {len(scenario.not_made)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
