# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Compute and images over Sc-Vi are what Nova, Placement and Glance say of themselves."""

from __future__ import annotations

from typing import Any

import pytest

from openstack_api import Api
from queries_site import (
    Objects,
    column,
    each,
    hypervisors,
    listed,
    measures,
    openstack,
    told,
)
from telemetry import Site, unavailable

pytest_plugins = ("queries_site",)

# Status of Nova -> states of spec sc-vi 4.1a, of a server whose host is up.
STATES = {"ACTIVE": ("ENABLED", "RUNNING"), "PAUSED": ("DISABLED", "PAUSED"),
          "SHUTOFF": ("DISABLED", "STOPPED"), "SUSPENDED": ("DISABLED", "SUSPENDED"),
          "ERROR": ("DISABLED", "FAILED")}
MIB, GIB = 2 ** 20, 2 ** 30


@pytest.fixture(scope="module")
def servers(site: Site) -> Objects:
    return told(site, "compute_resources", "computeId")


@pytest.fixture(scope="module")
def of_nova() -> Objects:
    found = listed("server", "list", "--all-projects", "--long")
    assert len(found) >= 12
    return found


@pytest.fixture(scope="module")
def hosts() -> Objects:
    return hypervisors()


@pytest.fixture(scope="module")
def dead() -> set[str]:
    """Hosts whose nova-compute is down."""
    found = {one["Host"] for one in openstack("compute", "service", "list", "--long")
             if one["Binary"] == "nova-compute" and one["State"] == "down"}
    assert found
    return found


def test_servers_are_those_of_nova(servers: Objects, of_nova: Objects) -> None:
    assert each(servers, "computeName") == column(of_nova, "Name")
    assert each(servers, "zoneId") == column(of_nova, "Availability Zone")
    assert each(servers, "flavourId") == column(of_nova, "Flavor ID")
    images = column(of_nova, "Image ID")
    assert {one: image for one, image in each(servers, "vcImageId").items()
            if "vcImageId" not in servers[one].get("_derived", [])} == {
        one: image for one, image in images.items() if not image.startswith("N/A")}


def test_a_server_is_at_the_hypervisor_of_its_host(
        servers: Objects, of_nova: Objects, hosts: Objects) -> None:
    at = column(of_nova, "Host")
    assert each(servers, "hostId") == {one: hosts[host]["ID"] for one, host in at.items()}
    for one in set(servers) - set(at):
        assert unavailable(servers[one])["hostId"] == "NOT_APPLICABLE"


def test_a_server_is_in_the_state_of_its_status_and_its_host(
        servers: Objects, of_nova: Objects, dead: set[str]) -> None:
    for one, server in servers.items():
        states = (server["operationalState"], server["runningState"])
        if of_nova[one]["Host"] in dead:
            assert states == ("DISABLED", "UNKNOWN")
            assert {"operationalState", "runningState"} <= set(server["_derived"])
        else:
            assert states == STATES[of_nova[one]["Status"]], of_nova[one]["Name"]
        assert server["metadata"]["openstack.status"] == of_nova[one]["Status"]
        assert server["metadata"]["openstack.power_state"] == of_nova[one]["Power State"]


def test_a_server_has_the_addresses_and_macs_of_its_ports(
        servers: Objects, of_nova: Objects) -> None:
    ports = listed("port", "list", "--long")
    # Nova lists those among a server's addresses.
    floating = {one["Floating IP Address"] for one in openstack("floating", "ip", "list")}
    some = False
    for one, server in servers.items():
        interfaces = server["virtualNetworkInterface"]
        assert {address for nic in interfaces for address in nic["ipAddress"]} == {
            address for addresses in of_nova[one]["Networks"].values()
            for address in addresses} - floating
        for nic in interfaces:
            port = ports[nic["networkPortId"]]
            assert nic["macAddress"] == port["MAC Address"]
            assert nic["ownerId"] == one
            enabled = port["Status"] == "ACTIVE"
            assert nic["operationalState"] == ("ENABLED" if enabled else "DISABLED")
            some = True
    assert some


def test_a_server_has_the_cpus_memory_and_disks_of_its_flavour(
        servers: Objects, of_nova: Objects) -> None:
    flavours = listed("flavor", "list", "--all", "--long")
    volumes = listed("volume", "list", "--all-projects", "--long")
    attached = {(disk["server_id"], volume) for volume, entry in volumes.items()
                for disk in entry["Attached to"]}
    assert attached
    for one, server in servers.items():
        flavour = flavours[of_nova[one]["Flavor ID"]]
        assert server["virtualCpu"]["numVirtualCpu"] == flavour["VCPUs"]
        assert server["virtualMemory"]["virtualMemSize"] == flavour["RAM"]
        disks = {disk["typeOfStorage"]: disk["sizeOfStorage"] for disk in server["virtualDisks"]
                 if disk["typeOfStorage"] != "VOLUME"}
        assert disks.get("EPHEMERAL", 0) == flavour["Ephemeral"]
        assert disks.get("SWAP", 0) * 1024 == (flavour["Swap"] or 0)
        assert disks.get("EPHEMERAL_ROOT", 0) == flavour["Disk"]
    assert {(one, disk["storageId"]) for one, server in servers.items()
            for disk in server["virtualDisks"] if disk["typeOfStorage"] == "VOLUME"} == attached


