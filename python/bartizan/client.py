# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Client of bartizand's certm listener (Certificate Management over Cm-Vnfm, CMF 3).

Needs no native core: a VNFM's host has Python and requests. Every operation may be repeated
without harm (an identical registration or CSR is answered with what it got before), so what
was cut off or answered with 429, 502 or 503 is repeated here.
"""

from __future__ import annotations

import json
import os
import pathlib
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests
import requests.adapters
import urllib3.util

from bartizan import exceptions
from bartizan.exceptions import BartizanError

Document = dict[str, Any]

BASE = "/cmf-certm/v1"
VERSION = "1.0.0"
PROBLEM = "urn:bartizan:problem:"


class ServiceUnreachableError(BartizanError):
    """The service cannot be reached, or its certificate is not trusted."""

    fault = "service_unreachable"
    http_status = 503
    default_remedy = "check the URL, that bartizand runs, and the files of the identity"


class Client:
    """One consumer's connection. Callable from many threads.

    url       of the listener, "https://cmf.operator.example:8443"
    identity  folder with cert.pem, key.pem and ca.pem (the anchors of the listener's certificate)
    timeout   seconds for one attempt
    retries   attempts after the first

    Methods raise the class of bartizan.exceptions that the answer's problem type names, and
    ServiceUnreachableError.
    """

    def __init__(self, url: str, identity: str | os.PathLike[str], *, timeout: float = 30,
                 retries: int = 4) -> None:
        folder = pathlib.Path(identity)
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands between a CMF and its VNFM
        self._session.cert = (str(folder / "cert.pem"), str(folder / "key.pem"))
        self._session.verify = str(folder / "ca.pem")
        self._session.headers.update({"Version": VERSION, "Accept": "application/json"})
        self._session.mount("https://", requests.adapters.HTTPAdapter(
            max_retries=urllib3.util.Retry(
                total=retries, backoff_factor=0.2, status_forcelist=(429, 502, 503),
                allowed_methods=None, respect_retry_after_header=True,
                raise_on_status=False)))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    # --- operations -----------------------------------------------------------------------

    def register(self, request: Document) -> Document:
        """Register (clause 11.2.2.4); the registration that exists if it was made before."""
        return self._document("POST", "/registrations", request)

    def register_batch(self, items: Sequence[Document]) -> list[Document]:
        """Many registrations in one commit: [{"status": 201, "body": ...}, ...]."""
        return self._results("/registrations/batch", items)

    def deregister(self, registration_id: str, *, revoke: bool = True) -> Document:
        """Closes a registration; `revoke` its certificates first. Returns how it stands."""
        path = f"/registrations/{quote(registration_id, safe='')}"
        self._ask("DELETE", path, params={"revoke": "true" if revoke else "false"})
        return self._document("GET", path)

    def sign(self, request: Document) -> Document:
        """CSR (clause 11.2.2.5): certificate, certificateChain, certificateId, repeated."""
        return self._document("POST", "/certificate_signing_requests", request)

    def sign_batch(self, items: Sequence[Document]) -> list[Document]:
        """Many CSRs, signed together and in one commit."""
        return self._results("/certificate_signing_requests/batch", items)

    def sign_mano(self, subject_id: str, csr: str | bytes) -> Document:
        """For an admin: the certificate of a registered MANO entity."""
        text = csr if isinstance(csr, str) else csr.decode("ascii")
        return self._document("POST", "/mano_certificates", {"subjectId": subject_id, "csr": text})

    def revoke(self, certificate_id: str, reason: str) -> Document:
        """Revokes with a reason of RFC 5280 5.3.1. Returns how the certificate stands."""
        path = f"/certificates/{quote(certificate_id, safe='')}"
        self._ask("POST", path + "/revoke", {"reason": reason})
        return self._document("GET", path)

    def registration(self, registration_id: str) -> Document:
        return self._document("GET", f"/registrations/{quote(registration_id, safe='')}")

    def registrations(self, **filters: object) -> Document:
        """{"items": [...], "next": marker}. Filters: vnfInstanceId, subjectId, certType,
        delegate, live; limit and after page."""
        return self._page("/registrations", filters)

    def certificate(self, certificate_id: str) -> Document:
        return self._document("GET", f"/certificates/{quote(certificate_id, safe='')}")

    def certificates(self, **filters: object) -> Document:
        """The same for certificates: also registrationId and revoked."""
        return self._page("/certificates", filters)

    def audit(self, **filters: object) -> Document:
        """For an admin: the audit trail, oldest first. Filters: event, consumer."""
        return self._page("/audit_records", filters)

    def profiles(self) -> Document:
        return self._document("GET", "/profiles")

    def lcm_status(self) -> list[Document]:
        """For an admin: each VNFM that is followed, and what the last reconciliation found."""
        found: list[Document] = self._ask("GET", "/lcm/status").json()
        return found

    def reconcile(self, vnfm: str, *, dry_run: bool = False, approve: str = "") -> Document:
        """For an admin: hold what is registered against what the VNFM lists, now. `approve`:
        what a reconciliation before held back."""
        request: Document = {"vnfm": vnfm, "dryRun": dry_run}
        return self._document("POST", "/lcm/reconciliations",
                              request | ({"approve": approve} if approve else {}))

    def create_enrolment_secret(self, request: Document) -> Document:
        """For an admin: a one-time secret with which a VNFC instance enrols itself, shown once.
        `request`: vnfm, vnfInstanceId; vduId, vnfcId, allowedNames, lifetimeSeconds."""
        return self._document("POST", "/enrolment_secrets", request)

    def enrolment_secrets(self, **filters: str) -> list[Document]:
        """For an admin: those that were made, without the secrets. Filters: vnfm,
        vnfInstanceId."""
        found: list[Document] = self._ask("GET", "/enrolment_secrets", params=filters).json()
        return found

    def delete_enrolment_secret(self, secret_id: str) -> None:
        self._ask("DELETE", f"/enrolment_secrets/{quote(secret_id, safe='')}")

    def status(self) -> Document:
        """For an admin: the signer's token, keys and counts."""
        return self._document("GET", "/status")

    # --- HTTP -----------------------------------------------------------------------------

    def _ask(self, method: str, path: str, body: Document | None = None,
             params: dict[str, str] | None = None) -> requests.Response:
        try:
            response = self._session.request(
                method, self._url + BASE + path, json=body, params=params,
                timeout=self._timeout, allow_redirects=False)
        except (requests.RequestException, OSError) as error:
            raise ServiceUnreachableError(
                f"{self._url} cannot be reached", str(error)) from None
        if response.status_code >= 400:
            raise problem(response)
        return response

    def _document(self, method: str, path: str, body: Document | None = None) -> Document:
        document: Document = self._ask(method, path, body).json()
        return document

    def _results(self, path: str, items: Sequence[Document]) -> list[Document]:
        results: list[Document] = self._document("POST", path, {"items": list(items)})["results"]
        return results

    def _page(self, path: str, filters: dict[str, object]) -> Document:
        response = self._ask("GET", path, params=dict(query(filters)))
        page: Document = {"items": response.json()}
        following = response.links.get("next", {}).get("url")
        if following:
            page["next"] = parse_qs(urlsplit(following).query)["nextpage_opaque_marker"][0]
        return page


def query(filters: dict[str, object]) -> Iterator[tuple[str, str]]:
    """SOL 013 5.2 and 5.4: conditions into one filter, `limit` and `after` beside it."""
    conditions = []
    for name, value in filters.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if name == "limit":
            yield "limit", text
        elif name == "after":
            yield "nextpage_opaque_marker", text
        else:
            quoted = text.replace("'", "''")
            conditions.append(f"(eq,{name},'{quoted}')")
    if conditions:
        yield "filter", ";".join(conditions)


def problem(response: requests.Response) -> BartizanError:
    """The exception that an answer's problem details (RFC 9457) stand for."""
    try:
        details = response.json()
    except json.JSONDecodeError:
        details = {}
    if not isinstance(details, dict):
        details = {}
    fault = str(details.get("type", "")).removeprefix(PROBLEM).replace("-", "_")
    request_id = response.headers.get("X-Request-Id", "")
    return exceptions.of(fault)(
        str(details.get("detail", f"HTTP status {response.status_code}")),
        f"request {request_id}")
