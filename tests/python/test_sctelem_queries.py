# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Each query of Sc-Vi over REST, held against what was recorded of a real cloud: sm-a has the
domain of the tenant vnf-a and all hosts, sm-b that of vnf-b and the hosts that its servers are
on, sm-c the administrator's project."""

from __future__ import annotations

import datetime
import json
import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sctelem_service import COLLECTIONS, RECORDED, Recording, SctelemService

SCOPES: dict[str, dict[str, Any]] = {
    "a": {"domains": ["trust-a"], "host_scope": "ALL"}, "b": {"domains": ["trust-b"]},
    "c": {"projects": ["admin"], "host_scope": "ALL"}}
ANSWERED = sorted(path for path, one in COLLECTIONS.items() if "noSource" not in one)
# Jobs and thresholds are of the configuration or of Aodh: there are none.
EMPTY = {"pm_jobs", "thresholds"}
# What others have, and vnf-a has none of.
OTHERS = {"network_resources/trunks", "nfps", "host_reservations"}
# Of one tenant and nobody else.
TENANTS = ("compute_resources", "storage_resources", "network_resources/ports",
           "network_resources/trunks", "nfps", "compute_quotas", "network_quotas",
           "storage_quotas", "compute_reservations", "network_reservations")


@pytest.fixture(scope="module")
def cloud() -> Recording:
    return Recording()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SctelemService]:
    running = SctelemService(tmp_path_factory.mktemp("queries") / "run", SCOPES)
    running.start()
    yield running
    assert running.stop() == 0


def same(one: requests.Response, other: requests.Response) -> bool:
    """But for the identifier of the request."""
    bodies = [told.json() | {"instance": ""} for told in (one, other)]
    return one.status_code == other.status_code and bodies[0] == bodies[1]


def of_project(cloud: Recording, service: str, path: str, project: str,
               key: str = "project_id") -> set[str]:
    wanted = cloud.id_of("identity", "/projects", project)
    found = {one["id"] for one in cloud.objects(service, path) if one[key] == wanted}
    assert found
    return found


class TestEachCollection:
    @pytest.mark.parametrize("path", ANSWERED)
    def test_is_told_with_its_age_and_each_of_it_by_its_id(
            self, service: SctelemService, path: str) -> None:
        listed = service.request("a", path)
        assert listed.status_code == 200, listed.text
        assert listed.headers["Version"] == "1.0.0"
        assert "X-Sctelem-Partial" not in listed.headers
        rests_on_something = COLLECTIONS[path]["needs"] or COLLECTIONS[path]["uses"]
        if rests_on_something and path not in EMPTY:
            as_of = datetime.datetime.fromisoformat(
                listed.headers["X-Sctelem-As-Of"].replace("Z", "+00:00"))
            age = datetime.datetime.now(datetime.UTC) - as_of
            assert datetime.timedelta() < age < datetime.timedelta(minutes=10)
        key = COLLECTIONS[path]["id"]
        ids = [one[key] for one in listed.json()]
        assert (ids == []) == (path in EMPTY | OTHERS)
        assert ids == sorted(ids) and len(set(ids)) == len(ids)
        for each in ids:
            shown = service.request("a", f"{path}/{each}")
            assert shown.status_code == 200, shown.text
            assert shown.json()[key] == each
            assert "Link" not in shown.headers

    @pytest.mark.parametrize("path", TENANTS)
    @pytest.mark.requirement("Sc-Vi.001")
    def test_of_a_tenant_is_for_its_own_security_manager(
            self, service: SctelemService, path: str) -> None:
        of_a, of_b = (set(service.elements(name, path)) for name in ("a", "b"))
        assert of_a or of_b
        assert of_a & of_b == set()
        for reader, foreign in (("a", of_b), ("b", of_a)):
            unknown = service.request(reader, f"{path}/no-such-id")
            assert unknown.status_code == 404
            for each in foreign:
                assert same(service.request(reader, f"{path}/{each}"), unknown)

    @pytest.mark.parametrize("path", sorted(COLLECTIONS))
    def test_is_only_read_and_refuses_what_it_does_not_know(
            self, service: SctelemService, path: str) -> None:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for where in (path, f"{path}/x"):
                refused = service.request("a", where, method=method)
                assert refused.status_code == 405, where
                assert refused.headers["Allow"] == "GET"
        for query in ("colour=red", "filter=(eq,colour,red)", "filter=(eq", "fields=colour",
                      "all_fields&exclude_default", "fields=a&exclude_fields=b",
                      "nextpage_opaque_marker=bm9uZQ=="):
            refused = service.request("a", f"{path}?{query}")
            assert refused.status_code == 400, query
            assert refused.headers["Content-Type"] == "application/problem+json"
        for version, status in ((None, 400), ("2.0.0", 406)):
            refused = service.request("a", path, headers={"Version": version})
            assert refused.status_code == status


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


def without_blazar_and_chains(folder: pathlib.Path) -> pathlib.Path:
    """The recorded cloud, had it neither of them."""
    shutil.copytree(RECORDED, folder)
    index = json.loads((folder / "index.json").read_text())
    for one in index["capabilities"]["services"]:
        if one["type"] == "reservation":
            one |= {"reachable": False, "absent": True}
            del one["endpoint"]
    index["answers"] = [one for one in index["answers"] if one["service"] != "reservation"]
    (folder / "index.json").write_text(json.dumps(index))
    (file,) = Recording(folder).files("network", "/extensions")
    listed = json.loads(file.read_text())
    left = [one for one in listed["extensions"] if one["alias"] != "sfc"]
    assert len(left) == len(listed["extensions"]) - 1
    file.write_text(json.dumps({"extensions": left}))
    return folder


@pytest.mark.requirement("Sc-Vi.Q06")
@pytest.mark.requirement("Sc-Vi.Q10")
@pytest.mark.requirement("Sc-Vi.Q22")
@pytest.mark.requirement("Sc-Vi.Q23")
def test_what_a_cloud_has_no_service_for_is_501_and_no_empty_list(
        tmp_path: pathlib.Path) -> None:
    service = SctelemService(tmp_path / "run", {"a": SCOPES["a"]},
                             without_blazar_and_chains(tmp_path / "recorded"))
    service.start()
    try:
        for path in ("nfps", "host_reservations", "compute_reservations", "network_reservations"):
            for where in (path, f"{path}/x"):
                told = service.request("a", where)
                assert told.status_code == 501, where
                assert told.json()["type"] == "urn:bartizan:problem:no-source"
        assert service.elements("a", "compute_resources")
    finally:
        assert service.stop() == 0
