# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Each query of Sc-Vi over REST, held against what was recorded of a real cloud, for the Security
Managers of sctelem_service.SCOPES."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sctelem_service import RECORDED, Recording, SctelemService, same, serving


@pytest.fixture(scope="module")
def cloud() -> Recording:
    return Recording()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SctelemService]:
    yield from serving(tmp_path_factory.mktemp("sctelem"))


def of_project(cloud: Recording, service: str, path: str, project: str,
               key: str = "project_id") -> set[str]:
    wanted = cloud.id_of("identity", "/projects", project)
    found = {one["id"] for one in cloud.objects(service, path) if one[key] == wanted}
    assert found
    return found


class TestComputing:
    @pytest.mark.requirement("Sc-Vi.Q13")
    def test_servers_are_those_of_the_tenant_where_they_are(
            self, service: SctelemService, cloud: Recording) -> None:
        told = service.elements("a", "compute_resources")
        assert set(told) == of_project(cloud, "compute", "/servers/detail", "vnf-a", "tenant_id")
        servers = {one["id"]: one for one in cloud.objects("compute", "/servers/detail")}
        hosts = {one["service"]["host"]: one["id"]
                 for one in cloud.objects("compute", "/os-hypervisors/detail")}
        for each, element in told.items():
            server = servers[each]
            assert element["computeName"] == server["name"]
            assert element["hostId"] == hosts[server["OS-EXT-SRV-ATTR:host"]]
            assert element["zoneId"] == server["OS-EXT-AZ:availability_zone"]
            assert element["virtualCpu"]["numVirtualCpu"] == server["flavor"]["vcpus"]
            assert element["virtualMemory"]["virtualMemSize"] == server["flavor"]["ram"]
        assert "not-for-others" not in json.dumps(told)

    @pytest.mark.requirement("Sc-Vi.Q13")
    def test_a_filter_finds_servers_by_any_attribute(
            self, service: SctelemService, cloud: Recording) -> None:
        everything = service.elements("a", "compute_resources")
        by_host: dict[str, set[str]] = {}
        for each, element in everything.items():
            by_host.setdefault(element["hostId"], set()).add(each)
        assert len(by_host) > 1
        for host, servers in by_host.items():
            told = service.request("a", f"compute_resources?filter=(eq,hostId,{host})")
            assert {one["computeId"] for one in told.json()} == servers
        told = service.request("a", "compute_resources?filter=(cont,computeName,a-db);"
                                    "(gte,virtualCpu/numVirtualCpu,1)&fields=computeName")
        assert {one["computeName"] for one in told.json()} == {"a-db-1", "a-db-2"}
        assert all("metadata" not in one for one in told.json())

    @pytest.mark.requirement("Sc-Vi.Q15")
    def test_flavours_are_those_that_the_tenant_may_use(
            self, service: SctelemService, cloud: Recording) -> None:
        public = {one["id"] for one in cloud.objects("compute", "/flavors/detail")
                  if one["os-flavor-access:is_public"]}
        granted = [(one["tenant_id"], one["flavor_id"]) for record in cloud.answers
                   if record["path"].endswith("/os-flavor-access")
                   for one in json.loads((RECORDED / record["file"]).read_text())["flavor_access"]]
        assert public and granted
        for name in ("a", "b"):
            project = cloud.id_of("identity", "/projects", f"vnf-{name}")
            assert set(service.elements(name, "compute_flavours")) == public | {
                flavour for tenant, flavour in granted if tenant == project}

    @pytest.mark.requirement("Sc-Vi.Q14")
    def test_resource_types_are_its_flavours_and_the_classes_of_the_hosts(
            self, service: SctelemService) -> None:
        told = set(service.elements("a", "compute_resource_types"))
        flavours = {f"flavour:{each}" for each in service.elements("a", "compute_flavours")}
        assert flavours <= told
        assert {"rc:VCPU", "rc:MEMORY_MB", "rc:DISK_GB"} <= told - flavours

    @pytest.mark.requirement("Sc-Vi.Q01")
    @pytest.mark.requirement("Sc-Vi.X2")
    def test_capacity_is_that_of_the_hosts_of_a_zone_and_of_all(
            self, service: SctelemService, cloud: Recording) -> None:
        told = service.elements("a", "compute_capacity")
        zones = set(service.elements("a", "compute_zones"))
        assert set(told) - {"vim"} <= {f"zone:{zone}" for zone in zones}
        hosts = service.elements("a", "host_capacity")
        assert set(hosts) == {
            one["id"] for one in cloud.objects("compute", "/os-hypervisors/detail")}

        def processors(element: dict[str, Any], which: str) -> int:
            return sum(one["value"] for one in element[which]
                       if one["measurementName"] == "rc:VCPU")

        for which in ("totalCapacity", "allocatedCapacity"):
            whole = processors(told["vim"], which)
            assert whole == sum(processors(host, which) for host in hosts.values()) > 0
            of_others = service.elements("b", "compute_capacity")["vim"]
            assert processors(of_others, which) < whole

    @pytest.mark.requirement("Sc-Vi.Q02")
    @pytest.mark.requirement("Sc-Vi.Q08")
    def test_zones_are_those_of_the_services(
            self, service: SctelemService, cloud: Recording) -> None:
        for path, owner, source in (
                ("compute_zones", "compute", "/os-availability-zone/detail"),
                ("storage_zones", "block-storage", "/os-availability-zone")):
            named = {one["zoneName"] for one in cloud.objects(owner, source)} - {"internal"}
            told = service.elements("a", path)
            assert named and set(told) <= named
            assert {one["zoneState"] for one in told.values()} <= {
                "AVAILABLE", "DEGRADED", "UNAVAILABLE"}
            assert {one["nfviPopId"] for one in told.values()} == {"pop-7"}
        assert {"az-east", "az-west"} <= set(service.elements("a", "compute_zones"))


