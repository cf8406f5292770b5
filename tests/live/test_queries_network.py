# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Networks, their capacity and their forwarding paths over Sc-Vi are what Neutron says of
itself."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from openstack_api import Api
from queries_site import Objects, column, each, listed, measures, openstack, told
from telemetry import Site, unavailable

pytest_plugins = ("queries_site",)


@pytest.fixture(scope="module")
def networks(site: Site) -> Objects:
    return told(site, "network_resources/networks", "networkResourceId")


@pytest.fixture(scope="module")
def of_neutron() -> Objects:
    found = listed("network", "list", "--long")
    assert len(found) >= 10
    return found


def is_enabled(entry: dict[str, Any]) -> str:
    return "ENABLED" if entry["Status"] == "ACTIVE" and entry["State"] else "DISABLED"


def test_networks_are_those_of_neutron(
        networks: Objects, of_neutron: Objects, story: dict[str, Any]) -> None:
    assert each(networks, "networkResourceName") == column(of_neutron, "Name")
    assert each(networks, "operationalState") == {
        one: is_enabled(entry) for one, entry in of_neutron.items()}
    # Of a network with several segments the command line shows none.
    several = story["networks"]["two-segments"]
    types = {one: name for one, name in each(networks, "networkType").items() if one != several}
    assert types == column(of_neutron, "Network Type")
    assert {one: set(ids) for one, ids in each(networks, "subnetId").items() if ids} == {
        one: set(ids) for one, ids in column(of_neutron, "Subnets").items()}
    assert {one: network["metadata"]["project_id"] for one, network in networks.items()} == column(
        of_neutron, "Project")


def test_a_network_is_shared_with_whom_neutron_shares_it(
        networks: Objects, of_neutron: Objects) -> None:
    granted: dict[str, set[str]] = {}
    for one in openstack("network", "rbac", "list", "--long"):
        if (one["Object Type"], one["Action"]) == ("network", "access_as_shared"):
            shown = openstack("network", "rbac", "show", one["ID"])
            granted.setdefault(one["Object ID"], set()).add(shown["target_project_id"])
    assert granted
    for one, network in networks.items():
        assert network["isShared"] == (of_neutron[one]["Shared"] or one in granted)
        assert set(network.get("sharingCriteria", [])) == granted.get(
            one, {"*"} if of_neutron[one]["Shared"] else set())


def test_a_network_has_the_segment_that_neutron_shows(
        networks: Objects, story: dict[str, Any]) -> None:
    one = story["networks"]["a-fast"]
    shown = openstack("network", "show", one)
    assert networks[one]["providerNetwork"] == shown["provider:physical_network"]
    assert networks[one]["segmentationId"] == shown["provider:segmentation_id"]
    assert networks[one]["metadata"]["mtu"] == shown["mtu"]


def test_subnets_are_those_of_neutron(site: Site, networks: Objects) -> None:
    subnets = told(site, "network_resources/subnets", "resourceId")
    of_neutron = listed("subnet", "list", "--long")
    assert set(subnets) == set(of_neutron)
    for one, entry in of_neutron.items():
        subnet = subnets[one]
        assert subnet["networkId"] == entry["Network"]
        assert subnet["cidr"] == entry["Subnet"]
        assert subnet["ipVersion"] == f"IPV{entry['IP Version']}"
        assert subnet["isDhcpEnabled"] == entry["DHCP"]
        assert [(pool["startIp"], pool["endIp"]) for pool in subnet["addressPool"]] == [
            (pool["start"], pool["end"]) for pool in entry["Allocation Pools"]]
        assert subnet["operationalState"] == networks[entry["Network"]]["operationalState"]
        if entry["Gateway"]:
            assert subnet["gatewayIp"] == entry["Gateway"]
        else:
            assert unavailable(subnet)["gatewayIp"] == "NOT_APPLICABLE"


def test_ports_and_trunks_are_those_of_neutron(
        site: Site, story: dict[str, Any]) -> None:
    ports = told(site, "network_resources/ports", "resourceId")
    of_neutron = listed("port", "list", "--long")
    # What Neutron holds itself is of no project, and so of nobody's trust domain.
    for one in set(of_neutron) - set(ports):
        assert openstack("port", "show", one)["project_id"] == ""
        del of_neutron[one]
    assert set(ports) == set(of_neutron)
    for one, entry in of_neutron.items():
        metadata = ports[one]["metadata"]
        assert metadata.get("name", "") == entry["Name"]
        assert metadata["mac_address"] == entry["MAC Address"]
        assert metadata["fixed_ips"] == entry["Fixed IP Addresses"]
        assert (ports[one]["operationalState"] == "ENABLED") == (entry["Status"] == "ACTIVE")
    trunks = told(site, "network_resources/trunks", "trunkId")
    trunks_of_neutron = listed("network", "trunk", "list", "--long")
    assert each(trunks, "parentPortId") == column(trunks_of_neutron, "Parent Port")
    assert each(trunks, "operationalState") == {
        one: is_enabled(entry) for one, entry in trunks_of_neutron.items()}
    one = story["trunks"]["b-trunk"]
    assert {(sub["portId"], sub["segmentationId"], sub["segmentationType"])
            for sub in trunks[one]["subPorts"]} == {
        (sub["port_id"], sub["segmentation_id"], sub["segmentation_type"])
        for sub in openstack("network", "trunk", "show", one)["sub_ports"]}
    assert ports[trunks[one]["parentPortId"]]["portType"] == "TRUNK"
    assert {ports[sub["portId"]]["portType"] for sub in trunks[one]["subPorts"]} == {"SUBPORT"}


