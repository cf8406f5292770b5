# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A page walk of a Security Manager (SOL 013 5.4; spec sc-vi 2.5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sctelem_service import RECORDED
from service import eventually
from telemetry import EAGER, Site

PORTS = "network_resources/ports"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages of three, and an inventory that is replaced every second."""
    made = Site(tmp_path_factory.mktemp("paging") / "run")
    made.add_vim("site-1", "--driver", "recorded", "--recording", str(RECORDED), **EAGER)
    for name in ("a", "b"):
        made.add_manager(name, "--domain", "trust-a", "--domain", "trust-b", page_size=3)
    made.start()
    eventually(made.has_read_all, 60)
    yield made
    made.stop()


def marker_of(site: Site, path: str, manager: str = "a") -> str:
    link = site.query(path, manager).links["next"]["url"]
    return str(link.partition("nextpage_opaque_marker=")[2])


def go_on(site: Site, path: str, marker: str, manager: str = "a") -> int:
    return site.query(f"{path}?nextpage_opaque_marker={marker}", manager).status_code


def test_every_element_is_on_one_page_in_the_order_of_ids(site: Site) -> None:
    sizes = []
    seen = []
    answer = site.query(PORTS)
    while True:
        sizes.append(len(answer.json()))
        seen += [port["resourceId"] for port in answer.json()]
        if "next" not in answer.links:
            break
        answer = site.query(answer.links["next"]["url"].partition("/sctelem/v1/")[2])
    assert len(seen) > 9
    assert seen == sorted(set(seen))
    assert set(sizes[:-1]) == {3}
    assert 1 <= sizes[-1] <= 3


def test_a_walk_goes_on_when_the_inventory_is_replaced(site: Site) -> None:
    first = site.query("compute_resources")
    before = first.headers["X-Sctelem-As-Of"]
    eventually(lambda: site.query("compute_resources").headers["X-Sctelem-As-Of"] > before)
    path = first.links["next"]["url"].partition("/sctelem/v1/")[2]
    second = site.query(path)
    assert second.status_code == 200
    assert second.headers["X-Sctelem-As-Of"] > before
    assert min(one["computeId"] for one in second.json()) > max(
        one["computeId"] for one in first.json())


def test_the_link_repeats_the_query(site: Site) -> None:
    asked = "compute_resources?filter=(eq,operationalState,ENABLED)&fields=computeName"
    link = site.query(asked).links["next"]["url"]
    answer = site.query(link.partition("/sctelem/v1/")[2])
    assert answer.status_code == 200
    assert {one["operationalState"] for one in answer.json()} == {"ENABLED"}
    assert all("metadata" not in one for one in answer.json())


def test_a_marker_is_of_one_list_and_of_one_reader(site: Site) -> None:
    marker = marker_of(site, PORTS)
    assert go_on(site, PORTS, marker) == 200
    assert go_on(site, "compute_resources", marker) == 400
    assert go_on(site, PORTS, marker, "b") == 400


@pytest.mark.parametrize("forged", ["AAAA", "", "%00", "x" * 2000, "c2l0ZS0xLzA"])
def test_a_marker_that_was_not_made_here_is_refused(site: Site, forged: str) -> None:
    answer = site.query(f"{PORTS}?nextpage_opaque_marker={forged}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_one_octet_of_a_marker_cannot_be_changed(site: Site) -> None:
    marker = marker_of(site, PORTS)
    middle = len(marker) // 4
    other = "A" if marker[middle] != "A" else "B"
    assert go_on(site, PORTS, marker[:middle] + other + marker[middle + 1:]) == 400


def test_networks_of_all_kinds_are_walked_in_one_list(site: Site) -> None:
    kinds: dict[str, list[str]] = {"networks": [], "subnets": [], "networkPorts": [], "trunks": []}
    answer = site.query("network_resources")
    for _ in range(100):
        assert answer.status_code == 200
        told = answer.json()
        assert set(told) == set(kinds)
        assert sum(len(part) for part in told.values()) <= 3
        for kind, part in told.items():
            kinds[kind] += [one.get("resourceId") or one.get("networkResourceId")
                            or one["trunkId"] for one in part]
        if "next" not in answer.links:
            break
        answer = site.query(answer.links["next"]["url"].partition("/sctelem/v1/")[2])
    for kind, path in (("networks", "networks"), ("subnets", "subnets"),
                       ("networkPorts", "ports"), ("trunks", "trunks")):
        alone = [next(iter(one.values())) for one in site.all_of(f"network_resources/{path}")]
        assert kinds[kind] == alone
        assert alone


