# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Networks of every kind and what hangs on them: subnets, QoS, security groups, ports; and, once
there are servers, floating IPs, port chains and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenario import Scenario


def make(scenario: Scenario, entry: str, plural: str, name: str, **attributes: Any) -> str:
    """A named object of Neutron, made by `entry`; plural may have a folder ("qos/policies")."""
    kind = plural.rpartition("/")[2].replace("-", "_")
    one = {"policies": "policy"}.get(kind, kind[:-1])
    made = scenario.api(entry).make("network", f"/{plural}", one, name=name, **attributes)
    return scenario.note(kind, name, made["id"])


def fill(scenario: Scenario) -> None:
    with scenario.attempt("network segment range"):
        make(scenario, "admin", "network_segment_ranges", "b-vlans", network_type="vlan",
             physical_network="physnet2", minimum=300, maximum=349, shared=False,
             project_id=scenario.ids["projects"]["vnf-b"])
    qos_policies(scenario)
    networks(scenario)
    security_groups(scenario)
    router(scenario)
    ports(scenario)


def qos_policies(scenario: Scenario) -> None:
    policies: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "gold": [("bandwidth_limit", {"max_kbps": 200_000, "max_burst_kbps": 20_000,
                                      "direction": "egress"}),
                 ("bandwidth_limit", {"max_kbps": 500_000, "direction": "ingress"}),
                 ("dscp_marking", {"dscp_mark": 46})],
        "guaranteed": [("minimum_bandwidth", {"min_kbps": 1_000_000, "direction": "egress"}),
                       ("minimum_bandwidth", {"min_kbps": 500_000, "direction": "ingress"})],
        "fair": [("minimum_bandwidth", {"min_kbps": 50_000, "direction": "egress"})],
        "packets": [("packet_rate_limit", {"max_kpps": 100, "direction": "ingress"}),
                    ("minimum_packet_rate", {"min_kpps": 10, "direction": "any"})],
    }
    for name, rules in policies.items():
        policy = make(scenario, "admin", "qos/policies", name, shared=name != "packets")
        for kind, rule in rules:
            with scenario.attempt(f"{kind} rule of QoS policy {name}"):
                scenario.api().make("network", f"/qos/policies/{policy}/{kind}_rules",
                                    f"{kind}_rule", **rule)


