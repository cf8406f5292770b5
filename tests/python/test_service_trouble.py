# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizand when something is wrong: bounded answers, nothing lost, honest clients unharmed."""

from __future__ import annotations

import os
import pathlib
import signal
import sqlite3
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
import requests

from bartizan import exceptions
from bartizan.client import ServiceUnreachableError
from conftest import BUILD, PLAIN, verify_all_that_was_issued
from service import (
    QUICK,
    Service,
    csr_request,
    eventually,
    hang_the_signer,
    new_csr,
    registration,
    sign_one,
)


@pytest.fixture
def service(tmp_path: pathlib.Path) -> Iterator[Service]:
    running = Service(tmp_path / "run", QUICK)
    running.start()
    yield running
    if running.process is not None:
        assert running.stop() == 0
    verify_all_that_was_issued(running.directory, tmp_path)


@pytest.fixture
def new_service(tmp_path: pathlib.Path) -> Iterator[Callable[..., Service]]:
    """Makes services; those that a test leaves running are ended."""
    made: list[Service] = []

    def make(name: str = "run", edit: dict[str, str] | None = None) -> Service:
        made.append(Service(tmp_path / name, edit))
        return made[-1]

    yield make
    for service in made:
        if service.process is not None:
            service.kill()


class TestSigner:
    def test_one_that_hangs_is_a_bounded_503_and_reads_go_on(self, service: Service) -> None:
        hung = hang_the_signer(service)
        # It was killed.
        assert service.signer_pids() != [hung]

    def test_many_that_wait_for_one_that_hangs_do_not_stop_those_who_read(
            self, service: Service) -> None:
        made = sign_one(service)
        os.kill(service.signer_pids()[0], signal.SIGSTOP)
        outcomes = []

        def wait() -> None:
            try:
                outcomes.append(sign_one(service, subject=f"w{uuid.uuid4()}"))
            except exceptions.BartizanError as error:
                outcomes.append(error.fault)

        threads = [threading.Thread(target=wait, daemon=True) for _ in range(24)]
        for thread in threads:
            thread.start()
        for _ in range(10):
            begin = time.monotonic()
            assert service.client().certificate(made)["state"] == "VALID"
            assert time.monotonic() - begin < 1
        for thread in threads:
            thread.join(60)
        assert len(outcomes) == 24


    def test_a_full_queue_answers_at_once(self, new_service: Callable[..., Service]) -> None:
        service = new_service(edit=QUICK | {
            "[cmf]": "[daemon]\nqueue = 3\ncsr_workers = 1\n\n[cmf]"})
        service.start()
        sign_one(service)
        os.kill(service.signer_pids()[0], signal.SIGSTOP)
        types: list[str] = []

        def ask() -> None:
            answer = service.ask("POST", "/certificate_signing_requests",
                                 json=csr_request("vnf-1", "c1", new_csr("c1")))
            assert (answer.status_code == 503) == ("Retry-After" in answer.headers)
            types.append(answer.json().get("type", "issued"))

        threads = [threading.Thread(target=ask, daemon=True) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert types.count("urn:bartizan:problem:overloaded") == 5
        # The first waits for the signer that hangs, the others for the next one.
        assert "urn:bartizan:problem:signer-unavailable" in types


class TestLedger:
    def test_one_that_is_locked_is_503_without_a_signature_and_reads_go_on(
            self, service: Service) -> None:
        made = sign_one(service)
        signatures = service.client("admin").status()["signatures"]
        other = sqlite3.connect(service.directory / "ledger.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        client = service.client(retries=0)
        request = csr_request("vnf-1", "c1", new_csr("c1"))
        with pytest.raises(exceptions.LedgerUnavailableError):
            client.sign(request)
        for _ in range(5):
            with pytest.raises(exceptions.LedgerUnavailableError):
                client.sign(csr_request("vnf-1", "c1", new_csr("c1")))
        assert client.certificate(made)["state"] == "VALID"
        assert requests.get(service.ops + "/readyz", timeout=10).status_code == 503
        other.execute("ROLLBACK")
        other.close()
        eventually(service.ready)
        assert client.sign(request)["repeated"] is False
        # Only the first of them found out by signing.
        assert service.client("admin").status()["signatures"] - signatures <= 3

    def test_everything_that_was_answered_survives_a_kill(self, service: Service) -> None:
        answered: list[str] = []
        stop = threading.Event()

        def issue(subject: str) -> None:
            client = service.client(retries=0)
            while not stop.is_set():
                try:
                    client.register(registration("vnf-k", subject))
                    answered.append(client.sign(
                        csr_request("vnf-k", subject, new_csr(subject)))["certificateId"])
                except exceptions.BartizanError:
                    time.sleep(0.05)

        for _ in range(3):
            stop.clear()
            threads = [threading.Thread(target=issue, args=(f"k{i}",), daemon=True)
                       for i in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(1)
            service.kill()
            stop.set()
            for thread in threads:
                thread.join(60)
            service.start()
        assert len(answered) > 10
        assert len(set(answered)) == len(answered)
        for certificate in answered:
            assert service.client().certificate(certificate)["state"] == "VALID"


class TestReload:
    def test_profiles_policy_and_identities_are_read_anew_and_told(
            self, service: Service) -> None:
        made = service.client().certificate(sign_one(service))
        service.edit("profiles/vnfci.conf", "validity_days = 30", "validity_days = 7")
        service.edit("bartizan.conf", "[consumer vnfm-2]\n", "[consumer vnfm-3]\n")
        service.edit("bartizan.conf", "busy_timeout_ms = 300", "busy_timeout_ms = 400")
        lines = service.reload()
        changes = [line["change"] for line in lines if line["event"] == "reloaded"]
        assert "profile vnfci" in changes
        assert "[consumer vnfm-3]" in changes
        assert "[ledger] busy_timeout_ms: takes effect at the next start" in changes
        assert any(change.startswith("[listener certm] identity:") for change in changes)
        after = service.client().certificate(sign_one(service))
        assert after["notAfter"] < made["notAfter"]

    def test_it_is_all_or_nothing(self, service: Service) -> None:
        made = service.client().certificate(sign_one(service))
        service.edit("profiles/vnfci.conf", "validity_days = 30", "validity_days = 7")
        service.edit("profiles/mano.conf", "common_name = fqdn", "common_name = nothing")
        lines = service.reload()
        assert lines[-1]["event"] == "reload refused"
        assert "common_name" in lines[-1]["reason"]
        again = service.client().certificate(sign_one(service))
        assert again["notAfter"][:10] == made["notAfter"][:10]
        service.edit("profiles/mano.conf", "common_name = nothing", "common_name = fqdn")

    def test_no_request_fails_while_it_happens(self, service: Service) -> None:
        sign_one(service)
        stop = threading.Event()
        failures: list[str] = []
        count = 0

        def ask() -> None:
            nonlocal count
            client = service.client(retries=0)
            while not stop.is_set():
                try:
                    client.sign(csr_request("vnf-1", "c1", new_csr("c1")))
                    count += 1
                except exceptions.BartizanError as error:
                    failures.append(f"{error} {error.operator_detail}")

        threads = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(8):
            service.reload()
        stop.set()
        for thread in threads:
            thread.join(60)
        assert failures == []
        assert count > 8

    def test_a_new_identity_is_that_of_the_next_connection(self, service: Service) -> None:
        client = service.client()
        client.certificates()
        folder = service.directory / "listeners/certm"
        before = (folder / "cert.pem").read_text()
        for name in ("cert.pem", "key.pem"):
            (folder / name).unlink()
        subprocess.run(
            [str(BUILD / "bin" / "bartizan"), "--dir", str(service.directory), "quickstart"],
            env=PLAIN, check=False, capture_output=True)
        assert (folder / "cert.pem").read_text() != before
        service.reload()
        client.certificates()
        shown = subprocess.run(
            ["openssl", "s_client", "-connect", f"localhost:{service.base_port}", "-showcerts"],
            input=b"", env=PLAIN, capture_output=True, check=False).stdout.decode()
        assert (folder / "cert.pem").read_text().strip() in shown


class TestDrain:
    def test_what_is_under_way_is_answered(self, service: Service) -> None:
        sign_one(service)
        (signer,) = service.signer_pids()
        os.kill(signer, signal.SIGSTOP)
        outcomes: list[object] = []

        def ask() -> None:
            outcomes.append(service.client(retries=0).sign(
                csr_request("vnf-1", "c1", new_csr("c1")))["repeated"])

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        time.sleep(0.5)
        assert service.process is not None
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with pytest.raises(ServiceUnreachableError):
            service.client(retries=0).certificates()
        os.kill(signer, signal.SIGCONT)
        thread.join(30)
        assert outcomes == [False]
        assert service.process.wait(30) == 0
        service.process = None
        assert service.lines()[-1]["event"] == "stopped"


class TestRate:
    def test_a_consumer_has_its_rate_and_no_other_pays_for_it(
            self, new_service: Callable[..., Service]) -> None:
        service = new_service(edit={
            "[consumer vnfm]\n": "[consumer vnfm]\nrate_limit = 1\nrate_burst = 10\n"})
        service.start()
        answers = [service.ask("GET", "/registrations") for _ in range(20)]
        assert [answer.status_code for answer in answers[:10]] == [200] * 10
        limited = next(answer for answer in answers[10:] if answer.status_code == 429)
        assert limited.headers["Retry-After"] == "1"
        assert limited.json()["type"] == "urn:bartizan:problem:rate-limited"
        assert service.ask("GET", "/registrations", client="admin").status_code == 200
        # The client waits as it is told.
        assert service.client().registrations()["items"] == []
        assert service.stop() == 0


class TestStart:
    def run(self, service: Service, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BUILD / "bin" / "bartizand"), "--config",
             str(service.directory / "bartizan.conf"), *words],
            env=PLAIN, capture_output=True, text=True, timeout=120, check=False)

    def test_check_tells_every_problem_and_serves_nothing(
            self, new_service: Callable[..., Service]) -> None:
        service = new_service()
        assert self.run(service, "--check").returncode == 0
        service.edit("bartizan.conf", "client_anchors = listeners/certm/clients.pem\n", "")
        service.edit("bartizan.conf", "identities = dns:admin.", "identities = dns:vnfm.")
        done = self.run(service, "--check")
        assert done.returncode == 2
        assert "client_anchors is missing" in done.stderr
        assert "is that of [consumer vnfm]" in done.stderr

    def test_a_key_that_others_may_read_is_refused(
            self, new_service: Callable[..., Service]) -> None:
        service = new_service()
        (service.directory / "listeners/certm/key.pem").chmod(0o644)
        done = self.run(service)
        assert done.returncode == 1
        assert "chmod" in done.stderr

    def test_what_cannot_be_is_told_by_its_fault(
            self, new_service: Callable[..., Service]) -> None:
        from bartizan import Cmf
        from bartizan.native import answer, core

        service = new_service()
        with pytest.raises(exceptions.CaExistsError):
            answer(core.ca_init, str(service.directory), {})
        service.edit("bartizan.conf", "[ca_rule default]\n",
                     "[ca_rule default]\ntrust_domain = other\n")
        with Cmf(service.directory) as cmf, pytest.raises(exceptions.NoCaError):
            cmf.register("vnfm", registration("vnf-1", "c1"))
        service.edit("profiles/vnfci.conf", "validity_days = 30", "validity_days = none")
        with pytest.raises(exceptions.ProfileInvalidError):
            Cmf(service.directory)

    def test_an_address_that_is_taken_is_told(
            self, new_service: Callable[..., Service]) -> None:
        first = new_service("one")
        first.start()
        second = new_service("two")
        second.edit("bartizan.conf", f"port = {second.base_port}\n", f"port = {first.base_port}\n")
        done = self.run(second)
        assert done.returncode == 2
        assert "[listener certm]" in done.stderr

    def test_one_process_holds_a_deployment(self, service: Service) -> None:
        done = self.run(service)
        assert done.returncode == 4
        assert "another process holds" in done.stderr
