# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the commands do, on a service (bartizan.client) or in this process (bartizan.Cmf)."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from bartizan.client import Client

if TYPE_CHECKING:
    from bartizan.cmf import Cmf

Document = dict[str, Any]


class Operations(Protocol):
    """The methods that the commands use; documented where they are implemented."""

    def __enter__(self) -> Operations: ...
    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None: ...
    def register(self, request: Document) -> Document: ...
    def deregister(self, registration_id: str, *, revoke: bool = True) -> Document: ...
    def sign(self, request: Document) -> Document: ...
    def sign_mano(self, subject_id: str, csr: str | bytes) -> Document: ...
    def revoke(self, certificate_id: str, reason: str) -> Document: ...
    def registrations(self, **filters: object) -> Document: ...
    def certificate(self, certificate_id: str) -> Document: ...
    def certificates(self, **filters: object) -> Document: ...
    def audit(self, **filters: object) -> Document: ...
    def profiles(self) -> Document: ...
    def status(self) -> Document: ...


def remote(url: str, identity: str) -> Operations:
    return Client(url, identity)


def local(directory: str, consumer: str) -> Operations:
    from bartizan.cmf import Cmf

    return AsConsumer(Cmf(directory), consumer)


class AsConsumer:
    """A deployment in this process, as one consumer; without a name, as the operator."""

    def __init__(self, cmf: Cmf, consumer: str) -> None:
        self._cmf = cmf
        self._consumer = consumer

    def __enter__(self) -> AsConsumer:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._cmf.close()

    def register(self, request: Document) -> Document:
        return self._cmf.register(self._consumer, request)

    def deregister(self, registration_id: str, *, revoke: bool = True) -> Document:
        return self._cmf.deregister(self._consumer, registration_id, revoke=revoke)

    def sign(self, request: Document) -> Document:
        return self._cmf.sign(self._consumer, request)

    def sign_mano(self, subject_id: str, csr: str | bytes) -> Document:
        return self._cmf.sign_mano(subject_id, csr)

    def revoke(self, certificate_id: str, reason: str) -> Document:
        return self._cmf.revoke(certificate_id, reason, consumer=self._consumer)

    def registrations(self, **filters: object) -> Document:
        return self._cmf.registrations(**filters)

    def certificate(self, certificate_id: str) -> Document:
        return self._cmf.certificate(certificate_id)

    def certificates(self, **filters: object) -> Document:
        return self._cmf.certificates(**filters)

    def audit(self, **filters: object) -> Document:
        return self._cmf.audit(**filters)

    def profiles(self) -> Document:
        return self._cmf.profiles()

    def status(self) -> Document:
        return self._cmf.status()