class TestPlaces:
    @pytest.mark.requirement("Sc-Vi.Q03")
    @pytest.mark.requirement("Sc-Vi.Q05")
    @pytest.mark.requirement("Sc-Vi.Q07")
    def test_the_pop_is_that_of_the_configuration(self, service: SctelemService) -> None:
        for kind in ("compute", "network", "storage"):
            told = service.elements("a", f"nfvi_pops/{kind}")
            assert set(told) == {"pop-7"}
            assert told["pop-7"]["vimId"] == service.vim["vimId"]

    @pytest.mark.requirement("Sc-Vi.Telem.002")
    def test_hosts_are_in_their_zones_and_only_those_within_reach_are_told(
            self, service: SctelemService, cloud: Recording) -> None:
        everywhere = {one["id"] for one in cloud.objects("compute", "/os-hypervisors/detail")}
        assert set(service.elements("a", "locations/hosts")) == everywhere
        ours = service.elements("b", "locations/hosts")
        servers = service.elements("b", "compute_resources").values()
        assert set(ours) == {one["hostId"] for one in servers if "hostId" in one}
        assert ours and set(ours) < everywhere
        unknown = service.request("b", "locations/hosts/no-such-id")
        for host in everywhere - set(ours):
            assert same(service.request("b", f"locations/hosts/{host}"), unknown)


class TestNetworks:
    @pytest.mark.requirement("Sc-Vi.Q16")
    def test_networks_are_its_own_and_those_that_are_shared_with_it(
            self, service: SctelemService, cloud: Recording) -> None:
        names = cloud.names("network", "/networks")
        own = of_project(cloud, "network", "/networks", "vnf-a")
        told = set(service.elements("a", "network_resources/networks"))
        assert own < told
        assert {names[each] for each in told - own} == {"common", "external", "b-shared"}
        subnets = service.elements("a", "network_resources/subnets")
        assert of_project(cloud, "network", "/subnets", "vnf-a") < set(subnets)
        assert {one["networkId"] for one in subnets.values()} <= told

    @pytest.mark.requirement("Sc-Vi.Q16")
    def test_ports_and_trunks_are_those_of_the_tenant(
            self, service: SctelemService, cloud: Recording) -> None:
        for name in ("a", "b"):
            assert set(service.elements(name, "network_resources/ports")) == of_project(
                cloud, "network", "/ports", f"vnf-{name}")
        assert service.elements("a", "network_resources/trunks") == {}
        assert set(service.elements("b", "network_resources/trunks")) == of_project(
            cloud, "network", "/trunks", "vnf-b")

    @pytest.mark.requirement("Sc-Vi.Q06")
    def test_a_path_goes_through_the_ports_of_its_tenant(
            self, service: SctelemService, cloud: Recording) -> None:
        assert service.elements("a", "nfps") == {}
        (path,) = service.elements("b", "nfps").values()
        assert path["nfpId"] == cloud.id_of("network", "/sfc/port_chains", "b-inspection")
        ports = of_project(cloud, "network", "/ports", "vnf-b")
        assert set(path["virtualNetworkPort"]) <= ports
        assert path["totalVnp"] == len(set(path["virtualNetworkPort"])) > 0

    @pytest.mark.requirement("Sc-Vi.Q17")
    def test_kinds_of_networks_are_those_that_there_are(
            self, service: SctelemService, cloud: Recording) -> None:
        told = service.elements("a", "network_resource_types")
        ranges = {":".join(filter(None, ("net", one["network_type"], one.get("physical_network"))))
                  for one in cloud.objects("network", "/network_segment_ranges")}
        assert ranges <= set(told)

    @pytest.mark.requirement("Sc-Vi.Q04")
    def test_capacity_of_networks_is_for_who_reaches_all_hosts(
            self, service: SctelemService, cloud: Recording) -> None:
        whole = service.elements("a", "network_capacity")["vim"]
        total = {one["measurementName"]: one.get("value") for one in whole["totalCapacity"]}
        vlans = sum(one["maximum"] - one["minimum"] + 1
                    for one in cloud.objects("network", "/network_segment_ranges")
                    if one.get("physical_network") == "physnet1")
        assert total["segments:vlan:physnet1"] == vlans > 0
        assert service.elements("b", "network_capacity") == {}


