# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Certificates for the VNFCs of an operation, all together: key by custody, Register, CSR,
deliver. Two requests to the CMF, whatever the size of the VNF (up to a thousand VNFCs)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bartizan.tacker.delivery import Delivery, Files
from bartizan.tacker.hook import certificate, record
from bartizan.tacker.hook.certm import Certm, Document, Refused, refused_by
from bartizan.tacker.hook.custody import Custody, Half
from bartizan.tacker.hook.spread import spread
from bartizan.tacker.hook.trouble import HookError, alarm
from bartizan.tacker.hook.vnf import Names, Vnfc

CERT_TYPE = "VNFCI_CERT"
CONFLICT = "registration-conflict"


class Wanted(NamedTuple):
    vnfc: Vnfc
    names: Names
    before: record.Entry | None  # the certificate that this one takes the place of


class Issued(NamedTuple):
    wanted: Wanted
    entry: record.Entry
    files: Files


class DeliveryFailed(HookError):
    def __init__(self, text: str, delivered: dict[str, record.Entry], undelivered: list[str]
                 ) -> None:
        super().__init__(text)
        self.delivered = delivered
        self.undelivered = undelivered


class Enrolment:
    def __init__(self, certm: Certm, custody: Custody, delivery: Delivery, hook: dict[str, Any]
                 ) -> None:
        self._certm = certm
        self._custody = custody
        self._delivery = delivery
        self._hook = hook

    def run(self, wanted: Sequence[Wanted]) -> dict[str, record.Entry]:
        """The new entries of the record. DeliveryFailed tells what of it came to be."""
        guests_until = time.monotonic() + self._hook["guest_deadline"]
        halves = self._custody.halves([one.vnfc for one in wanted], guests_until)
        self._register(wanted)
        return self._deliver(self._sign(wanted, halves), guests_until)

    def _register(self, wanted: Sequence[Wanted]) -> None:
        results = self._certm.batch("registrations", [registration(one) for one in wanted])
        places = [place for place, result in enumerate(results)
                  if result["status"] == 409 and refused(result).problem == CONFLICT]
        if places:
            conflicting = [wanted[place] for place in places]
            self._release(conflicting)
            again = self._certm.batch("registrations", [registration(one) for one in conflicting])
            for place, result in zip(places, again, strict=True):
                results[place] = result
        refuse_any(wanted, results)

    def _release(self, conflicting: Sequence[Wanted]) -> None:
        """The subject was registered under other names: that ends. Its certificates end with it
        where the server is another one; else they stay until the new one is delivered."""
        by_subject = {one.vnfc.id: one for one in conflicting}
        for one in list(self._certm.registrations(conflicting[0].vnfc.vnf)):
            subjects = [by_subject[subject] for subject in one["subjectId"]
                        if subject in by_subject]
            # One that names others too is not the hook's: the CMF goes on refusing, and says why.
            if one["certType"] == CERT_TYPE and len(subjects) == len(one["subjectId"]):
                self._certm.deregister(
                    one["registrationId"],
                    revoke=not any(same_server(subject) for subject in subjects))

    def _sign(self, wanted: Sequence[Wanted], halves: Sequence[Half]) -> list[Issued]:
        results = self._certm.batch("certificate_signing_requests", [
            {"vnfcId": one.vnfc.id, "vnfInstanceId": one.vnfc.vnf, "certType": CERT_TYPE,
             "certChainRequest": "REQUESTED", "csr": half.csr}
            for one, half in zip(wanted, halves, strict=True)])
        made = [issued(one, half, result["body"])
                for one, half, result in zip(wanted, halves, results, strict=True)
                if result["status"] < 400]
        try:
            refuse_any(wanted, results)
        except HookError as error:
            raise DeliveryFailed(str(error), {}, ids(made)) from None
        return made

    def _deliver(self, made: Sequence[Issued], until: float) -> dict[str, record.Entry]:
        failures = spread(lambda one: self._failure(one, until), made, self._hook["parallel"])
        judged = list(zip(made, failures, strict=True))
        delivered = [one for one, failure in judged if failure is None]
        entries = {one.wanted.vnfc.id: one.entry for one in delivered}
        self.supersede(one.wanted.before["certificateId"] for one in delivered
                       if one.wanted.before
                       and one.wanted.before["certificateId"] != one.entry["certificateId"])
        lines = [failure for failure in failures if failure is not None]
        if lines:
            raise DeliveryFailed(lines[0] + also(len(lines)), entries,
                                 ids(one for one, failure in judged if failure is not None))
        return entries

    def _failure(self, one: Issued, until: float) -> str | None:
        try:
            self._delivery.deliver(one.wanted.vnfc, one.files, until)
        except HookError as error:
            return str(error)
        return None

    def supersede(self, certificates: Iterable[str]) -> None:
        """What a newer one took the place of stays valid no longer than it is needed. By now
        the VNFCs have theirs: what fails here fails no operation."""
        for one in certificates:
            try:
                self._certm.revoke(one, "superseded")
            except (HookError, Refused) as error:
                alarm(f"certificate {one} is superseded and still valid, revoke it with 'bartizan "
                      f"certificate revoke' ({error})")


def registration(wanted: Wanted) -> Document:
    names = {kind: list(values) for kind, values in wanted.names._asdict().items() if values}
    return {"certType": CERT_TYPE, "subjectId": [wanted.vnfc.id],
            "typeOfVnfcCertHandling": "DELEGATION-MODE", "vnfInstanceId": wanted.vnfc.vnf,
            **({"allowedNames": names} if names else {})}


def same_server(wanted: Wanted) -> bool:
    return wanted.before is not None and wanted.before.get("server") == wanted.vnfc.server


def issued(wanted: Wanted, half: Half, answer: Document) -> Issued:
    pem = answer["certificate"]
    return Issued(
        wanted,
        record.entry(answer["certificateId"], certificate.facts(pem), wanted.vnfc, wanted.names),
        Files(pem, "".join(answer["certificateChain"]), half.key, half.key_uri))


def refused(result: Document) -> Refused:
    return refused_by(result["status"], result["body"])


def refuse_any(wanted: Sequence[Wanted], results: Sequence[Document]) -> None:
    bad = [(one.vnfc.id, refused(result)) for one, result in zip(wanted, results, strict=True)
           if result["status"] >= 400]
    if bad:
        subject, why = bad[0]
        raise HookError(f"the CMF refuses VNFC {subject}: {why} ({why.problem or why.status})"
                        + also(len(bad)))


def also(count: int) -> str:
    return f"; so it is for {count - 1} more" if count > 1 else ""


def ids(made: Iterable[Issued]) -> list[str]:
    return [one.entry["certificateId"] for one in made]
