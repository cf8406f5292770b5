# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Delegation mode inside Tacker: the frozen script of a package, run as Tacker runs it, against
a real bartizand (CMF 10)."""

from __future__ import annotations

import pathlib

import pytest

from conftest import Run
from service import Service
from tacker_calls import Package, Tacker, instance, server


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    return Tacker(tmp_path, service, Package(tmp_path / "csar", "VDU1"))


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestInstantiate:
    def test_each_marked_vnfc_gets_its_certificate_and_no_other(
            self, tacker: Tacker, vnf: str, openssl: Run) -> None:
        marked = [server("VDU1", 1), server("VDU1", 2)]
        done = tacker.call("instantiate_end", instance(vnf, *marked, server("VDU2", 3)))
        assert (done.status, done.stderr) == (0, "")
        issued = tacker.service.client().certificates(vnfInstanceId=vnf)["items"]
        assert {one["subjectId"] for one in issued} == {one["id"] for one in marked}
        for one in issued:
            folder = tacker.delivered(vnf, one["subjectId"])
            certificate = tacker.service.client().certificate(one["certificateId"])
            assert (folder / "certificate.pem").read_text() == certificate["certificate"]
            key = openssl("pkey", "-in", str(folder / "key.pem"), "-pubout").stdout
            assert key == openssl("x509", "-in", str(folder / "certificate.pem"), "-noout",
                                  "-pubkey").stdout
            assert done.certificates[one["subjectId"]]["serial"] == certificate["serial"]
            assert done.certificates[one["subjectId"]]["notAfter"] == certificate["notAfter"]
