# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The log of bartizand, by stderr and by syslog: one JSON line for each request, and no secret."""

from __future__ import annotations

import base64
import http.client
import json
import pathlib
import re
import socket
import sqlite3
import ssl
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from conftest import PLAIN
from service import Service, csr_request, eventually, new_csr, registration
from syslog_service import SyslogService, may_have_a_dev_of_its_own

QUICK = {"url = sqlite:ledger.sqlite": "url = sqlite:ledger.sqlite\nbusy_timeout_ms = 300"}


@pytest.fixture(scope="module")
def by_stderr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("stderr") / "run", QUICK)
    service.start()
    yield service
    assert service.stop() == 0


@pytest.fixture(scope="module")
def by_syslog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SyslogService]:
    if not may_have_a_dev_of_its_own():
        pytest.skip("this user may not make a mount namespace, which a /dev/log needs")
    service = SyslogService(tmp_path_factory.mktemp("syslog"), QUICK)
    try:
        service.start()
        yield service
        assert service.stop() == 0
        assert service.lines()[-1]["event"] == "stopped"
    finally:
        if service.process is not None:
            service.kill()
        service.syslog.close()


@pytest.fixture(params=["by_stderr", "by_syslog"])
def service(request: pytest.FixtureRequest) -> Service:
    found: Service = request.getfixturevalue(request.param)
    return found


def lines_of(service: Service, request_id: str) -> list[dict[str, Any]]:
    """Those that tell of a request, once there are some."""
    return list(eventually(lambda: [
        line for line in service.lines() if line.get("requestId") == request_id], 5))


def exchange(service: Service, octets: bytes) -> tuple[int, str]:
    """Sends what no client library would, as vnfm: status and request id of the answer."""
    folder = service.directory / "clients/vnfm"
    tls = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    with socket.create_connection(("localhost", service.base_port), 10) as plain, \
            tls.wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(octets)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, str(answer.headers["X-Request-Id"])


def all_that_was_logged(service: Service) -> str:
    sent = service.syslog.datagrams if isinstance(service, SyslogService) else []
    return service.log.read_text() + "\n".join(sent)


