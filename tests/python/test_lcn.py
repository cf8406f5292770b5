# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The lcn listener as a hostile network meets it (CMF 9.4): whoever is not the VNFM, or says what
it would not, is refused and counted, and nothing of it is kept."""

from __future__ import annotations

import concurrent.futures
import json
import pathlib
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from fake_vnfm import FakeVnfm, now
from lcm_service import LcmService
from service import eventually

LIMIT = 1024 * 1024


class Network:
    """What anyone can send to the listener of a service."""

    def __init__(self, service: LcmService) -> None:
        self.service = service
        self.session = requests.Session()
        self.session.trust_env = False

    @property
    def subscription(self) -> dict[str, Any]:
        (one,) = self.service.vnfm.subscriptions.values()
        return one

    @property
    def uri(self) -> str:
        return str(self.subscription["callbackUri"])

    @property
    def password(self) -> str:
        return str(self.subscription["authentication"]["paramsBasic"]["password"])

    def body(self, **other: Any) -> dict[str, Any]:
        """A notification that would be taken."""
        return {"id": str(uuid.uuid4()), "subscriptionId": self.subscription["id"],
                "notificationType": "VnfLcmOperationOccurrenceNotification",
                "vnfInstanceId": str(uuid.uuid4()), "vnfLcmOpOccId": str(uuid.uuid4()),
                "operation": "SCALE", "operationState": "STARTING", "notificationStatus": "START",
                "timeStamp": now(), **other}

    def send(self, method: str = "POST", *, uri: str = "", user: str = "vnfm",
             password: str = "", credential: bool = True, **options: Any) -> requests.Response:
        if method == "POST" and not {"json", "data"} & options.keys():
            options["json"] = self.body()
        auth = (user, password or self.password) if credential else None
        return self.session.request(method, uri or self.uri, auth=auth, timeout=30,
                                    verify=str(self.service.vnfm.ca_file), **options)

    def text(self, text: str | bytes, **headers: str) -> requests.Response:
        return self.send(data=text, headers={"Content-Type": "application/json"} | headers)

    def journal(self) -> set[str]:
        with sqlite3.connect(self.service.directory / "ledger.sqlite") as ledger:
            return {str(row[0]) for row in ledger.execute("SELECT notification FROM lcm_event")}

    def counted(self, outcome: str) -> int:
        """Requests of the listener that ended so."""
        text = requests.get(self.service.ops + "/metrics", timeout=10).text
        return sum(int(float(line.rsplit(" ", 1)[1])) for line in text.splitlines()
                   if line.startswith("bartizan_requests_total{") and 'listener="lcn"' in line
                   and f'outcome="{outcome}"' in line)

    def refused(self, send: Callable[[], requests.Response], status: int, outcome: str) -> None:
        """It is, and counted, and nothing of it is kept."""
        before, kept = self.counted(outcome), self.journal()
        answer = send()
        assert answer.status_code == status, answer.text
        assert answer.json()["type"].startswith("urn:bartizan:problem:")
        assert answer.headers["Content-Type"] == "application/problem+json"
        eventually(lambda: self.counted(outcome) == before + 1)
        assert self.journal() == kept


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("lcn")
    with FakeVnfm(folder) as vnfm:
        service = LcmService(folder / "run", vnfm)
        service.start_and_subscribe()
        network = Network(service)
        secrets = [network.password, network.uri.rsplit("/", 1)[1]]
        yield network
        assert service.stop() == 0
    log = service.log.read_text()
    for secret in [*secrets, "wrong-password", "wrong-token"]:
        assert secret not in log


@pytest.mark.requirement("VNFM.LCM.001")
class TestTaken:
    def test_the_endpoint_test_of_a_vnfm_is_answered_with_204_and_no_body(
            self, network: Network) -> None:
        answer = network.send("GET")
        assert (answer.status_code, answer.content) == (204, b"")

    def test_a_notification_is_answered_with_204_and_kept(self, network: Network) -> None:
        body = network.body()
        answer = network.send(json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert body["id"] in network.journal()

    def test_the_same_notification_again_is_answered_alike_and_kept_once(
            self, network: Network) -> None:
        body = network.body()
        assert [network.send(json=body).status_code for _ in range(3)] == [204] * 3

    def test_a_notification_of_1_mib_is_taken(self, network: Network) -> None:
        text = json.dumps(network.body())
        assert network.text(text + " " * (LIMIT - len(text))).status_code == 204

    def test_what_the_standard_adds_later_is_passed_over(self, network: Network) -> None:
        body = network.body(affectedCertificates=[{"changeType": "ADD"}], operation="LATER")
        assert network.send(json=body).status_code == 204


    def test_a_vnfm_whose_clock_ran_ahead_is_believed_after_it_was_set(
            self, network: Network) -> None:
        vnf = str(uuid.uuid4())
        ahead = network.body(vnfInstanceId=vnf, timeStamp="2999-01-01T00:00:00Z",
                             operation="HEAL")
        assert network.send(json=ahead).status_code == 204
        assert network.send(json=network.body(vnfInstanceId=vnf)).status_code == 204
        with sqlite3.connect(network.service.directory / "ledger.sqlite") as ledger:
            (found,) = ledger.execute("SELECT operation FROM vnf WHERE vnf = ?", (vnf,))
        assert found == ("SCALE",)


@pytest.mark.requirement("X-DIR-2")
class TestRefused:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_without_its_credential(self, network: Network, method: str) -> None:
        wrong_token = network.uri.rsplit("/", 1)[0] + "/wrong-token"
        other = network.uri.rsplit("/", 2)
        for options in ({"credential": False}, {"password": "wrong-password"}, {"user": "admin"},
                        {"user": ""}, {"uri": wrong_token},
                        {"uri": f"{other[0]}/another/{other[2]}"}):
            network.refused(lambda options=options: network.send(method, **options), 401,  # type: ignore[misc]
                            "not_authenticated")
        for field in ("Bearer x", "Basic", "Basic !", "Basic dm5mbQ=="):
            network.refused(lambda field=field: network.send(  # type: ignore[misc]
                method, credential=False, headers={"Authorization": field}), 401,
                "not_authenticated")

    def test_a_stranger_learns_how_to_authenticate_and_nothing_else(
            self, network: Network) -> None:
        wrong_token = network.uri.rsplit("/", 1)[0] + "/wrong-token"
        parts = network.uri.rsplit("/", 2)
        answers = [network.send(password="wrong-password"),  # noqa: S106
                   network.send(uri=wrong_token),
                   network.send(uri=f"{parts[0]}/another/{parts[2]}"),
                   network.send(credential=False)]
        for answer in answers:
            assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        told = [re.sub(r'"instance":"[^"]*"', "", answer.text) for answer in answers]
        assert len(set(told)) == 1

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
    def test_other_methods(self, network: Network, method: str) -> None:
        answer = network.send(method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, POST"
        assert network.send(method, credential=False).status_code == 401

    def test_other_paths(self, network: Network) -> None:
        for uri in (network.uri + "/more", network.uri.rsplit("/", 1)[0],
                    network.uri.replace("/v2/", "/v1/"), network.uri.replace("/lcn/", "/")):
            network.refused(lambda uri=uri: network.send(uri=uri), 404,  # type: ignore[misc]
                            "no_such_resource")

    def test_of_another_subscription(self, network: Network) -> None:
        body = network.body(subscriptionId=str(uuid.uuid4()))
        network.refused(lambda: network.send(json=body), 403, "not_authorised")

    def test_one_octet_over_the_limit(self, network: Network) -> None:
        text = json.dumps(network.body())
        network.refused(lambda: network.text(text + " " * (LIMIT + 1 - len(text))), 413,
                        "too_large")

    def test_one_octet_over_the_limit_in_chunks(self, network: Network) -> None:
        text = json.dumps(network.body())
        whole = (text + " " * (LIMIT + 1 - len(text))).encode()
        kept = network.journal()
        try:
            answer = network.send(data=iter([whole[:LIMIT], whole[LIMIT:]]),
                                  headers={"Content-Type": "application/json"})
        except requests.ConnectionError:
            pass  # it closed before all was sent
        else:
            assert answer.status_code in (411, 413)
        assert network.journal() == kept

    def test_another_media_type(self, network: Network) -> None:
        text = json.dumps(network.body())
        for media in ("text/plain", "application/x-www-form-urlencoded", ""):
            network.refused(
                lambda media=media: network.text(text, **{"Content-Type": media}),  # type: ignore[misc]
                415, "unsupported_media_type")

    @pytest.mark.parametrize("text", [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 40, b'{"id": 1}', b'{"id": "a"} {}'])
    def test_what_is_no_notification(self, network: Network, text: bytes) -> None:
        network.refused(lambda: network.text(text), 400, "malformed_request")

    @pytest.mark.parametrize("other", [
        {"vnfInstanceId": "../x"}, {"vnfInstanceId": "a/b"}, {"id": ""}, {"id": "a" * 256},
        {"operationState": "DONE"}, {"timeStamp": "now"}, {"vnfLcmOpOccId": None},
        {"notificationType": "Other"}, {"operation": "SCA\nLE"}])
    def test_a_notification_that_no_vnfm_sends(
            self, network: Network, other: dict[str, Any]) -> None:
        network.refused(lambda: network.send(json=network.body(**other)), 400,
                        "malformed_request")


@pytest.fixture
def alone(tmp_path: pathlib.Path) -> Iterator[Network]:
    with FakeVnfm(tmp_path) as vnfm:
        service = LcmService(tmp_path / "run", vnfm)
        yield Network(service)
        if service.process is not None:
            assert service.stop() == 0


def test_a_vnf_instance_of_another_vnfm_is_out_of_reach(
        alone: Network, tmp_path: pathlib.Path) -> None:
    """A VNFM that lies about another's VNF instance is refused before anything is done."""
    service = alone.service
    folder = tmp_path / "second"
    folder.mkdir()
    with FakeVnfm(folder) as second:
        added = service.cli("--dir", str(service.directory), "vnfm", "add", "second",
                            "--cloud", "vnfm", "--clouds-file", str(second.clouds_file),
                            "--consumer", "vnfm-2", "--callback-uri",
                            f"https://localhost:{service.lcn_port}")
        assert added.returncode == 0, added.stderr
        second.ca_file = service.vnfm.ca_file
        service.start_and_subscribe()
        eventually(lambda: second.subscriptions)
        vnf, made = service.live("VDU1-a")
        eventually(lambda: alone.journal())
        (theirs,) = second.subscriptions.values()
        body = alone.body(vnfInstanceId=vnf.id, subscriptionId=theirs["id"],
                          operation="TERMINATE", operationState="COMPLETED")
        alone.refused(lambda: requests.post(
            theirs["callbackUri"], json=body, timeout=30, verify=str(second.ca_file),
            auth=("second", theirs["authentication"]["paramsBasic"]["password"])), 403,
            "not_authorised")
        assert service.states(made) == ["VALID"]
        # With its own words at its own address the first one is believed.
        assert alone.send(json=alone.body(vnfInstanceId=vnf.id)).status_code == 204
        assert service.stop() == 0


