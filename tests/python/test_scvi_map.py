# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizan.scvi.map on what a real cloud answered (tests/vectors/cloud/recorded)."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from bartizan import exceptions, scvi
from conftest import ROOT

RECORDED = ROOT / "tests/vectors/cloud/recorded"
ANSWERS = json.loads((RECORDED / "index.json").read_text())["answers"]
SERVERS = "/servers/detail"
SERVER_COUNT = 12


def body(service: str, path: str) -> bytes:
    """The recorded answer to a path, whatever its query."""
    (file, *_) = [one["file"] for one in ANSWERS if one["service"] == service
                  and one["path"].partition("?")[0] == path and one["status"] == 200]
    return (RECORDED / file).read_bytes()


def children(service: str, front: str, back: str) -> dict[str, list[bytes]]:
    """The recorded answers that were asked for once for each id, by it."""
    return {one["path"].partition("?")[0].removeprefix(front).removesuffix(back):
            [(RECORDED / one["file"]).read_bytes()] for one in ANSWERS
            if one["service"] == service and one["path"].startswith(front)
            and one["path"].partition("?")[0].endswith(back)}


def mapped(kind: str, pages: scvi.Pages, **options: Any) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = json.loads(scvi.map(kind, pages, **options))
    return elements


def by_name(elements: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["computeName"]: one for one in elements}


def reasons(element: dict[str, Any]) -> dict[str, str]:
    return {one["attribute"]: one["reason"] for one in element["_unavailable"]}


class TestServers:
    def test_of_every_tenant_become_elements(self) -> None:
        found = by_name(mapped("nova.servers", [body("compute", SERVERS)]))
        assert len(found) == SERVER_COUNT
        assert {"a-web", "b-fw"} <= set(found)

    def test_what_was_not_given_is_not_yet_known_and_never_empty(self) -> None:
        alone = by_name(mapped("nova.servers", [body("compute", SERVERS)]))["a-web"]
        assert "virtualNetworkInterface" not in alone and "hostId" not in alone
        assert reasons(alone)["virtualNetworkInterface"] == "NOT_YET_KNOWN"

    def test_other_kinds_fill_what_comes_from_them(self) -> None:
        found = by_name(mapped("nova.servers", [body("compute", SERVERS)], also={
            "neutron.ports": [body("network", "/ports")],
            "nova.hypervisors": [body("compute", "/os-hypervisors/detail")],
            "placement.inventories": children("placement", "/resource_providers/",
                                              "/inventories")}))["a-web"]
        (host,) = [one for one in json.loads(body("compute", "/os-hypervisors/detail"))[
            "hypervisors"] if one["hypervisor_hostname"] == "fake-host-1"]
        assert found["hostId"] == host["id"]
        ports = {one["id"] for one in json.loads(body("network", "/ports"))["ports"]
                 if one["device_id"] == found["computeId"]}
        assert ports and {one["resourceId"] for one in found["virtualNetworkInterface"]} == ports
        assert "virtualMemOversubscriptionPolicy" in found["virtualMemory"]

    def test_pages_are_one_list(self) -> None:
        whole = json.loads(body("compute", SERVERS))["servers"]
        pages = [json.dumps({"servers": whole[at:at + 5]}).encode() for at in range(0, 12, 5)]
        assert mapped("nova.servers", pages) == mapped("nova.servers", [body("compute", SERVERS)])

    def test_none_are_an_empty_list(self) -> None:
        assert scvi.map("nova.servers", [b'{"servers": []}']) == b"[]"

    def test_all_keys_of_tenants_are_there(self) -> None:
        keys = {key for server in json.loads(body("compute", SERVERS))["servers"]
                for key in server["metadata"]}
        found = {key for one in mapped("nova.servers", [body("compute", SERVERS)])
                 for key in one.get("metadata", {})}
        assert keys and keys <= found


