# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A VIM that misbehaves in one way: what was good goes on to be told with its age, the other
services' queries go on, the operator is told, and all is well again when the VIM is."""

from __future__ import annotations

import copy
import datetime
import json
import pathlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from conftest import ROOT
from fake_cloud import Behaviour, FakeCloud, Key, Reply, Silence, without_limit
from service import eventually
from telemetry import EAGER, Site, as_of, unavailable

RECORDINGS = ROOT / "tests" / "vectors" / "cloud"
SERVERS = ("compute", "/servers/detail?all_tenants=True")
NETWORKS = ("network", "/networks")
PORTS = ("network", "/ports")
READERS_PROJECT = "9cc496a3e235412db55d6de35cb34853"  # of recorded-reader
SECONDS_OF_TROUBLE = 40


def recorded(recording: str = "recorded") -> dict[Key, list[Behaviour]]:
    """What a real cloud answered."""
    folder = RECORDINGS / recording
    index = json.loads((folder / "index.json").read_text())
    answers: dict[Key, list[Behaviour]] = {}
    for entry in index["answers"]:
        key = (entry["service"], without_limit(entry["path"]))
        answers[key] = [Reply((folder / entry["file"]).read_bytes(), entry["status"])]
    # Its list is over when an empty page comes.
    groups = ("compute", "/os-server-groups?all_projects=True")
    count = len(json.loads(body_of(answers, groups))["server_groups"])
    answers["compute", f"{groups[1]}&offset={count}"] = [Reply({"server_groups": []})]
    return answers


def body_of(answers: dict[Key, list[Behaviour]], key: Key) -> bytes:
    reply = answers[key][0]
    assert isinstance(reply, Reply) and isinstance(reply.body, bytes)
    return reply.body


def objects(cloud: FakeCloud, key: Key, name: str) -> list[dict[str, Any]]:
    """Those of the answer that stands under a key."""
    found: list[dict[str, Any]] = json.loads(body_of(cloud.answers, key))[name]
    return found


def make_site(folder: pathlib.Path, cloud: FakeCloud) -> Site:
    site = Site(folder / "run")
    cloud.clouds_file.chmod(0o600)
    site.add_vim("site-1", "--cloud", "fake", "--clouds-file", str(cloud.clouds_file),
                 deadline_ms=4000, **EAGER)
    site.add_manager("a", "--domain", "trust-a", "--host-scope", "all")
    return site


def recorded_site(folder: pathlib.Path, recording: str) -> Site:
    site = Site(folder / "run")
    site.add_vim("site-1", "--driver", "recorded", "--recording", str(RECORDINGS / recording),
                 **EAGER)
    return site


@contextmanager
def started(site: Site) -> Iterator[Site]:
    site.start()
    try:
        eventually(site.has_read_all, 90)
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeCloud]:
    with FakeCloud(tmp_path_factory.mktemp("cloud"), recorded()) as fake:
        fake.roles = ["admin"]
        yield fake


