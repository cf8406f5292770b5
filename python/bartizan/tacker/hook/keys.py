# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Keys that the hook makes in its own memory (custody vnfm), P-256, and the requests they sign.

The native core does it where it is built for this interpreter, else the cryptography package,
which Tacker itself needs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bartizan.tacker.hook.trouble import HookError

MAX_COMMON_NAME = 64


class Made(NamedTuple):
    csr: str  # PEM
    key: str  # PEM, PKCS#8


def check() -> None:
    try:
        from bartizan import csr  # noqa: F401
    except ImportError:
        try:
            import cryptography.x509  # noqa: F401
        except ImportError:
            raise HookError("[hook] custody = vnfm needs bartizan's native core or the package "
                            "cryptography in Tacker's environment: install one of them") from None


def make(subject: str) -> Made:
    """The CMF adds the registered names: the request says who it is for, if that fits."""
    common_name = subject if len(subject) <= MAX_COMMON_NAME else None
    try:
        from bartizan import csr
    except ImportError:
        return by_cryptography(common_name)
    made = csr.make(key="ec-p256", common_name=common_name)
    return Made(made.csr, made.private_key)


def by_cryptography(common_name: str | None) -> Made:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key: Any = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)] if common_name else [])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(
        key, hashes.SHA256())
    return Made(
        request.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                          serialization.NoEncryption()).decode())
