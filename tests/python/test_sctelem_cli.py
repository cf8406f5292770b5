# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizan scvi, as a Security Manager types it: on a bartizand that reads a recorded cloud, and
on a listener that is slow, paged or partial."""

from __future__ import annotations

import json
import os
import pathlib
import pty
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bartizan import exceptions
from bartizan.sctelem import Client, Identity
from conftest import BUILD, PLAIN, ROOT, Run
from fake_sctelem import FakeSctelem, Reply, loading, not_read_yet
from service import Service, free_base_port

RECORDED = ROOT / "tests/vectors/cloud/recorded"
SERVERS = "/sctelem/v1/compute_resources"
CAPABILITIES = "/sctelem/v1/capabilities"
A_WEB = "5634ebef-cd54-4c65-880b-d7e85391a387"
HOST_1 = "f6149b01-a4a3-4665-a3a4-a10a53b8219e"


def command(directory: pathlib.Path, *words: str,
            **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BUILD / "bin" / "bartizan"), "--dir", str(directory), *words],
                          capture_output=True, text=True, env=PLAIN, timeout=120, check=False,
                          **options)


def add(directory: pathlib.Path, *words: str) -> dict[str, Any]:
    done = command(directory, *words, "-f", "json")
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pathlib.Path]:
    """The deployment of a bartizand that has read a cloud of two tenants, with a Security
    Manager for each."""
    service = Service(tmp_path_factory.mktemp("watched") / "run")
    add(service.directory, "vim", "add", "site-1", "--driver", "recorded", "--recording",
        str(RECORDED))
    for name in ("a", "b"):
        add(service.directory, "sm", "add", name, "--mode", "passive", "--domain",
            f"trust-{name}", "--port", str(free_base_port()))
    service.start()
    try:
        done = command(service.directory, "scvi", "capabilities", "--sm", "a")
        assert done.returncode == 0, done.stderr
        yield service.directory
    finally:
        assert service.stop() == 0


def asked(directory: pathlib.Path, *words: str, sm: str = "a") -> Any:
    done = command(directory, "scvi", *words, "--sm", sm, "-f", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestOnARecordedCloud:
    @pytest.mark.requirement("Security.002")
    def test_each_security_manager_gets_the_servers_of_its_domain_alone(
            self, watched: pathlib.Path) -> None:
        for sm, count in (("a", 7), ("b", 5)):
            names = [one["computeName"] for one in asked(watched, "query", "compute_resources",
                                                         sm=sm)]
            assert len(names) == count
            assert all(name.startswith(f"{sm}-") for name in names)
        done = command(watched, "scvi", "query", "compute_resources", "--id", A_WEB, "--sm", "b")
        assert (done.returncode, done.stdout) == (3, "")

    def test_a_filter_and_fields_choose(self, watched: pathlib.Path) -> None:
        found = asked(watched, "query", "compute_resources", "--fields", "computeName", "--filter",
                      "(eq,zoneId,az-west)")
        assert [one["computeName"] for one in found] == ["a-db-2"]
        assert "virtualNetworkInterface" not in found[0]

    def test_json_and_yaml_leave_absent_what_was_not_told(self, watched: pathlib.Path) -> None:
        found = asked(watched, "query", "compute_resources", "--all-fields")
        assert all("_unavailable" in one or "virtualNetworkInterface" in one for one in found)
        assert all(value not in ("", None) for one in found for value in one.values())
        done = command(watched, "scvi", "query", "compute_resources", "--all-fields", "--sm", "a",
                       "-f", "yaml")
        assert yaml.safe_load(done.stdout) == found
        assert asked(watched, "query", "compute_resources", "--all-fields", "-c", "hostId") == [
            {"hostId": one["hostId"]} if "hostId" in one else {} for one in found]

    def test_a_table_has_the_attributes_that_are_one_value(self, watched: pathlib.Path) -> None:
        done = command(watched, "scvi", "query", "compute_resources", "--sm", "a")
        head = done.stdout.splitlines()[1]
        assert "computeName" in head and "virtualCpu" not in head
        assert "a-web" in done.stdout

    def test_capabilities_tell_each_query_and_why_not(self, watched: pathlib.Path) -> None:
        document = asked(watched, "capabilities")
        (vim,) = document["vims"]
        assert vim["loading"]["kinds"] == vim["loading"]["of"]
        status = {one["path"]: one["status"] for one in vim["operations"]}
        assert status["storage_reservations"] == "NO_SOURCE"
        assert "SUPPORTED" in status.values() and "LOADING" not in status.values()
        table = command(watched, "scvi", "capabilities", "--sm", "a").stdout
        assert all(f" {path} " in table for path in status)

    def test_what_no_cloud_has_is_no_empty_list(self, watched: pathlib.Path) -> None:
        done = command(watched, "scvi", "query", "storage_reservations", "--sm", "a")
        assert done.returncode == 4 and done.stdout == ""
        assert "Blazar has no plug-in that reserves storage" in done.stderr

    def test_a_host_and_a_server_have_a_place(self, watched: pathlib.Path) -> None:
        hosts = asked(watched, "location", "host")
        assert HOST_1 in [one["hostId"] for one in hosts]
        assert asked(watched, "location", "host", HOST_1)["physicalLocation"]["rack"] == "A-07"
        assert asked(watched, "location", "resource", A_WEB)["hostId"] == HOST_1
        done = command(watched, "scvi", "location", "resource", A_WEB, "--sm", "b")
        assert done.returncode == 3

    def test_networks_of_all_kinds_are_one_list(self, watched: pathlib.Path) -> None:
        kinds = {one["kind"] for one in asked(watched, "query", "network_resources")}
        assert {"networks", "subnets", "networkPorts"} <= kinds

    def test_it_works_from_elsewhere_with_files_and_an_address(
            self, watched: pathlib.Path, tmp_path: pathlib.Path) -> None:
        shown = json.loads(command(watched, "sm", "show", "a", "-f", "json").stdout)
        words = ("--identity", str(watched / "clients/sm-a"), "scvi", "query", "images",
                 "--address", "127.0.0.1")
        done = command(tmp_path, "--url", shown["url"], *words)
        assert done.returncode == 0, done.stderr
        # Another name than the listener proves is no listener of this Security Manager.
        other = shown["url"].replace("sctelem-a", "sctelem-b")
        assert command(tmp_path, "--url", other, *words).returncode == 4

    @pytest.mark.requirement("Security.001")
    def test_the_certificate_of_another_is_refused(self, watched: pathlib.Path) -> None:
        client = watched / "clients/sm-b"
        done = command(watched, "scvi", "query", "images", "--sm", "a", "--cert",
                       str(client / "cert.pem"), "--key", str(client / "key.pem"), "--wait", "0")
        assert done.returncode == 4 and "cannot be reached" in done.stderr

    @pytest.mark.parametrize(("words", "status"), [
        (("query", "nothing", "--sm", "a"), 3),
        (("query", "images", "--sm", "a", "--filter", "(bad,x,1)"), 1),
        (("query", "images", "--sm", "a", "--fields", "a", "--all-fields"), 2),
        (("query", "images", "--sm", "a", "--id", "i", "--filter", "(eq,name,x)"), 1),
        (("query", "images", "--sm", "absent"), 3),
        (("query", "images"), 1)])
    def test_wrong_words_are_told(
            self, watched: pathlib.Path, words: tuple[str, ...], status: int) -> None:
        done = command(watched, "scvi", *words)
        assert done.returncode == status and done.stderr and not done.stdout


@pytest.fixture
def shown(bartizan: Run, tmp_path: pathlib.Path) -> dict[str, Any]:
    """A Security Manager whose listener the test is."""
    bartizan("quickstart", "--dir", str(tmp_path / "run"), "--base-port", str(free_base_port()))
    return add(tmp_path / "run", "sm", "add", "a", "--mode", "passive", "--port",
               str(free_base_port()))


def listener(shown: dict[str, Any], **replies: list[Reply]) -> FakeSctelem:
    folder = pathlib.Path(shown["caFile"]).parents[2] / "listeners/sctelem-a"
    paths = {"servers": SERVERS, "more": SERVERS + "?nextpage_opaque_marker=m",
             "capabilities": CAPABILITIES}
    return FakeSctelem(shown, str(folder), {paths[name]: of for name, of in replies.items()})


def client(shown: dict[str, Any], **options: Any) -> Client:
    return Client(shown["url"], Identity(shown["certificate"], shown["key"], shown["caFile"]),
                  address=shown["address"], **options)


class TestOnASlowListener:
    def test_the_first_reading_is_waited_for_and_told(
            self, shown: dict[str, Any], tmp_path: pathlib.Path) -> None:
        with listener(shown, servers=[not_read_yet(), not_read_yet(), Reply([])],
                      capabilities=[loading(3), loading(20)]):
            done = command(tmp_path / "run", "scvi", "query", "compute_resources", "--sm", "a",
                           "-f", "json")
        assert (done.returncode, json.loads(done.stdout)) == (0, [])
        assert [line.rpartition(": ")[2] for line in done.stderr.splitlines()] == [
            "3 of 57 kinds, 30 records", "20 of 57 kinds, 200 records"]

    def test_a_terminal_gets_a_bar_that_is_gone_in_the_end(
            self, shown: dict[str, Any], tmp_path: pathlib.Path) -> None:
        ours, theirs = pty.openpty()
        with listener(shown, capabilities=[loading(19), loading(57)]):
            done = subprocess.run(
                [str(BUILD / "bin" / "bartizan"), "--dir", str(tmp_path / "run"), "scvi",
                 "capabilities", "--sm", "a", "-f", "json"],
                stdout=subprocess.PIPE, stderr=theirs, env=PLAIN, timeout=120, check=False)
        os.close(theirs)
        told = os.read(ours, 4096).decode()
        os.close(ours)
        assert done.returncode == 0
        assert f"[{'#' * 10}{'.' * 20}] 19 of 57 kinds" in told and told.endswith("\r\x1b[K")

    def test_it_is_not_waited_for_longer_than_wait(
            self, shown: dict[str, Any], tmp_path: pathlib.Path) -> None:
        with listener(shown, servers=[not_read_yet()], capabilities=[loading(3)]) as fake:
            done = command(tmp_path / "run", "scvi", "query", "compute_resources", "--sm", "a",
                           "--wait", "0")
            assert done.returncode == 4 and "has not been read yet" in done.stderr
            assert len(fake.asked) == 1

    def test_a_refused_credential_is_not_waited_for(self, shown: dict[str, Any]) -> None:
        refused = Reply({"type": "urn:bartizan:problem:vim-credential-refused"}, 503,
                        {"Retry-After": "1"})
        with (listener(shown, servers=[refused]) as fake, client(shown) as sm,
              pytest.raises(exceptions.VimCredentialRefusedError)):
            list(sm.query("compute_resources"))
        assert len(fake.asked) == 1


class TestPages:
    PAGES = {  # noqa: RUF012
        "servers": [Reply([{"computeId": "1"}], headers={
            "Link": f'<https://elsewhere.example{SERVERS}?nextpage_opaque_marker=m>;rel="next"',
            "X-Sctelem-As-Of": "2026-11-26T10:00:00.000Z",
            "X-Sctelem-Partial": "site-2;reason=NOT_YET_KNOWN, site-3;reason=SOURCE_ERROR"})],
        "more": [Reply([{"computeId": "2"}])]}

    def test_all_are_asked_of_the_listener_and_of_nobody_else(
            self, shown: dict[str, Any]) -> None:
        with listener(shown, **self.PAGES) as fake, client(shown) as sm:
            pages = list(sm.query("compute_resources"))
        assert [page.content for page in pages] == [[{"computeId": "1"}], [{"computeId": "2"}]]
        assert pages[0].as_of == "2026-11-26T10:00:00.000Z"
        assert pages[0].partial == {"site-2": "NOT_YET_KNOWN", "site-3": "SOURCE_ERROR"}
        assert {host for _, host in fake.asked} == {f"{shown['serverName']}:{shown['port']}"}

    def test_the_command_tells_what_is_missing_and_stops_where_it_is_told(
            self, shown: dict[str, Any], tmp_path: pathlib.Path) -> None:
        query = ("scvi", "query", "compute_resources", "--sm", "a", "-f", "json")
        with listener(shown, **self.PAGES) as fake:
            done = command(tmp_path / "run", *query)
            assert [one["computeId"] for one in json.loads(done.stdout)] == ["1", "2"]
            assert done.stderr.splitlines() == [
                "bartizan: site-2 is not in this answer: NOT_YET_KNOWN",
                "bartizan: site-3 is not in this answer: SOURCE_ERROR"]
            one = command(tmp_path / "run", *query, "--limit-pages", "1")
            assert len(json.loads(one.stdout)) == 1
            assert len(fake.asked) == 3


def test_the_tutorial_runs_twice_and_leaves_nothing_running(tmp_path: pathlib.Path) -> None:
    script = ROOT / "docs" / "tutorials" / "watch-a-cloud.sh"
    base_port = str(free_base_port())
    for _ in range(2):
        done = subprocess.run(
            ["bash", str(script), str(tmp_path / "run"), base_port], capture_output=True,
            text=True, check=False, timeout=300,
            env=PLAIN | {"PATH": f"{BUILD / 'bin'}:/usr/bin:/bin:/usr/sbin"})
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    running = subprocess.run(["pgrep", "-f", f"bartizan.*{tmp_path}/run"], env=PLAIN, timeout=60,
                             check=False)
    assert running.returncode == 1