class TestOtherKinds:
    @pytest.mark.parametrize(("kind", "service", "path", "listed"), [
        ("nova.flavors", "compute", "/flavors/detail", "flavors"),
        ("neutron.networks", "network", "/networks", "networks"),
        ("neutron.subnets", "network", "/subnets", "subnets"),
        ("neutron.ports", "network", "/ports", "ports"),
        ("neutron.trunks", "network", "/trunks", "trunks"),
        ("cinder.volumes", "block-storage", "/volumes/detail", "volumes"),
        ("cinder.types", "block-storage", "/types", "volume_types"),
        ("glance.images", "image", "/images", "images"),
        ("nova.hypervisors", "compute", "/os-hypervisors/detail", "hypervisors")])
    def test_each_record_is_an_element(
            self, kind: str, service: str, path: str, listed: str) -> None:
        records = json.loads(body(service, path))[listed]
        assert records and len(mapped(kind, [body(service, path)])) == len(records)

    def test_quotas_are_given_by_the_project_that_they_are_of(self) -> None:
        given = children("compute", "/os-quota-sets/", "/detail")
        found = mapped("nova.quotas", given)
        assert {one["resourceGroupId"] for one in found} == set(given)

    def test_each_named_collection_is_there(self) -> None:
        for kind, collection in scvi.COLLECTIONS.items():
            with pytest.raises(exceptions.MalformedRequestError) as told:
                scvi.map(kind, [b"no JSON"])
            assert str(told.value).count(f"{kind}: ") == 1, collection

    def test_another_collection_is_made_where_it_is_named(self) -> None:
        hosts = mapped("nova.hypervisors", [body("compute", "/os-hypervisors/detail")],
                       collection="host_capacity", also={
                           "placement.providers": [body("placement", "/resource_providers")],
                           "placement.inventories": children(
                               "placement", "/resource_providers/", "/inventories")})
        assert len(hosts) == len(json.loads(body("compute", "/os-hypervisors/detail"))[
            "hypervisors"])

    def test_the_vim_names_its_alarms(self) -> None:
        options = {"collection": "alarms", "also": {
            "nova.services": [body("compute", "/os-services")]}}
        vims = [str(uuid.UUID(int=number)) for number in (1, 2)]
        one, other = (mapped("nova.servers", [body("compute", SERVERS)], vim_id=vim, **options)
                      for vim in vims)
        assert one and {alarm["alarmId"] for alarm in one}.isdisjoint(
            alarm["alarmId"] for alarm in other)


class TestRefused:
    @pytest.mark.parametrize(("kind", "pages", "options", "why"), [
        ("nova.nothing", [], {}, "no collection is of this kind"),
        ("nova.servers", [b"{}"], {"also": {"nova.nothing": [b"{}"]}}, "no such kind"),
        ("nova.servers", [b"[]"], {}, "nova.servers: "),
        ("nova.servers", [b'{"servers": ['], {}, "nova.servers: "),
        ("nova.servers", [b'{"servers": [{"name": "x"}]}'], {}, "without an id"),
        ("nova.servers", [b'{"servers": [{"id": "1"}]}'] * 2, {}, "came twice"),
        ("nova.servers", {"p": [b'{"servers": []}']}, {}, "asked once, not for each"),
        ("nova.quotas", [b"{}"], {}, "once for each of another kind"),
        ("nova.servers", [], {"collection": "nothing"}, "no such collection"),
        ("nova.servers", [], {}, "it is made from nova.servers"),
        ("nova.servers", [], {"vim_id": "x"}, "no UUID")])
    def test_what_is_no_answer_is_told(
            self, kind: str, pages: scvi.Pages, options: dict[str, Any], why: str) -> None:
        with pytest.raises(exceptions.MalformedRequestError, match=why):
            scvi.map(kind, pages, **options)

    def test_what_no_cloud_has_is_no_empty_list(self) -> None:
        with pytest.raises(exceptions.NoSourceError, match="Blazar"):
            scvi.map("blazar.leases", [b'{"leases": []}'], collection="storage_reservations")