def test_a_pinned_server_tells_its_cpus(
        servers: Objects, story: dict[str, Any], admin: Api) -> None:
    one = story["servers"]["a-pinned"]
    pinned = {cpu: str(physical) for node in
              admin.get("compute", f"/servers/{one}/topology")["nodes"]
              for cpu, physical in node["cpu_pinning"].items()}
    assert len(pinned) == 4
    cpu = servers[one]["virtualCpu"]
    assert cpu["virtualCpuPinning"]["virtualCpuPinningPolicy"] == "STATIC"
    assert cpu["virtualCpuPinning"]["virtualCpuPinningMap"] == pinned
    assert cpu["virtualCpuOversubscriptionPolicy"] == "1:1"


@pytest.mark.requirement("Security.002")
def test_a_trust_domain_sees_its_own_servers_and_no_password(
        site: Site, servers: Objects, of_nova: Objects, story: dict[str, Any]) -> None:
    own = told(site, "compute_resources", "computeId", "trust-a")
    assert {server["metadata"]["resourceGroupId"] for server in own.values()} == {
        story["projects"]["vnf-a"]}
    assert {of_nova[one]["Name"] for one in own} == {
        entry["Name"] for entry in of_nova.values() if entry["Name"].startswith("a-")}
    for other in set(servers) - set(own):
        assert site.query(f"compute_resources/{other}", "trust-a").status_code == 404
    everything = site.query("compute_resources?all_fields", "trust-a").text
    assert "not-for-others" not in everything and "db_password" not in everything


@pytest.fixture(scope="module")
def of_anyone(admin: Api) -> Objects:
    """Flavours but for the private ones that no project may use."""
    return {one: entry for one, entry in listed("flavor", "list", "--all", "--long").items()
            if entry["Is Public"]
            or admin.get("compute", f"/flavors/{one}/os-flavor-access")["flavor_access"]}


def test_flavours_are_those_of_nova(site: Site, of_anyone: Objects) -> None:
    flavours = told(site, "compute_flavours", "flavourId")
    of_nova = of_anyone
    assert set(flavours) == set(of_nova)
    for one, entry in of_nova.items():
        flavour = flavours[one]
        assert flavour["metadata"]["name"] == entry["Name"]
        assert flavour["isPublic"] == entry["Is Public"]
        assert flavour["virtualCpu"]["numVirtualCpu"] == entry["VCPUs"]
        assert flavour["virtualMemory"]["virtualMemSize"] == entry["RAM"]
        sizes = {disk["typeOfStorage"]: disk["sizeOfStorage"]
                 for disk in flavour["storageAttributes"]}
        assert sizes == {kind: size for kind, size in (
            ("EPHEMERAL_ROOT", entry["Disk"]), ("EPHEMERAL", entry["Ephemeral"]),
            ("SWAP", (entry["Swap"] or 0) / 1024)) if size}
        for key, value in entry["Properties"].items():
            assert flavour["metadata"][key] == value


def test_each_flavour_and_class_is_a_resource_type(site: Site, of_anyone: Objects) -> None:
    types = set(told(site, "compute_resource_types", "computeResourceTypeId"))
    flavours = {f"flavour:{one}" for one in of_anyone}
    assert {one for one in types if one.startswith("flavour:")} == flavours
    assert {"rc:VCPU", "rc:MEMORY_MB", "rc:DISK_GB"} <= types


def test_zones_are_those_of_nova(site: Site) -> None:
    zones = told(site, "compute_zones", "zoneId")
    rows = [row for row in openstack("availability", "zone", "list", "--compute", "--long")
            if row["Zone Name"] != "internal"]
    assert set(zones) == {row["Zone Name"] for row in rows}
    # The zones' own listing leaves out hosts that are disabled.
    services = [one for one in openstack("compute", "service", "list", "--long")
                if one["Binary"] == "nova-compute"]
    for name, zone in zones.items():
        here = [one for one in services if one["Zone"] == name]
        available = any(row["Zone Status"] == "available" for row in rows
                        if row["Zone Name"] == name)
        assert zone["zoneProperty"]["hosts.total"] == len(here)
        assert (zone["zoneState"] != "UNAVAILABLE") == available, name


