# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Subjects live and die with the VNFC instances of the VNFM (CMF 2.1, 8, 9)."""

from __future__ import annotations

import pathlib
import uuid
from collections.abc import Iterator

import pytest

from bartizan import exceptions
from fake_vnfm import FakeVnfm
from lcm_service import LcmService
from service import csr_request, eventually, new_csr, registration


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LcmService]:
    folder = tmp_path_factory.mktemp("lcm")
    with FakeVnfm(folder) as vnfm:
        made = LcmService(folder / "run", vnfm)
        made.start_and_subscribe()
        yield made
        assert made.stop() == 0


@pytest.fixture
def vnfm(service: LcmService) -> FakeVnfm:
    return service.vnfm


@pytest.mark.requirement("CMF.Certm.Del.001")
class TestProvisional:
    def test_a_subject_is_provisional_until_its_operation_has_completed(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        made = service.certify(vnf, "VDU1-a")
        (one,) = service.registrations(vnf)
        assert "provisionalUntil" in one
        assert one["state"] == "ACTIVE"
        vnfm.complete(operation, ["VDU1-a"])
        eventually(lambda: not service.provisional(vnf))
        assert service.states(made) == ["VALID"]

    def test_a_subject_that_its_operation_did_not_make_is_closed(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        made = service.certify(vnf, "VDU1-a", "VDU1-b")
        vnfm.complete(operation, ["VDU1-b"])
        eventually(lambda: service.states(made) == ["REVOKED", "VALID"])
        with pytest.raises(exceptions.SubjectGoneError):
            service.client().sign(csr_request(vnf.id, "VDU1-a", new_csr("VDU1-a")))

    @pytest.mark.parametrize("end", ["FAILED", "ROLLED_BACK"])
    def test_what_a_failed_operation_made_is_closed_and_revoked(
            self, service: LcmService, vnfm: FakeVnfm, end: str) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        made = service.certify(vnf, "VDU1-a")
        vnfm.enter(operation, "FAILED_TEMP")
        eventually(lambda: service.registrations(vnf)[0]["state"] == "SUSPENDED")
        assert service.states(made) == ["VALID"]
        with pytest.raises(exceptions.SubjectGoneError, match="retry"):
            service.client().sign(csr_request(vnf.id, "VDU1-a", new_csr("VDU1-a")))
        vnfm.enter(operation, end)
        eventually(lambda: service.states(made) == ["REVOKED"])
        assert service.registrations(vnf)[0]["state"] == "CLOSED"

    def test_a_retried_operation_goes_on_with_the_same_subject(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        made = service.certify(vnf, "VDU1-a")
        vnfm.enter(operation, "FAILED_TEMP")
        eventually(lambda: service.registrations(vnf)[0]["state"] == "SUSPENDED")
        vnfm.enter(operation, "PROCESSING")
        made += service.certify(vnf, "VDU1-a")
        vnfm.complete(operation, ["VDU1-a"])
        eventually(lambda: not service.provisional(vnf))
        assert service.states(made) == ["VALID", "VALID"]
        assert len(service.registrations(vnf)) == 1

    @pytest.mark.requirement("X-CSR-1")
    def test_nothing_is_registered_without_an_operation_under_way(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        """A package's script runs with the hook's credential: it gets nothing for another VNF."""
        quiet = vnfm.create()
        for vnf_id in (quiet.id, str(uuid.uuid4()), "no-uuid"):
            with pytest.raises(exceptions.UnknownVnfcError):
                service.client(retries=10).register(registration(vnf_id, "VDU1-x"))
        with pytest.raises(exceptions.NotRegisteredError):
            service.client().sign(csr_request(quiet.id, "VDU1-x", new_csr("VDU1-x")))

    def test_a_vnfc_that_the_vnfm_lists_may_be_registered_at_any_time(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.live(["VDU1-a"])
        service.certify(vnf, "VDU1-a")
        assert service.provisional(vnf) == []


@pytest.mark.requirement("VNFM.LCM.001")
class TestLife:
    def test_scale_in_heal_and_terminate_revoke(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf, made = service.live("VDU1-a", "VDU1-b", "VDU1-c")
        vnfm.complete(vnfm.begin(vnf, "SCALE"), ["VDU1-a", "VDU1-b"])
        eventually(lambda: service.states(made) == ["VALID", "VALID", "REVOKED"])
        heal = vnfm.begin(vnf, "HEAL")
        made += service.certify(vnf, "VDU1-d")
        vnfm.complete(heal, ["VDU1-a", "VDU1-d"])
        eventually(lambda: service.states(made) == ["VALID", "REVOKED", "REVOKED", "VALID"])
        vnfm.complete(vnfm.begin(vnf, "TERMINATE"), [])
        eventually(lambda: set(service.states(made)) == {"REVOKED"})
        assert {one["revocationReason"] for one in service.client().certificates(
            vnfInstanceId=vnf.id)["items"]} == {"cessationOfOperation"}
        vnfm.delete(vnf)

    def test_an_oam_subject_lives_as_long_as_its_vnf_instance(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        request = registration(vnf.id, vnf.id) | {"certType": "VNFOAM_CERT"}
        service.client().register(request)
        vnfm.complete(operation, ["VDU1-a"])
        eventually(lambda: not service.provisional(vnf))
        assert service.registrations(vnf)[0]["state"] == "REGISTERED"
        vnfm.complete(vnfm.begin(vnf, "TERMINATE"), [])
        eventually(lambda: service.registrations(vnf)[0]["state"] == "CLOSED")

    def test_notifications_in_any_order_and_twice_do_no_harm(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        vnfm.silent = True
        operation = vnfm.begin(vnf, "INSTANTIATE")
        early = vnfm.told(operation)
        vnfm.complete(operation, ["VDU1-a"])
        vnfm.silent = False
        (subscription,) = vnfm.subscriptions.values()
        last = {"id": str(uuid.uuid4()), "subscriptionId": subscription["id"],
                **vnfm.told(operation)}
        assert vnfm.send(subscription, last) == 204
        made = service.certify(vnf, "VDU1-a")
        late = {"id": str(uuid.uuid4()), "subscriptionId": subscription["id"], **early}
        assert [vnfm.send(subscription, one) for one in (late, last, late)] == [204] * 3
        eventually(lambda: service.status()["lastReconciliation"]["differences"] == [])
        assert service.states(made) == ["VALID"]
        with pytest.raises(exceptions.UnknownVnfcError):
            service.client(retries=10).register(registration(vnf.id, "VDU1-z"))


@pytest.mark.requirement("VNFM.LCM.002")
class TestReconciliation:
    def test_what_a_lost_notification_would_have_told_is_found_out(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf, made = service.live("VDU1-a", "VDU1-b")
        vnfm.silent = True
        vnfm.complete(vnfm.begin(vnf, "SCALE"), ["VDU1-a"])
        grow = vnfm.begin(vnf, "SCALE")
        made += service.certify(vnf, "VDU1-c")
        vnfm.complete(grow, ["VDU1-a", "VDU1-c"])
        vnfm.silent = False
        eventually(lambda: service.states(made) == ["VALID", "REVOKED", "VALID"])
        eventually(lambda: not service.provisional(vnf))

    def test_a_subject_that_vanished_without_an_operation_is_closed_when_missing_twice(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf, made = service.live("VDU1-a", "VDU1-b")
        vnf.vnfcs.remove("VDU1-b")
        assert service.states(made) == ["VALID", "VALID"]
        eventually(lambda: service.states(made) == ["VALID", "REVOKED"])

    def test_a_vnfc_without_a_certificate_is_told(
            self, service: LcmService, vnfm: FakeVnfm) -> None:
        vnf = vnfm.create()
        operation = vnfm.begin(vnf, "INSTANTIATE")
        service.certify(vnf, "VDU1-a")
        vnfm.complete(operation, ["VDU1-a", "VDU2-b"])
        wanted = {"what": "WITHOUT_CERTIFICATE", "vnfInstanceId": vnf.id, "subjectId": "VDU2-b",
                  "why": "VDU VDU2"}
        eventually(lambda: wanted in service.status()["lastReconciliation"]["differences"])
        shown = service.admin("reconcile", "--dry-run", "-f", "value", "-c", "what",
                              "-c", "subjectId")
        assert shown.returncode == 0, shown.stderr
        assert "WITHOUT_CERTIFICATE VDU2-b" in shown.stdout


    def test_a_vnfm_that_is_not_followed_is_not_reconciled(self, service: LcmService) -> None:
        with pytest.raises(exceptions.NoLcmSourceError):
            service.client("admin").reconcile("nobody")
        shown = service.admin("reconcile", "--vnfm", "nobody")
        assert shown.returncode != 0
        assert "[vnfm NAME]" in shown.stderr
        assert "Traceback" not in shown.stderr


@pytest.fixture
def alone(tmp_path: pathlib.Path) -> Iterator[LcmService]:
    """Of one test; not started."""
    with FakeVnfm(tmp_path) as vnfm:
        made = LcmService(tmp_path / "run", vnfm)
        yield made
        if made.process is not None:
            assert made.stop() == 0


class TestTrouble:
    @pytest.mark.requirement("X-DIR-2")
    def test_a_restored_vnfm_that_knows_no_vnf_revokes_nothing_without_an_operator(
            self, alone: LcmService) -> None:
        alone.start_and_subscribe()
        vnf, made = alone.live(*(f"VDU1-{number}" for number in range(12)))
        alone.vnfm.vnfs.clear()
        alone.vnfm.operations.clear()
        held = eventually(lambda: alone.status()["lastReconciliation"].get("approval"), 30)
        assert set(alone.states(made)) == {"VALID"}
        assert any(line["event"] == "reconciliation held back" and held in line["todo"]
                   for line in alone.lines())
        wrong = alone.admin("reconcile", "--approve", "0" * 16)
        assert wrong.returncode != 0
        assert set(alone.states(made)) == {"VALID"}
        done = alone.admin("reconcile", "--approve", held)
        assert done.returncode == 0, done.stderr
        assert set(alone.states(made)) == {"REVOKED"}
        assert vnf.id in done.stdout

    def test_what_was_answered_survives_a_kill(self, alone: LcmService) -> None:
        alone.start_and_subscribe()
        vnf = alone.vnfm.create()
        operation = alone.vnfm.begin(vnf, "INSTANTIATE")
        made = alone.certify(vnf, "VDU1-a", "VDU1-b")
        alone.kill()
        alone.vnfm.silent = True
        alone.vnfm.complete(operation, ["VDU1-a"])
        alone.vnfm.silent = False
        alone.start_and_subscribe()
        eventually(lambda: alone.states(made) == ["VALID", "REVOKED"])
        assert len(alone.vnfm.subscriptions) == 1

    def test_a_stale_subscription_is_removed_and_a_lost_one_made_anew(
            self, alone: LcmService) -> None:
        alone.start_and_subscribe()
        (first,) = alone.vnfm.subscriptions
        copy = dict(alone.vnfm.subscriptions[first])
        alone.stop()
        alone.vnfm.subscriptions.clear()
        stale = {**copy, "id": "stale"}
        alone.vnfm.subscriptions["stale"] = stale
        alone.start()
        eventually(lambda: alone.vnfm.subscriptions and "stale" not in alone.vnfm.subscriptions)
        assert first not in alone.vnfm.subscriptions

    def test_a_request_waits_for_the_vnfm_and_is_told_when_it_cannot_be_read(
            self, alone: LcmService) -> None:
        alone.start_and_subscribe()
        vnf = alone.vnfm.create()
        alone.vnfm.silent = True
        operation = alone.vnfm.begin(vnf, "INSTANTIATE")
        alone.vnfm.broken = 500
        with pytest.raises(exceptions.VnfmViewPendingError):
            alone.client(retries=0).register(registration(vnf.id, "VDU1-a"))
        eventually(lambda: any(line["event"] == "vnfm not read" for line in alone.lines()))
        assert not alone.status()["reachable"]
        alone.vnfm.broken = 0
        made = alone.certify(vnf, "VDU1-a")
        alone.vnfm.complete(operation, ["VDU1-a"])
        eventually(lambda: not alone.provisional(vnf))
        assert alone.states(made) == ["VALID"]
