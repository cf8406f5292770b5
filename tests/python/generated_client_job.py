# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The main job of a VNFM by nothing but the client that openapi-python-client made of the
document, which has to be importable as cmf_client. Run by test_generated_client.py, which judges
what this prints: the answer of each step.

usage: generated_client_job.py URL IDENTITY VNF CSR..., where c1 has the first CSR, c2 the next
"""

from __future__ import annotations

import asyncio
import json
import pathlib
import ssl
import sys
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from cmf_client import Client
from cmf_client.api.certificates import (
    list_certificates,
    revoke_certificate,
    show_certificate,
    sign_csr,
)
from cmf_client.api.registrations import create_registration, list_registrations
from cmf_client.models import (
    AllowedNames,
    Certificate,
    CertificateState,
    CreateRegistrationVersion,
    CsrRequest,
    CsrRequestCertChainRequestType1,
    CsrRequestCertType,
    CsrResponse,
    ListCertificatesVersion,
    ListRegistrationsVersion,
    ProblemDetails,
    RegisterRequest,
    RegisterRequestCertType,
    RegisterRequestTypeOfVnfcCertHandling,
    Registration,
    RegistrationState,
    RevokeCertificateVersion,
    RevokeRequest,
    RevokeRequestReason,
    ShowCertificateVersion,
    SignCsrVersion,
)
from cmf_client.types import UNSET, Response, Unset


class Model(Protocol):
    additional_properties: dict[str, object]

    def to_dict(self) -> dict[str, object]: ...


M = TypeVar("M", bound=Model)
Told = dict[str, object]


def parsed(kind: type[M], answer: Response[Any]) -> M:
    """The model that an answer was parsed to, which has to be this one."""
    if not isinstance(answer.parsed, kind):
        raise SystemExit(f"wanted {kind.__name__}, got {answer}")
    return answer.parsed


def told(kind: type[M], answer: Response[Any]) -> Told:
    model = parsed(kind, answer)
    return {"status": answer.status_code, "body": model.to_dict(),
            "undescribed": sorted(model.additional_properties)}


def connect(url: str, identity: pathlib.Path) -> Client:
    """Mutual TLS, as the document's security scheme has it."""
    tls = ssl.create_default_context(cafile=str(identity / "ca.pem"))
    tls.load_cert_chain(identity / "cert.pem", identity / "key.pem")
    return Client(base_url=url, verify_ssl=tls, raise_on_unexpected_status=True,
                  httpx_args={"trust_env": False})


