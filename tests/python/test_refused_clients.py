# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Clients that cannot prove to be a consumer: they are counted, they change nothing, and the
honest ones do not notice them."""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from service import Service, csr_request, eventually, new_csr, registration

VNF = "vnf-of-the-honest"
DAY = datetime.timedelta(days=1)

Identity = tuple[str, str] | None


def name_of(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


class Ca:
    """Issues what a test wants, by python-cryptography."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self.certificate = certificate
        self.key = key

    @classmethod
    def of_the_deployment(cls, directory: pathlib.Path) -> Ca:
        folder = directory / "management-ca"
        key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return cls(x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()), key)

    @classmethod
    def foreign(cls) -> Ca:
        key = ec.generate_private_key(ec.SECP256R1())
        name = name_of("Foreign CA")
        now = datetime.datetime.utcnow()
        return cls(
            x509.CertificateBuilder(name, name, key.public_key(), 1, now - DAY, now + DAY)
            .add_extension(x509.BasicConstraints(True, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
                           critical=False)
            .sign(key, hashes.SHA256()), key)

    def with_another_key(self) -> Ca:
        """Of the same name and key identifier: only the signature tells."""
        return Ca(self.certificate, ec.generate_private_key(ec.SECP384R1()))

    def issue(self, folder: pathlib.Path, name: str, *, begin: int = -1,
              end: int = 1) -> Identity:
        """A client certificate of a DNS name, from and to so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.datetime.utcnow()
        issuer_id = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        certificate = (
            x509.CertificateBuilder(
                self.certificate.subject, name_of(name), key.public_key(),
                x509.random_serial_number(), now + begin * DAY, now + end * DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH]),
                           critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id.value),
                critical=False)
            .sign(self.key, hashes.SHA256()))
        folder.mkdir()
        (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return str(folder / "cert.pem"), str(folder / "key.pem")


NAME_OF_VNFM = "vnfm.operator.example"
MAKERS: dict[str, Callable[[Ca, pathlib.Path], Identity]] = {
    "no certificate": lambda ca, folder: None,
    "of a foreign CA": lambda ca, folder: Ca.foreign().issue(folder, NAME_OF_VNFM),
    "by another key": lambda ca, folder: ca.with_another_key().issue(folder, NAME_OF_VNFM),
    "expired": lambda ca, folder: ca.issue(folder, NAME_OF_VNFM, begin=-3, end=-1),
    "not valid yet": lambda ca, folder: ca.issue(folder, NAME_OF_VNFM, begin=1, end=3),
    "of no consumer": lambda ca, folder: ca.issue(folder, "stranger.operator.example"),
}
HANDSHAKE = set(MAKERS) - {"of no consumer"}


class Honest:
    """vnfm, which registered c1 and has a certificate of it: it goes on reading that, each time
    by a new connection, while others are refused."""

    def __init__(self, service: Service) -> None:
        self.service = service
        client = service.client()
        self.registration = client.register(registration(VNF, "c1"))["registrationId"]
        self.certificate = client.sign(csr_request(VNF, "c1", new_csr("c1")))["certificateId"]
        self.answers: list[int] = []

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                self.answers.append(self.service.ask(
                    "GET", f"/certificates/{self.certificate}").status_code)

        self.answers.clear()
        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(60)


@pytest.fixture(scope="module")
def honest(service: Service) -> Honest:
    return Honest(service)


def attempts(service: Service, honest: Honest, identity: Identity) -> list[int | str]:
    """All that would change something, and a look: the status, or that there was no answer."""
    out: list[int | str] = []
    for method, path, body in [
            ("POST", "/registrations", registration(VNF, "c2")),
            ("POST", "/certificate_signing_requests", csr_request(VNF, "c1", new_csr("c1"))),
            ("POST", "/certificate_signing_requests/batch",
             {"items": [csr_request(VNF, "c1", new_csr("c1"))]}),
            ("POST", f"/certificates/{honest.certificate}/revoke", {"reason": "superseded"}),
            ("DELETE", f"/registrations/{honest.registration}", None),
            ("GET", "/certificates", None)]:
        try:
            answer = requests.request(
                method, service.api + path, json=body, cert=identity, timeout=30,
                headers={"Version": "1.0.0"},
                verify=str(service.directory / "clients/vnfm/ca.pem"))
            out.append(answer.status_code)
        except requests.ConnectionError:
            out.append("no answer")
    return out


def ledger(service: Service) -> dict[str, list[tuple[Any, ...]]]:
    """Each row of each table, but the lease of the CRL, which its holder renews by itself."""
    with contextlib.closing(sqlite3.connect(
            f"file:{service.directory}/ledger.sqlite?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'lease'")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
                for name in tables}


def counters(service: Service) -> dict[str, int]:
    text = requests.get(service.ops + "/metrics", timeout=10).text
    found = re.findall(r'^(bartizan_(?:connection_events|requests)_total\{listener="certm",.*\}) '
                       r"(\d+)$", text, re.MULTILINE)
    assert found
    return {name: int(value) for name, value in found}


def growth(before: dict[str, int], after: dict[str, int], name: str) -> int:
    return sum(value - before.get(counter, 0)
               for counter, value in after.items() if name in counter)


def at_least(count: int, before: dict[str, int], after: dict[str, int],
             name: str) -> dict[str, int] | None:
    return after if growth(before, after, name) >= count else None


@pytest.mark.requirement("CMF.Certm.Del.000")
@pytest.mark.parametrize("kind", list(MAKERS))
def test_a_client_that_proves_nothing_is_counted_and_changes_nothing(
        service: Service, honest: Honest, tmp_path: pathlib.Path, kind: str) -> None:
    identity = MAKERS[kind](Ca.of_the_deployment(service.directory), tmp_path / "identity")
    before, signatures = ledger(service), service.client("admin").status()["signatures"]
    counted = counters(service)
    with honest.reading():
        outcomes = attempts(service, honest, identity)
        eventually(lambda: len(honest.answers) > 5)
    count = len(outcomes)
    refused_by_tls = count if kind in HANDSHAKE else 0
    # The alert may be with the client before it is counted.
    recounted = eventually(lambda: at_least(
        refused_by_tls, counted, counters(service), 'event="handshake_failed"'))

    assert outcomes == ["no answer" if kind in HANDSHAKE else 401] * count
    assert growth(counted, recounted, 'event="handshake_failed"') == refused_by_tls
    assert growth(counted, recounted, 'outcome="not_authenticated"') == count - refused_by_tls
    # The honest client: each of its requests was served, by a connection of its own.
    assert set(honest.answers) == {200}
    assert growth(counted, recounted, 'operation="showCertificate",outcome="ok"') == len(
        honest.answers)
    assert growth(counted, recounted, 'event="accepted"') == count + len(honest.answers)

    assert ledger(service) == before
    assert service.client("admin").status()["signatures"] == signatures


@pytest.mark.requirement("CMF.Certm.Del.000")
def test_what_would_have_changed_by_a_consumer_changes(
        service: Service, honest: Honest, tmp_path: pathlib.Path) -> None:
    """The same attempts with the certificate that was wanted: they were worth refusing."""
    identity = Ca.of_the_deployment(service.directory).issue(tmp_path / "identity", NAME_OF_VNFM)
    before, counted = ledger(service), counters(service)
    assert attempts(service, honest, identity) == [201, 201, 200, 204, 204, 200]
    after, recounted = ledger(service), counters(service)
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"registration", "certificate", "revocation", "audit"}
    assert growth(counted, recounted, 'event="handshake_failed"') == 0
    assert growth(counted, recounted, 'outcome="ok"') == 6
