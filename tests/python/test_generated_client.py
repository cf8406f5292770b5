# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A client that openapi-python-client makes of the document that the service serves does the
main job of a VNFM, with what the document says and nothing else (generated_client_job.py)."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conftest import PLAIN, ROOT, Run
from service import Service, eventually, new_csr

JUDGES = ROOT / "build" / "judges" / "bin"
GENERATOR = JUDGES / "openapi-python-client"
JOB = ROOT / "tests" / "python" / "generated_client_job.py"
VNF = "vnf-of-a-generated-client"
SUBJECTS = ("c1", "c2", "c3", "c4", "c5")

pytestmark = pytest.mark.skipif(
    not GENERATOR.exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1",
    reason="openapi-python-client could not be installed from PyPI")


def generate(document: str, folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """cmf_client in the folder. A warning, such as of an operation that is left out, is a
    failure; how the code is formatted is of no interest."""
    (folder / "document.json").write_text(document)
    (folder / "generator.json").write_text('{"post_hooks": []}')
    return subprocess.run(
        [str(GENERATOR), "generate", "--path", "document.json", "--meta", "none",
         "--output-path", "cmf_client", "--config", "generator.json", "--fail-on-warning"],
        cwd=folder, env=PLAIN, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def served(service: Service) -> str:
    folder = service.directory / "clients/vnfm"
    answer = requests.get(service.url + "/openapi.json", timeout=10, verify=str(folder / "ca.pem"),
                          cert=(str(folder / "cert.pem"), str(folder / "key.pem")))
    assert answer.status_code == 200
    return answer.text


@pytest.fixture(scope="module")
def package(served: str, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder that cmf_client is in."""
    folder = tmp_path_factory.mktemp("generated")
    done = generate(served, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def csrs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    folder = tmp_path_factory.mktemp("csrs")
    files = {subject: folder / f"{subject}.pem" for subject in SUBJECTS}
    for subject, path in files.items():
        path.write_text(new_csr(subject))
    return files


@pytest.fixture(scope="module")
def steps(service: Service, package: pathlib.Path, csrs: dict[str, pathlib.Path]) -> Any:
    """What each step of the job was answered."""
    done = subprocess.run(
        [str(JUDGES / "python"), str(JOB), service.url, str(service.directory / "clients/vnfm"),
         VNF, *map(str, csrs.values())],
        env=PLAIN | {"PYTHONPATH": str(package)}, cwd=package, capture_output=True, text=True,
        timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


class TestGenerator:
    def test_each_operation_of_the_document_becomes_a_function(
            self, served: str, package: pathlib.Path) -> None:
        operations = {operation["operationId"]: operation["tags"][0]
                      for path in json.loads(served)["paths"].values()
                      for operation in path.values()}
        assert len(operations) > 10
        for operation, tag in operations.items():
            module = re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), operation)
            text = (package / "cmf_client" / "api" / tag / f"{module}.py").read_text()
            assert "def sync_detailed(" in text
            assert '"Version"' in text or operation.startswith("apiVersions")

    def test_what_it_cannot_make_of_a_document_fails(
            self, served: str, tmp_path: pathlib.Path) -> None:
        broken = served.replace('#/components/schemas/CsrRequest"', '#/components/schemas/Csr"')
        assert broken != served
        assert generate(broken, tmp_path).returncode != 0

    def test_a_type_checker_holds_a_program_to_the_types_of_the_document(
            self, package: pathlib.Path, tmp_path: pathlib.Path) -> None:
        wrong = tmp_path / "wrong.py"
        wrong.write_text(JOB.read_text().replace("RevokeRequestReason.KEYCOMPROMISE", '"lost"'))
        for program, right in ((JOB, True), (wrong, False)):
            done = subprocess.run(
                ["mypy", "--strict", "--follow-imports=silent", "--python-executable",
                 str(JUDGES / "python"), "--cache-dir", str(tmp_path / "cache"), str(program)],
                env=PLAIN | {"MYPYPATH": str(package)}, cwd=tmp_path, capture_output=True,
                text=True, timeout=120, check=False)
            assert (done.returncode == 0) == right, done.stdout + done.stderr
        assert 'Argument "reason" to "RevokeRequest" has incompatible type "str"' in done.stdout


@pytest.mark.requirement("CMF.Certm.Del.001")
def test_it_registers_a_vnfc_and_finds_it_registered(steps: Any) -> None:
    first, again = steps["registered"], steps["registered again"]
    assert (first["status"], again["status"]) == (201, 200)
    assert first["body"]["registrationId"] == again["body"]["registrationId"]
    assert first["location"].endswith(first["body"]["registrationId"])
    assert first["body"]["subjectId"] == list(SUBJECTS)
    assert first["body"]["vnfInstanceId"] == VNF
    assert first["body"]["delegate"] == "vnfm"  # by the certificate alone: nobody said it
    assert first["body"]["terms"]["allowedNames"]["dns"] == ["c1.vnf.example"]
    assert first["year"] > 2020
    assert first["open"]
    assert steps["list of registrations"] == {
        "ids": [first["body"]["registrationId"]], "active": [True]}


def spki_of(signed: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return signed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.requirement("CMF.Certm.Del.002")
def test_it_has_csrs_signed(
        service: Service, steps: Any, csrs: dict[str, pathlib.Path], openssl: Run,
        tmp_path: pathlib.Path) -> None:
    for subject, signed in zip(SUBJECTS, steps["signed"], strict=True):
        assert (signed["status"], signed["body"]["repeated"]) == (201, False)
        certificate = x509.load_pem_x509_certificate(signed["body"]["certificate"].encode())
        request = x509.load_pem_x509_csr(csrs[subject].read_bytes())
        assert spki_of(certificate) == spki_of(request)
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        assert [name.value for name in names] == [subject]
        (tmp_path / "cert.pem").write_text(signed["body"]["certificate"])
        (tmp_path / "chain.pem").write_text("".join(signed["body"]["certificateChain"]))
        openssl("verify", "-x509_strict", "-CAfile",
                str(service.directory / "offline-root/root.pem"), "-untrusted", "chain.pem",
                "cert.pem")
    again = steps["signed again"]
    assert (again["status"], again["body"]["repeated"]) == (200, True)
    assert again["body"]["certificate"] == steps["signed"][0]["body"]["certificate"]


@pytest.mark.requirement("X-CSR-5")
def test_it_gets_the_chain_if_it_asks_for_it(steps: Any) -> None:
    assert [signed["chain"] for signed in steps["signed"]] == [True] * len(SUBJECTS)
    assert steps["signed without chain"]["chain"] is False


def test_it_reads_a_certificate(steps: Any) -> None:
    read, signed = steps["read"], steps["signed"][0]["body"]
    certificate = x509.load_pem_x509_certificate(signed["certificate"].encode())
    assert read["status"] == 200
    assert read["body"]["certificate"] == signed["certificate"]
    assert int(read["body"]["serial"], 16) == certificate.serial_number
    assert read["days"] == (certificate.not_valid_after - certificate.not_valid_before).days
    assert read["valid"]


def test_it_lists_with_a_filter_and_page_by_page(steps: Any) -> None:
    pages = [page["ids"] for page in steps["pages"]]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(one for page in pages for one in page) == sorted(
        signed["body"]["certificateId"] for signed in steps["signed"])


@pytest.mark.requirement("BZT-2")
def test_it_revokes(
        service: Service, steps: Any, tmp_path: pathlib.Path, openssl: Run) -> None:
    assert steps["revoked"] == {"status": 204, "body": None}
    read = steps["read when revoked"]
    assert (read["body"]["state"], read["valid"]) == ("REVOKED", False)
    assert read["body"]["revocationReason"] == "keyCompromise"
    assert read["body"]["revokedAt"] >= read["body"]["issuedAt"]
    assert steps["list of the revoked"] == {"ids": [read["body"]["certificateId"]]}

    def in_the_crl() -> bool:
        (tmp_path / "crl").write_bytes(
            requests.get(service.pki + "/crl/local-0.crl", timeout=10).content)
        text = openssl("crl", "-inform", "DER", "-in", "crl", "-noout", "-text").stdout
        return f"Serial Number: {read['body']['serial'].upper()}" in text

    eventually(in_the_crl, 10)


@pytest.mark.requirement("X-REG-3")
def test_it_is_told_why_it_was_refused(steps: Any) -> None:
    for step, status, kind in [("refused", 422, "not-registered"), ("not found", 404, "not-found"),
                               ("revoked again", 409, "already-revoked")]:
        assert steps[step]["status"] == steps[step]["body"]["status"] == status
        assert steps[step]["body"]["type"] == f"urn:bartizan:problem:{kind}"


def test_the_document_describes_each_member_of_each_answer(steps: Any) -> None:
    answers = [answer for step in steps.values()
               for answer in (step if isinstance(step, list) else [step])]
    models = [answer for answer in answers if "undescribed" in answer]
    assert len(models) > 10
    assert [answer for answer in models if answer["undescribed"]] == []
