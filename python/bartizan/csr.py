# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Certification requests (RFC 2986): the delegate's half."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from bartizan.native import answer, core

KeyKind = Literal["ec-p256", "ec-p384", "ec-p521", "rsa-3072", "ed25519"]


class Request(NamedTuple):
    csr: str  # PEM
    private_key: str  # PEM, PKCS#8, not encrypted: yours to keep


def make(
    *,
    key: KeyKind = "ec-p256",
    common_name: str | None = None,
    dns: Sequence[str] = (),
    ip: Sequence[str] = (),
    uri: Sequence[str] = (),
) -> Request:
    """A new key in memory and a request that it signed."""
    subject = {} if common_name is None else {"commonName": common_name}
    made = answer(
        core.csr_make,
        json.dumps(
            {"key": key, "subject": subject, "dns": list(dns), "ip": list(ip), "uri": list(uri)}
        ),
    )
    return Request(made["csr"], made["privateKey"])


def decode(csr: str | bytes) -> dict[str, Any]:
    """What the CMF's own reader understands of a request (PEM, base64 DER or DER).

    Raises BadCsrError, TooLargeError or BadPopError as the CMF would.
    """
    return answer(core.csr_decode, csr)