class Job:
    def __init__(self, client: Client, vnf: str, csrs: dict[str, str]) -> None:
        self.client = client
        self.vnf = vnf
        self.csrs = csrs
        self.ids: dict[str, str] = {}

    def run(self) -> dict[str, Told | list[Told]]:
        steps: dict[str, Told | list[Told]] = {
            "registered": self.register(), "registered again": self.register(),
            "signed": [self.sign(subject) for subject in self.csrs],
            "signed again": self.sign("c1"),
            "signed without chain": self.sign("c2", chain=False),
            "refused": told(ProblemDetails, self.answer_to_csr("nobody", self.csrs["c1"])),
        }
        steps["read"] = self.read(self.ids["c1"])
        steps["not found"] = told(ProblemDetails, show_certificate.sync_detailed(
            "local.00ff", client=self.client, version=ShowCertificateVersion.VALUE_0))
        steps["pages"] = self.pages()
        steps["revoked"] = self.revoke(self.ids["c1"])
        steps["revoked again"] = told(ProblemDetails, self.answer_to_revoke(self.ids["c1"]))
        steps["read when revoked"] = self.read(self.ids["c1"])
        steps["list of the revoked"] = asyncio.run(self.revoked_by_another_loop())
        steps["list of registrations"] = self.registrations()
        return steps

    def register(self) -> Told:
        answer = create_registration.sync_detailed(
            client=self.client, version=CreateRegistrationVersion.VALUE_0,
            body=RegisterRequest(
                cert_type=RegisterRequestCertType.VNFCI_CERT, subject_id=list(self.csrs),
                type_of_vnfc_cert_handling=RegisterRequestTypeOfVnfcCertHandling.DELEGATION_MODE,
                vnf_instance_id=self.vnf, allowed_names=AllowedNames(dns=["c1.vnf.example"])))
        made = parsed(Registration, answer)
        return told(Registration, answer) | {
            "year": made.created_at.year, "open": made.state is not RegistrationState.CLOSED,
            "location": answer.headers["Location"]}

    def answer_to_csr(self, subject: str, csr: str,
                      chain: bool | CsrRequestCertChainRequestType1 = True,
                      ) -> Response[CsrResponse | ProblemDetails]:
        return sign_csr.sync_detailed(
            client=self.client, version=SignCsrVersion.VALUE_0,
            body=CsrRequest(cert_type=CsrRequestCertType.VNFCI_CERT, vnf_instance_id=self.vnf,
                            vnfc_id=subject, cert_chain_request=chain, csr=csr))

    def sign(self, subject: str, chain: bool = True) -> Told:
        """`chain` by one of the two types that the document allows for it."""
        answer = self.answer_to_csr(
            subject, self.csrs[subject],
            CsrRequestCertChainRequestType1.REQUESTED if chain else False)
        response = parsed(CsrResponse, answer)
        self.ids[subject] = response.certificate_id
        return told(CsrResponse, answer) | {
            "chain": not isinstance(response.certificate_chain, Unset)}

    def read(self, certificate_id: str) -> Told:
        answer = show_certificate.sync_detailed(
            certificate_id, client=self.client, version=ShowCertificateVersion.VALUE_0)
        found = parsed(Certificate, answer)
        return told(Certificate, answer) | {
            "days": (found.not_after - found.not_before).days,
            "valid": found.state is CertificateState.VALID}

    def page(self, marker: str | Unset) -> Response[list[Certificate] | ProblemDetails]:
        return list_certificates.sync_detailed(
            client=self.client, version=ListCertificatesVersion.VALUE_0, limit=2,
            filter_=f"(eq,vnfInstanceId,{self.vnf})", nextpage_opaque_marker=marker)

    def pages(self) -> list[Told]:
        """All of them, each by the marker of the Link before."""
        pages: list[Told] = []
        marker: str | Unset = UNSET
        while True:
            answer = self.page(marker)
            if not isinstance(answer.parsed, list):
                raise SystemExit(f"wanted a list, got {answer}")
            pages.append({"ids": [one.certificate_id for one in answer.parsed]})
            link = answer.headers.get("Link")
            if link is None:
                return pages
            url = urlsplit(link[link.index("<") + 1:link.index(">")])
            marker = parse_qs(url.query)["nextpage_opaque_marker"][0]

    def answer_to_revoke(self, certificate_id: str) -> Response[Any]:
        return revoke_certificate.sync_detailed(
            certificate_id, client=self.client, version=RevokeCertificateVersion.VALUE_0,
            body=RevokeRequest(reason=RevokeRequestReason.KEYCOMPROMISE))

    def revoke(self, certificate_id: str) -> Told:
        answer = self.answer_to_revoke(certificate_id)
        return {"status": answer.status_code, "body": answer.parsed}

    async def revoked_by_another_loop(self) -> Told:
        """The generated functions for asyncio."""
        async with self.client as client:
            found = await list_certificates.asyncio(
                client=client, version=ListCertificatesVersion.VALUE_0,
                filter_=f"(eq,vnfInstanceId,{self.vnf});(eq,revoked,true)")
        if not isinstance(found, list):
            raise SystemExit(f"wanted a list, got {found}")
        return {"ids": [one.certificate_id for one in found]}

    def registrations(self) -> Told:
        found = list_registrations.sync(
            client=self.client, version=ListRegistrationsVersion.VALUE_0,
            filter_=f"(eq,vnfInstanceId,{self.vnf});(eq,live,true)")
        if not isinstance(found, list):
            raise SystemExit(f"wanted a list, got {found}")
        return {"ids": [one.registration_id for one in found],
                "active": [one.state is RegistrationState.ACTIVE for one in found]}


if __name__ == "__main__":
    url, identity, vnf, *csrs = sys.argv[1:]
    requests = {f"c{number}": pathlib.Path(csr).read_text()
                for number, csr in enumerate(csrs, 1)}
    with connect(url, pathlib.Path(identity)) as client:
        print(json.dumps(Job(client, vnf, requests).run()))
