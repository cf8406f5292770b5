# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The CMF through bartizan.Cmf, judged by openssl and python-cryptography."""

from __future__ import annotations

import gc
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from bartizan import Cmf, csr, exceptions
from conftest import BUILD, Run, verify_all_that_was_issued


def registered(cmf: Cmf, **changes: Any) -> tuple[str, str]:
    """A VNFC instance of a VNF of its own."""
    vnf = f"vnf-{uuid.uuid4()}"
    request = {
        "certType": "VNFCI_CERT", "subjectId": ["vnfc-1"], "vnfInstanceId": vnf,
        "typeOfVnfcCertHandling": "DELEGATION-MODE",
        "allowedNames": {"dns": ["vdu1.vnf.example"], "ip": ["192.0.2.10"]},
    } | changes
    return vnf, cmf.register("vnfm", request)["registrationId"]


def sign(cmf: Cmf, vnf: str, request: str, consumer: str = "vnfm",
         **changes: Any) -> dict[str, Any]:
    return cmf.sign(consumer, {
        "vnfcId": "vnfc-1", "vnfInstanceId": vnf, "certType": "VNFCI_CERT",
        "certChainRequest": "REQUESTED", "csr": request} | changes)


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestSigning:
    @pytest.mark.parametrize("key", ["ec-p256", "ec-p384", "ec-p521", "rsa-3072", "ed25519"])
    def test_gives_a_certificate_that_openssl_and_cryptography_accept(
            self, cmf: Cmf, deployment: pathlib.Path, tmp_path: pathlib.Path, openssl: Run,
            key: Any) -> None:
        vnf, _ = registered(cmf)
        made = csr.make(key=key, common_name="vnfc-1", dns=["vdu1.vnf.example"])
        response = sign(cmf, vnf, made.csr)
        (tmp_path / "leaf.pem").write_text(response["certificate"])
        (tmp_path / "chain.pem").write_text("".join(response["certificateChain"]))
        openssl("verify", "-x509_strict", "-CAfile", str(deployment / "offline-root/root.pem"),
                "-untrusted", "chain.pem", "leaf.pem")
        leaf = x509.load_pem_x509_certificate(response["certificate"].encode())
        ours = serialization.load_pem_private_key(made.private_key.encode(), None).public_key()
        encode = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        assert leaf.public_key().public_bytes(*encode) == ours.public_bytes(*encode)
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == ["vdu1.vnf.example"]
        assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.10"]
        assert names.get_values_for_type(x509.UniformResourceIdentifier) == [
            f"nfv://operator.example/vnf/{vnf}/vnfc/vnfc-1"]
        assert leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False

    def test_answers_the_same_request_with_the_same_certificate(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        made = csr.make(common_name="vnfc-1")
        first, second = sign(cmf, vnf, made.csr), sign(cmf, vnf, made.csr)
        assert first["certificate"] == second["certificate"]
        assert (first["repeated"], second["repeated"]) == (False, True)

    def test_leaves_the_chain_out_unless_it_is_requested(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        response = sign(cmf, vnf, csr.make().csr, certChainRequest="NOT_REQUESTED")
        assert "certificateChain" not in response

    def test_finds_the_subject_by_its_vnfc_id_alone_if_that_is_unique(self, cmf: Cmf) -> None:
        name = f"vnfc-{uuid.uuid4()}"
        registered(cmf, subjectId=[name])
        request = {"vnfcId": name, "certType": "VnfciCert", "certChainRequest": True,
                   "csr": csr.make().csr}
        assert cmf.sign("vnfm", request)["certificateId"]
        registered(cmf, subjectId=[name])
        with pytest.raises(exceptions.SubjectAmbiguousError):
            cmf.sign("vnfm", request)

    def test_serves_a_mano_entity_by_the_admin_path_alone(self, cmf: Cmf) -> None:
        fqdn = f"m{uuid.uuid4()}.mano.example"
        cmf.register("admin", {"certType": "MANO certificate", "subjectId": [fqdn]})
        made = csr.make(common_name=fqdn)
        assert cmf.sign_mano(fqdn, made.csr)["certificateId"]
        with pytest.raises(exceptions.CertTypeNotAllowedError):
            sign(cmf, "", made.csr, certType="MANO_CERT", vnfcId=fqdn)


class TestRefusals:
    def refused(self, cmf: Cmf, error: type[Exception], **changes: Any) -> None:
        vnf, _ = registered(cmf)
        before = len(cmf.audit(limit=1000, event="csr.refused")["items"])
        request = changes.pop("request", None) or csr.make(common_name="vnfc-1").csr
        with pytest.raises(error) as caught:
            sign(cmf, changes.pop("vnf", vnf), request, **changes)
        assert caught.value.remedy  # type: ignore[attr-defined]
        after = cmf.audit(limit=1000, event="csr.refused")["items"]
        assert len(after) == before + 1
        assert after[-1]["outcome"] == caught.value.fault  # type: ignore[attr-defined]

    @pytest.mark.requirement("CMF.Certm.Del.001")
    def test_refuses_a_subject_that_is_not_registered(self, cmf: Cmf) -> None:
        self.refused(cmf, exceptions.NotRegisteredError, vnfcId="nobody")

    def test_refuses_another_consumers_subject(self, cmf: Cmf) -> None:
        self.refused(cmf, exceptions.NotDelegateError, consumer="vnfm-2")

    def test_refuses_a_consumer_without_the_role(self, cmf: Cmf) -> None:
        self.refused(cmf, exceptions.NotAuthorisedError, consumer="admin")

    def test_refuses_the_wrong_cert_type_and_says_which_is_right(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        with pytest.raises(exceptions.NotRegisteredError, match="VNFCI_CERT"):
            sign(cmf, vnf, csr.make().csr, certType="VNFOAM_CERT")

    def test_refuses_a_name_outside_the_registration(self, cmf: Cmf) -> None:
        for names in ({"dns": ["vdu9.vnf.example"]}, {"ip": ["192.0.2.11"]},
                      {"uri": ["nfv://operator.example/vnf/other/vnfc/x"]},
                      {"common_name": "other"}):
            self.refused(cmf, exceptions.NameNotAllowedError, request=csr.make(**names).csr)

    def test_refuses_a_key_of_another_subject(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        made = csr.make()
        sign(cmf, vnf, made.csr)
        self.refused(cmf, exceptions.KeyReusedError, request=made.csr)

    @pytest.mark.parametrize(("vector", "error"), [
        ("trailing.pem", exceptions.BadCsrError), ("off-curve.der", exceptions.BadCsrError),
        ("other-key.der", exceptions.BadPopError), ("sha1.der", exceptions.BadPopError),
        ("rsa2048.der", exceptions.WeakKeyError), ("rsa-e3.der", exceptions.WeakKeyError),
        ("64k-1.der", exceptions.TooLargeError)])
    def test_refuses_what_the_vectors_say(self, cmf: Cmf, vector: str,
                                          error: type[Exception]) -> None:
        import base64
        folder = pathlib.Path(__file__).parents[1] / "vectors" / "csr"
        content = (folder / vector).read_bytes()
        text = content.decode() if vector.endswith("pem") else base64.b64encode(content).decode()
        self.refused(cmf, error, request=text)

    @pytest.mark.parametrize("changes", [
        {"certType": "X"}, {"certChainRequest": "MAYBE"}, {"csrFormat": "CRMF"}, {"csr": 1},
        {"unknown": 1}])
    def test_refuses_a_malformed_request_naming_the_attribute(
            self, cmf: Cmf, changes: dict[str, Any]) -> None:
        vnf, _ = registered(cmf)
        with pytest.raises(exceptions.MalformedRequestError, match=next(iter(changes))):
            sign(cmf, vnf, "x", **changes)


@pytest.mark.requirement("CMF.Certm.Del.001")
class TestRegister:
    def test_returns_the_registration_that_exists(self, cmf: Cmf) -> None:
        vnf = f"vnf-{uuid.uuid4()}"
        _, first = registered(cmf, vnfInstanceId=vnf)
        _, second = registered(cmf, vnfInstanceId=vnf)
        assert first == second
        with pytest.raises(exceptions.RegistrationConflictError):
            registered(cmf, vnfInstanceId=vnf, allowedNames={})

    @pytest.mark.parametrize(("changes", "error"), [
        ({"typeOfVnfcCertHandling": "direct mode"}, exceptions.ModeNotAllowedError),
        ({"typeOfVnfcCertHandling": None}, exceptions.MalformedRequestError),
        ({"subjectId": []}, exceptions.MalformedRequestError),
        ({"subjectId": ["a", "a"]}, exceptions.MalformedRequestError),
        ({"subjectId": ["a b"]}, exceptions.MalformedRequestError),
        ({"vnfInstanceId": ""}, exceptions.MalformedRequestError),
        ({"attestationPolicy": "REQUIRED"}, exceptions.AttestationUnavailableError),
        ({"allowedNames": {"dns": ["a.elsewhere.example"]}}, exceptions.NameNotAllowedError),
        ({"allowedNames": {"dns": ["*.vnf.example"]}}, exceptions.MalformedRequestError),
        ({"allowedNames": {"ip": ["198.51.100.1"]}}, exceptions.NameNotAllowedError),
        ({"allowedNames": {"uri": ["spiffe://x/y"]}}, exceptions.MalformedRequestError),
        ({"certType": "MANO_CERT"}, exceptions.NotAuthorisedError),
        ({"securityPolicy": {}}, exceptions.MalformedRequestError),
    ])
    def test_refuses_what_the_table_does_not_allow(
            self, cmf: Cmf, changes: dict[str, Any], error: type[Exception]) -> None:
        with pytest.raises(error):
            registered(cmf, **changes)

    def test_closing_revokes_what_was_issued_and_frees_the_subject(self, cmf: Cmf) -> None:
        vnf, registration = registered(cmf)
        made = csr.make()
        certificate = sign(cmf, vnf, made.csr)["certificateId"]
        with pytest.raises(exceptions.NotFoundError):
            cmf.deregister("vnfm-2", registration)
        assert cmf.deregister("vnfm", registration)["state"] == "CLOSED"
        shown = cmf.certificate(certificate)
        assert shown["state"] == "REVOKED"
        assert shown["revocationReason"] == "cessationOfOperation"
        _, again = registered(cmf, vnfInstanceId=vnf)
        assert again != registration


class TestRevocation:
    def test_puts_the_certificate_on_the_next_crl(
            self, cmf: Cmf, deployment: pathlib.Path, tmp_path: pathlib.Path,
            openssl: Run) -> None:
        vnf, _ = registered(cmf)
        response = sign(cmf, vnf, csr.make().csr)
        (tmp_path / "leaf.pem").write_text(response["certificate"])
        (tmp_path / "chain.pem").write_text("".join(response["certificateChain"]))
        verify = ["verify", "-x509_strict", "-crl_check", "-CAfile",
                  str(deployment / "offline-root/root.pem"), "-untrusted", "chain.pem",
                  "-CRLfile", str(deployment / "ca/issuing.crl"), "leaf.pem"]
        number = cmf.write_crl()["number"]
        openssl(*verify)
        cmf.revoke(response["certificateId"], "superseded", consumer="vnfm")
        assert cmf.write_crl()["number"] == number + 1
        assert "revoked" in openssl(*verify, check=False).stderr
        with pytest.raises(exceptions.AlreadyRevokedError):
            cmf.revoke(response["certificateId"], "superseded")
        with pytest.raises(exceptions.NotFoundError):
            cmf.revoke(response["certificateId"], "superseded", consumer="vnfm-2")
        with pytest.raises(exceptions.MalformedRequestError):
            cmf.revoke(response["certificateId"], "because")

    def test_a_compromised_key_gets_no_certificate_again(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        made = csr.make()
        cmf.revoke(sign(cmf, vnf, made.csr)["certificateId"], "keyCompromise")
        with pytest.raises(exceptions.KeyReusedError):
            sign(cmf, vnf, made.csr)


class TestProcess:
    def test_a_second_cmf_on_the_deployment_is_told_who_holds_it(
            self, cmf: Cmf, deployment: pathlib.Path) -> None:
        with pytest.raises(exceptions.DeploymentLockedError) as caught:
            Cmf(deployment)
        assert str(os.getpid()) in caught.value.operator_detail

    def test_a_closed_cmf_says_so(self, tmp_path: pathlib.Path,
                                  deployment: pathlib.Path) -> None:
        opened = Cmf(deployment)
        opened.close()
        with pytest.raises(exceptions.DeploymentMissingError, match="closed"):
            opened.status()
        with pytest.raises(exceptions.DeploymentMissingError):
            Cmf(tmp_path)

    def test_the_signer_is_restarted_when_it_dies(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        sign(cmf, vnf, csr.make().csr)
        os.kill(cmf.status()["signerPid"], signal.SIGKILL)
        deadline = time.monotonic() + 30
        while True:
            try:
                assert sign(cmf, vnf, csr.make().csr)["certificateId"]
                break
            except exceptions.SignerUnavailableError:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def test_other_threads_run_while_a_call_waits(self, cmf: Cmf) -> None:
        vnf, _ = registered(cmf)
        pid = cmf.status()["signerPid"]
        ticks = 0
        done = threading.Event()

        def tick() -> None:
            nonlocal ticks
            while not done.is_set():
                ticks += 1
                time.sleep(0.01)

        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
        os.kill(pid, signal.SIGSTOP)
        waker = threading.Timer(0.5, os.kill, (pid, signal.SIGCONT))
        waker.start()
        made = csr.make()
        before = ticks
        try:
            sign(cmf, vnf, made.csr)
        finally:
            waker.join()
            done.set()
            ticker.join()
        assert ticks - before > 10

    def test_memory_does_not_grow_with_the_calls(self, cmf: Cmf) -> None:
        def resident() -> int:
            return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4

        made = csr.make()
        for _ in range(300):
            csr.decode(made.csr)
            cmf.certificates(limit=5)
        gc.collect()
        before = resident()
        for _ in range(3000):
            csr.decode(made.csr)
            cmf.certificates(limit=5)
        gc.collect()
        limit = 65536 if "asan" in os.environ.get("LD_PRELOAD", "") else 8192
        assert resident() - before < limit  # KiB


ISSUER = """
import json, sys
from bartizan import Cmf, csr
with Cmf(sys.argv[1]) as cmf:
    vnf = sys.argv[2]
    cmf.register("vnfm", {"certType": "VNFCI_CERT", "subjectId": ["vnfc-1"],
                          "vnfInstanceId": vnf, "typeOfVnfcCertHandling": "DELEGATION-MODE"})
    print("ready", flush=True)
    while True:
        made = cmf.sign("vnfm", {"vnfcId": "vnfc-1", "vnfInstanceId": vnf,
                                 "certType": "VNFCI_CERT", "certChainRequest": "NOT_REQUESTED",
                                 "csr": csr.make().csr})
        print(made["certificateId"], flush=True)
"""


@pytest.mark.requirement("CMF.Certm.Del.002")
def test_no_certificate_that_anyone_saw_is_missing_after_kills_at_any_moment(
        tmp_path: pathlib.Path) -> None:
    from bartizan.native import answer, core

    directory = tmp_path / "run"
    answer(core.quickstart, str(directory), {})
    seen: list[str] = []
    chance = random.Random(20261125)
    for number in range(50):
        child = subprocess.Popen([sys.executable, "-c", ISSUER, str(directory), f"vnf-{number}"],
                                 stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL,
                                 env=os.environ | {"PYTHONPATH": str(BUILD / "python")})
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.random() * 0.15)
        child.kill()
        lines = child.stdout.read().split("\n")[:-1]
        child.wait()
        seen += [line for line in lines if line]
    assert len(seen) > 50
    assert len(set(seen)) == len(seen)
    with Cmf(directory) as cmf:
        for certificate in seen:
            assert cmf.certificate(certificate)["state"] == "VALID"
        serials = []
        marker: dict[str, str] = {}
        while True:
            page = cmf.certificates(limit=1000, **marker)
            serials += [item["serial"] for item in page["items"]]
            if "next" not in page:
                break
            marker = {"after": page["next"]}
        assert len(set(serials)) == len(serials)
    assert verify_all_that_was_issued(directory, tmp_path) == len(serials)


def test_answers_are_json_that_python_reads(cmf: Cmf) -> None:
    assert json.dumps(cmf.profiles())
    assert {item["certType"] for item in cmf.profiles()["items"]} == {
        "VNFCI_CERT", "VNFOAM_CERT", "MANO_CERT"}
