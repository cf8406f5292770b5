# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The drivers that read a VIM, against a cloud that misbehaves in one way at a time."""

from __future__ import annotations

import gzip
import json
import pathlib
import time
from typing import Any

import pytest

from bartizan.vim import (
    MAX_BODY,
    SERVICES,
    Answer,
    DriverOptionError,
    TooLargeError,
    UnauthorizedError,
    UnreachableError,
    VimError,
    VimTimeoutError,
)
from bartizan.vim.host import Host
from bartizan.vim.openstack import OpenStackDriver
from bartizan.vim.recorded import RecordedDriver
from bartizan.vim.recorder import RecorderDriver
from conftest import ROOT, Run
from fake_cloud import PASSWORD, PROJECT, USER, FakeCloud, Reply, Reset, Silence

SERVERS = ("compute", "/servers/detail?all_tenants=True")
PATH = "/servers/detail?all_tenants=True&limit=200"


def options(fake: FakeCloud, /, **more: str) -> dict[str, str]:
    return {"cloud": "fake", "clouds_file": str(fake.clouds_file), "read_timeout": "5"} | more


def driver(fake: FakeCloud, /, **more: str) -> OpenStackDriver:
    return OpenStackDriver(options(fake, **more))


def opened(cloud: FakeCloud, name: str = "openstack", **more: str) -> Host:
    host = Host()
    reply = host.open("bartizan.vim", name, json.dumps(options(cloud, **more)))
    assert not reply.failed, reply
    return host


class TestAnswers:
    @pytest.mark.parametrize("versioned", [True, False])
    @pytest.mark.parametrize("service", SERVICES)
    def test_a_path_is_asked_below_the_versioned_endpoint_of_its_service(
            self, tmp_path: pathlib.Path, service: str, versioned: bool) -> None:
        with FakeCloud(tmp_path, {(service, "/things?a=1"): [Reply({"things": [service]})]},
                       versioned=versioned) as cloud:
            answer = driver(cloud).get(service, "/things?a=1&limit=5", "")
        assert (answer.status, json.loads(answer.body)) == (200, {"things": [service]})

    @pytest.mark.parametrize("versioned", [True, False])
    def test_a_path_beside_the_version_is_asked_there(
            self, tmp_path: pathlib.Path, versioned: bool) -> None:
        path = "/../v1.0/sfc/port_chains"
        with FakeCloud(tmp_path, {("network", path): [Reply({"port_chains": []})]},
                       versioned=versioned) as cloud:
            assert driver(cloud).get("network", path, "").status == 200
            assert driver(cloud).get("network", "/sfc/port_chains", "").status == 404
            assert [seen.whole_path for seen in cloud.asked("network")] == [
                path, "/sfc/port_chains"]

    def test_the_microversion_is_asked_for_by_the_names_that_the_services_know(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            it = driver(cloud)
            it.get("compute", "/servers", "2.93")
            it.get("block-storage", "/volumes", "3.70")
            it.get("baremetal", "/nodes", "1.81")
            it.get("network", "/ports", "")
        assert cloud.asked("compute")[0].headers["openstack-api-version"] == "compute 2.93"
        assert cloud.asked("block-storage")[0].headers["openstack-api-version"] == "volume 3.70"
        assert cloud.asked("baremetal")[0].headers["x-openstack-ironic-api-version"] == "1.81"
        assert "openstack-api-version" not in cloud.asked("network")[0].headers
        assert cloud.asked("compute")[0].headers["user-agent"].startswith("bartizan/")

    def test_octets_arrive_as_they_were_sent_with_few_headers(
            self, tmp_path: pathlib.Path) -> None:
        body = b'{"servers": [ {"id" : "\xff' + bytes(range(256)) * 1000
        with FakeCloud(tmp_path, {SERVERS: [Reply(body, headers={
                "OpenStack-API-Version": "compute 2.93", "Set-Cookie": "a=b"})]}) as cloud:
            answer = driver(cloud).get("compute", PATH, "2.93")
        assert answer.body == body
        assert set(answer.headers) == {"date", "content-type", "openstack-api-version",
                                       "x-openstack-request-id"}

    def test_content_coding_is_undone_and_bounded(self, tmp_path: pathlib.Path) -> None:
        def coded(body: bytes) -> Reply:
            return Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})

        with FakeCloud(tmp_path, {SERVERS: [coded(b"[1]" * 1000), coded(bytes(MAX_BODY + 1))]}
                       ) as cloud:
            it = driver(cloud)
            assert it.get("compute", PATH, "").body == b"[1]" * 1000
            with pytest.raises(TooLargeError):
                it.get("compute", PATH, "")

    @pytest.mark.parametrize("status", [400, 403, 404, 406, 500, 502])
    def test_any_status_is_an_answer(self, tmp_path: pathlib.Path, status: int) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Reply({"told": 1}, status)]}) as cloud:
            answer = driver(cloud).get("compute", PATH, "")
        assert (answer.status, answer.body) == (status, b'{"told": 1}')
        assert len(cloud.asked("compute")) == 1

    def test_a_redirection_is_an_answer_and_the_token_goes_nowhere_else(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            cloud.answers[SERVERS] = [
                Reply({}, 302, {"Location": f"{cloud.url}/network/v2.0/stolen"})]
            assert driver(cloud).get("compute", PATH, "").status == 302
        assert cloud.asked("network") == []

    def test_a_token_that_is_revoked_in_the_middle_is_renewed_once(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Reply({"servers": []})]}) as cloud:
            it = driver(cloud)
            assert it.get("compute", PATH, "").status == 200
            assert cloud.tokens == 1
            cloud.revoke_tokens()
            assert it.get("compute", PATH, "").status == 200
            assert cloud.tokens == 2
            cloud.answers[SERVERS] = [Reply({}, 401)]
            assert it.get("compute", PATH, "").status == 401
            assert cloud.tokens == 3

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_service_that_is_busy_is_asked_again_then_its_answer_stands(
            self, tmp_path: pathlib.Path, status: int) -> None:
        busy = Reply({}, status, {"Retry-After": "7"})
        with FakeCloud(tmp_path, {SERVERS: [busy, Reply({"servers": []})]}) as cloud:
            it = driver(cloud)
            assert it.get("compute", PATH, "").status == 200
            cloud.answers[SERVERS] = [busy]
            answer = it.get("compute", PATH, "")
        assert (answer.status, answer.headers["retry-after"]) == (status, "7")
        assert len(cloud.asked("compute")) == 4


