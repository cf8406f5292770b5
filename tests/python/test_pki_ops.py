# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What bartizand offers to everybody (CRL, issuer) and to the machine that it runs on."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess

import requests

from conftest import PLAIN
from service import Service, csr_request, eventually, new_csr, registration


class TestPki:
    def test_a_revocation_is_in_the_crl_within_ten_seconds(
            self, service: Service, vnf: str, tmp_path: pathlib.Path) -> None:
        client = service.client()
        client.register(registration(vnf, "c1"))
        made = client.sign(csr_request(vnf, "c1", new_csr("c1")))["certificateId"]
        before = crl(service, tmp_path)
        client.revoke(made, "keyCompromise")
        serial = made.removeprefix("local.").upper()
        eventually(lambda: serial in crl(service, tmp_path), 10)
        assert serial not in before
        assert number_of(crl(service, tmp_path)) > number_of(before)

    def test_a_crl_that_is_known_is_not_sent_again(self, service: Service) -> None:
        url = service.pki + "/crl/local-0.crl"
        first = requests.get(url, timeout=10)
        assert first.headers["Content-Type"] == "application/pkix-crl"
        age = re.fullmatch(r"public, max-age=(\d+)", first.headers["Cache-Control"])
        assert age is not None
        assert 0 < int(age[1]) <= 86400
        for field in ({"If-None-Match": first.headers["ETag"]},
                      {"If-Modified-Since": first.headers["Last-Modified"]}):
            again = requests.get(url, headers=field, timeout=10)
            assert (again.status_code, again.content) == (304, b"")
        head = requests.head(url, timeout=10)
        assert (head.headers["Content-Length"], head.content) == (str(len(first.content)), b"")

    def test_the_issuer_is_what_the_certificates_point_to(self, service: Service) -> None:
        answer = requests.get(service.pki + "/ca/local.cer", timeout=10)
        shown = subprocess.run(["openssl", "x509", "-inform", "DER"], input=answer.content,
                               env=PLAIN, capture_output=True, check=True).stdout.decode()
        assert shown == (service.directory / "ca/issuing.pem").read_text()

    def test_it_serves_nothing_else(self, service: Service) -> None:
        assert requests.get(service.pki + "/metrics", timeout=10).status_code == 404
        assert requests.get(service.pki + "/cmf-certm/v1/certificates",
                            timeout=10).status_code == 404
        assert requests.post(service.pki + "/crl/local-0.crl", timeout=10).status_code == 405


def crl(service: Service, folder: pathlib.Path) -> str:
    """The text of the CRL, verified."""
    content = requests.get(service.pki + "/crl/local-0.crl", timeout=10).content
    done = subprocess.run(["openssl", "crl", "-inform", "DER", "-noout", "-text", "-CAfile",
                           str(service.directory / "ca/issuing.pem")], input=content, cwd=folder,
                          env=PLAIN, capture_output=True, check=True)
    assert b"verify OK" in done.stderr
    return done.stdout.decode()


def number_of(text: str) -> int:
    found = re.search(r"CRL Number:\s*(\d+)", text)
    assert found is not None
    return int(found[1])


class TestOps:
    def test_health_readiness_and_metrics(self, service: Service, vnf: str) -> None:
        service.client().register(registration(vnf, "c1"))
        service.client().sign(csr_request(vnf, "c1", new_csr("c1")))
        assert requests.get(service.ops + "/healthz", timeout=10).text == "ok\n"
        ready = requests.get(service.ops + "/readyz", timeout=10).json()
        assert ready == {"signer": "ok", "ledger": "ok", "crl": "ok", "clock": "ok"}
        text = requests.get(service.ops + "/metrics", timeout=10).text
        for stage in ("parse", "policy", "signer_wait", "sign", "commit"):
            assert f'bartizan_csr_stage_seconds_count{{stage="{stage}"}}' in text
        assert re.search(r'bartizan_requests_total\{.*operation="signCsr",outcome="ok"\} \d', text)
        assert 'bartizan_identity_expiry_days{identity="certm"}' in text
        for pool in ("reading", "changing", "csr"):
            assert f'bartizan_pool_tasks{{pool="{pool}"}}' in text

    def test_the_log_tells_who_and_with_which_verdict_and_no_secret(
            self, service: Service, vnf: str) -> None:
        client = service.client()
        client.register(registration(vnf, "c1"))
        request = csr_request(vnf, "c1", new_csr("c1"))
        service.ask("POST", "/certificate_signing_requests", json=request)
        refused = service.ask("POST", "/certificate_signing_requests",
                              json=request | {"vnfcId": "nobody"})
        text = service.log.read_text()
        line = next(one for one in map(json.loads, text.splitlines())
                    if one.get("requestId") == refused.headers["X-Request-Id"])
        assert (line["principal"], line["operation"]) == ("vnfm", "signCsr")
        assert (line["status"], line["verdict"]) == (422, "not_registered")
        body = request["csr"].splitlines()[1]
        pin = (service.directory / "pin").read_text().strip()
        assert body not in text
        assert pin not in text
        assert "PRIVATE KEY" not in text
