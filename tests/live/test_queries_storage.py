# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Storage and reservations over Sc-Vi are what Cinder and Blazar say of themselves."""

from __future__ import annotations

import math
from typing import Any

import pytest

from openstack_api import Api
from queries_site import Objects, column, each, hypervisors, listed, measures, openstack, told
from telemetry import Site, unavailable

pytest_plugins = ("queries_site",)


@pytest.fixture(scope="module")
def of_cinder() -> Objects:
    found = listed("volume", "list", "--all-projects", "--long")
    assert len(found) >= 5
    return found


@pytest.fixture(scope="module")
def types() -> Objects:
    return listed("volume", "type", "list", "--long")


def test_volumes_are_those_of_cinder(site: Site, of_cinder: Objects, types: Objects) -> None:
    volumes = {one: volume for one, volume in told(site, "storage_resources", "storageId").items()
               if volume["typeOfStorage"] == "VOLUME"}
    assert each(volumes, "storageName") == column(of_cinder, "Name")
    assert each(volumes, "sizeOfStorage") == column(of_cinder, "Size")
    by_name = {entry["Name"]: one for one, entry in types.items()}
    assert each(volumes, "flavourId") == {
        one: f"voltype:{by_name[name]}" for one, name in column(of_cinder, "Type").items()}
    assert each(volumes, "ownerId") == {one: disks[0]["server_id"]
                                        for one, disks in column(of_cinder, "Attached to").items()}
    for one, volume in volumes.items():
        status = of_cinder[one]["Status"]
        assert (volume["operationalState"] == "ENABLED") == (status in ("available", "in-use"))
        assert volume["metadata"]["openstack.status"] == status


def test_a_volume_is_where_cinder_shows_it(
        site: Site, of_cinder: Objects, story: dict[str, Any]) -> None:
    one = story["volumes"]["a-data"]
    volume = site.query(f"storage_resources/{one}", "admin").json()
    shown = openstack("volume", "show", one)
    assert volume["zoneId"] == shown["availability_zone"]
    assert volume["hostId"] == shown["os-vol-host-attr:host"].partition("@")[0]


def test_types_and_zones_are_those_of_cinder(site: Site, types: Objects) -> None:
    assert set(told(site, "storage_resource_types", "storageResourceTypeId")) == {
        f"voltype:{one}" for one in types}
    zones = told(site, "storage_zones", "zoneId")
    rows = openstack("availability", "zone", "list", "--volume", "--long")
    assert set(zones) == {row["Zone Name"] for row in rows}
    for row in rows:
        open_ = zones[row["Zone Name"]]["zoneState"] != "UNAVAILABLE"
        assert open_ == (row["Zone Status"] == "available")


def test_capacity_is_the_sum_of_cinders_pools(site: Site, admin: Api) -> None:
    """The command line has no pools; spec sc-vi 10.4 has the sums."""
    whole = told(site, "storage_capacity", "scopeId")["vim"]
    totals = measures(whole, "totalCapacity")
    all_pools = next(name for name in totals if ":" not in name)
    expected: dict[str, float] = {}
    for pool in admin.get("block-storage", "/scheduler-stats/get_pools?detail=True")["pools"]:
        has = pool["capabilities"]
        usable = has["total_capacity_gb"] - math.floor(
            has["total_capacity_gb"] * has["reserved_percentage"] / 100)
        ratio = float(has["max_over_subscription_ratio"]) if has[
            "thin_provisioning_support"] else 1
        expected[f"{all_pools}:{pool['name']}"] = usable * ratio
    assert len(expected) >= 2
    assert totals == expected | {all_pools: sum(expected.values())}


@pytest.mark.parametrize("project", ["vnf-a", "vnf-b"])
def test_quotas_are_those_of_cinder(site: Site, story: dict[str, Any], project: str) -> None:
    one = story["projects"][project]
    quota = told(site, "storage_quotas", "resourceGroupId")[one]
    (limits,) = openstack("quota", "list", "--volume", "--project", one)
    for attribute, column_ in (("storageSize", "Gigabytes"), ("numVolumes", "Volumes"),
                               ("numSnapshots", "Snapshots")):
        if limits[column_] == -1:
            assert unavailable(quota)[attribute] == "NOT_APPLICABLE"
        else:
            assert quota[attribute] == limits[column_]


def test_reservations_are_blazars(site: Site, admin: Api) -> None:
    kinds: dict[str, set[str]] = {}
    of_project: dict[str, str] = {}
    for lease in admin.get("reservation", "/leases")["leases"]:
        for reservation in lease["reservations"]:
            kinds.setdefault(reservation["resource_type"], set()).add(reservation["id"])
            of_project[reservation["id"]] = lease["project_id"]
    compute = told(site, "compute_reservations", "reservationId")
    assert set(compute) == kinds["virtual:instance"] | kinds["flavor:instance"]
    assert set(told(site, "network_reservations", "reservationId")) == kinds["virtual:floatingip"]
    hosts = told(site, "host_reservations", "reservationId")
    assert set(hosts) == kinds["physical:host"]
    assert each(hosts, "resourceGroupId") == {one: of_project[one] for one in hosts}
    ids = {entry["ID"] for entry in hypervisors().values()}
    for reservation in hosts.values():
        assert reservation["hostIds"] and set(reservation["hostIds"]) <= ids
    assert site.query("storage_reservations", "admin").status_code == 501


def test_reserved_addresses_are_the_floating_ips_of_the_reservation(
        site: Site, admin: Api) -> None:
    (reservation,) = told(site, "network_reservations", "reservationId").values()
    tag = f"reservation:{reservation['reservationId']}"
    assert reservation["publicIps"] == [
        one["floating_ip_address"] for one in admin.get("network", "/floatingips")["floatingips"]
        if tag in one["tags"]]
