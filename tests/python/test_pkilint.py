# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A sample of what is issued, judged by pkilint against RFC 5280."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import uuid
from typing import Any

import pytest

from bartizan import Cmf, csr
from conftest import PLAIN, ROOT, Run

BIN = ROOT / "build" / "judges" / "bin"

pytestmark = pytest.mark.skipif(
    not (BIN / "lint_pkix_cert").exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1",
    reason="pkilint could not be installed from PyPI")


def findings(program: str, *words: str) -> list[str]:
    """What pkilint finds, from warnings up, but that it knows no "nfv" scheme: RFC 3986 has no
    list of schemes, pkilint's URI library does."""
    done = subprocess.run([str(BIN / program), "lint", "-s", "WARNING", "-f", "JSON", *words],
                          env=PLAIN, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout, done.stderr
    return [f"{finding['code']}: {finding.get('message')}"
            for result in json.loads(done.stdout)["results"]
            for finding in result["finding_descriptions"]
            if not (finding["code"] == "pkix.invalid_uri_syntax"
                    and 'syntax: "nfv://operator.example/vnf/' in finding["message"])]


@pytest.mark.requirement("X-CSR-5")
@pytest.mark.parametrize("key", ["ec-p256", "rsa-3072", "ed25519"])
def test_a_certificate_of_each_kind_of_key_has_no_finding(
        cmf: Cmf, tmp_path: pathlib.Path, key: Any) -> None:
    vnf = f"vnf-{uuid.uuid4()}"
    cmf.register("vnfm", {"certType": "VNFOAM_CERT", "subjectId": ["oam-1"], "vnfInstanceId": vnf,
                          "typeOfVnfcCertHandling": "DELEGATION-MODE",
                          "allowedNames": {"dns": ["oam.vnf.example"], "ip": ["192.0.2.10"]}})
    response = cmf.sign("vnfm", {"vnfcId": "oam-1", "vnfInstanceId": vnf,
                                 "certType": "VNFOAM_CERT", "certChainRequest": "REQUESTED",
                                 "csr": csr.make(key=key).csr})
    for number, pem in enumerate([response["certificate"], *response["certificateChain"]]):
        path = tmp_path / f"{number}.pem"
        path.write_text(pem)
        assert findings("lint_pkix_cert", str(path)) == []


@pytest.mark.requirement("BZT-2")
def test_a_crl_has_no_finding(cmf: Cmf, deployment: pathlib.Path) -> None:
    cmf.write_crl()
    crl = str(deployment / "ca" / "issuing.crl")
    assert findings("lint_crl", "-t", "CRL", "-p", "PKIX", crl) == []


def test_a_finding_is_found(openssl: Run, tmp_path: pathlib.Path) -> None:
    openssl("req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", "k.pem", "-out", "bad.pem",
            "-subj", "/CN=x", "-addext", "keyUsage=keyCertSign", "-addext",
            "basicConstraints=CA:FALSE")
    assert findings("lint_pkix_cert", str(tmp_path / "bad.pem")) != []
