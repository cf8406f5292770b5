# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""One phase of one operation: what the table of phases says, for the VNFCs that are marked."""

from __future__ import annotations

from typing import Any

from bartizan.tacker import delivery
from bartizan.tacker.hook import config, custody, record, vnf
from bartizan.tacker.hook.certm import Certm, Refused
from bartizan.tacker.hook.config import Settings
from bartizan.tacker.hook.enrol import DeliveryFailed, Enrolment, Wanted
from bartizan.tacker.hook.intake import Call
from bartizan.tacker.hook.phases import PHASES, Action
from bartizan.tacker.hook.trouble import CmfUnreachableError, HookError, alarm
from bartizan.tacker.hook.vnf import Vnfc


class Failed(HookError):
    """A refusal with what Tacker shall keep for the retry."""

    def __init__(self, text: str, answer: dict[str, Any]) -> None:
        super().__init__(text)
        self.answer = answer


def run(call: Call) -> dict[str, Any]:
    """What Tacker is answered. Raises HookError to refuse."""
    wanted = action(call)
    if wanted is Action.NOTHING:
        return {}
    if wanted is Action.CLOSE:
        return close(call)
    settings = config.load(str(call.vnf_instance.get("vnfdId", "")))
    vdus = vnf.marked_vdus(call, settings.hook["vdus"])
    if not vdus:
        return {}
    phase = Phase(call, settings, vnf.vnfcs(call, vdus))
    try:
        if wanted is Action.CHECK:
            return phase.check()
        return phase.enrol(anew=wanted is Action.ENROL_ALL)
    except Refused as refused:
        raise HookError(f"the CMF at {settings.cmf['url']} refuses the hook: {refused} "
                        f"({refused.problem or refused.status})") from None
    finally:
        phase.certm.close()


def action(call: Call) -> Action:
    found = PHASES.get(call.phase)
    if found is None:
        raise HookError(f"the hook knows no phase '{call.phase}': install a bartizan that does in "
                        "Tacker's environment")
    if call.request.get("type") == "SCALE_IN" and call.phase in ("scale_start", "scale_end"):
        return Action.NOTHING if call.phase == "scale_start" else Action.CLOSE
    return found


def close(call: Call) -> dict[str, Any]:
    """Never refuses: the VNFCs are gone already, and terminate has no rollback."""
    try:
        settings = config.load(str(call.vnf_instance.get("vnfdId", "")))
        if settings.hook["close_subjects"]:
            certm = Certm(settings.cmf)
            try:
                close_gone(certm, call)
            finally:
                certm.close()
    except (HookError, Refused) as error:
        alarm_left(call, error)
    entries = record.read(call).entries
    present = vnf.present(call)
    return record.completed(call, entries, present) if set(entries) - present else {}


def close_gone(certm: Certm, call: Call) -> None:
    present = vnf.present(call)
    for one in list(certm.registrations(vnf.vnf_id(call))):
        if not present & set(one["subjectId"]):
            certm.deregister(one["registrationId"], revoke=True)


def alarm_left(call: Call, error: Exception) -> None:
    alarm(f"VNF {call.vnf_instance.get('id')}: certificates of VNFCs that are gone could not be "
          f"revoked, do it with 'bartizan registration delete' ({error})")


class Phase:
    def __init__(self, call: Call, settings: Settings, vnfcs: list[Vnfc]) -> None:
        self._call = call
        self._hook = settings.hook
        self._vnfcs = vnfcs
        self._delivery = delivery.load(settings)
        self._custody = custody.load(settings, self._delivery)
        self.certm = Certm(settings.cmf)

    def check(self) -> dict[str, Any]:
        """Refuses now whatever the _end phase would refuse later, when it is too late."""
        self._custody.check()
        self._delivery.check(self._vnfcs)
        for vnfc in self._vnfcs:
            vnf.names(vnfc, self._hook)
        try:
            self.certm.check(vnf.vnf_id(self._call))
        except CmfUnreachableError as error:
            self._unprotected(error)
        return {}

    def enrol(self, *, anew: bool) -> dict[str, Any]:
        before = record.read(self._call)
        wanted = []
        for vnfc in self._vnfcs:
            names = vnf.names(vnfc, self._hook)
            entry = before.entries.get(vnfc.id)
            if not record.fits(entry, vnfc, names) or self._again(vnfc, anew):
                wanted.append(Wanted(vnfc, names, entry))
        made: dict[str, record.Entry] = {}
        try:
            enrolment = Enrolment(self.certm, self._custody, self._delivery, self._hook)
            if wanted:
                self._delivery.check([one.vnfc for one in wanted])
                made = enrolment.run(wanted)
            enrolment.supersede(set(before.undelivered)
                                - {one["certificateId"] for one in made.values()})
        except DeliveryFailed as failed:
            kept = {**self._earlier(), **failed.delivered}
            raise Failed(str(failed), record.failed(
                kept, sorted({*before.undelivered, *failed.undelivered}))) from None
        except CmfUnreachableError as error:
            self._unprotected(error)
        if self._hook["close_subjects"]:
            try:
                close_gone(self.certm, self._call)
            except (HookError, Refused) as error:
                alarm_left(self._call, error)
        return record.completed(self._call, {**before.entries, **made},
                                vnf.present(self._call))

    def _again(self, vnfc: Vnfc, anew: bool) -> bool:
        """Whether to do what is done already; not what this operation did before its retry."""
        return anew and vnfc.id not in self._earlier()

    def _earlier(self) -> dict[str, record.Entry]:
        return record.member(record.member(self._call.error_data, record.KEY), "certificates")

    def _unprotected(self, error: CmfUnreachableError) -> None:
        if self._hook["on_unreachable"] == "fail":
            raise error
        alarm(f"VNF {vnf.vnf_id(self._call)}: {self._call.phase} goes on WITHOUT certificates as "
              f"on_unreachable says; the next operation makes up for it ({error})")