def test_hosts_are_where_nova_and_the_aggregates_say(site: Site, hosts: Objects) -> None:
    locations = told(site, "locations/hosts", "hostId")
    assert set(locations) == {entry["ID"] for entry in hosts.values()}
    services = {one["Host"]: one for one in openstack("compute", "service", "list", "--long")
                if one["Binary"] == "nova-compute"}
    aggregates = openstack("aggregate", "list", "--long")
    for name, entry in hosts.items():
        location = locations[entry["ID"]]
        assert location["hostName"] == name
        assert location["hostIp"] == entry["Host IP"]
        assert location["zoneId"] == services[name]["Zone"]
        up = services[name]["State"] == "up" and services[name]["Status"] == "enabled"
        assert location["hostState"] == ("ENABLED" if up else "DISABLED")
        assert {one["name"] for one in location["aggregates"]} == {
            one["Name"] for one in aggregates if name in one["Hosts"]}
    east = locations[hosts["fake-host-1"]["ID"]]
    assert east["physicalLocation"]["rack"] == "A-07"
    assert east["locationSource"]["rack"] == "AGGREGATE"


def test_capacity_is_the_sum_of_placements_inventories(site: Site, hosts: Objects) -> None:
    whole = told(site, "compute_capacity", "scopeId")["vim"]
    by_host = told(site, "host_capacity", "hostId")
    sums: dict[str, list[float]] = {}
    for entry in hosts.values():
        here = {one["resource_class"]: one for one in openstack(
            "resource", "provider", "inventory", "list", entry["ID"])}
        for name, one in here.items():
            capacity = int((one["total"] - one["reserved"]) * one["allocation_ratio"])
            assert measures(by_host[entry["ID"]], "totalCapacity")[f"rc:{name}"] == capacity
            both = sums.setdefault(f"rc:{name}", [0, 0])
            both[0] += capacity
            both[1] += one["used"]
    assert {"rc:VCPU", "rc:MEMORY_MB", "rc:DISK_GB"} <= set(sums)
    totals, allocated = measures(whole, "totalCapacity"), measures(whole, "allocatedCapacity")
    for name, (total, used) in sums.items():
        assert (totals[name], allocated[name]) == (total, used), name
    available = measures(whole, "availableCapacity")
    assert all(0 <= available[name] <= totals[name] - allocated[name] for name in sums)


@pytest.mark.parametrize("project", ["vnf-a", "vnf-b"])
def test_compute_quotas_are_those_of_nova(
        site: Site, story: dict[str, Any], project: str) -> None:
    one = story["projects"][project]
    quota = told(site, "compute_quotas", "resourceGroupId")[one]
    of_nova = {row["Resource"]: row for row in openstack(
        "quota", "list", "--detail", "--compute", "--project", one)}
    for attribute, resource in (("numVCPUs", "cores"), ("numVcInstances", "instances"),
                                ("virtualMemSize", "ram")):
        limit = of_nova[resource]["Limit"]
        if limit == -1:
            assert unavailable(quota)[attribute] == "NOT_APPLICABLE"
        else:
            assert quota[attribute] == limit
        assert quota["_usage"][attribute]["inUse"] == of_nova[resource]["In Use"]


def test_images_are_those_of_glance(site: Site) -> None:
    images = told(site, "images", "softwareImageId")
    of_glance = listed("image", "list", "--long") | listed("image", "list", "--long", "--hidden")
    assert set(images) == set(of_glance)
    for one, entry in of_glance.items():
        image = images[one]
        assert image["name"] == entry["Name"]
        assert image["status"] == entry["Status"].upper()
        for attribute, name in (("diskFormat", "Disk Format"),
                                ("containerFormat", "Container Format")):
            assert image.get(attribute) == (entry[name] and entry[name].upper())
        if entry["Size"] is None:
            assert unavailable(image)["size"] == "NOT_YET_KNOWN"
        else:
            assert image["size"] == entry["Size"]


def test_an_image_has_the_hash_and_needs_that_glance_shows(
        site: Site, story: dict[str, Any]) -> None:
    one = story["images"]["base-signed"]
    image = site.query(f"images/{one}", "admin").json()
    shown = openstack("image", "show", one)
    properties = shown["properties"]
    assert image["checksum"] == {"algorithm": properties["os_hash_algo"].upper().replace(
        "SHA512", "SHA-512"), "hash": properties["os_hash_value"]}
    assert image["minDisk"] == shown["min_disk"] * GIB
    assert image["minRam"] == shown["min_ram"] * MIB
    assert image["createdAt"][:19] == shown["created_at"][:19]
