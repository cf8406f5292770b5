# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What of Sc-Vi is no collection: capacities that are asked for, rules of policies, places of
resources, capabilities; and who is let in at whose listener."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sctelem_service import Recording, SctelemService, serving


@pytest.fixture(scope="module")
def cloud() -> Recording:
    return Recording()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SctelemService]:
    yield from serving(tmp_path_factory.mktemp("single"))


def asked(service: SctelemService, path: str, body: Any, manager: str = "a") -> requests.Response:
    return service.request(manager, f"{path}/query", method="POST", json=body)


class TestCapacity:
    @pytest.mark.requirement("Sc-Vi.Q01")
    def test_one_class_of_one_zone_is_what_the_list_has_for_it(
            self, service: SctelemService) -> None:
        (zone, *_) = [one for one in service.elements("a", "compute_capacity").values()
                      if "zoneId" in one]
        told = asked(service, "compute_capacity",
                     {"zoneId": zone["zoneId"], "computeResourceTypeId": "rc:VCPU"})
        assert told.status_code == 200
        assert told.headers["X-Sctelem-As-Of"].endswith("Z")
        answer = told.json()["capacityResponse"]
        assert answer["zoneId"] == zone["zoneId"]
        assert [one["measurementName"] for one in answer["totalCapacity"]] == ["rc:VCPU"]
        assert answer["totalCapacity"][0]["value"] in [
            one["value"] for one in zone["totalCapacity"] if one["measurementName"] == "rc:VCPU"]

    @pytest.mark.requirement("Sc-Vi.Q01")
    @pytest.mark.parametrize(("body", "status"), [
        ({"computeResourceTypeId": "rc:VCPU", "resourceCriteria": {}}, 400),
        ({"colour": "red"}, 400), ([], 400), ({"zoneId": "nowhere"}, 422),
        ({"computeResourceTypeId": "rc:NOTHING"}, 422)])
    def test_what_cannot_be_asked_is_refused(
            self, service: SctelemService, body: Any, status: int) -> None:
        told = asked(service, "compute_capacity", body)
        assert told.status_code == status
        assert told.headers["Content-Type"] == "application/problem+json"

    @pytest.mark.requirement("Sc-Vi.Q04")
    @pytest.mark.parametrize("path", ["network_capacity", "storage_capacity"])
    def test_capacity_of_networks_and_storage_is_asked_by_zone(
            self, service: SctelemService, path: str) -> None:
        assert asked(service, path, {"zoneId": "nowhere"}).status_code == 422
        assert asked(service, path, {"networkResourceTypeId": "x"}).status_code == 400
        assert asked(service, path, "zone").status_code == 400

    @pytest.mark.requirement("Sc-Vi.Q01")
    @pytest.mark.requirement("Sc-Vi.Q04")
    @pytest.mark.requirement("Sc-Vi.X1")
    @pytest.mark.parametrize("path", ["compute_capacity", "network_capacity", "storage_capacity"])
    def test_the_lists_are_asked_by_zone_and_by_which_values(
            self, service: SctelemService, path: str) -> None:
        whole = service.elements("a", path)
        zone = next(one["zoneId"] for one in whole.values() if "zoneId" in one)
        (told,) = service.query(path, zoneId=zone, all_fields="").json()
        assert told == whole[f"zone:{zone}"]
        assert service.query(path, zoneId=zone, filter="(eq,scopeId,vim)").json() == []
        for nowhere in ("nowhere", "a'b", "a');(eq,scopeId,vim"):
            answer = service.query(path, zoneId=nowhere)
            assert (answer.status_code, answer.json()) == (200, [])
        chosen = {one["scopeId"]: one
                  for one in service.query(path, attributeSelector="TOTAL,RESERVED").json()}
        assert chosen == {
            name: {key: value for key, value in one.items()
                   if key in ("scopeId", "zoneId", "totalCapacity", "reservedCapacity")}
            for name, one in {one["scopeId"]: one for one in service.query(path).json()}.items()}

    @pytest.mark.requirement("Sc-Vi.Q01")
    def test_the_list_of_computing_is_asked_by_type(self, service: SctelemService) -> None:
        whole = service.elements("a", "compute_capacity")
        told = service.query("compute_capacity", computeResourceTypeId="rc:VCPU",
                             attributeSelector="TOTAL").json()
        assert {one["scopeId"]: one["totalCapacity"] for one in told} == {
            name: [measure for measure in one["totalCapacity"]
                   if measure["measurementName"] == "rc:VCPU"] for name, one in whole.items()}
        unknown = service.query("compute_capacity", computeResourceTypeId="rc:NOTHING")
        assert (unknown.status_code, unknown.json()) == (200, [])

    @pytest.mark.requirement("Sc-Vi.Q01")
    @pytest.mark.parametrize("asked", [
        "compute_capacity?attributeSelector=SOME", "compute_capacity?attributeSelector=",
        "compute_capacity?attributeSelector=TOTAL,", "compute_capacity?zoneId=",
        "compute_capacity?attributeSelector=TOTAL&fields=zoneId",
        "compute_capacity?zoneId=a&zoneId=b", "compute_capacity?computeResourceTypeId=",
        "network_capacity?computeResourceTypeId=rc:VCPU", "compute_zones?attributeSelector=TOTAL",
        "compute_capacity?filter=&zoneId=a"])
    def test_what_cannot_be_asked_of_a_list_is_refused(
            self, service: SctelemService, asked: str) -> None:
        assert service.request("a", asked).status_code == 400