def numbers(ranges: list[str]) -> set[int]:
    """["1-3", "7"] -> {1, 2, 3, 7}"""
    found: set[int] = set()
    for text in ranges:
        first, _, last = text.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def test_capacity_is_what_neutrons_segments_and_addresses_leave(site: Site) -> None:
    whole = told(site, "network_capacity", "scopeId")["vim"]
    sets: dict[str, list[set[int]]] = {}
    for entry in openstack("network", "segment", "range", "list", "--long"):
        name = ":".join(filter(None, ("segments", entry["Network Type"],
                                      entry["Physical Network"])))
        total, used, free = sets.setdefault(name, [set(), set(), set()])
        total.update(range(entry["Minimum ID"], entry["Maximum ID"] + 1))
        for ids in entry["Used"].values():
            used.update(numbers(ids))
        free.update(numbers(entry["Available"]))
    assert sets
    for which, attribute in enumerate(("totalCapacity", "allocatedCapacity",
                                       "availableCapacity")):
        counts = {name: float(len(found[which])) for name, found in sets.items()}
        told_counts = measures(whole, attribute)
        assert {name: told_counts[name] for name in counts} == counts, attribute


def test_quotas_are_those_of_neutron(site: Site, story: dict[str, Any]) -> None:
    quotas = told(site, "network_quotas", "resourceGroupId")
    for project in ("vnf-a", "vnf-b"):
        one = story["projects"][project]
        limits = {row["Resource"]: row for row in openstack(
            "quota", "list", "--detail", "--network", "--project", one)}
        for attribute, resource in (("numPublicIps", "floating_ips"), ("numPorts", "ports"),
                                    ("numSubnets", "subnets")):
            limit = limits[resource]["Limit"]
            if limit == -1:
                assert unavailable(quotas[one])[attribute] == "NOT_APPLICABLE"
            else:
                assert quotas[one][attribute] == limit
            assert quotas[one]["_usage"][attribute]["inUse"] == limits[resource]["In Use"]


def test_nfps_are_neutrons_port_chains(site: Site, story: dict[str, Any]) -> None:
    nfps = told(site, "nfps", "nfpId")
    chains = listed("sfc", "port", "chain", "list", "--long")
    assert set(nfps) == set(chains)
    one = story["port_chains"]["b-inspection"]
    ports = [port for group in chains[one]["Port Pair Groups"]
             for pair in openstack("sfc", "port", "pair", "group", "show", group)["Port Pair"]
             for shown in [openstack("sfc", "port", "pair", "show", pair)]
             for port in (shown["Ingress Logical Port"], shown["Egress Logical Port"])]
    assert nfps[one]["virtualNetworkPort"] == list(dict.fromkeys(ports))
    assert nfps[one]["totalVnp"] == len(set(ports))
    assert [rule["id"] for rule in nfps[one]["nfpRule"]["classifiers"]] == chains[one][
        "Flow Classifiers"]
    assert nfps[one]["metadata"]["name"] == chains[one]["Name"]


def test_a_trust_domain_sees_its_own_networks_and_shared_ones(
        site: Site, networks: Objects, of_neutron: Objects, story: dict[str, Any]) -> None:
    own = set(told(site, "network_resources/networks", "networkResourceId", "trust-a"))
    project = story["projects"]["vnf-a"]
    assert {one for one, entry in of_neutron.items() if entry["Project"] == project} <= own
    for one in own:
        criteria = networks[one].get("sharingCriteria", [])
        external = networks[one]["metadata"].get("router:external") is True
        assert (of_neutron[one]["Project"] == project or project in criteria or "*" in criteria
                or external), of_neutron[one]["Name"]
    assert story["networks"]["b-data"] not in own


def test_pops_name_the_external_networks(site: Site, of_neutron: Objects) -> None:
    (pop,) = told(site, "nfvi_pops/compute", "nfviPopId").values()
    external = {one for one, entry in of_neutron.items() if entry["Router Type"] is True
                or entry["Router Type"] == "External"}
    assert external
    endpoints = {entry["networkId"]: entry for entry in pop["networkConnectivityEndpoint"]
                 if entry["endpointType"] == "NETWORK"}
    assert set(endpoints) == external
    for one in external:
        for cidr in endpoints[one]["cidrs"]:
            assert ipaddress.ip_network(cidr).num_addresses > 1


def test_policies_are_what_the_services_enforce(site: Site, admin: Api) -> None:
    policies = told(site, "policies", "id")

    def of(kind: str) -> dict[str, str]:
        return {one.partition(":")[2]: policy["name"] for one, policy in policies.items()
                if one.partition(":")[0] == kind}

    assert of("secgroup") == column(listed("security", "group", "list"), "Name")
    assert of("qos") == column(listed("network", "qos", "policy", "list"), "Name")
    assert of("servergroup") == column(
        listed("server", "group", "list", "--all-projects", "--long"), "Name")
    assert of("volqos") == column(listed("volume", "qos", "list"), "Name")
    assert set(of("rbac")) == set(listed("network", "rbac", "list"))
    assert set(of("quota")) == set(listed("project", "list"))
    logs = {log["id"]: log["enabled"] for log in admin.get("network", "/log/logs")["logs"]}
    assert {one: policies[f"sglog:{one}"]["activationStatus"] == "ACTIVATED"
            for one in logs} == logs


def test_a_server_group_applies_to_its_members(site: Site) -> None:
    policies = told(site, "policies", "id")
    for one, group in listed("server", "group", "list", "--all-projects", "--long").items():
        assert set(policies[f"servergroup:{one}"]["associations"]) == set(group["Members"])
