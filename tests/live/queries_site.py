# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""One bartizand that reads the live cloud with three credentials, and what the services' own
command line says of the same cloud. A pytest plug-in: test modules name it in pytest_plugins."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from openstack_api import CLOUD, ROOT, Api

sys.path.insert(0, str(ROOT / "tests" / "python"))

import conftest
from service import eventually
from telemetry import Site

# The entry of clouds.yaml is the name of the VIM, and of the Security Manager that sees all of it.
CREDENTIALS = ("admin", "sctelem", "reader")

Objects = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def story() -> dict[str, Any]:
    """Names and ids of what scenario.py made."""
    told: dict[str, Any] = json.loads((CLOUD / "scenario.json").read_text())["ids"]
    return told


@pytest.fixture(scope="session")
def admin() -> Api:
    return Api("admin")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, story: dict[str, Any]) -> Iterator[Site]:
    """Security Managers: `admin`, `sctelem` and `reader` see all of a VIM that is read with the
    credential of that name; `trust-a` what a trust domain sees of the first."""
    made = Site(tmp_path_factory.mktemp("live") / "run")
    for entry in CREDENTIALS:
        made.add_vim(entry, "--cloud", entry, "--clouds-file", str(CLOUD / "clouds.yaml"),
                     max_requests_per_second=100)
    everything = ("--domain", "trust-a", "--domain", "trust-b", "--domain", "Default",
                  "--host-scope", "all", "--share-host-totals")
    for entry in ("admin", "sctelem"):
        made.add_manager(entry, "--vim", entry, *everything)
    # A reader of one project cannot look up whose project is whose.
    made.add_manager("reader", "--vim", "reader", "--project", story["projects"]["vnf-a"],
                     "--host-scope", "all")
    made.add_manager("trust-a", "--vim", "admin", "--domain", "trust-a")
    made.start()
    try:
        for entry in CREDENTIALS:
            eventually(functools.partial(made.has_read_all, entry), 180)
        yield made
    finally:
        assert made.stop() == 0


@functools.cache
def openstack(*words: str, entry: str = "admin") -> Any:
    """What `openstack WORDS -f json` says."""
    done = subprocess.run(
        ["openstack", "--os-cloud", entry, *words, "-f", "json"], capture_output=True, text=True,
        timeout=120, env=conftest.PLAIN | {"OS_CLIENT_CONFIG_FILE": str(CLOUD / "clouds.yaml")})
    assert done.returncode == 0, f"openstack {' '.join(words)}: {done.stderr}"
    return json.loads(done.stdout)


def listed(*words: str, key: str = "ID") -> Objects:
    """A listing of the command line by its ids."""
    return {str(one[key]): one for one in openstack(*words)}


def hypervisors() -> Objects:
    """By the names of their hosts, with the UUIDs that Nova has given since 2.53."""
    return listed("--os-compute-api-version", "2.92", "hypervisor", "list", "--long",
                  key="Hypervisor Hostname")


def told(site: Site, path: str, key: str, manager: str = "admin") -> Objects:
    """A collection of Sc-Vi by its ids. Its own order is that of the ids, and no id is twice."""
    elements = site.all_of(path, manager)
    ids = [element[key] for element in elements]
    assert ids == sorted(set(ids))
    return dict(zip(ids, elements, strict=True))


def each(elements: Objects, attribute: str) -> dict[str, Any]:
    """Id -> attribute, of those that have it."""
    return {one: element[attribute] for one, element in elements.items() if attribute in element}


def column(objects: Objects, name: str) -> dict[str, Any]:
    """Id -> column of the command line, of those where it is not empty."""
    return {one: entry[name] for one, entry in objects.items()
            if entry[name] not in (None, "", [], {})}


def measures(element: dict[str, Any], attribute: str) -> dict[str, float]:
    """Measurement -> value, of one attribute of a CapacityInformation."""
    return {measure["measurementName"]: measure["value"]
            for measure in element.get(attribute, []) if "value" in measure}
