# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A VNFC instance enrols itself by EST (RFC 7030, CMF 6), as curl and strongSwan do it."""

from __future__ import annotations

import functools
import json
import pathlib
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from bartizan import exceptions
from conftest import PLAIN
from fake_vnfm import FakeVnfm, Vnf
from lcm_service import NAME, LcmService
from service import eventually, free_base_port, registration

# What a sanitizer wants loaded into this process is not for the tools that it calls.
run = functools.partial(subprocess.run, env=PLAIN)


@dataclass
class Answer:
    status: int
    headers: str
    body: bytes


class EstService(LcmService):
    """With the enrol listener; names in vnf.example."""

    enrol_port = 0

    def more(self) -> list[str]:
        self.enrol_port = free_base_port()
        return ["--direct", "--enrol-port", str(self.enrol_port), "--dns-suffix", "vnf.example"]

    @property
    def est(self) -> str:
        return f"https://localhost:{self.enrol_port}/.well-known/est"

    def secret(self, vnf: Vnf, *words: str) -> dict[str, Any]:
        done = self.admin("enrolment", "create", "--vnfm", NAME, "--vnf", vnf.id, *words,
                          "-f", "json")
        assert done.returncode == 0, done.stderr
        made: dict[str, Any] = json.loads(done.stdout)
        return made

    def shown(self, made: dict[str, Any]) -> dict[str, Any]:
        """The secret as it is listed."""
        (found,) = (one for one in self.client("admin").enrolment_secrets(vnfm=NAME)
                    if one["secretId"] == made["secretId"])
        return found


