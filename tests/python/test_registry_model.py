# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The registry against a model: whatever two VNFMs and an admin ask for, in whatever order, and
however often bartizand is stopped or killed, also in the middle of an answer, it answers what a
few lines of Python foretell (CMF 2 and 3), and its lists, its audit trail and its CRL are theirs.

BARTIZAN_MODEL_EXAMPLES and BARTIZAN_MODEL_STEPS say how many stories are told and how long they
are; with the former set each run tells new ones."""

from __future__ import annotations

import collections
import contextlib
import functools
import os
import pathlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
import requests
from cryptography import x509
from hypothesis import HealthCheck, assume, settings
from hypothesis.control import current_build_context
from hypothesis.stateful import invariant, run_state_machine_as_test
from registry_model import CONSUMERS, STATUS, Certificate, Registration, Verdict, spki_of
from registry_stories import Stories

from bartizan import Cmf
from conftest import verify_all_that_was_issued
from service import Service, csr_request, eventually, new_csr, registration

EXAMPLES = os.environ.get("BARTIZAN_MODEL_EXAMPLES")
STEPS = os.environ.get("BARTIZAN_MODEL_STEPS")
SETTINGS = settings(
    max_examples=int(EXAMPLES or 18),
    stateful_step_count=int(STEPS or 50),
    derandomize=EXAMPLES is None, database=None, deadline=None, report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck))

CHANGES = ("registration.created", "registration.closed", "certificate.issued",
           "certificate.revoked")


class Registry(Stories):
    seen: ClassVar[collections.Counter[str]] = collections.Counter()

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__()
        folder.mkdir()
        self.folder = folder
        self.service = Service(folder / "run")
        self.ids: set[str] = set()
        self.sessions: dict[str, requests.Session] = {}
        self.look_at_all = False
        self.steps = 0
        self.agrees = False  # false: within a step, or after one that failed
        # A daemon that was killed may have held the lease of the CRL, which then waits.
        self.crl_waits = False
        self.crl_number = 0
        self.published: dict[int, str] = {}
        issuing = (self.service.directory / "ca/issuing.pem").read_bytes()
        self.issuing_key = x509.load_pem_x509_certificate(issuing).public_key()
        try:
            self.begin()
        except BaseException:
            self.clear_away()
            raise

    # --- the service --------------------------------------------------------------------

    def begin(self) -> None:
        self.service.start()
        self.changes_at_start = len(self.model.changes)
        for session in self.sessions.values():
            session.close()
        self.sessions = {consumer: self.session(consumer) for consumer in CONSUMERS}
        self.look_at_all = True

    def session(self, consumer: str) -> requests.Session:
        folder = self.service.directory / "clients" / consumer
        session = requests.Session()
        session.trust_env = False
        session.cert = (str(folder / "cert.pem"), str(folder / "key.pem"))
        session.verify = str(folder / "ca.pem")
        session.headers["Version"] = "1.0.0"
        return session

    def restart(self, killed: bool) -> None:
        self.agrees = False
        if killed:
            self.kill()
        else:
            assert self.service.stop() == 0
        self.begin()

    def written(self) -> tuple[int, int]:
        log = self.service.directory / "ledger.sqlite-wal"
        if not log.exists():
            return 0, 0
        stat = log.stat()
        return stat.st_size, stat.st_mtime_ns

    def kill(self) -> None:
        self.service.kill()
        self.crl_waits = True

    def send(self, method: str, path: str, consumer: str, body: Any,
             may_be_cut: bool) -> tuple[requests.Response, bool]:
        """The answer; and whether it is that of a repeated request, of which nobody knows
        whether the first one was done: the daemon was killed before it answered."""
        self.agrees = False

        def once() -> requests.Response:
            return self.sessions[consumer].request(
                method, self.service.api + path, json=body, timeout=60)

        if self.cut is None or not may_be_cut:
            return once(), False
        answers: list[requests.Response] = []

        def try_once() -> None:
            with contextlib.suppress(requests.RequestException):
                answers.append(once())

        # On a connection that is there already.
        self.sessions[consumer].get(self.service.api + "/profiles", timeout=60)
        before = self.written()
        thread = threading.Thread(target=try_once, daemon=True)
        thread.start()
        while self.cut.when_written and thread.is_alive() and self.written() == before:
            pass
        time.sleep(self.cut.seconds)
        self.cut = None
        self.kill()
        thread.join()
        self.begin()
        if answers:
            self.seen["killed after the answer"] += 1
            return answers[0], False
        return once(), True

    def ask(self, what: str, method: str, path: str, consumer: str, body: Any,
            first: Verdict, again: Verdict) -> None:
        response, doubt = self.send(method, path, consumer, body, first.status != again.status)
        document = response.json() if response.content else {}
        (verdict,) = self.foretold([(response.status_code, document)], [first], [again], doubt)
        self.seen[f"{what} {verdict.status} {verdict.fault}".strip()] += 1
        if verdict.fault:
            assert response.headers["Content-Type"] == "application/problem+json"
        elif verdict.found is not None:
            kind = ("registrations" if isinstance(verdict.found, Registration)
                    else "certificate_signing_requests")
            assert response.headers["Location"] == f"/cmf-certm/v1/{kind}/{verdict.found.id}"

    def ask_batch(self, what: str, path: str, consumer: str, items: list[dict[str, Any]],
                  first: list[Verdict], again: list[Verdict]) -> None:
        """One commit for all: those that would change something all did or none of them."""
        response, doubt = self.send("POST", path, consumer, {"items": items}, first != again)
        assert response.status_code == 200
        results = [(one["status"], one["body"]) for one in response.json()["results"]]
        for verdict in self.foretold(results, first, again, doubt):
            self.seen[f"{what} batch {verdict.status} {verdict.fault}".strip()] += 1

    def foretold(self, answers: list[tuple[int, Any]], first: list[Verdict],
                 again: list[Verdict], doubt: bool) -> list[Verdict]:
        """What was: the first, or what a repetition is answered if that may be one."""
        told = [(status, str(body.get("type", "")).removeprefix("urn:bartizan:problem:"))
                for status, body in answers]
        verdicts = again if doubt and told == [one.told for one in again] else first
        assert told == [one.told for one in verdicts]
        if doubt:
            self.seen["killed when done" if verdicts is again else "killed before"] += 1
        for (status, body), verdict in zip(answers, verdicts, strict=True):
            if isinstance(verdict.found, Registration):
                self.is_registration(body, verdict.found)
            elif isinstance(verdict.found, Certificate):
                self.is_certificate(body, verdict.found)
                assert body["repeated"] is (status == 200)
        return verdicts

    def is_new(self, identifier: str) -> str:
        assert identifier
        assert identifier not in self.ids
        self.ids.add(identifier)
        return identifier

    def is_registration(self, body: dict[str, Any], found: Registration) -> None:
        found.id = found.id or self.is_new(body["registrationId"])
        assert shown_registration(body) == found.document()

    def is_certificate(self, body: dict[str, Any], found: Certificate) -> None:
        if not found.id:
            found.id, found.pem = self.is_new(body["certificateId"]), body["certificate"]
            made = x509.load_pem_x509_certificate(found.pem.encode())
            assert int(found.serial, 16) == made.serial_number
            assert spki_of(made.public_key()) == found.csr.spki
            names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            assert {name.value for name in names} == found.names()
        assert (body["certificateId"], body["certificate"]) == (found.id, found.pem)
        assert len(body["certificateChain"]) == 2

    # --- what there is ------------------------------------------------------------------

    @invariant()
    def all_is_as_foretold(self) -> None:
        if self.look_at_all:
            self.look_at_all = False
            self.agrees = False
            self.look()
        self.agrees = True
        self.steps += 1

    def look(self) -> None:
        for consumer in CONSUMERS:
            with self.service.client(consumer, retries=0) as client:
                mine = functools.partial(self.model.visible, consumer)
                assert [shown_registration(item) for item in pages(client.registrations)] == [
                    one.document() for one in reversed(self.model.registrations) if mine(one)]
                assert [shown_certificate(item) for item in pages(client.certificates)] == [
                    one.document() for one in reversed(self.model.certificates)
                    if mine(one.registration)]
        with self.service.client("admin", retries=0) as client:
            assert [(record["event"], record["consumer"], changed_by(record))
                    for record in pages(client.audit, 100) if record["event"] in CHANGES] == [
                (event, consumer, found.id if isinstance(found, Registration) else found.serial)
                for event, consumer, found in self.model.changes]
        self.look_at_the_crl()

    def look_up(self, found: Registration | Certificate, consumer: str) -> None:
        kind, show, registered = (
            ("registrations", shown_registration, found) if isinstance(found, Registration)
            else ("certificates", shown_certificate, found.registration))
        answer, _ = self.send("GET", f"/{kind}/{found.id}", consumer, None, may_be_cut=False)
        if self.model.visible(consumer, registered):
            assert answer.status_code == 200
            assert show(answer.json()) == found.document()
        else:
            assert (answer.status_code, answer.json()["type"]) == (
                404, "urn:bartizan:problem:not-found")

    def look_at_the_crl(self) -> None:
        """All that is revoked is in it and nothing else; while it waits, nothing of what it
        had is lost."""
        revoked = {int(one.serial, 16): one.reason
                   for one in self.model.certificates if one.reason}
        until = time.monotonic() + 20
        while (crl := self.crl()) != revoked and not self.crl_waits and time.monotonic() < until:
            time.sleep(0.02)
        if self.crl_waits:
            assert self.published.items() <= crl.items() <= revoked.items()
        else:
            assert crl == revoked
        self.published = crl

    def crl(self) -> dict[int, str]:
        """Serial and reason of each entry."""
        crl = x509.load_der_x509_crl(requests.get(
            self.service.pki + "/crl/local-0.crl", timeout=60).content)
        assert crl.is_signature_valid(self.issuing_key)
        number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        assert number >= self.crl_number
        self.crl_number = number
        return {entry.serial_number: reason_of(entry) for entry in crl}

    def teardown(self) -> None:
        # Not of a story that failed, and not of one for which Hypothesis ran out of choices.
        is_told = self.agrees and not current_build_context().data.frozen
        try:
            if is_told:
                self.end()
        finally:
            self.clear_away()
        # Hypothesis begins with the shortest stories that there are; they do not count.
        assume(not is_told or self.steps * 2 >= SETTINGS.stateful_step_count)

    def clear_away(self) -> None:
        for session in self.sessions.values():
            session.close()
        if self.service.process is not None:
            self.service.kill()
        shutil.rmtree(self.folder)

    def end(self) -> None:
        assert self.service.stop() == 0
        if self.crl_waits:
            # The operator does not wait for the lease.
            with Cmf(self.service.directory) as cmf:
                cmf.write_crl()
            self.crl_waits = False
        assert verify_all_that_was_issued(
            self.service.directory, self.folder) == len(self.model.certificates)
        self.begin()
        self.look()
        assert self.service.stop() == 0


def shown_registration(body: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in body.items() if name not in ("createdAt", "terms")}
    return shown | {"names": body["terms"]["allowedNames"]["dns"]}


def shown_certificate(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items()
            if name not in ("notBefore", "notAfter", "issuedAt", "revokedAt")}


def changed_by(record: dict[str, Any]) -> str:
    detail = record["detail"]
    return str(detail["registrationId" if "registration" in record["event"] else "serial"])


def reason_of(entry: x509.RevokedCertificate) -> str:
    try:
        return str(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value)
    except x509.ExtensionNotFound:
        return "unspecified"


def pages(listed: Callable[..., dict[str, Any]], limit: int = 7) -> Iterator[dict[str, Any]]:
    marker: dict[str, str] = {}
    while True:
        page = listed(limit=limit, **marker)
        assert len(page["items"]) <= limit
        yield from page["items"]
        if "next" not in page:
            return
        marker = {"after": page["next"]}


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, set[int]]]:
    """A daemon and the serials that are revoked: one of them before the daemon was killed, which
    had no time to build a CRL, one after it was started again."""
    service = Service(tmp_path_factory.mktemp("cut-off") / "run")
    try:
        service.start()
        client = service.client()
        client.register(registration("vnf-1", "c1"))
        made = [client.sign(csr_request("vnf-1", "c1", new_csr("c1")))["certificateId"]
                for _ in range(3)]
        client.revoke(made[0], "superseded")
        service.kill()
        service.start()
        service.client().revoke(made[1], "superseded")
        yield service, {int(one.removeprefix("local."), 16) for one in made[:2]}
        assert service.stop() == 0
    finally:
        if service.process is not None:
            service.kill()


@pytest.mark.requirement("CMF.Certm.Del.001")
@pytest.mark.requirement("CMF.Certm.Del.002")
@pytest.mark.requirement("X-REG-1")
@pytest.mark.requirement("X-CSR-1")
@pytest.mark.requirement("BZT-1")
@pytest.mark.requirement("BZT-2")
@pytest.mark.requirement("BZT-4")
@pytest.mark.usefixtures("cut_off")  # its lease ends meanwhile
def test_answers_lists_and_crl_are_those_of_the_model_through_stops_and_kills(
        tmp_path: pathlib.Path) -> None:
    Registry.seen.clear()
    numbers = iter(range(1_000_000))
    run_state_machine_as_test(
        lambda: Registry(tmp_path / str(next(numbers))), settings=SETTINGS)
    if EXAMPLES is None and STEPS is None:
        # These stories do not come to nothing: all that the model can foretell was foretold.
        kinds = {tuple(kind.split()[-2:]) for kind in Registry.seen}
        assert {(str(status), fault) for fault, status in STATUS.items()} <= kinds
        assert {("register", "200"), ("register", "201"), ("close", "204"), ("sign", "200"),
                ("sign", "201"), ("batch", "200"), ("batch", "201"), ("revoke", "204")} <= kinds


@pytest.mark.requirement("BZT-2")
def test_what_a_killed_daemon_left_out_of_the_crl_is_in_it_once_its_lease_ended(
        cut_off: tuple[Service, set[int]]) -> None:
    service, revoked = cut_off

    def serials() -> set[int]:
        crl = x509.load_der_x509_crl(requests.get(
            service.pki + "/crl/local-0.crl", timeout=60).content)
        return {entry.serial_number for entry in crl}

    eventually(lambda: serials() == revoked, 10)