def networks(scenario: Scenario) -> None:
    project, policy = scenario.ids["projects"], scenario.ids["policies"]
    external = make(scenario, "admin", "networks", "external", **{
        "router:external": True, "provider:network_type": "flat",
        "provider:physical_network": "extnet"})
    # Blazar takes its floating IPs from outside the pools.
    subnet(scenario, "admin", "external-v4", external, "203.0.113.0/24",
           allocation_pools=[{"start": "203.0.113.10", "end": "203.0.113.199"}])
    subnet(scenario, "admin", "external-v6", external, "2001:db8:ffff::/64")

    inside = make(scenario, "vnf-a", "networks", "a-mgmt")
    subnet(scenario, "vnf-a", "a-mgmt-v4", inside, "10.10.0.0/24", dns_nameservers=["192.0.2.53"],
           allocation_pools=[{"start": "10.10.0.10", "end": "10.10.0.99"},
                             {"start": "10.10.0.150", "end": "10.10.0.199"}])
    subnet(scenario, "vnf-a", "a-mgmt-v6", inside, "2001:db8:a::/64")
    data = make(scenario, "admin", "networks", "a-data", project_id=project["vnf-a"],
                qos_policy_id=policy["fair"], **{
                    "provider:network_type": "vlan", "provider:physical_network": "physnet1",
                    "provider:segmentation_id": 120})
    subnet(scenario, "admin", "a-data-v4", data, "10.20.0.0/24", gateway_ip=None,
           project_id=project["vnf-a"])
    # Without minimum bandwidth, which Neutron refuses for some types of NIC.
    fast = make(scenario, "admin", "networks", "a-fast", project_id=project["vnf-a"], **{
        "provider:network_type": "vlan", "provider:physical_network": "physnet1",
        "provider:segmentation_id": 125})
    subnet(scenario, "admin", "a-fast-v4", fast, "10.21.0.0/24", project_id=project["vnf-a"])
    subnet(scenario, "vnf-b", "b-mgmt-v4", make(scenario, "vnf-b", "networks", "b-mgmt"),
           "10.30.0.0/24", host_routes=[{"destination": "10.99.0.0/16", "nexthop": "10.30.0.254"}])
    data = make(scenario, "admin", "networks", "b-data", project_id=project["vnf-b"], **{
        "provider:network_type": "vlan", "provider:physical_network": "physnet1",
        "provider:segmentation_id": 140})
    subnet(scenario, "admin", "b-data-v4", data, "10.31.0.0/24", project_id=project["vnf-b"])
    shared = make(scenario, "vnf-b", "networks", "b-shared", description="lent to vnf-a")
    subnet(scenario, "vnf-b", "b-shared-v4", shared, "10.40.0.0/24")
    with scenario.attempt("RBAC policy on b-shared"):
        scenario.note("rbac_policies", "b-shared", scenario.api("vnf-b").make(
            "network", "/rbac-policies", "rbac_policy", object_type="network", object_id=shared,
            action="access_as_shared", target_tenant=project["vnf-a"])["id"])
    common = make(scenario, "admin", "networks", "common", shared=True, mtu=1400,
                  port_security_enabled=False)
    subnet(scenario, "admin", "common-v4", common, "10.50.0.0/24")
    with scenario.attempt("network of two segments"):
        make(scenario, "admin", "networks", "two-segments", segments=[
            {"provider:network_type": "vlan", "provider:physical_network": "physnet1",
             "provider:segmentation_id": 130},
            {"provider:network_type": "vlan", "provider:physical_network": "physnet2",
             "provider:segmentation_id": 230}])
    make(scenario, "vnf-a", "networks", "a-switched-off", admin_state_up=False)
    for name in ("a-mgmt", "a-data"):
        scenario.api().call("PUT", "network", f"/networks/{scenario.ids['networks'][name]}/tags",
                            {"tags": ["vnf-a", "site:malmo"]})


def subnet(scenario: Scenario, entry: str, name: str, network: str, cidr: str,
           **more: Any) -> None:
    """Without DHCP: there is no agent of it, and a port that waits for it stays down."""
    make(scenario, entry, "subnets", name, network_id=network, cidr=cidr,
         ip_version=6 if ":" in cidr else 4, enable_dhcp=False, **more)


def security_groups(scenario: Scenario) -> None:
    web = make(scenario, "vnf-a", "security-groups", "a-web", description="the web tier")
    database = make(scenario, "vnf-a", "security-groups", "a-db")
    stateless = make(scenario, "vnf-b", "security-groups", "b-stateless", stateful=False)
    for group, entry, rule in (
        (web, "vnf-a", {"protocol": "tcp", "port_range_min": 443, "port_range_max": 443,
                        "remote_ip_prefix": "0.0.0.0/0"}),
        (web, "vnf-a", {"protocol": "icmp", "port_range_min": 8, "port_range_max": 0}),
        (web, "vnf-a", {"protocol": "tcp", "ethertype": "IPv6", "port_range_min": 443,
                        "port_range_max": 443, "remote_ip_prefix": "2001:db8::/32"}),
        (database, "vnf-a", {"protocol": "tcp", "port_range_min": 5432, "port_range_max": 5432,
                             "remote_group_id": web}),
        (stateless, "vnf-b", {"protocol": "udp", "port_range_min": 2152, "port_range_max": 2152,
                              "remote_ip_prefix": "10.0.0.0/8"}),
    ):
        scenario.api(entry).make("network", "/security-group-rules", "security_group_rule",
                                 security_group_id=group, direction="ingress", **rule)


def router(scenario: Scenario) -> None:
    made = make(scenario, "admin", "routers", "a-router",
                project_id=scenario.ids["projects"]["vnf-a"],
                external_gateway_info={"network_id": scenario.ids["networks"]["external"]})
    for name in ("a-mgmt-v4", "a-mgmt-v6"):
        scenario.api().call("PUT", "network", f"/routers/{made}/add_router_interface",
                            {"subnet_id": scenario.ids["subnets"][name]})