class TestNoAnswer:
    def test_a_keystone_that_is_down(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            it = driver(cloud)
        with pytest.raises(UnreachableError):
            it.get("compute", PATH, "")
        with pytest.raises(UnreachableError):
            it.capabilities()

    def test_a_keystone_that_fails(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            cloud.keystone = Reply({}, 500)
            with pytest.raises(UnreachableError):
                driver(cloud).get("compute", PATH, "")

    def test_a_credential_that_is_refused(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            cloud.keystone = Reply({"error": {"code": 401, "message": "no"}}, 401)
            with pytest.raises(UnauthorizedError):
                driver(cloud).get("compute", PATH, "")
        assert cloud.asked("compute") == []

    @pytest.mark.parametrize("versioned", [True, False])
    def test_a_service_that_says_nothing(self, tmp_path: pathlib.Path, versioned: bool) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Silence()]}, versioned=versioned) as cloud:
            begun = time.monotonic()
            with pytest.raises(VimTimeoutError):
                driver(cloud, retries="0", read_timeout="1").get("compute", PATH, "")
            cloud.whole["compute"] = Silence()
            with pytest.raises(VimTimeoutError):
                driver(cloud, retries="0", read_timeout="1").get("compute", PATH, "")
        assert time.monotonic() - begun < 10

    def test_a_body_that_stops_coming(self, tmp_path: pathlib.Path) -> None:
        with (FakeCloud(tmp_path, {SERVERS: [Reply(b"[1,", promised=10)]}) as cloud,
              pytest.raises(UnreachableError, match="3 octets of 10")):
            driver(cloud).get("compute", PATH, "")

    def test_a_connection_that_is_reset(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Reset(), Reply({"servers": []})]}) as cloud:
            it = driver(cloud)
            assert it.get("compute", PATH, "").status == 200
            cloud.answers[SERVERS] = [Reset()]
            with pytest.raises(UnreachableError):
                it.get("compute", PATH, "")

    def test_a_body_beyond_the_limit(self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Reply(bytes(MAX_BODY)), Reply(bytes(MAX_BODY + 1))]}
                       ) as cloud:
            it = driver(cloud)
            assert len(it.get("compute", PATH, "").body) == MAX_BODY
            with pytest.raises(TooLargeError):
                it.get("compute", PATH, "")

    def test_a_service_that_the_catalogue_does_not_have(self, tmp_path: pathlib.Path) -> None:
        with (FakeCloud(tmp_path, services=["identity", "compute"]) as cloud,
              pytest.raises(UnreachableError)):
            driver(cloud).get("reservation", "/leases", "")