class TestStorage:
    @pytest.mark.requirement("Sc-Vi.Q18")
    def test_volumes_are_those_of_the_tenant(
            self, service: SctelemService, cloud: Recording) -> None:
        told = service.elements("a", "storage_resources")
        assert set(told) == of_project(cloud, "block-storage", "/volumes/detail", "vnf-a",
                                       "os-vol-tenant-attr:tenant_id")
        volumes = {one["id"]: one for one in cloud.objects("block-storage", "/volumes/detail")}
        for each, element in told.items():
            assert element["sizeOfStorage"] == volumes[each]["size"]
            assert element["storageName"] == volumes[each]["name"]
            users = [one["server_id"] for one in volumes[each]["attachments"]]
            assert [element["ownerId"]] == users if users else "ownerId" not in element

    @pytest.mark.requirement("Sc-Vi.Q19")
    def test_kinds_of_storage_are_volume_types(
            self, service: SctelemService, cloud: Recording) -> None:
        public = {f"voltype:{one['id']}" for one in cloud.objects("block-storage", "/types")
                  if one["is_public"]}
        assert public <= set(service.elements("a", "storage_resource_types"))

    @pytest.mark.requirement("Sc-Vi.X1")
    def test_capacity_of_storage_is_for_who_reaches_all_hosts(
            self, service: SctelemService) -> None:
        whole = service.elements("a", "storage_capacity")["vim"]
        assert {one["unit"] for one in whole["totalCapacity"]} == {"GiB"}
        assert service.elements("b", "storage_capacity") == {}


class TestImages:
    @pytest.mark.requirement("Sc-Vi.Q11")
    @pytest.mark.requirement("Sc-Vi.Q12")
    def test_images_are_public_ones_and_those_of_the_tenant(
            self, service: SctelemService, cloud: Recording) -> None:
        ours = cloud.id_of("identity", "/projects", "vnf-a")
        images = {one["id"]: one for one in cloud.objects("image", "/images")}
        usable = {each for each, image in images.items()
                  if image["visibility"] == "public" or image["owner"] == ours}
        told = service.elements("a", "images")
        assert usable <= set(told)
        firewall = cloud.id_of("image", "/images", "firewall")
        assert firewall in service.elements("b", "images")
        for each in usable:
            shown = service.request("a", f"images/{each}").json()
            assert shown["name"] == images[each]["name"]
            assert shown["status"] == images[each]["status"].upper()
            if images[each]["os_hash_value"]:
                assert shown["checksum"] == {
                    "algorithm": "SHA-512", "hash": images[each]["os_hash_value"]}


