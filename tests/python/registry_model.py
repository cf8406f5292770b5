# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The registry of a CMF as a few lines of Python (CMF 2 and 3): what it answers, what it keeps."""

from __future__ import annotations

import base64
import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service import csr_request

VNFCI, VNFOAM, MANO = "VNFCI_CERT", "VNFOAM_CERT", "MANO_CERT"
DRAFT_SPELLING = {VNFCI: "VNFCI certificate", VNFOAM: "VNF OAM certificate",
                  MANO: "MANO certificate"}
PROFILE = {VNFCI: "vnfci", VNFOAM: "vnfoam", MANO: "mano"}

# The certTypes of each consumer and the domain in which it may register names.
CONSUMERS = {"vnfm": ((VNFCI, VNFOAM), "vnf.example"), "vnfm-2": ((VNFCI,), "other.example"),
             "admin": ((MANO,), "mano.example")}

STATUS = {
    "malformed-request": 400, "bad-csr": 400, "cert-type-not-allowed": 400,
    "not-authorised": 403, "not-delegate": 403, "not-found": 404,
    "key-reused": 409, "registration-conflict": 409, "already-revoked": 409,
    "not-registered": 422, "subject-ambiguous": 422, "bad-pop": 422, "weak-key": 422,
    "name-not-allowed": 422}


@dataclasses.dataclass(frozen=True)
class Terms:
    cert_type: str
    vnf: str  # "" for MANO_CERT
    subjects: tuple[str, ...]
    dns: tuple[str, ...]

    def document(self, otherwise: bool = False) -> dict[str, Any]:
        """`otherwise`: the same in other words."""
        subjects = list(reversed(self.subjects)) if otherwise else list(self.subjects)
        request: dict[str, Any] = {"certType": self.cert_type, "subjectId": subjects}
        if self.cert_type != MANO:
            request |= {"vnfInstanceId": self.vnf, "typeOfVnfcCertHandling": "DELEGATION-MODE"}
        elif otherwise:
            request["subjectId"] = [name.upper() for name in subjects]
        if self.dns:
            request["allowedNames"] = {"dns": list(self.dns)}
        if otherwise:
            request["certType"] = DRAFT_SPELLING[self.cert_type]
            request["attestationPolicy"] = "PREFERRED"
            request["allowedNames"] = {"dns": [name.upper() for name in reversed(self.dns)]}
        return request


@dataclasses.dataclass(eq=False)
class Registration:
    terms: Terms
    delegate: str
    state: str = "REGISTERED"
    id: str = ""  # once the service has told it

    @property
    def live(self) -> bool:
        return self.state != "CLOSED"

    def names_of(self, subject: str) -> set[str]:
        """The DNS names that this subject may bear: of the FQDNs of MANO entities its own."""
        return set(self.terms.dns) | ({subject} if self.terms.cert_type == MANO else set())

    def document(self) -> dict[str, Any]:
        mano = self.terms.cert_type == MANO
        out = {"registrationId": self.id, "certType": self.terms.cert_type,
               "subjectId": sorted(self.terms.subjects), "delegate": self.delegate,
               "caId": "local", "profile": PROFILE[self.terms.cert_type], "state": self.state,
               "names": sorted({*self.terms.dns, *(self.terms.subjects if mano else ())})}
        if not mano:
            out |= {"typeOfVnfcCertHandling": "DELEGATION-MODE", "vnfInstanceId": self.terms.vnf}
        return out


@dataclasses.dataclass(frozen=True)
class Csr:
    text: str
    spki: str  # SHA-256 in hex
    common_name: str
    dns: tuple[str, ...]
    flaw: str  # the fault that it is, or ""
    key: Any = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True)
class Order:
    consumer: str
    cert_type: str
    vnf: str | None
    subject: str | None
    csr: Csr

    def document(self, otherwise: bool = False) -> dict[str, Any]:
        text = self.csr.text
        if otherwise and self.csr.flaw != "bad-csr":
            text = base64.b64encode(der_of(text)).decode()
        if self.by_admin_path:
            return {"subjectId": str(self.subject).upper() if otherwise else self.subject,
                    "csr": text}
        out = csr_request(self.vnf or "", self.subject or "", text)
        out["certType"] = DRAFT_SPELLING[self.cert_type] if otherwise else self.cert_type
        for name, value in (("vnfInstanceId", self.vnf), ("vnfcId", self.subject)):
            if value is None:
                del out[name]
        return out

    @property
    def by_admin_path(self) -> bool:
        return self.consumer == "admin" and self.cert_type == MANO