class TestLines:
    def test_each_request_is_one_line_with_its_principal_and_verdict(
            self, service: Service, vnf: str) -> None:
        csr = csr_request(vnf, "c1", new_csr("c1"))
        registrations, csrs = "/registrations", "/certificate_signing_requests"
        told = []
        for client, method, path, body, status, operation, verdict in [
                ("vnfm", "POST", registrations, registration(vnf, "c1"), 201,
                 "createRegistration", "ok"),
                ("vnfm", "POST", registrations, {"certType": "NONE"}, 400,
                 "createRegistration", "malformed_request"),
                ("vnfm-2", "POST", registrations, registration(vnf, "c1"), 409,
                 "createRegistration", "registration_conflict"),
                ("vnfm", "POST", csrs, csr, 201, "signCsr", "ok"),
                ("vnfm", "POST", csrs, csr, 200, "signCsr", "ok"),
                ("vnfm", "POST", csrs, csr | {"vnfcId": "nobody"}, 422, "signCsr",
                 "not_registered"),
                ("vnfm", "POST", csrs + "/batch", {"items": [csr, {}, csr]}, 200, "signCsrs",
                 "ok"),
                ("vnfm", "GET", "/audit_records", None, 403, "listAuditRecords",
                 "not_authorised"),
                ("admin", "GET", "/audit_records", None, 200, "listAuditRecords", "ok"),
                ("admin", "GET", "/nowhere", None, 404, "none", "no_such_resource")]:
            answer = service.ask(method, path, client=client,
                                 **({} if body is None else {"json": body}))
            (line,) = lines_of(service, answer.headers["X-Request-Id"])
            told.append(answer.headers["X-Request-Id"])
            assert answer.status_code == status
            assert (line["event"], line["level"], line["method"]) == ("request", "info", method)
            assert (line["principal"], line["target"]) == (client, "/cmf-certm/v1" + path)
            assert (line["status"], line["operation"], line["verdict"]) == (
                status, operation, verdict)
        assert len(set(told)) == len(told)
        assert [line["requestId"] for line in service.lines()
                if line.get("requestId") in told] == told

    def test_what_a_client_writes_makes_no_line_of_its_own(self, service: Service) -> None:
        forged = b'x"},{"event":"forged","requestId":"x\\'
        answer = exchange(service, b"GET /cmf-certm/v1/certificates?filter=" + forged + b"\xff" +
                          b" HTTP/1.1\r\nHost: x\r\nVersion: 1.0.0\r\n\r\n")
        (line,) = lines_of(service, answer[1])
        assert (answer[0], line["status"], line["verdict"]) == (400, 400, "malformed_request")
        assert line["target"].endswith(forged.decode() + "\N{REPLACEMENT CHARACTER}")
        assert "forged" not in [one["event"] for one in service.lines()]

    @pytest.mark.parametrize("octets", [
        b"GET /x% HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /openapi.json HTTP/1.1\r\n\r\n",
        b"GET /openapi.json HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20000 + b"\r\n\r\n",
        b"POST /cmf-certm/v1/registrations HTTP/1.1\r\nHost: x\r\nVersion: 1.0.0\r\n"
        b"Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n"],
        ids=["target", "no host", "head", "body"])
    def test_the_operator_finds_each_request_id_that_a_client_was_given(
            self, by_stderr: Service, octets: bytes) -> None:
        status, request_id = exchange(by_stderr, octets)
        assert status in (400, 413)
        later = by_stderr.ask("GET", "/registrations").headers["X-Request-Id"]
        lines_of(by_stderr, later)
        assert [line["status"] for line in by_stderr.lines()
                if line.get("requestId") == request_id] == [status]

    def test_each_datagram_of_syslog_is_a_line_of_its_process(
            self, by_syslog: SyslogService, vnf: str) -> None:
        assert by_syslog.process is not None
        by_syslog.ask("POST", "/registrations", json=registration(vnf, "c1"))
        other = sqlite3.connect(by_syslog.directory / "ledger.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        failed = by_syslog.ask("POST", "/registrations", json=registration(vnf, "c2"))
        other.execute("ROLLBACK")
        other.close()
        assert failed.status_code == 503
        (line,) = lines_of(by_syslog, failed.headers["X-Request-Id"])
        assert (line["level"], line["verdict"]) == ("error", "ledger_unavailable")
        # RFC 3164: facility daemon (3), severity informational (6) or error (3).
        form = re.compile(
            r"<(\d+)>\w{3} [ \d]\d \d\d:\d\d:\d\d bartizand\[(\d+)\]: (\{.*\})")
        severities = {"info": 3 * 8 + 6, "error": 3 * 8 + 3}
        levels = set()
        for datagram in by_syslog.syslog.datagrams:
            found = form.fullmatch(datagram)
            assert found is not None, datagram
            level = json.loads(found[3])["level"]
            levels.add(level)
            assert (int(found[1]), int(found[2])) == (severities[level], by_syslog.process.pid)
        assert levels == {"info", "error"}
        assert by_syslog.log.read_text() == ""


CHALLENGE = b"Challenge-9f31c6a0"
NAME = b"Unstructured-5b7e02d4"
PRIVATE = b"\x0c\x10Private-1d83f46e"
EXTENSION = b"\x0c\x12Extension-c90a7713"


def telling_csr(key: ec.EllipticCurvePrivateKey, subject: str, ca: bool = False) -> bytes:
    """One with attributes and an extension whose values nobody but its client should see again:
    DER. `ca`: it asks to become one, which is refused."""
    return (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .add_attribute(x509.oid.AttributeOID.CHALLENGE_PASSWORD, CHALLENGE)
        .add_attribute(x509.oid.AttributeOID.UNSTRUCTURED_NAME, NAME)
        .add_attribute(x509.ObjectIdentifier("1.3.6.1.4.1.99999.7"), PRIVATE)
        .add_extension(x509.UnrecognizedExtension(
            x509.ObjectIdentifier("1.3.6.1.4.1.99999.8"), EXTENSION), critical=False)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .sign(key, hashes.SHA256()).public_bytes(Encoding.DER))


def pem(label: str, der: bytes) -> str:
    return (f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}"
            f"-----END {label}-----\n")


