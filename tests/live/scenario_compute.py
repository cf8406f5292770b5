# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Flavours, zones and aggregates; servers in every state that a fake hypervisor has; at the end a
host that is disabled and one that is dead.

fake-host-1 (with NUMA and CPUs to pin to) is zone az-east; fake-host-2 (later disabled, and for
vnf-b alone) and fake-host-3 (later dead) are zone az-west; the others are left to reservations."""

from __future__ import annotations

import base64
import os
import signal
from typing import TYPE_CHECKING, Any

from openstack_api import CLOUD, eventually

if TYPE_CHECKING:
    from scenario import Scenario

FLAVOURS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "small": ({"vcpus": 1, "ram": 512, "disk": 1}, {}),
    "scratch": ({"vcpus": 2, "ram": 1024, "disk": 10, "swap": 512,
                 "OS-FLV-EXT-DATA:ephemeral": 5, "description": "swap and a scratch disk"}, {}),
    "pinned": ({"vcpus": 4, "ram": 4096, "disk": 20},
               {"hw:cpu_policy": "dedicated", "hw:cpu_thread_policy": "require",
                "hw:numa_nodes": "2", "hw:mem_page_size": "large"}),
    "numa": ({"vcpus": 2, "ram": 2048, "disk": 5}, {"hw:numa_nodes": "2"}),
    "accelerated": ({"vcpus": 8, "ram": 16384, "disk": 40, "os-flavor-access:is_public": False},
                    {"accel:device_profile": "crypto-offload",
                     "pci_passthrough:alias": "qat:2,gpu:1", "resources:VGPU": "1",
                     "resources:CUSTOM_LICENCE": "1", "hw:mem_encryption": "true",
                     "trait:HW_CPU_X86_AVX2": "required", "hw:tpm_version": "2.0"}),
    "graphics": ({"vcpus": 2, "ram": 2048, "disk": 5}, {"resources:VGPU": "1"}),
    "diskless": ({"vcpus": 1, "ram": 256, "disk": 0}, {}),
}

# Aggregate: its zone (if it is one), hosts, metadata.
AGGREGATES: dict[str, tuple[str | None, list[str], dict[str, str]]] = {
    "az-east": ("az-east", ["fake-host-1"],
                {"location:site": "malmo-1", "location:room": "A", "location:rack": "A-07"}),
    "az-west": ("az-west", ["fake-host-2", "fake-host-3"],
                {"location:site": "malmo-2", "location:rack": "C-11", "power": "feed-2"}),
    "only-vnf-b": (None, ["fake-host-2"], {}),
}


def flavours_and_zones(scenario: Scenario) -> None:
    admin = scenario.api()
    for name, (attributes, specs) in FLAVOURS.items():
        flavour = admin.make("compute", "/flavors", "flavor", name=name, **attributes)["id"]
        scenario.note("flavours", name, flavour)
        if specs:
            admin.post("compute", f"/flavors/{flavour}/os-extra_specs", {"extra_specs": specs})
    admin.post("compute", f"/flavors/{scenario.ids['flavours']['accelerated']}/action",
               {"addTenantAccess": {"tenant": scenario.ids["projects"]["vnf-b"]}})
    for name, (zone, hosts, metadata) in AGGREGATES.items():
        if name == "only-vnf-b":
            metadata = {"filter_tenant_id": scenario.ids["projects"]["vnf-b"]}
        aggregate = admin.make("compute", "/os-aggregates", "aggregate", name=name,
                               availability_zone=zone)["id"]
        scenario.note("aggregates", name, aggregate)
        for host in hosts:
            admin.post("compute", f"/os-aggregates/{aggregate}/action",
                       {"add_host": {"host": host}})
        if metadata:
            admin.post("compute", f"/os-aggregates/{aggregate}/action",
                       {"set_metadata": {"metadata": metadata}})


def make(scenario: Scenario, entry: str, name: str, flavour: str, zone: str,
         networks: Any = "none", *, image: str | None = "base-signed", group: str | None = None,
         **more: Any) -> None:
    body: dict[str, Any] = {"server": {
        "name": name, "flavorRef": scenario.ids["flavours"][flavour], "availability_zone": zone,
        "networks": networks} | more}
    if image:
        body["server"]["imageRef"] = scenario.ids["images"][image]
    if group:
        body["os:scheduler_hints"] = {"group": scenario.ids["server_groups"][group]}
    server = scenario.api(entry).post("compute", "/servers", body)["server"]["id"]
    scenario.note("servers", name, server)


def servers(scenario: Scenario) -> None:
    port = {name: [{"port": identifier}] for name, identifier in scenario.ids["ports"].items()}
    network = {name: [{"uuid": identifier}]
               for name, identifier in scenario.ids["networks"].items()}
    groups: dict[str, tuple[str, dict[str, Any]]] = {
        "a-databases": ("vnf-a", {"policy": "anti-affinity",
                                  "rules": {"max_server_per_host": 1}}),
        "b-together": ("vnf-b", {"policy": "soft-affinity"})}
    for name, (entry, attributes) in groups.items():
        scenario.note("server_groups", name, scenario.api(entry).make(
            "compute", "/os-server-groups", "server_group", name=name, **attributes)["id"])
    make(scenario, "vnf-a", "a-web", "small", "az-east", port["a-web-mgmt"] + port["a-web-data"],
         metadata={"tier": "web", "db_password": "not-for-others"}, config_drive=True,
         tags=["web", "vnfc"], user_data=base64.b64encode(b"#!/bin/sh\ntrue\n").decode())
    make(scenario, "vnf-a", "a-db-1", "scratch", "az-east", network["a-mgmt"], group="a-databases")
    make(scenario, "vnf-a", "a-db-2", "scratch", "az-west", network["a-mgmt"], group="a-databases")
    make(scenario, "vnf-a", "a-from-volume", "diskless", "az-east", image=None,
         block_device_mapping_v2=[{"boot_index": 0, "uuid": scenario.ids["volumes"]["a-boot"],
                                   "source_type": "volume", "destination_type": "volume",
                                   "delete_on_termination": False}])
    make(scenario, "vnf-a", "a-numa", "numa", "az-east")
    make(scenario, "vnf-a", "a-paused", "small", "az-east", network["b-shared"])
    make(scenario, "vnf-a", "a-pinned", "pinned", "az-east")
    make(scenario, "vnf-b", "b-fw", "small", "az-west",
         port["b-fw-parent"] + port["b-fw-ingress"] + port["b-fw-egress"], group="b-together",
         metadata={"vnfc": "firewall"})
    make(scenario, "vnf-b", "b-stopped", "small", "az-west", network["b-mgmt"],
         group="b-together", image="firewall")
    make(scenario, "vnf-b", "b-guaranteed", "small", "az-west", port["b-guaranteed"])
    make(scenario, "vnf-b", "b-suspended", "small", "az-west")
    make(scenario, "vnf-b", "b-impossible", "graphics", "az-west")  # no host has a vGPU
    for name in scenario.ids["servers"]:
        wait_for(scenario, name, "ERROR" if name == "b-impossible" else "ACTIVE")
    for entry, name, action, status in (
        ("vnf-a", "a-paused", "pause", "PAUSED"), ("vnf-b", "b-stopped", "os-stop", "SHUTOFF"),
        ("vnf-b", "b-suspended", "suspend", "SUSPENDED"),
    ):
        scenario.api(entry).post("compute", f"/servers/{scenario.ids['servers'][name]}/action",
                                 {action: None})
        wait_for(scenario, name, status)
    for entry, server, volume in (("vnf-a", "a-db-1", "a-data"), ("vnf-b", "b-fw", "b-log")):
        scenario.api(entry).post(
            "compute", f"/servers/{scenario.ids['servers'][server]}/os-volume_attachments",
            {"volumeAttachment": {"volumeId": scenario.ids["volumes"][volume]}})
    with scenario.attempt("live migration"):
        move(scenario, "b-fw", "fake-host-3")
        move(scenario, "b-fw", "fake-host-2")


def wait_for(scenario: Scenario, name: str, status: str) -> None:
    path = f"/servers/{scenario.ids['servers'][name]}"

    def reached() -> bool:
        server = scenario.api().get("compute", path)["server"]
        if server["status"] == "ERROR" != status:
            raise LookupError(f"server {name}: {server.get('fault', {}).get('message')}")
        return bool(server["status"] == status and server["OS-EXT-STS:task_state"] is None)

    eventually(f"server {name} {status}", reached)


def move(scenario: Scenario, name: str, host: str) -> None:
    """A live migration to `host`, unless the server is there."""
    server = f"/servers/{scenario.ids['servers'][name]}"

    def at() -> Any:
        return scenario.api().get("compute", server)["server"]["OS-EXT-SRV-ATTR:host"]

    if at() != host:
        scenario.api().post("compute", server + "/action", {
            "os-migrateLive": {"host": host, "block_migration": "auto"}})
        eventually(f"{name} at {host}", lambda: at() == host)


def hosts_in_trouble(scenario: Scenario) -> None:
    """fake-host-2 is disabled; fake-host-3 dies: its nova-compute is killed."""
    admin = scenario.api()

    def service(host: str) -> dict[str, Any]:
        found = admin.get("compute", f"/os-services?binary=nova-compute&host={host}")["services"]
        return dict(found[0])

    admin.call("PUT", "compute", f"/os-services/{service('fake-host-2')['id']}",
               {"status": "disabled", "disabled_reason": "a memory module is replaced"})
    process = CLOUD / "run" / "nova-compute-3.pid"
    os.kill(int(process.read_text().split()[0]), signal.SIGKILL)
    process.rename(process.with_suffix(".killed"))  # so that up.sh does not start it again
    eventually("fake-host-3 is down", lambda: service("fake-host-3")["state"] == "down")