@dataclasses.dataclass(eq=False)
class Certificate:
    registration: Registration
    subject: str
    csr: Csr
    reason: str = ""  # of its revocation
    id: str = ""
    pem: str = ""

    @property
    def serial(self) -> str:  # in hex
        return self.id.removeprefix("local.")

    def names(self) -> set[str]:
        """All names of the registration; of those that several subjects share, the ones that
        the request repeats if it repeats any."""
        terms = self.registration.terms
        dns = self.registration.names_of(self.subject)
        if len(terms.subjects) > 1 and self.csr.dns:
            dns &= set(self.csr.dns)
        if terms.cert_type == MANO:
            return dns
        uri = f"nfv://operator.example/vnf/{terms.vnf}"
        return dns | {f"{uri}/oam" if terms.cert_type == VNFOAM else f"{uri}/vnfc/{self.subject}"}

    def document(self) -> dict[str, Any]:
        out = {"certificateId": self.id, "caId": "local", "serial": self.serial,
               "certType": self.registration.terms.cert_type,
               "vnfInstanceId": self.registration.terms.vnf, "subjectId": self.subject,
               "registrationId": self.registration.id, "spkiSha256": self.csr.spki,
               "state": "REVOKED" if self.reason else "VALID", "certificate": self.pem}
        return out | ({"revocationReason": self.reason} if self.reason else {})


@dataclasses.dataclass(frozen=True)
class Verdict:
    status: int
    fault: str = ""
    found: Registration | Certificate | None = None

    @property
    def told(self) -> tuple[int, str]:
        return self.status, self.fault


def refusal(fault: str) -> Verdict:
    return Verdict(STATUS[fault], fault)