def der_of(text: str) -> bytes:
    return base64.b64decode("".join(text.split("-----")[2].split()))


def leaks(text: str, secret: bytes) -> bool:
    """Whether it is in there: as it is, in hexadecimal, or in base64 at any place of a larger
    value; over line ends as JSON has them."""
    text = text.replace("\\n", "")
    coded = [base64.b64encode(b"\0" * shift + secret).decode()[4:-4] for shift in range(3)]
    return any(one in text for one in (
        secret.decode("latin-1"), secret.hex(), secret.hex().upper(), secret.hex(":"), *coded))


class TestSecrets:
    def test_no_secret_is_logged_whatever_is_asked(self, service: Service, vnf: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        key_der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        csr = telling_csr(key, "c1")
        fine, label = pem("CERTIFICATE REQUEST", csr), "CERTIFICATE REQUEST"
        broken = csr[:-1] + bytes([csr[-1] ^ 1])
        asks_too_much = telling_csr(key, "c1", ca=True)
        ids = []
        service.ask("POST", "/registrations", json=registration(vnf, "c1"))
        for text, subject, verdict in [
                (fine, "c1", "ok"), (fine, "nobody", "not_registered"),
                (pem(label, asks_too_much), "c1", "extension_not_allowed"),
                (pem(label, broken), "c1", "bad_pop"), (pem(label, csr[:-9]), "c1", "bad_csr"),
                (fine[:-40], "c1", "bad_csr"), (pem("PRIVATE KEY", key_der), "c1", "bad_csr"),
                (fine + pem("PRIVATE KEY", key_der), "c1", "bad_csr")]:
            answer = service.ask("POST", "/certificate_signing_requests",
                                 json=csr_request(vnf, subject, text))
            ids.append(answer.headers["X-Request-Id"])
            (line,) = lines_of(service, ids[-1])
            assert line["verdict"] == verdict, answer.text
        service.reload()

        logged = all_that_was_logged(service)
        assert all(one in logged for one in ids)
        assert "PRIVATE KEY" not in logged
        keys = [*service.directory.rglob("*.key"), *service.directory.rglob("key.pem")]
        assert len(keys) >= 5
        values = {"challengePassword": CHALLENGE, "unstructuredName": NAME, "attribute": PRIVATE,
                  "extension": EXTENSION, "csr": csr, "key": key_der,
                  "scalar": key.private_numbers().private_value.to_bytes(32, "big"),
                  "pin": (service.directory / "pin").read_bytes().strip()}
        values |= {str(path): der_of(path.read_text()) for path in keys}
        assert [name for name, value in values.items() if leaks(logged, value)] == []

    def test_a_leak_would_be_found(self) -> None:
        csr = telling_csr(ec.generate_private_key(ec.SECP256R1()), "c1")
        for secret in (CHALLENGE, NAME, PRIVATE, EXTENSION):
            for text in (json.dumps({"csr": pem("CERTIFICATE REQUEST", csr)}), csr.hex(),
                         csr.hex(":"), csr.hex().upper(), csr.decode("latin-1")):
                assert leaks(text, secret)
                assert not leaks(text, secret[::-1])

    def test_a_pin_that_is_refused_is_not_told(self, tmp_path: pathlib.Path) -> None:
        service = Service(tmp_path / "run")
        right = (service.directory / "pin").read_bytes().strip()
        (service.directory / "pin").write_bytes(b"wrong-pin-70b6\n")
        done = subprocess.run(service.command(), env=PLAIN, capture_output=True, text=True,
                              timeout=60, check=False)
        assert done.returncode == 4
        assert "PIN" in done.stderr
        assert not leaks(done.stdout + done.stderr, right)
        assert not leaks(done.stdout + done.stderr, b"wrong-pin-70b6")