class TestReservationsAndQuotas:
    @pytest.mark.requirement("Sc-Vi.Q10")
    @pytest.mark.requirement("Sc-Vi.Q22")
    @pytest.mark.requirement("Sc-Vi.Q23")
    def test_reservations_are_those_of_the_tenants_leases(
            self, service: SctelemService, cloud: Recording) -> None:
        kinds = {"compute_reservations": {"virtual:instance", "flavor:instance"},
                 "network_reservations": {"virtual:floatingip"}}
        for name in ("a", "b"):
            project = cloud.id_of("identity", "/projects", f"vnf-{name}")
            for path, types in kinds.items():
                expected = {one["id"] for lease in cloud.objects("reservation", "/leases")
                            if lease["project_id"] == project
                            for one in lease["reservations"] if one["resource_type"] in types}
                assert set(service.elements(name, path)) == expected
            assert service.elements(name, "host_reservations") == {}
        (host,) = service.elements("c", "host_reservations").values()
        assert host["numHosts"] == {"min": 1, "max": 1}
        assert set(host["hostIds"]) <= set(service.elements("c", "locations/hosts"))

    @pytest.mark.requirement("Sc-Vi.Q24")
    def test_no_cloud_reserves_storage(self, service: SctelemService) -> None:
        for where in ("storage_reservations", "storage_reservations/x"):
            told = service.request("a", where)
            assert told.status_code == 501
            assert told.json()["type"] == "urn:bartizan:problem:no-source"
            assert told.json()["title"] == "Not Implemented"

    @pytest.mark.requirement("Sc-Vi.Q09")
    @pytest.mark.requirement("Sc-Vi.Q25")
    @pytest.mark.requirement("Sc-Vi.Q26")
    @pytest.mark.requirement("Sc-Vi.Q27")
    def test_quotas_are_the_limits_of_the_tenants_projects(
            self, service: SctelemService, cloud: Recording) -> None:
        project = cloud.id_of("identity", "/projects", "vnf-a")
        sources = {"compute_quotas": ("compute", f"/os-quota-sets/{project}/detail", {
                       "numVCPUs": "cores", "numVcInstances": "instances",
                       "virtualMemSize": "ram"}),
                   "network_quotas": ("network", f"/quotas/{project}/details.json", {
                       "numPublicIps": "floatingip", "numPorts": "port",
                       "numSubnets": "subnet"}),
                   "storage_quotas": ("block-storage", f"/os-quota-sets/{project}", {
                       "storageSize": "gigabytes", "numSnapshots": "snapshots",
                       "numVolumes": "volumes"})}
        for path, (owner, source, names) in sources.items():
            (told,) = service.elements("a", path).values()
            (file,) = cloud.files(owner, source)
            (limits,) = json.loads(file.read_text()).values()
            assert told["resourceGroupId"] == project
            expected = {name: limits[resource]["limit"] for name, resource in names.items()
                        if limits[resource]["limit"] != -1}
            assert expected
            assert {name: told[name] for name in names if name in told} == expected


class TestObservation:
    @pytest.mark.requirement("Sc-Vi.Q28")
    def test_policies_are_those_that_rule_over_the_tenant(
            self, service: SctelemService, cloud: Recording) -> None:
        groups = {name: {f"secgroup:{each}" for each in of_project(
            cloud, "network", "/security-groups", f"vnf-{name}")} for name in ("a", "b")}
        told = {name: set(service.elements(name, "policies")) for name in ("a", "b")}
        for name, other in (("a", "b"), ("b", "a")):
            assert groups[name] <= told[name]
            assert groups[other] & told[name] == set()

    @pytest.mark.requirement("Sc-Vi.Q20")
    @pytest.mark.requirement("Sc-Vi.Q21")
    def test_where_nothing_is_measured_the_lists_are_empty(self, service: SctelemService) -> None:
        for path in ("pm_jobs", "thresholds"):
            told = service.request("a", path)
            assert (told.status_code, told.json()) == (200, [])

    @pytest.mark.requirement("Sc-Vi.X3")
    def test_alarms_are_of_what_is_broken_in_the_cloud(
            self, service: SctelemService, cloud: Recording) -> None:
        told = service.elements("a", "alarms").values()
        down = [one["id"] for one in cloud.objects("compute", "/os-hypervisors/detail")
                if one["state"] == "down"]
        assert down
        assert {one["managedObjectId"] for one in told
                if one["faultType"] == "COMPUTE_SERVICE_DOWN"} == set(down)
        wreck = cloud.id_of("compute", "/servers/detail", "b-impossible")
        assert wreck not in {one["managedObjectId"] for one in told}
        assert wreck in {one["managedObjectId"]
                         for one in service.elements("b", "alarms").values()}