class TestCapabilities:
    @pytest.mark.parametrize("versioned", [True, False])
    def test_each_type_has_one_entry_with_its_microversions(
            self, tmp_path: pathlib.Path, versioned: bool) -> None:
        with FakeCloud(tmp_path, versioned=versioned) as cloud:
            found = driver(cloud).capabilities()
        assert [entry["type"] for entry in found["services"]] == list(SERVICES)
        assert all(entry["reachable"] for entry in found["services"]), found
        by_type = {entry["type"]: entry for entry in found["services"]}
        ranges = {name: (entry.get("minVersion"), entry.get("maxVersion"))
                  for name, entry in by_type.items() if "maxVersion" in entry}
        assert ranges == {"compute": ("2.1", "2.93"), "placement": ("1.0", "1.39"),
                          "block-storage": ("3.0", "3.70"), "baremetal": ("1.1", "1.81")}
        assert by_type["compute"]["endpoint"] == f"{cloud.url}/compute/v2.1"
        assert by_type["block-storage"]["endpoint"] == f"{cloud.url}/volumev3/v3/{PROJECT}"
        assert found["projectId"] == PROJECT
        assert found["userId"] == USER
        assert found["roles"] == ["reader", "service"]
        assert found["region"] == "RegionOne"

    @pytest.mark.parametrize("behaviour", [Silence(), Reset(), Reply({}, 500)])
    def test_a_service_that_does_not_answer_prevents_no_other(
            self, tmp_path: pathlib.Path, behaviour: Any) -> None:
        with FakeCloud(tmp_path, services=["identity", "compute", "network"]) as cloud:
            cloud.whole["network"] = behaviour
            found = driver(cloud, read_timeout="1").capabilities()
        by_type = {entry["type"]: entry for entry in found["services"]}
        assert set(by_type) == set(SERVICES)
        assert by_type["compute"]["reachable"] is True
        assert by_type["network"]["reachable"] is False
        assert by_type["network"]["error"]
        assert by_type["network"]["endpoint"] == f"{cloud.url}/network/v2.0"
        assert by_type["metric"] == {"type": "metric", "absent": True, "reachable": False}


class TestOptions:
    def test_a_cloud_without_tls_verification_is_refused_unless_it_is_allowed(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            cloud.write_clouds(verify=False)
            with pytest.raises(DriverOptionError, match="TLS"):
                driver(cloud)
            assert driver(cloud, allow_insecure="true").get("compute", "/x", "").status == 404

    def test_a_certificate_of_no_known_authority_is_refused(
            self, tmp_path: pathlib.Path, openssl: Run) -> None:
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=cloud", "-days", "2",
                "-addext", "subjectAltName=IP:127.0.0.1")
        both = tmp_path / "both.pem"
        both.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
        with FakeCloud(tmp_path, {SERVERS: [Reply({})]}, tls=both) as cloud:
            with pytest.raises(UnreachableError):
                driver(cloud).get("compute", PATH, "")
            assert cloud.tokens == 0
            known = driver(cloud, ca_file=str(tmp_path / "cert.pem"))
            assert known.get("compute", PATH, "").status == 200

    @pytest.mark.parametrize("wrong", [{"cloud": ""}, {"clouds_file": "/nonexistent"},
                                       {"read_timeout": "soon"}, {"color": "blue"}])
    def test_a_wrong_option_is_told(self, tmp_path: pathlib.Path, wrong: dict[str, str]) -> None:
        with FakeCloud(tmp_path) as cloud, pytest.raises(DriverOptionError,
                                                         match=next(iter(wrong))):
            driver(cloud, **wrong)


