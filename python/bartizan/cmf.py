# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The Certificate Management Function in this process (IFA 033 clause 11.2)."""

from __future__ import annotations

import json
import os
from types import TracebackType
from typing import Any

from bartizan import native
from bartizan.native import answer, core

Document = dict[str, Any]


class Cmf:
    """A deployment that this process holds; nobody else can meanwhile.

    Raises DeploymentLockedError if another process holds it, DeploymentMissingError, and
    ConfigInvalidError with every problem at once. Methods may be called from many threads and
    release the GIL. `consumer` is the name of a [consumer NAME] of the configuration; there is
    no network yet, so whoever may open the directory is trusted with naming it.
    """

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        try:
            self._core = core.Cmf(os.fspath(directory))
        except core.Failure as failure:
            raise native.exceptions.of(failure.fault)(
                failure.public, failure.operator_detail, failure.remedy
            ) from None

    def __enter__(self) -> Cmf:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the signer and gives the deployment back. Calls afterwards fail."""
        self._core.close()

    def register(self, consumer: str, request: Document) -> Document:
        """Register (clause 11.2.2.4): certType, subjectId[], typeOfVnfcCertHandling, ...

        Returns the registration; the one that exists if the same was registered before.
        """
        return answer(self._core.register, consumer, json.dumps(request))

    def deregister(
        self, consumer: str, registration_id: str, *, revoke: bool = True
    ) -> Document:
        """Closes a registration; `revoke` its certificates first (cessationOfOperation)."""
        return answer(self._core.deregister, consumer, registration_id, revoke)

    def sign(self, consumer: str, request: Document) -> Document:
        """CSR (clause 11.2.2.5): vnfcId, certType, certChainRequest, csr (PEM or base64 DER).

        Returns certificate, certificateChain, certificateId, caId, attestationResult, repeated.
        """
        return answer(self._core.sign, consumer, json.dumps(request))

    def sign_mano(self, subject_id: str, csr: str | bytes) -> Document:
        """A certificate for a registered MANO entity, as the operator at the machine."""
        return answer(self._core.sign_mano, subject_id, csr)

    def revoke(self, certificate_id: str, reason: str, *, consumer: str = "") -> Document:
        """Revokes with a reason of RFC 5280 5.3.1; without a consumer, as the operator."""
        return answer(self._core.revoke, consumer, certificate_id, reason)

    def registrations(self, **filters: object) -> Document:
        """{"items": [...], "next": marker}. Filters: vnfInstanceId, subjectId, certType,
        delegate, live, limit, after."""
        return answer(self._core.registrations, json.dumps(filters))

    def certificates(self, **filters: object) -> Document:
        """The same for certificates: also registrationId and revoked."""
        return answer(self._core.certificates, json.dumps(filters))

    def certificate(self, certificate_id: str) -> Document:
        return answer(self._core.certificate, certificate_id)

    def audit(self, **filters: object) -> Document:
        """The audit trail, oldest first. Filters: event, consumer, limit, after."""
        if "after" in filters:
            filters["after"] = str(filters["after"])
        return answer(self._core.audit, json.dumps(filters))

    def write_crl(self) -> Document:
        """Signs the next CRL and writes it to [ca] crl_file."""
        return answer(self._core.write_crl)

    def accept_clock(self) -> Document:
        """Takes the wall clock for right although records of a later time are there: after a
        clock that ran ahead was corrected. Kept in the audit trail."""
        return answer(self._core.accept_clock)

    def profiles(self) -> Document:
        return answer(self._core.profiles)

    def status(self) -> Document:
        """The signer's token, keys and counts, and the number of certificates."""
        return answer(self._core.status)