class Guest:
    """A VNFC instance: its key and its request, and curl."""

    def __init__(self, folder: pathlib.Path, service: EstService, vnfc: str) -> None:
        self.folder, self.service, self.vnfc = folder, service, vnfc
        folder.mkdir(exist_ok=True)
        self.key, self.request = folder / "key.pem", folder / "request.pem"
        self.certificate = folder / "cert.pem"
        self.subject = f"/CN={vnfc}"[:65]
        self.new_key()

    def new_key(self, *extra: str) -> None:
        run(
            ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", str(self.key), "-out", str(self.request),
             "-subj", self.subject, *extra], check=True, capture_output=True)

    def base64(self, *, lines: bool = True) -> bytes:
        text = self.request.read_text().split("-----")[2].strip()
        return (text if lines else text.replace("\n", "")).encode()

    def curl(self, path: str, *words: str, body: bytes | None = None) -> Answer:
        out, head = self.folder / "out", self.folder / "head"
        sent: list[str] = []
        if body is not None:
            (self.folder / "body").write_bytes(body)
            sent = ["--data-binary", f"@{self.folder / 'body'}",
                    "-H", "Content-Type: application/pkcs10"]
        done = run(
            ["curl", "-s", "-o", str(out), "-D", str(head), "-w", "%{http_code}",
             "--cacert", str(self.service.directory / "management-ca" / "ca.pem"), *sent, *words,
             f"{self.service.est}{path}"], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return Answer(int(done.stdout), head.read_text(), out.read_bytes() if out.exists() else b"")

    def enrol(self, password: str, *, user: str | None = None, lines: bool = True,
              label: str = "") -> Answer:
        return self.curl(f"{label}/simpleenroll", "-u", f"{user or self.vnfc}:{password}",
                         body=self.base64(lines=lines))

    def keep(self, answer: Answer) -> None:
        assert answer.status == 200, answer.body
        self.certificate.write_bytes(certificates(answer.body))

    def renew(self, old_key: pathlib.Path) -> Answer:
        return self.curl("/simplereenroll", "--cert", str(self.certificate),
                         "--key", str(old_key), body=self.base64())


def certificates(body: bytes) -> bytes:
    """PEM of a certs-only message, read by OpenSSL."""
    done = run(["openssl", "base64", "-d", "-A"], input=body, capture_output=True,
                          check=True)
    return run(["openssl", "pkcs7", "-inform", "DER", "-print_certs"],
                          input=done.stdout, capture_output=True, check=True).stdout


def text_of(pem: pathlib.Path) -> str:
    return run(["openssl", "x509", "-in", str(pem), "-noout", "-text"],
                          capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EstService]:
    folder = tmp_path_factory.mktemp("est")
    with FakeVnfm(folder) as vnfm:
        made = EstService(folder / "run", vnfm)
        made.start_and_subscribe()
        yield made
        assert made.stop() == 0


@pytest.fixture
def vnf(service: EstService) -> Vnf:
    """Its VNFC instances are VDU1-a and VDU2-b, as bartizand knows."""
    made = service.vnfm.live(["VDU1-a", "VDU2-b"])
    probe = Guest(service.directory.parent / "probe", service, "VDU1-a")
    secret = service.secret(made, "--vnfc", "VDU9-probe")["secret"]
    eventually(lambda: probe.enrol(secret).status == 401)
    return made


@pytest.fixture
def guest(tmp_path: pathlib.Path, service: EstService) -> Guest:
    return Guest(tmp_path / "guest", service, "VDU1-a")




@pytest.mark.requirement("X-DIR-1")
class TestEnrolment:
    def test_a_vnfc_enrols_itself_with_its_secret_and_gets_its_names(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf, "--vdu", "VDU1", "--dns", "a.vnf.example")
        guest.keep(guest.enrol(made["secret"]))
        text = text_of(guest.certificate)
        assert "DNS:a.vnf.example" in text
        assert f"/vnf/{vnf.id}/vnfc/VDU1-a" in text
        (one,) = service.client("admin").registrations(vnfInstanceId=vnf.id)["items"]
        assert (one["typeOfVnfcCertHandling"], one["state"]) == ("DIRECT-MODE", "ACTIVE")
        listed_secret = service.shown(made)
        assert (listed_secret["state"], listed_secret["usedBy"]) == ("USED", "VDU1-a")
        assert "secret" not in listed_secret

    @pytest.mark.parametrize("user", ["VDU1-a", "server-VDU1-a"])
    @pytest.mark.parametrize("lines", [True, False])
    def test_it_names_itself_by_its_vnfc_id_or_its_server(
            self, service: EstService, vnf: Vnf, guest: Guest, user: str, lines: bool) -> None:
        made = service.secret(vnf, "--dns", "a.vnf.example")
        guest.keep(guest.enrol(made["secret"], user=user, lines=lines, label=f"/{NAME}"))
        assert "vnfc/VDU1-a" in text_of(guest.certificate)

    def test_it_need_not_know_its_names(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        guest.subject = "/"
        guest.new_key()
        guest.keep(guest.enrol(service.secret(vnf, "--dns", "a.vnf.example")["secret"]))
        assert "DNS:a.vnf.example" in text_of(guest.certificate)
        assert "CN = VDU1-a" in text_of(guest.certificate)

    def test_the_same_request_gets_the_same_certificate_and_another_nothing(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf, "--vdu", "VDU1")
        first = guest.enrol(made["secret"])
        again = guest.enrol(made["secret"])
        assert (first.status, again.status) == (200, 200)
        assert certificates(first.body) == certificates(again.body)
        guest.new_key()
        other = guest.enrol(made["secret"])
        assert other.status == 401
        assert 'www-authenticate: basic realm="est"' in other.headers.lower()

    def test_a_request_that_is_refused_does_not_use_the_secret_up(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf, "--vdu", "VDU1", "--dns", "a.vnf.example")
        guest.new_key("-addext", "subjectAltName=DNS:foreign.example")
        refused = guest.enrol(made["secret"])
        assert refused.status == 422
        assert b"name-not-allowed" in refused.body
        guest.new_key()
        guest.keep(guest.enrol(made["secret"]))

    def test_a_secret_is_for_its_vdu_and_its_vnfc_alone(
            self, service: EstService, vnf: Vnf, tmp_path: pathlib.Path) -> None:
        other = Guest(tmp_path / "other", service, "VDU2-b")
        for words in (("--vdu", "VDU1"), ("--vnfc", "VDU1-a")):
            assert other.enrol(service.secret(vnf, *words)["secret"]).status == 401

    def test_five_wrong_secrets_lock_the_right_one(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf, "--vdu", "VDU1")
        wrong = made["secret"][:9] + "0" * 32
        assert {guest.enrol(wrong).status for _ in range(5)} == {401}
        assert guest.enrol(made["secret"]).status == 401
        shown = service.shown(made)
        assert (shown["state"], shown["failures"]) == ("LOCKED", 5)
        other = service.secret(vnf, "--vdu", "VDU1")
        assert {guest.enrol(other["secret"][:9] + "0" * 32).status for _ in range(4)} == {401}
        guest.keep(guest.enrol(other["secret"]))

    def test_a_request_before_its_operation_completed_is_parked(
            self, service: EstService, tmp_path: pathlib.Path) -> None:
        vnf = service.vnfm.create()
        made = service.secret(vnf, "--vdu", "VDU1")
        operation = service.vnfm.begin(vnf, "INSTANTIATE")
        guest = Guest(tmp_path / "early", service, "VDU1-new")
        parked = guest.enrol(made["secret"])
        assert parked.status == 202
        assert "retry-after: 10" in parked.headers.lower()
        service.vnfm.complete(operation, ["VDU1-new"])
        eventually(lambda: guest.enrol(made["secret"]).status == 200)

    def test_it_loses_its_certificate_when_it_dies(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        guest.keep(guest.enrol(service.secret(vnf, "--vdu", "VDU1")["secret"]))
        service.vnfm.complete(service.vnfm.begin(vnf, "SCALE"), ["VDU2-b"])
        (one,) = service.client("admin").certificates(vnfInstanceId=vnf.id)["items"]
        eventually(lambda: service.client("admin").certificate(
            one["certificateId"])["state"] == "REVOKED")
        old = guest.key.rename(guest.folder / "old.pem")
        guest.new_key()
        assert guest.renew(old).status == 401

    def test_delegation_and_direct_mode_exclude_each_other(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        guest.keep(guest.enrol(service.secret(vnf, "--vdu", "VDU1")["secret"]))
        with pytest.raises(exceptions.RegistrationConflictError):
            service.client().register(registration(vnf.id, "VDU1-a"))
        service.client().register(registration(vnf.id, "VDU2-b"))
        other = Guest(guest.folder / "b", service, "VDU2-b")
        made = service.secret(vnf, "--vdu", "VDU2")
        assert other.enrol(made["secret"]).status == 409

    def test_nobody_enrols_that_the_vnfm_does_not_list(
            self, service: EstService, vnf: Vnf, tmp_path: pathlib.Path) -> None:
        stranger = Guest(tmp_path / "stranger", service, "VDU1-stranger")
        made = service.secret(vnf, "--vdu", "VDU1")
        eventually(lambda: stranger.enrol(made["secret"]).status == 422)

    def test_names_outside_of_the_vnfms_domains_are_refused_to_the_admin(
            self, service: EstService, vnf: Vnf) -> None:
        done = service.admin("enrolment", "create", "--vnfm", NAME, "--vnf", vnf.id,
                             "--dns", "a.foreign.example")
        assert done.returncode != 0
        assert "outside" in done.stderr


def test_after_its_window_a_vnfc_needs_a_new_secret(tmp_path: pathlib.Path) -> None:
    with FakeVnfm(tmp_path) as vnfm:
        service = EstService(tmp_path / "run", vnfm, enrolment_window_s=2)
        service.start_and_subscribe()
        vnf = vnfm.live(["VDU1-a"])
        guest = Guest(tmp_path / "guest", service, "VDU1-a")
        late = service.secret(vnf)["secret"]
        time.sleep(3)
        eventually(lambda: guest.enrol(late).status == 403)
        assert b"enrolment-closed" in guest.enrol(late).body
        eventually(lambda: guest.enrol(service.secret(vnf)["secret"]).status == 200)
        assert service.stop() == 0


class TestRenewal:
    def test_it_renews_with_its_certificate_and_a_new_key(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        guest.keep(guest.enrol(service.secret(vnf, "--vdu", "VDU1",
                                              "--dns", "a.vnf.example")["secret"]))
        before = text_of(guest.certificate)
        same_key = guest.renew(guest.key)
        assert same_key.status == 409
        old = guest.key.rename(guest.folder / "old.pem")
        guest.new_key()
        guest.keep(guest.renew(old))
        after = text_of(guest.certificate)
        assert before != after
        assert "DNS:a.vnf.example" in after

    def test_a_certificate_of_delegation_mode_renews_nothing(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        client = service.client()
        client.register(registration(vnf.id, "VDU1-a"))
        signed = client.sign({"vnfcId": "VDU1-a", "vnfInstanceId": vnf.id,
                              "certType": "VNFCI_CERT", "certChainRequest": "NOT_REQUESTED",
                              "csr": guest.request.read_text()})
        guest.certificate.write_text(signed["certificate"])
        old = guest.key.rename(guest.folder / "old.pem")
        guest.new_key()
        assert guest.renew(old).status == 401

    def test_without_a_certificate_nothing_is_renewed(
            self, service: EstService, guest: Guest) -> None:
        assert guest.curl("/simplereenroll", body=guest.base64()).status == 401


class TestProtocol:
    def test_cacerts_is_the_chain_as_openssl_reads_it(
            self, service: EstService, guest: Guest) -> None:
        answer = guest.curl("/cacerts")
        assert answer.status == 200
        assert "application/pkcs7-mime" in answer.headers
        pem = certificates(answer.body).decode()
        chain = (service.directory / "ca" / "chain.pem").read_text()
        assert pem.count("BEGIN CERTIFICATE") == chain.count("BEGIN CERTIFICATE")
        for one in chain.split("-----BEGIN CERTIFICATE-----")[1:]:
            assert one.split("-----END")[0].strip() in pem

    def test_csrattrs_is_der_that_names_the_key(self, guest: Guest) -> None:
        answer = guest.curl("/csrattrs")
        pem = f"-----BEGIN X-----\n{answer.body.decode()}\n-----END X-----\n"
        parsed = run(["openssl", "asn1parse"], capture_output=True, text=True,
                                input=pem, check=True).stdout
        assert "id-ecPublicKey" in parsed
        assert "prime256v1" in parsed

    @pytest.mark.parametrize(("path", "status"), [
        ("/unknown", 404), ("/other-vnfm/cacerts", 404), ("/simpleenroll", 405)])
    def test_what_is_not_there_says_so(self, guest: Guest, path: str, status: int) -> None:
        assert guest.curl(path).status == status

    def test_what_is_no_request_is_refused(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf)
        for body, status in ((b"not base64!", 400), (b"", 400), (b"A" * (96 * 1024 + 1), 413)):
            answer = guest.curl("/simpleenroll", "-u", f"VDU1-a:{made['secret']}", body=body)
            assert answer.status == status
        wrong_type = requests.post(
            f"{service.est}/simpleenroll", data=guest.base64(), timeout=20,
            auth=("VDU1-a", made["secret"]), headers={"Content-Type": "text/plain"},
            verify=str(service.directory / "management-ca" / "ca.pem"))
        assert wrong_type.status_code == 415

    def test_no_secret_stands_in_the_log_or_the_ledger(
            self, service: EstService, vnf: Vnf, guest: Guest) -> None:
        made = service.secret(vnf, "--vdu", "VDU1")
        guest.keep(guest.enrol(made["secret"]))
        random_part = made["secret"].split("-")[1]
        for path in service.directory.rglob("*"):
            if path.is_file():
                assert random_part.encode() not in path.read_bytes(), path

    def test_strongswan_enrols_and_renews(
            self, service: EstService, vnf: Vnf, tmp_path: pathlib.Path) -> None:
        made = service.secret(vnf, "--vdu", "VDU1", "--dns", "a.vnf.example")

        def pki(*words: str) -> bytes:
            done = run(["pki", *words], capture_output=True, timeout=60)
            assert done.returncode == 0, done.stderr.decode()
            return done.stdout

        anchors = [word for path in ("management-ca/ca.pem", "ca/issuing.pem",
                                     "offline-root/root.pem")
                   for word in ("--cacert", str(service.directory / path))]

        def made_request(key: pathlib.Path) -> pathlib.Path:
            key.write_bytes(pki("--gen", "--type", "ecdsa", "--size", "256", "--outform", "pem"))
            request = key.with_suffix(".der")
            request.write_bytes(pki("--req", "--type", "ecdsa", "--in", str(key),
                                    "--dn", "CN=VDU1-a", "--san", "a.vnf.example"))
            return request

        key, cert = tmp_path / "k.pem", tmp_path / "c.pem"
        est = ("--est", "--url", f"https://localhost:{service.enrol_port}", *anchors,
               "--outform", "pem")
        cert.write_bytes(pki(*est, "--in", str(made_request(key)),
                             "--userpass", f"VDU1-a:{made['secret']}"))
        assert "DNS:a.vnf.example" in text_of(cert)
        renewed = tmp_path / "c2.pem"
        renewed.write_bytes(pki(*est, "--in", str(made_request(tmp_path / "k2.pem")),
                                "--cert", str(cert), "--key", str(key)))
        assert text_of(renewed) != text_of(cert)
