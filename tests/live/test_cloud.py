# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The cloud of the live tests is real and holds what scenario.py says; and the role that
Bartizan reads it with reads, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openstack_api import CLOUD, Api, Refused
from record import scrubbed


@pytest.fixture(scope="session")
def story() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((CLOUD / "scenario.json").read_text())
    return told


@pytest.fixture(scope="session")
def admin() -> Api:
    return Api("admin")


@pytest.fixture(scope="session")
def bartizan() -> Api:
    return Api("sctelem")


def by_name(objects: list[dict[str, Any]], key: str = "name") -> dict[str, dict[str, Any]]:
    return {one[key]: one for one in objects}


def test_everything_of_the_scenario_could_be_made(story: dict[str, Any]) -> None:
    assert story["notMade"] == {}


def test_servers_are_in_every_state_that_they_were_brought_to(admin: Api) -> None:
    servers = by_name(admin.get("compute", "/servers/detail?all_tenants=True")["servers"])
    assert {name: server["status"] for name, server in servers.items()} == {
        "a-web": "ACTIVE", "a-db-1": "ACTIVE", "a-db-2": "ACTIVE", "a-from-volume": "ACTIVE",
        "a-numa": "ACTIVE", "a-pinned": "ACTIVE", "a-paused": "PAUSED", "b-fw": "ACTIVE",
        "b-stopped": "SHUTOFF", "b-guaranteed": "ACTIVE", "b-suspended": "SUSPENDED",
        "b-impossible": "ERROR"}
    assert len(servers["a-web"]["addresses"]) == 2
    assert {servers[name]["OS-EXT-SRV-ATTR:host"] for name in ("a-db-1", "a-db-2")} == {
        "fake-host-1", "fake-host-3"}


def test_a_pinned_server_has_cpus_of_its_own(admin: Api, story: dict[str, Any]) -> None:
    topology = admin.get("compute", f"/servers/{story['ids']['servers']['a-pinned']}/topology")
    pinning = [node["cpu_pinning"] for node in topology["nodes"]]
    assert len(pinning) == 2
    assert len({cpu for node in pinning for cpu in node.values()}) == 4


def test_one_host_is_disabled_and_one_is_dead(admin: Api) -> None:
    hosts = by_name(admin.get("compute", "/os-hypervisors/detail")["hypervisors"],
                    "hypervisor_hostname")
    assert (hosts["fake-host-1"]["status"], hosts["fake-host-1"]["state"]) == ("enabled", "up")
    assert hosts["fake-host-2"]["status"] == "disabled"
    assert hosts["fake-host-3"]["state"] == "down"


def test_ports_of_running_servers_are_wired(admin: Api, story: dict[str, Any]) -> None:
    ports = by_name(admin.get("network", "/ports")["ports"], "id")
    for name in ("a-web-mgmt", "a-web-data", "b-fw-parent", "b-guaranteed"):
        port = ports[story["ids"]["ports"][name]]
        assert (port["status"], port["binding:vif_type"]) == ("ACTIVE", "ovs"), name


def test_leases_of_each_kind_are_there(admin: Api) -> None:
    kinds = {reservation["resource_type"]: lease["status"]
             for lease in admin.get("reservation", "/leases")["leases"]
             for reservation in lease["reservations"]}
    assert kinds == {"physical:host": "ACTIVE", "virtual:instance": "ACTIVE",
                     "virtual:floatingip": "ACTIVE", "flavor:instance": "PENDING"}


@pytest.mark.parametrize(("kind", "path", "key"), [
    ("identity", "/projects", "projects"),
    ("compute", "/servers/detail?all_tenants=True", "servers"),
    ("compute", "/os-hypervisors/detail", "hypervisors"),
    ("compute", "/os-services", "services"),
    ("compute", "/os-aggregates", "aggregates"),
    ("placement", "/resource_providers", "resource_providers"),
    ("network", "/networks", "networks"),
    ("network", "/ports", "ports"),
    ("network", "/agents", "agents"),
    ("network", "/log/logs", "logs"),
    ("network", "/sfc/port_chains", "port_chains"),
    ("block-storage", "/volumes/detail?all_tenants=True", "volumes"),
    ("block-storage", "/scheduler-stats/get_pools?detail=True", "pools"),
    ("image", "/images", "images"),
    ("reservation", "/leases", "leases"),
])
def test_the_readers_role_lists_what_the_admin_lists(
        admin: Api, bartizan: Api, kind: str, path: str, key: str) -> None:
    def names(api: Api) -> list[str]:
        return sorted(str(one.get("id") or one.get("uuid") or one["name"])
                      for one in api.get(kind, path)[key])

    assert names(admin)
    assert names(bartizan) == names(admin)


@pytest.mark.parametrize(("kind", "path", "of"), [
    ("compute", "/servers/{}", ("servers", "b-suspended")),
    ("network", "/networks/{}", ("networks", "a-switched-off")),
    ("network", "/ports/{}", ("ports", "a-sriov")),
    ("network", "/security-groups/{}", ("security_groups", "a-db")),
    ("network", "/sfc/port_chains/{}", ("port_chains", "b-inspection")),
    ("block-storage", "/volumes/{}", ("volumes", "a-archive")),
    ("block-storage", "/types/{}", ("volume_types", "nowhere")),
    ("image", "/images/{}", ("images", "firewall")),
    ("reservation", "/leases/{}", ("leases", "b-instances")),
    ("identity", "/projects/{}", ("projects", "vnf-a")),
])
def test_the_readers_role_removes_nothing(
        bartizan: Api, admin: Api, story: dict[str, Any], kind: str, path: str,
        of: tuple[str, str]) -> None:
    path = path.format(story["ids"][of[0]][of[1]])
    with pytest.raises(Refused) as refused:
        bartizan.call("DELETE", kind, path)
    assert refused.value.status in (401, 403, 404)
    assert admin.get(kind, path)


@pytest.mark.parametrize(("kind", "path", "body"), [
    ("network", "/networks", {"network": {"name": "mine"}}),
    ("network", "/security-groups", {"security_group": {"name": "mine"}}),
    ("block-storage", "/volumes", {"volume": {"size": 1}}),
    ("image", "/images", {"name": "mine", "disk_format": "raw", "container_format": "bare"}),
    ("compute", "/os-aggregates", {"aggregate": {"name": "mine"}}),
    ("reservation", "/os-hosts", {"name": "fake-host-1"}),
])
def test_the_readers_role_makes_nothing(
        bartizan: Api, kind: str, path: str, body: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        bartizan.post(kind, path, body)
    assert refused.value.status in (401, 403)


def test_a_recording_keeps_no_secret_and_changes_nothing_else() -> None:
    answer = b'{"adminPass": "a\\"b", "lease": {"trust_id":"5f0c"}, "name": "trust_id"}'
    assert scrubbed(answer) == (
        b'{"adminPass": "(scrubbed)", "lease": {"trust_id":"(scrubbed)"}, "name": "trust_id"}')