@pytest.mark.requirement("BZT-4")
def test_what_was_answered_with_204_is_there_after_a_kill(alone: Network) -> None:
    alone.service.start_and_subscribe()
    bodies = [alone.body() for _ in range(200)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda body: alone.send(json=body).status_code, bodies))
        alone.service.kill()
    assert answers == [204] * len(bodies)
    assert {body["id"] for body in bodies} <= alone.journal()
    alone.service.start_and_subscribe()
    assert {body["id"] for body in bodies} <= alone.journal()


def test_a_notification_right_after_the_subscription_is_taken(alone: Network) -> None:
    """The VNFM has tried the callback a moment ago, when its subscription had no id yet."""
    alone.service.start()
    eventually(lambda: alone.service.status()["subscribed"])
    assert alone.send().status_code == 204


def test_a_former_subscription_is_refused(alone: Network) -> None:
    alone.service.start_and_subscribe()
    uri, password, body = alone.uri, alone.password, alone.body()
    alone.service.vnfm.subscriptions.clear()
    eventually(lambda: alone.service.vnfm.subscriptions)
    assert alone.uri != uri
    eventually(lambda: alone.send(uri=uri, password=password, json=body).status_code == 401)
    assert body["id"] not in alone.journal()
    assert alone.send().status_code == 204