@pytest.fixture(scope="module")
def _site(cloud: FakeCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with started(make_site(tmp_path_factory.mktemp("site"), cloud)) as site:
        yield site


@pytest.fixture
def site(_site: Site, cloud: FakeCloud) -> Iterator[Site]:
    """The deployment of this module; whatever a test did to its cloud is undone."""
    good = dict(cloud.answers)
    yield _site
    cloud.answers.clear()
    cloud.answers.update(good)
    cloud.whole.clear()
    cloud.keystone = None
    healed = time.monotonic()
    # With time for parents before their children.
    eventually(lambda: is_well(_site) and max(_site.metrics()["age_seconds"].values())
               < time.monotonic() - healed - 3, SECONDS_OF_TROUBLE)


def is_well(site: Site) -> bool:
    return site.metrics()["reachable"][""] == 1 and not site.kinds("standing failed")


def goes_on(site: Site, path: str, since: datetime.datetime) -> bool:
    """The answer is of a reading that began after `since`."""
    return as_of(site.query(path)) > since


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def doctor(site: Site) -> str:
    done = site.cli("doctor")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


class Before:
    """A collection as it was told before the trouble."""

    def __init__(self, site: Site, path: str) -> None:
        self.site, self.path = site, path
        self.elements = site.all_of(path)
        self.as_of = as_of(site.query(path))
        assert self.elements

    def still_stands(self) -> bool:
        """The same elements, told to be as old as they are."""
        answer = self.site.query(self.path)
        return (answer.status_code == 200 and as_of(answer) <= now()
                and self.site.all_of(self.path) == self.elements)


@pytest.mark.parametrize(("behaviour", "of"), [
    (Reply({"error": "out of order"}, 500), None),
    (Reply(b"<html>not what was asked for</html>"), NETWORKS),
    (Reply({"networks": "none"}), NETWORKS),
    (Reply({"subnets": []}), NETWORKS),
    (Reply(b'{"networks": [{"id": "', promised=100_000), NETWORKS),
    (Reply({"networks": [{"id": "n1"}], "networks_links": [
        {"rel": "next", "href": "http://cloud/v2.0/networks?limit=1&marker=n1"}]}), NETWORKS),
    (Reply({"networks": [{"id": "n1"}, {"id": "n1"}]}), NETWORKS),
    (Reply({"networks": [{"name": "without an id"}]}), NETWORKS),
], ids=["status-500", "no-json", "no-list", "another-list", "half-a-page", "a-page-repeated",
        "an-id-twice", "no-id"])
@pytest.mark.requirement("Sc-Vi.Telem.001")
def test_one_service_in_trouble_leaves_what_was_good_and_the_others(
        site: Site, cloud: FakeCloud, behaviour: Reply, of: Key | None) -> None:
    before = Before(site, "network_resources/networks")
    if of is None:
        cloud.whole["network"] = behaviour
    else:
        cloud.answers[of] = [behaviour]
        cloud.answers[of[0], f"{of[1]}?marker=n1"] = [behaviour]
    eventually(lambda: "neutron.networks" in site.kinds("standing failed"), SECONDS_OF_TROUBLE)
    stopped = as_of(site.query(before.path))
    assert before.still_stands()
    since = now()
    eventually(lambda: goes_on(site, "storage_resources", since), SECONDS_OF_TROUBLE)
    assert as_of(site.query(before.path)) == stopped
    assert site.metrics()["age_seconds"]["neutron.networks"] > 1
    assert site.ready(200)
    told = doctor(site)
    assert "ERROR   vim site-1: the last reading failed of" in told
    assert "neutron.networks" in told
    assert "cinder.volumes" not in told


def test_a_service_that_says_nothing_costs_the_others_only_time(
        site: Site, cloud: FakeCloud) -> None:
    before = Before(site, "storage_resources")
    cloud.whole["block-storage"] = Silence()
    eventually(lambda: "cinder.volumes" in site.kinds("standing failed"), SECONDS_OF_TROUBLE)
    begun = time.monotonic()
    assert before.still_stands()
    assert time.monotonic() - begun < 2
    since = now()
    eventually(lambda: goes_on(site, "network_resources/networks", since), SECONDS_OF_TROUBLE)
    assert site.metrics()["reachable"][""] == 1
    assert site.ready(200)


def test_a_keystone_that_is_down_leaves_all_that_was_good(site: Site, cloud: FakeCloud) -> None:
    all_before = [Before(site, path) for path in
                  ("compute_resources", "network_resources/ports", "storage_resources", "images")]
    cloud.keystone = Reply({"error": "out of order"}, 503)
    cloud.revoke_tokens()
    eventually(lambda: {"nova.servers", "neutron.ports", "cinder.volumes", "glance.images"}
               <= site.kinds("standing failed"), SECONDS_OF_TROUBLE)
    stopped = [as_of(site.query(before.path)) for before in all_before]
    assert all(before.still_stands() for before in all_before)
    time.sleep(2)
    assert [as_of(site.query(before.path)) for before in all_before] == stopped
    assert site.ready(200)
    assert "ERROR   vim site-1" in doctor(site)


def test_a_token_that_is_revoked_in_the_middle_is_renewed_unnoticed(
        site: Site, cloud: FakeCloud) -> None:
    tokens = cloud.tokens
    cloud.revoke_tokens()
    since = now()
    eventually(lambda: goes_on(site, "storage_resources", since), SECONDS_OF_TROUBLE)
    assert is_well(site)
    assert cloud.tokens == tokens + 1


def test_a_server_that_was_deleted_between_two_readings_is_gone(
        site: Site, cloud: FakeCloud) -> None:
    servers = objects(cloud, SERVERS, "servers")
    listed = {server["computeId"] for server in site.all_of("compute_resources")}
    gone = next(server for server in servers if server["id"] in listed)
    cloud.answers[SERVERS] = [Reply(json.dumps({"servers": [
        server | {"status": "DELETED"} if server is gone else server
        for server in servers]}).encode())]
    cloud.answers["compute", f"/servers/{gone['id']}/topology"] = [Reply({"itemNotFound": {}}, 404)]
    eventually(lambda: site.query(f"compute_resources/{gone['id']}").status_code == 404,
               SECONDS_OF_TROUBLE)
    assert {one["computeId"] for one in site.all_of("compute_resources")} == listed - {gone["id"]}
    assert is_well(site)


def test_a_server_of_a_cell_that_is_down_is_told_with_what_is_missing(
        site: Site, cloud: FakeCloud) -> None:
    servers = copy.deepcopy(objects(cloud, SERVERS, "servers"))
    listed = site.all_of("compute_resources")
    down = next(server for server in servers if server["id"] == listed[0]["computeId"])
    kept = ("id", "tenant_id", "created", "links")
    partial = {name: down[name] for name in kept} | {"status": "UNKNOWN"}
    cloud.answers[SERVERS] = [Reply(json.dumps({"servers": [
        partial if server is down else server for server in servers]}).encode())]
    path = f"compute_resources/{down['id']}"
    eventually(lambda: site.query(path).json()["runningState"] == "UNKNOWN", SECONDS_OF_TROUBLE)
    told = site.query(path).json()
    assert told["operationalState"] == "DISABLED"
    missing = unavailable(told)
    for attribute in ("flavourId", "virtualCpu", "virtualMemory", "hostId"):
        assert attribute not in told
        assert missing[attribute] == "SOURCE_ERROR"
    assert {one["computeId"] for one in site.all_of("compute_resources")} == {
        one["computeId"] for one in listed}


def test_a_clock_that_is_ahead_makes_no_answer_younger_than_it_is(
        site: Site, cloud: FakeCloud) -> None:
    servers = objects(cloud, SERVERS, "servers")
    ahead = [server | {"updated": "2099-01-01T00:00:00Z"} for server in servers]
    cloud.answers[SERVERS] = [Reply(json.dumps({"servers": ahead}).encode(),
                                    headers={"Date": "Thu, 01 Jan 2099 00:00:00 GMT"})]
    before = Before(site, "compute_resources")
    since = now()
    eventually(lambda: goes_on(site, "compute_resources", since), SECONDS_OF_TROUBLE)
    assert before.still_stands()
    assert is_well(site)
    changes = [seen for seen in cloud.asked("compute") if "changes-since" in seen.whole_path]
    assert changes and not any("=2099" in seen.whole_path for seen in changes)


class TestFromTheBeginning:
    """Nothing good was ever read of what is in trouble."""

    @pytest.fixture(scope="class")
    def site(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
        folder = tmp_path_factory.mktemp("born")
        services = ("identity", "compute", "placement", "network", "block-storage", "image")
        with FakeCloud(folder, recorded(), services=services) as cloud:
            cloud.roles = ["admin"]
            cloud.whole["network"] = Reply({}, 500)
            with started(make_site(folder, cloud)) as site:
                yield site

    @pytest.mark.requirement("Sc-Vi.Telem.001")
    def test_servers_are_told_without_the_ports_that_cannot_be_read(self, site: Site) -> None:
        servers = site.all_of("compute_resources")
        assert servers
        for server in servers:
            assert "virtualNetworkInterface" not in server
            assert unavailable(server)["virtualNetworkInterface"] == "SOURCE_ERROR"

    def test_what_is_only_there_is_503_with_a_time_to_try_again(self, site: Site) -> None:
        answer = site.query("network_resources/networks")
        assert answer.status_code == 503
        assert answer.json()["type"] == "urn:bartizan:problem:vim-unavailable"
        assert int(answer.headers["Retry-After"]) > 0

    def test_policies_are_told_to_be_a_part(self, site: Site) -> None:
        answer = site.query("policies")
        assert answer.status_code == 200
        assert answer.headers["X-Sctelem-Partial"] == "site-1;reason=SOURCE_ERROR"

    def test_what_is_not_deployed_is_501_and_no_empty_list(self, site: Site) -> None:
        for path in ("compute_reservations", "network_reservations", "host_reservations"):
            answer = site.query(path)
            assert answer.status_code == 501
            assert answer.json()["type"] == "urn:bartizan:problem:no-source"


class TestCredential:
    def test_one_that_is_refused_is_tried_once_a_minute(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path, recorded()) as cloud:
            cloud.keystone = Reply({"error": {"code": 401, "message": "no"}}, 401)
            site = make_site(tmp_path, cloud)
            site.start()
            try:
                eventually(lambda: cloud.logins >= 1, 30)
                time.sleep(6)
                assert cloud.logins == 1
                for path in ("compute_resources", "policies", "pm_jobs", "thresholds",
                             "policies/qos:q/selected_version", "locations/resources/s"):
                    assert site.query(path).status_code == 503, path
                assert site.metrics()["reachable"][""] == 0
                assert site.metrics()["credential_refused"][""] == 1
                assert "ERROR   vim site-1: it refuses the credential" in doctor(site)
                assert site.ready(200)
            finally:
                site.stop()

    @pytest.mark.requirement("Sc-Vi.Telem.001")
    def test_one_that_may_read_little_is_told_what_it_may_not(
            self, tmp_path: pathlib.Path) -> None:
        site = recorded_site(tmp_path, "recorded-reader")
        site.add_manager("a", "--domain", "trust-a")
        site.add_manager("b", "--project", READERS_PROJECT)
        with started(site):
            told = doctor(site)
            refused, part = (
                next(line for line in told.splitlines() if text in line)
                for text in ("the credential may not read", "is shown only a part of"))
            assert refused.startswith("WARNING vim site-1: permissions")
            for kind in ("nova.hypervisors", "neutron.agents", "neutron.ip_availabilities"):
                assert kind in refused
            for kind in ("nova.servers", "neutron.ports", "cinder.volumes", "glance.images"):
                assert kind in part
            # Whose projects they are cannot be told: that is no empty list.
            assert site.query("network_resources/networks").status_code == 503
            for path in ("network_resources/networks", "network_resources/ports",
                         "network_resources/trunks", "storage_resources", "nfps", "images"):
                answer = site.query(path, "b")
                assert answer.status_code == 200
                assert answer.headers["X-Sctelem-Partial"] == "site-1;reason=NOT_PERMITTED"
        told = doctor(site)
        assert "WARNING vim site-1: bartizand, which reads it, is not running" in told

    def test_one_that_is_shown_all_projects_is_told_no_part(self, tmp_path: pathlib.Path) -> None:
        site = recorded_site(tmp_path, "recorded-sctelem")
        site.add_manager("a", "--domain", "trust-a")
        with started(site):
            for path in ("network_resources/networks", "network_resources/ports",
                         "network_resources/trunks", "storage_resources", "nfps", "images"):
                assert "X-Sctelem-Partial" not in site.query(path).headers


def test_without_leases_there_are_no_reservations(tmp_path: pathlib.Path) -> None:
    answers = recorded()
    answers["reservation", "/leases"] = [Reply({"leases": []})]
    with FakeCloud(tmp_path, answers) as cloud, started(make_site(tmp_path, cloud)) as site:
        for path in ("compute_reservations", "network_reservations", "host_reservations"):
            answer = site.query(path)
            assert (answer.status_code, answer.json()) == (200, [])