class Model:
    """Each operation changes the model at once and says what is answered. To ask a second time
    is always harmless and says what a repeated request is answered."""

    def __init__(self) -> None:
        self.registrations: list[Registration] = []
        self.certificates: list[Certificate] = []
        self.changes: list[tuple[str, str, Registration | Certificate]] = []
        self.answers: dict[tuple[str, str, str, str, str], Certificate] = {}
        self.owner: dict[str, tuple[str, str]] = {}  # of a key, for good
        self.blocked: set[str] = set()

    def register(self, consumer: str, terms: Terms) -> Verdict:
        cert_types, domain = CONSUMERS[consumer]
        if terms.cert_type not in cert_types:
            return refusal("not-authorised")
        if not all(name.endswith("." + domain) for name in terms.dns):
            return refusal("name-not-allowed")
        for other in self.registrations:
            if (other.live and other.terms.cert_type == terms.cert_type and
                    other.terms.vnf == terms.vnf and
                    set(other.terms.subjects) & set(terms.subjects)):
                same = other.delegate == consumer and alike(other.terms) == alike(terms)
                return Verdict(200, found=other) if same else refusal("registration-conflict")
        made = Registration(terms, consumer)
        self.registrations.append(made)
        self.changes.append(("registration.created", consumer, made))
        return Verdict(201, found=made)

    def close(self, consumer: str, registration: Registration, revoke: bool) -> Verdict:
        if not self.visible(consumer, registration) or not registration.live:
            return refusal("not-found")
        if revoke:
            for certificate in reversed(self.certificates):
                if certificate.registration is registration and not certificate.reason:
                    self.revoke(consumer, certificate, "cessationOfOperation")
        registration.state = "CLOSED"
        self.changes.append(("registration.closed", consumer, registration))
        return Verdict(204)

    def revoke(self, consumer: str, certificate: Certificate, reason: str) -> Verdict:
        if reason == "because":
            return refusal("malformed-request")
        if not self.visible(consumer, certificate.registration):
            return refusal("not-found")
        if reason == "certificateHold":
            return refusal("malformed-request")
        if certificate.reason:
            return refusal("already-revoked")
        certificate.reason = reason
        if reason == "keyCompromise":
            self.blocked.add(certificate.csr.spki)
        self.changes.append(("certificate.revoked", consumer, certificate))
        return Verdict(204)

    def sign(self, orders: Sequence[Order]) -> list[Verdict]:
        """First what was so before the batch is judged, then one by one what is left."""
        verdicts = [self.judge(order) for order in orders]
        return [verdict or self.judge(order) or self.issue(order)
                for order, verdict in zip(orders, verdicts, strict=True)]

    def judge(self, order: Order) -> Verdict | None:
        """The rows of the processing order (CMF 3.3); None: it is approved."""
        csr = order.csr
        if order.cert_type == MANO and order.consumer != "admin":
            return refusal("cert-type-not-allowed")
        if order.cert_type not in CONSUMERS[order.consumer][0]:
            return refusal("not-authorised")
        if csr.flaw == "bad-csr":
            return refusal("bad-csr")
        if order.cert_type == VNFCI and order.subject is None:
            return refusal("malformed-request")
        registration, subject = self.subject_of(order)
        if registration is None:
            return refusal(subject)
        vnf = registration.terms.vnf
        answer = self.answers.get((order.consumer, order.cert_type, vnf, subject, csr.text))
        if answer is not None and not answer.reason:
            return Verdict(200, found=answer)
        if csr.flaw:
            return refusal(csr.flaw)
        if csr.spki in self.blocked or self.owner.get(csr.spki, (vnf, subject)) != (vnf, subject):
            return refusal("key-reused")
        names = registration.names_of(subject)
        if csr.common_name not in ("", subject, *names) or not set(csr.dns) <= names:
            return refusal("name-not-allowed")
        return None

    def subject_of(self, order: Order) -> tuple[Registration | None, str]:
        """With its id; or None and the fault."""
        found = [r for r in self.registrations
                 if r.live and r.terms.cert_type == order.cert_type
                 and order.vnf in (None, r.terms.vnf)
                 and (order.subject is None or order.subject in r.terms.subjects)]
        if order.vnf is None and order.subject is None:
            found = [r for r in found
                     if order.csr.dns and set(order.csr.dns) <= set(r.terms.dns)]
        own = [r for r in found if r.delegate == order.consumer]
        if not own:
            return None, "not-delegate" if found else "not-registered"
        if len(own) > 1 or (order.subject is None and len(own[0].terms.subjects) > 1):
            return None, "subject-ambiguous"
        return own[0], order.subject or own[0].terms.subjects[0]

    def issue(self, order: Order) -> Verdict:
        registration, subject = self.subject_of(order)
        assert registration is not None
        made = Certificate(registration, subject, order.csr)
        registration.state = "ACTIVE"
        vnf = registration.terms.vnf
        self.owner[order.csr.spki] = (vnf, subject)
        self.answers[order.consumer, order.cert_type, vnf, subject, order.csr.text] = made
        self.certificates.append(made)
        self.changes.append(("certificate.issued", order.consumer, made))
        return Verdict(201, found=made)

    @staticmethod
    def visible(consumer: str, registration: Registration) -> bool:
        return consumer in ("admin", registration.delegate)


def alike(terms: Terms) -> Terms:
    return dataclasses.replace(terms, subjects=tuple(sorted(terms.subjects)),
                               dns=tuple(sorted(terms.dns)))


def der_of(pem: str) -> bytes:
    return base64.b64decode("".join(pem.splitlines()[1:-1]))


def pem_of(der: bytes) -> str:
    text = base64.b64encode(der).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE REQUEST-----", *lines,
                      "-----END CERTIFICATE REQUEST-----", ""])


@functools.cache
def weak_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def spki_of(public_key: Any) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return digest.finalize().hex()


def make_csr(key: Any, common_name: str, dns: tuple[str, ...], flaw: str) -> Csr:
    name = [x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)] if common_name else []
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(name))
    if dns:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in dns]), False)
    der = bytearray(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))
    if flaw == "bad-pop":
        der[-1] ^= 1
    text = "not one" if flaw == "bad-csr" else pem_of(bytes(der))
    return Csr(text, spki_of(key.public_key()), common_name, dns, flaw, key)
