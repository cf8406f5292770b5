# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What all collections of Sc-Vi have in common over REST, from what was recorded of a cloud."""

from __future__ import annotations

import datetime
import json
import pathlib
import shutil
from collections.abc import Iterator

import pytest

from sctelem_service import (
    COLLECTIONS,
    RECORDED,
    SCOPES,
    Recording,
    SctelemService,
    same,
    serving,
)

ANSWERED = sorted(path for path, one in COLLECTIONS.items() if "noSource" not in one)
# Jobs and thresholds are of the configuration or of Aodh: there are none.
EMPTY = {"pm_jobs", "thresholds", "subscriptions"}
# What others have, and vnf-a has none of.
OTHERS = {"network_resources/trunks", "nfps", "host_reservations"}
# Of one tenant and nobody else.
TENANTS = ("compute_resources", "storage_resources", "network_resources/ports",
           "network_resources/trunks", "nfps", "compute_quotas", "network_quotas",
           "storage_quotas", "compute_reservations", "network_reservations")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SctelemService]:
    yield from serving(tmp_path_factory.mktemp("sctelem"))


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
