# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Blazar's hosts (fake-host-4 and -5), and leases of each kind of reservation."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from openstack_api import eventually

if TYPE_CHECKING:
    from scenario import Scenario


def fill(scenario: Scenario) -> None:
    admin = scenario.api()
    for host, rack in (("fake-host-4", "B-02"), ("fake-host-5", "B-03")):
        made = admin.post("reservation", "/os-hosts", {"name": host, "rack": rack,
                                                       "cpu_generation": "4"})
        scenario.note("reservable_hosts", host, made["host"]["id"])
    lease(scenario, "admin", "a-whole-host", 0, {
        "resource_type": "physical:host", "min": 1, "max": 1,
        "hypervisor_properties": '[">=", "$vcpus", "4"]',
        "resource_properties": '["==", "$rack", "B-03"]'})
    lease(scenario, "vnf-b", "b-instances", 0, {
        "resource_type": "virtual:instance", "vcpus": 2, "memory_mb": 2048, "disk_gb": 20,
        "amount": 2, "affinity": None, "resource_properties": ""})
    with scenario.attempt("lease of flavor:instance"):
        lease(scenario, "vnf-a", "a-of-a-flavour", 96, {
            "resource_type": "flavor:instance", "amount": 2,
            "flavor_id": scenario.ids["flavours"]["small"], "affinity": None})
    with scenario.attempt("lease of virtual:floatingip"):
        address = admin.post("reservation", "/floatingips", {
            "floating_network_id": scenario.ids["networks"]["external"],
            "floating_ip_address": "203.0.113.240"})
        scenario.note("reservable_floatingips", "203.0.113.240", address["floatingip"]["id"])
        lease(scenario, "vnf-a", "a-address", 0, {
            "resource_type": "virtual:floatingip", "amount": 1,
            "network_id": scenario.ids["networks"]["external"], "required_floatingips": []})
    for name in ("a-whole-host", "b-instances", "a-address"):
        with scenario.attempt(f"start of lease {name}"):
            wait_until_active(scenario, name)


def lease(scenario: Scenario, entry: str, name: str, in_hours: int,
          reservation: dict[str, Any]) -> None:
    """A lease of one reservation that begins now or `in_hours`, and ends two days later."""
    start = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=in_hours)
    end = start + datetime.timedelta(days=2)
    made = scenario.api(entry).post("reservation", "/leases", {
        "name": name, "start_date": f"{start:%Y-%m-%d %H:%M}" if in_hours else "now",
        "end_date": f"{end:%Y-%m-%d %H:%M}", "reservations": [reservation], "events": []})["lease"]
    scenario.note("leases", name, made["id"])


def wait_until_active(scenario: Scenario, name: str) -> None:
    def active() -> bool:
        path = f"/leases/{scenario.ids['leases'][name]}"
        status = scenario.api().get("reservation", path)["lease"]["status"]
        if status == "ERROR":
            raise LookupError(f"lease {name} is in error")
        return bool(status == "ACTIVE")

    eventually(f"lease {name} active", active)
