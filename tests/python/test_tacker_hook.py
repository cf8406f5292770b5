# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Delegation mode inside Tacker: the frozen script of a package, run as Tacker runs it, against
a real bartizand (CMF 10, IFA 033 CMF.Certm.Del)."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

from conftest import Run
from service import Service
from tacker_calls import Answer, Outcome, Package, Tacker, instance, server


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    return Tacker(tmp_path, service, Package(tmp_path / "csar", "VDU1"))


def valid(service: Service, vnf: str) -> dict[str, str]:
    """By the VNFC: the one certificate that is valid."""
    found: dict[str, str] = {}
    for one in service.client().certificates(vnfInstanceId=vnf, limit=1000)["items"]:
        if one["state"] == "VALID":
            assert one["subjectId"] not in found, "two for one VNFC"
            found[one["subjectId"]] = one["certificateId"]
    return found


def recorded(done: Outcome) -> dict[str, str]:
    assert (done.status, done.stderr) == (0, "")
    return {name: one["certificateId"] for name, one in done.certificates.items()}


def after(done: Outcome, vnf_instance: Answer) -> Answer:
    """The instance of the next operation: Tacker copies the metadata of this one."""
    vnf_instance["instantiatedVnfInfo"]["metadata"].update(
        done.answer["vnf_instance"]["instantiatedVnfInfo"]["metadata"])
    return vnf_instance


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestInstantiate:
    def test_each_marked_vnfc_gets_its_certificate_and_no_other(
            self, tacker: Tacker, vnf: str, openssl: Run) -> None:
        marked = [server("VDU1", 1), server("VDU1", 2)]
        done = tacker.call("instantiate_end", instance(vnf, *marked, server("VDU2", 3)))
        issued = valid(tacker.service, vnf)
        assert recorded(done) == issued
        assert set(issued) == {one["id"] for one in marked}
        for subject, certificate_id in issued.items():
            folder = tacker.delivered(vnf, subject)
            certificate = tacker.service.client().certificate(certificate_id)
            assert (folder / "certificate.pem").read_text() == certificate["certificate"]
            key = openssl("pkey", "-in", str(folder / "key.pem"), "-pubout").stdout
            assert key == openssl("x509", "-in", str(folder / "certificate.pem"), "-noout",
                                  "-pubkey").stdout
            openssl("verify", "-CAfile", str(folder / "chain.pem"),
                    str(folder / "certificate.pem"))
            assert done.certificates[subject]["serial"] == certificate["serial"]
            assert done.certificates[subject]["notAfter"] == certificate["notAfter"]

    def test_start_refuses_nothing_that_end_can_do_and_changes_nothing(
            self, tacker: Tacker, vnf: str) -> None:
        done = tacker.call("instantiate_start", instance(vnf))
        assert (done.status, done.stderr, done.answer) == (0, "", {})
        assert tacker.service.client().registrations(vnfInstanceId=vnf)["items"] == []

    def test_a_package_without_marks_for_this_flavour_asks_nobody(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["cmf"]["url"] = "https://127.0.0.1:1"
        for phase in ("instantiate_start", "instantiate_end"):
            done = tacker.call(phase, instance(vnf, server("VDU1", 1)),
                               request={"flavourId": "other"})
            assert (done.status, done.answer) == (0, {})

    def test_the_site_may_name_vdus_that_the_package_does_not(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["vnfd vnfd-1"] = {"vdus": "VDU2"}
        tacker.call("instantiate_end", instance(vnf, server("VDU1", 1), server("VDU2", 2)))
        assert len(valid(tacker.service, vnf)) == 2

    def test_names_of_the_configuration_stand_in_the_certificate(
            self, tacker: Tacker, vnf: str, openssl: Run) -> None:
        tacker.options["hook"] |= {"dns_names": "{vnfc}.vnf.example, {vdu}.vnf.example",
                                   "ip_names": "true"}
        tacker.service.client()
        one = server("VDU1", 1, ("192.0.2.10",))
        done = tacker.call("instantiate_end", instance(vnf, one))
        assert (done.status, done.stderr) == (0, "")
        text = openssl("x509", "-noout", "-ext", "subjectAltName", "-in", str(
            tacker.delivered(vnf, one["id"]) / "certificate.pem")).stdout
        for name in (f"DNS:{one['id'].lower()}.vnf.example", "DNS:vdu1.vnf.example",
                     "IP Address:192.0.2.10", f"URI:urn:uuid:{one['server']}"):
            assert name in text

    def test_a_vnf_of_more_vnfcs_than_a_batch_has_all_of_them_certified(
            self, tacker: Tacker, vnf: str) -> None:
        servers = [server("VDU1", number) for number in range(1, 1002)]
        done = tacker.call("instantiate_end", instance(vnf, *servers))
        assert len(recorded(done)) == 1001


@pytest.mark.requirement("CMF.Certm.Del.000")
class TestLife:
    def test_scale_out_certifies_the_new_vnfc_alone(self, tacker: Tacker, vnf: str) -> None:
        first, second = server("VDU1", 1), server("VDU1", 2)
        made = tacker.call("instantiate_end", instance(vnf, first))
        grown = after(made, instance(vnf, first, second))
        before = recorded(made)[first["id"]]
        now = recorded(tacker.call("scale_end", grown, request={"type": "SCALE_OUT"}))
        assert now == valid(tacker.service, vnf)
        assert now[first["id"]] == before
        assert set(now) == {first["id"], second["id"]}

    def test_a_healed_vnfc_of_another_id_gets_its_own(self, tacker: Tacker, vnf: str) -> None:
        old, new = server("VDU1", 1), server("VDU1", 2)
        made = tacker.call("instantiate_end", instance(vnf, old))
        healed = tacker.call("heal_end", after(made, instance(vnf, new)), request={})
        assert set(recorded(healed)) == {new["id"]}

    def test_a_healed_vnfc_of_the_same_id_has_one_certificate_its_new_one(
            self, tacker: Tacker, vnf: str) -> None:
        """VDU_VNFc_mapping keeps the id; urn:uuid: of the server makes other names."""
        old, new = server("VDU1", 1, name="a"), server("VDU1", 2, name="a")
        made = tacker.call("instantiate_end", instance(vnf, old))
        healed = tacker.call("heal_end", after(made, instance(vnf, new)), request={})
        assert recorded(healed) == valid(tacker.service, vnf)
        assert recorded(healed) != recorded(made)

    def test_other_addresses_make_another_certificate_and_supersede_the_first(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"]["ip_names"] = "true"
        made = tacker.call("instantiate_end",
                           instance(vnf, server("VDU1", 1, ("192.0.2.10",))))
        moved = instance(vnf, server("VDU1", 1, ("192.0.2.11",)))
        done = tacker.call("change_external_connectivity_end", after(made, moved), request={})
        assert recorded(done) == valid(tacker.service, vnf)
        (first,) = recorded(made).values()
        assert tacker.service.client().certificate(first)["revocationReason"] == "superseded"

    def test_the_same_addresses_make_no_other_certificate(self, tacker: Tacker, vnf: str) -> None:
        one = instance(vnf, server("VDU1", 1, ("192.0.2.10",)))
        made = tacker.call("instantiate_end", one)
        done = tacker.call("change_external_connectivity_end", after(made, one), request={})
        assert recorded(done) == recorded(made) == valid(tacker.service, vnf)

    def test_change_of_package_gives_rebuilt_vnfcs_new_certificates(
            self, tacker: Tacker, vnf: str) -> None:
        one = instance(vnf, server("VDU1", 1))
        made = tacker.call("instantiate_end", one)
        done = tacker.call("change_current_package_end", after(made, one), request={})
        assert recorded(done) == valid(tacker.service, vnf)
        assert recorded(done) != recorded(made)

    def test_scale_in_asks_nobody_and_forgets_who_is_gone(self, tacker: Tacker, vnf: str) -> None:
        first, second = server("VDU1", 1), server("VDU1", 2)
        made = tacker.call("instantiate_end", instance(vnf, first, second))
        tacker.options["cmf"]["url"] = "https://127.0.0.1:1"
        request = {"type": "SCALE_IN"}
        assert tacker.call("scale_start", instance(vnf, first, second),
                           request=request).answer == {}
        done = tacker.call("scale_end", after(made, instance(vnf, first)), request=request)
        assert set(recorded(done)) == {first["id"]}

    @pytest.mark.parametrize("phase", [
        "modify_information_start", "modify_information_end", "terminate_start",
        "terminate_end", "heal_rollback_start", "scale_rollback_end"])
    def test_phases_without_certificates_ask_nobody(
            self, tacker: Tacker, vnf: str, phase: str) -> None:
        tacker.options["cmf"]["url"] = "https://127.0.0.1:1"
        done = tacker.call(phase, instance(vnf, server("VDU1", 1)), request={})
        assert (done.status, done.stderr, done.answer) == (0, "", {})

    def test_the_hook_closes_subjects_where_the_site_says_so(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"]["close_subjects"] = "true"
        first, second = server("VDU1", 1), server("VDU1", 2)
        made = tacker.call("instantiate_end", instance(vnf, first, second))
        tacker.call("scale_end", after(made, instance(vnf, first)), request={"type": "SCALE_IN"})
        assert set(valid(tacker.service, vnf)) == {first["id"]}
        ended: dict[str, Any] = instance(vnf)
        ended["instantiatedVnfInfo"] = {"flavourId": "simple", "vnfState": "STOPPED"}
        done = tacker.call("terminate_end", ended, request={})
        assert (done.status, done.answer, valid(tacker.service, vnf)) == (0, {}, {})

    def test_terminate_goes_on_although_nothing_can_be_closed(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"]["close_subjects"] = "true"
        tacker.options["cmf"] |= {"url": "https://127.0.0.1:1", "connect_deadline": "1"}
        done = tacker.call("terminate_end", instance(vnf), request={})
        assert (done.status, done.stderr, done.answer) == (0, "", {})


class TestRetry:
    def test_what_was_delivered_before_the_failure_is_not_asked_for_again(
            self, tacker: Tacker, vnf: str) -> None:
        servers = [server("VDU1", 1), server("VDU1", 2)]
        (tacker.vnfcs / vnf).mkdir()
        (tacker.vnfcs / vnf / servers[1]["id"]).write_text("no directory")
        failed = tacker.call("instantiate_end", instance(vnf, *servers))
        assert failed.status == 1
        assert "correct [delivery directory]" in failed.stderr
        first = (tacker.delivered(vnf, servers[0]["id"]) / "certificate.pem").read_bytes()
        (tacker.vnfcs / vnf / servers[1]["id"]).unlink()
        done = tacker.call("instantiate_end", instance(vnf, *servers),
                           error_data=failed.error_data)
        assert recorded(done) == valid(tacker.service, vnf)
        assert len(recorded(done)) == 2
        assert (tacker.delivered(vnf, servers[0]["id"]) / "certificate.pem"
                ).read_bytes() == first

    def test_a_retry_that_knows_nothing_of_the_first_run_still_succeeds(
            self, tacker: Tacker, vnf: str) -> None:
        one = instance(vnf, server("VDU1", 1))
        tacker.call("instantiate_end", one)
        done = tacker.call("instantiate_end", one)
        assert (done.status, done.stderr) == (0, "")

    def test_rollback_of_connectivity_gives_the_first_names_again(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"]["ip_names"] = "true"
        servers = [server("VDU1", n, (f"192.0.2.{n}",), name=f"c{n}") for n in (1, 2)]
        moved = [server("VDU1", n, (f"192.0.2.{n + 10}",), name=f"c{n}") for n in (1, 2)]
        made = tacker.call("instantiate_end", instance(vnf, *servers))
        blocked = tacker.delivered(vnf, "c2") / ".certificate.pem.new"
        blocked.mkdir()
        failed = tacker.call("change_external_connectivity_end",
                             after(made, instance(vnf, *moved)), request={})
        assert failed.status == 1
        blocked.rmdir()
        done = tacker.call("change_external_connectivity_rollback_end",
                           after(made, instance(vnf, *servers)), request={},
                           error_data=failed.error_data)
        assert recorded(done) == valid(tacker.service, vnf)
        assert done.certificates["c1"]["names"][0] == "192.0.2.1"