def ports(scenario: Scenario) -> None:
    network, policy = scenario.ids["networks"], scenario.ids["policies"]
    group = scenario.ids["security_groups"]
    project = scenario.ids["projects"]
    make(scenario, "vnf-a", "ports", "a-web-mgmt", network_id=network["a-mgmt"],
         security_groups=[group["a-web"]], qos_policy_id=policy["gold"])
    make(scenario, "vnf-a", "ports", "a-web-data", network_id=network["a-data"],
         security_groups=[group["a-web"]],
         allowed_address_pairs=[{"ip_address": "10.20.0.200"}, {"ip_address": "10.20.1.0/24"}])
    make(scenario, "vnf-b", "ports", "b-fw-parent", network_id=network["b-mgmt"])
    for name in ("b-fw-ingress", "b-fw-egress", "b-sub-101"):
        make(scenario, "vnf-b", "ports", name, network_id=network["b-shared"])
    make(scenario, "admin", "ports", "b-guaranteed", network_id=network["b-data"],
         project_id=project["vnf-b"], qos_policy_id=policy["guaranteed"])
    for kind in ("direct", "macvtap", "direct-physical", "vdpa", "accelerator-direct"):
        with scenario.attempt(f"port of vnic type {kind}"):
            make(scenario, "admin", "ports", f"a-{kind}", network_id=network["a-fast"],
                 project_id=project["vnf-a"], **{"binding:vnic_type": kind})
    make(scenario, "admin", "ports", "a-sriov", network_id=network["a-fast"],
         project_id=project["vnf-a"], port_security_enabled=False, **{
             "binding:vnic_type": "direct",
             "binding:profile": {"pci_slot": "0000:3b:02.1", "pci_vendor_info": "15b3:101e",
                                 "physical_network": "physnet1"}})
    trunk = make(scenario, "vnf-b", "trunks", "b-trunk",
                 port_id=scenario.ids["ports"]["b-fw-parent"])
    scenario.api("vnf-b").call("PUT", "network", f"/trunks/{trunk}/add_subports", {
        "sub_ports": [{"port_id": scenario.ids["ports"]["b-sub-101"],
                       "segmentation_type": "vlan", "segmentation_id": 101}]})


def around_servers(scenario: Scenario) -> None:
    """What stands on ports that are bound."""
    port = scenario.ids["ports"]
    address = scenario.api("vnf-a").make(
        "network", "/floatingips", "floatingip", port_id=port["a-web-mgmt"],
        floating_network_id=scenario.ids["networks"]["external"])
    scenario.note("floatingips", address["floating_ip_address"], address["id"])
    spare = scenario.api("vnf-b").make("network", "/floatingips", "floatingip",
                                       floating_network_id=scenario.ids["networks"]["external"])
    scenario.note("floatingips", spare["floating_ip_address"], spare["id"])
    with scenario.attempt("port chain"):
        pair = make(scenario, "vnf-b", "sfc/port_pairs", "b-fw",
                    ingress=port["b-fw-ingress"], egress=port["b-fw-egress"])
        pairs = make(scenario, "vnf-b", "sfc/port_pair_groups", "b-firewalls", port_pairs=[pair])
        classifier = make(scenario, "vnf-b", "sfc/flow_classifiers", "b-web-traffic",
                          ethertype="IPv4", protocol="tcp", destination_port_range_min=80,
                          destination_port_range_max=443, source_ip_prefix="10.40.0.0/24",
                          logical_source_port=port["b-fw-egress"])
        make(scenario, "vnf-b", "sfc/port_chains", "b-inspection", port_pair_groups=[pairs],
             flow_classifiers=[classifier], description="web traffic through the firewall")
    with scenario.attempt("log of a security group"):
        make(scenario, "admin", "log/logs", "a-web-drops", resource_type="security_group",
             resource_id=scenario.ids["security_groups"]["a-web"], event="DROP", enabled=True,
             project_id=scenario.ids["projects"]["vnf-a"])