class TestHost:
    def test_no_secret_stands_in_what_the_operator_is_told(
            self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(ROOT / "tests" / "vim_drivers")
        for at in ("open", "get"):
            host = Host()
            reply = host.open("bartizan.vim", "raising",
                              json.dumps({"at": at, "password": PASSWORD}))
            if at == "get":
                assert not reply.failed
                reply = host.get("compute", PATH, "")
            assert reply.failed
            kind, public, told = (item.decode() for item in reply.items)
            assert (kind, public) == ("driver_failed", "compute" if at == "get" else "opening it")
            assert told.startswith("RuntimeError: ")
            assert PASSWORD not in told
            assert "gAAAA" not in told
            assert "***" in told
            assert "Traceback" in told
            assert len(told) <= 32 * 1024

    def test_password_and_token_are_the_openstack_drivers_secrets(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path, {SERVERS: [Reply({})]}) as cloud:
            it = driver(cloud)
            assert it.secrets() == [PASSWORD]
            it.get("compute", PATH, "")
            token = cloud.asked("compute")[0].headers["x-auth-token"]
            assert it.secrets() == [PASSWORD, token]

    def test_a_refused_login_tells_the_operator_why_without_the_password(
            self, tmp_path: pathlib.Path) -> None:
        with FakeCloud(tmp_path) as cloud:
            cloud.keystone = Reply({"error": {"code": 401, "message": f"not {PASSWORD}"}}, 401)
            reply = opened(cloud).get("compute", PATH, "")
        kind, public, told = (item.decode() for item in reply.items)
        assert (kind, public) == ("unauthorized", "compute")
        assert "not ***" in told
        assert PASSWORD not in told

    @pytest.mark.parametrize("path", ["servers", "//other.example/servers", "http://other/", "",
                                      "/a b", "/a\nb"])
    def test_no_path_leads_away_from_the_service(self, tmp_path: pathlib.Path, path: str) -> None:
        with FakeCloud(tmp_path) as cloud:
            reply = opened(cloud).get("compute", path, "")
        assert reply.failed
        assert reply.items[0] == b"driver_failed"
        assert cloud.tokens == 0

    def test_a_driver_that_is_not_there(self) -> None:
        reply = Host().open("bartizan.vim", "vmware", "{}")
        assert reply.failed
        assert reply.items[0] == b"driver_missing"


class TestRecorded:
    @pytest.fixture
    def directory(self, tmp_path: pathlib.Path) -> pathlib.Path:
        (tmp_path / "compute").mkdir()
        (tmp_path / "compute/0001.json").write_bytes(b'{"servers": []}\n')
        (tmp_path / "index.json").write_text(json.dumps({
            "format": 1, "capabilities": {"services": [], "projectId": "p"}, "answers": [
                {"service": "compute", "path": "/servers?a=1&b=2&limit=9", "microversion": "2.93",
                 "status": 200, "headers": {"date": "today"}, "file": "compute/0001.json"},
                {"service": "compute", "path": "/outside", "microversion": "", "status": 200,
                 "headers": {}, "file": "../secret"}]}))
        return tmp_path

    def test_a_path_is_found_in_whatever_order_its_query_stands(
            self, directory: pathlib.Path) -> None:
        it = RecordedDriver({"path": str(directory)})
        expected = Answer(200, {"date": "today"}, b'{"servers": []}\n')
        for path in ("/servers?a=1&b=2", "/servers?b=2&limit=1&a=1"):
            assert it.get("compute", path, "") == expected
        assert it.capabilities() == {"services": [], "projectId": "p"}

    def test_what_was_not_recorded_is_not_found(self, directory: pathlib.Path) -> None:
        it = RecordedDriver({"path": str(directory)})
        for service, path in (("compute", "/servers?a=1"), ("network", "/servers?a=1&b=2")):
            answer = it.get(service, path, "")
            assert (answer.status, answer.body) == (404, b'{"error":"not recorded"}')

    def test_a_file_outside_of_the_directory_is_not_read(self, directory: pathlib.Path) -> None:
        (directory.parent / "secret").write_text("secret")
        with pytest.raises(VimError, match="outside"):
            RecordedDriver({"path": str(directory)}).get("compute", "/outside", "")

    def test_a_recording_that_cannot_be_read_is_told(self, directory: pathlib.Path) -> None:
        (directory / "index.json").write_text('{"format": 2}')
        for path in (directory, directory / "nowhere"):
            with pytest.raises(DriverOptionError, match=r"index\.json"):
                RecordedDriver({"path": str(path)})


class TestRecorder:
    def test_what_was_recorded_is_answered_alike_and_holds_no_secret(
            self, tmp_path: pathlib.Path) -> None:
        first = {"servers": [{"id": "1", "OS-EXT-SRV-ATTR:user_data": "c2VjcmV0", "adminPass": "x",
                              "metadata": {"trust_id": "t", "kept": "gAAAAAB" + "a" * 40}}]}
        second = {"servers": [{"id": "2"}]}
        into = tmp_path / "recording"
        with FakeCloud(tmp_path, {SERVERS: [Reply(first), Reply(second)],
                                  ("compute", "/servers/9"): [Reply({"gone": 1}, 404)]}) as cloud:
            recorder = RecorderDriver(options(cloud) | {"into": str(into)})
            capabilities = recorder.capabilities()
            assert json.loads(recorder.get("compute", PATH, "2.93").body) == first
            recorder.get("compute", "/servers/9", "2.93")
            text = (into / "compute/0001.json").read_text()
            again = RecorderDriver(options(cloud) | {"into": str(into)})
            again.get("compute", "/servers/detail?limit=3&all_tenants=True", "2.93")
            again.get("network", "/ports", "")
        assert json.loads(text) == {"servers": [{"id": "1", "metadata": {"kept": "***"}}]}
        recorded = RecordedDriver({"path": str(into)})
        assert recorded.capabilities() == capabilities
        answer = recorded.get("compute", PATH, "")
        assert (answer.status, json.loads(answer.body)) == (200, second)
        assert recorded.get("compute", "/servers/9", "").status == 404
        assert recorded.get("network", "/ports", "").body != b'{"error":"not recorded"}'
        everything = "".join(path.read_text() for path in into.rglob("*.json"))
        for secret in (PASSWORD, "gAAAAAB", "c2VjcmV0"):
            assert secret not in everything
        assert len(json.loads((into / "index.json").read_text())["answers"]) == 3