class TestPolicies:
    @pytest.mark.requirement("Sc-Vi.Q28")
    def test_the_rules_of_a_security_group_are_its_selected_version(
            self, service: SctelemService, cloud: Recording) -> None:
        groups = {one["id"]: one for one in cloud.objects("network", "/security-groups")}
        policies = [one for one in service.elements("a", "policies") if one.startswith("secgroup:")]
        assert policies
        for policy in policies:
            told = service.request("a", f"policies/{policy}/selected_version")
            assert told.status_code == 200
            rules = groups[policy.partition(":")[2]]["security_group_rules"]
            assert len(told.json()["securityGroupRules"]) == len(rules)

    @pytest.mark.requirement("Security.002")
    def test_the_rules_of_others_are_not_there(self, service: SctelemService) -> None:
        own = set(service.elements("a", "policies"))
        foreign = set(service.elements("b", "policies")) - own
        assert foreign
        unknown = service.request("a", "policies/qos:none/selected_version")
        for policy in foreign:
            told = service.request("a", f"policies/{policy}/selected_version")
            assert told.status_code == unknown.status_code == 404
            assert told.json()["type"] == unknown.json()["type"]


class TestPlaces:
    @pytest.mark.requirement("Sc-Vi.Telem.002")
    def test_a_server_is_where_its_host_is(self, service: SctelemService) -> None:
        servers = service.elements("a", "compute_resources")
        assert servers
        for each, server in servers.items():
            told = service.request("a", f"locations/resources/{each}")
            assert told.status_code == 200
            assert told.json()["hostId"] == server["hostId"]

    @pytest.mark.requirement("Security.002")
    def test_the_place_of_what_is_others_is_not_told(self, service: SctelemService) -> None:
        servers = service.elements("b", "compute_resources")
        assert servers
        for each in servers:
            assert service.request("a", f"locations/resources/{each}").status_code == 404


class TestCapabilities:
    @pytest.mark.requirement("Sc-Vi.001")
    def test_each_collection_is_told_with_its_state(self, service: SctelemService) -> None:
        (vim,) = service.request("a", "capabilities").json()["vims"]
        assert vim["name"] == "site-1"
        assert vim["loading"]["kinds"] == vim["loading"]["of"]
        states = {one["path"]: one["status"] for one in vim["operations"]}
        assert states["compute_resources"] == "SUPPORTED"
        assert states["storage_reservations"] == "NO_SOURCE"
        assert states["thresholds"] == "PARTIAL"
        reachable = {one["name"]: one["reachable"] for one in vim["services"]}
        assert reachable["compute"] and not reachable["metric"]

    @pytest.mark.requirement("Sc-Vi.Q29")
    def test_nobody_has_subscribed(self, service: SctelemService) -> None:
        assert service.request("a", "subscriptions").json() == []
        assert service.request("a", "subscriptions/one").status_code == 404
        refused = service.request("a", "subscriptions", method="POST", json={})
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "GET"

    def test_no_packet_headers_are_had(self, service: SctelemService) -> None:
        told = service.request("a", "packet_header_sources")
        assert told.status_code == 501
        assert told.json()["type"] == "urn:bartizan:problem:no-source"


@pytest.mark.requirement("Security.001")
@pytest.mark.requirement("Security.006")
def test_one_managers_certificate_opens_no_other_managers_listener(
        service: SctelemService) -> None:
    for who, where in (("a", "b"), ("b", "a")):
        folder = service.directory / f"clients/sm-{who}"
        trust = service.directory / f"clients/sm-{where}/ca.pem"
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(f"{service.of(where)}/sctelem/v1/capabilities", timeout=10,
                         cert=(str(folder / "cert.pem"), str(folder / "key.pem")),
                         verify=str(trust), headers={"Version": "1.0.0"})
    assert service.request("a", "capabilities").status_code == 200
