# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What a credential may not read is told to be NOT_PERMITTED, and is never made up."""

from __future__ import annotations

import time
from typing import Any

import pytest

from queries_site import listed, told
from telemetry import Site, unavailable

pytest_plugins = ("queries_site",)

# Collections with the attribute of their ids.
ALIKE = {
    "compute_resources": "computeId", "storage_resources": "storageId",
    "network_resources/networks": "networkResourceId",
    "network_resources/subnets": "resourceId", "network_resources/ports": "resourceId",
    "network_resources/trunks": "trunkId", "images": "softwareImageId",
    "compute_zones": "zoneId", "storage_zones": "zoneId", "locations/hosts": "hostId",
    "compute_capacity": "scopeId", "host_capacity": "hostId", "network_capacity": "scopeId",
    "storage_capacity": "scopeId", "compute_quotas": "resourceGroupId",
    "network_quotas": "resourceGroupId", "storage_quotas": "resourceGroupId", "nfps": "nfpId",
    "compute_reservations": "reservationId", "host_reservations": "reservationId",
    "network_reservations": "reservationId"}


def values_that_differ(ours: Any, theirs: Any, path: str = "") -> list[str]:
    """Paths of what both have and is not the same; what one of them lacks is not among them, nor
    what the configuration of the VIM says."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        both = (ours.keys() & theirs.keys()) - {"_unavailable", "_derived", "nfviPopId"}
        return [found for name in both
                for found in values_that_differ(ours[name], theirs[name], f"{path}/{name}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [found for number, pair in enumerate(zip(ours, theirs, strict=True))
                for found in values_that_differ(*pair, f"{path}/{number}")]
    return [] if ours == theirs else [path]


def what_differs(site: Site, path: str) -> list[str]:
    """What the role is told otherwise than the admin, or lacks without being told so."""
    ours = told(site, path, ALIKE[path], "sctelem")
    theirs = told(site, path, ALIKE[path], "admin")
    assert theirs
    found = [f"{one}: only one of them has it" for one in ours.keys() ^ theirs.keys()]
    for one in ours.keys() & theirs.keys():
        found += [f"{one}{attribute}" for attribute in values_that_differ(ours[one], theirs[one])]
        lacking = {name for name in theirs[one].keys() - ours[one].keys() if name[0] != "_"}
        told_so = {name for name, why in unavailable(ours[one]).items() if why == "NOT_PERMITTED"}
        found += [f"{one}/{name} is lacking" for name in lacking - told_so]
    return found


@pytest.mark.parametrize("path", ALIKE)
def test_the_role_of_our_policies_sees_what_the_admin_sees(site: Site, path: str) -> None:
    # Each credential reads the cloud at its own moments, and the cloud goes on: its hosts report
    # their capacity to Placement once a minute.
    until = time.monotonic() + 120
    while (found := what_differs(site, path)) and time.monotonic() < until:
        time.sleep(1)
    assert found == []


def test_what_only_an_admin_is_shown_is_not_permitted_to_the_role(
        site: Site, story: dict[str, Any]) -> None:
    private = story["flavours"]["accelerated"]
    answer = site.query("compute_flavours", "sctelem")
    assert private not in {one["flavourId"] for one in answer.json()}
    assert answer.headers["X-Sctelem-Partial"] == "sctelem;reason=NOT_PERMITTED"
    assert site.query("policies", "sctelem").headers["X-Sctelem-Partial"] == (
        "sctelem;reason=NOT_PERMITTED")
    assert "X-Sctelem-Partial" not in site.query("compute_flavours", "admin").headers
    pinned = site.query(f"compute_resources/{story['servers']['a-pinned']}", "sctelem").json()
    pinning = pinned["virtualCpu"]["virtualCpuPinning"]
    assert pinning["virtualCpuPinningPolicy"] == "STATIC"
    assert "virtualCpuPinningMap" not in pinning
    assert unavailable(pinning)["virtualCpuPinningMap"] == "NOT_PERMITTED"


def test_network_quotas_have_limits_without_usage_for_the_role(
        site: Site, story: dict[str, Any]) -> None:
    one = story["projects"]["vnf-a"]
    ours = told(site, "network_quotas", "resourceGroupId", "sctelem")[one]
    theirs = told(site, "network_quotas", "resourceGroupId", "admin")[one]
    assert ours["numPorts"] == theirs["numPorts"] == 100
    assert "_usage" in theirs
    assert "_usage" not in ours


def test_a_plain_reader_sees_its_own_servers_without_their_hosts(
        site: Site, story: dict[str, Any]) -> None:
    """Spec sc-vi 10.9: a hash of the project and the host is no host."""
    servers = told(site, "compute_resources", "computeId", "reader")
    assert set(servers) == {one for name, one in story["servers"].items() if name[:2] == "a-"}
    for server in servers.values():
        assert "hostId" not in server
        assert unavailable(server)["hostId"] == "NOT_PERMITTED"
        for attribute, of in (("virtualMemOversubscriptionPolicy", server["virtualMemory"]),
                              ("cpuArchitecture", server["virtualCpu"])):
            assert attribute in of or unavailable(of)[attribute] == "NOT_PERMITTED"
    assert site.query("compute_resources", "reader").headers["X-Sctelem-Partial"] == (
        "reader;reason=NOT_PERMITTED")


def test_a_plain_reader_sees_zones_without_their_hosts(site: Site) -> None:
    ours = told(site, "compute_zones", "zoneId", "reader")
    assert set(ours) == set(told(site, "compute_zones", "zoneId", "admin"))
    for zone in ours.values():
        assert "hosts.total" not in zone["zoneProperty"]
        assert "NOT_PERMITTED" in str(zone)


@pytest.mark.parametrize("path", [
    "locations/hosts", "compute_capacity", "host_capacity", "storage_capacity",
    "compute_quotas", "network_quotas", "storage_quotas"])
def test_what_is_wholly_refused_is_503_and_no_empty_list(site: Site, path: str) -> None:
    answer = site.query(path, "reader")
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:bartizan:problem:vim-credential-refused"


def test_the_operator_is_told_what_to_grant(site: Site) -> None:
    done = site.cli("doctor")
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    for entry in ("admin", "sctelem", "reader"):
        assert any(line.startswith(f"ok      vim {entry}") for line in lines), done.stdout
    refused = next(line for line in lines if "vim reader: permissions: the credential may not"
                   in line)
    for kind in ("nova.hypervisors", "placement.providers", "cinder.pools", "keystone.projects"):
        assert kind in refused
    assert not any("vim admin: permissions" in line for line in lines)
    narrowed = next(line for line in lines if "vim sctelem: permissions" in line
                    and "only a part" in line)
    assert "nova.flavors" in narrowed and "nova.server_groups" in narrowed


def test_whatever_is_read_is_read_of_the_vim_that_is_asked(site: Site) -> None:
    projects = listed("project", "list")
    assert set(told(site, "compute_quotas", "resourceGroupId", "sctelem")) == set(projects)
