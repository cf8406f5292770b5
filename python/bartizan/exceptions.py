# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""One class per fault. Generated from native/fault/faults.inc by ./dev docs."""

from __future__ import annotations


class BartizanError(Exception):
    """A fault. str() is the public text; operator_detail is for the log alone."""

    fault = "internal"
    http_status = 500

    def __init__(self, public: str, operator_detail: str = "", remedy: str = "") -> None:
        super().__init__(public)
        self.operator_detail = operator_detail
        self.remedy = remedy


class NotAuthenticatedError(BartizanError):
    """The client certificate names no consumer."""

    fault = "not_authenticated"
    http_status = 401


class RateLimitedError(BartizanError):
    """This consumer sends more requests than it may."""

    fault = "rate_limited"
    http_status = 429


class OverloadedError(BartizanError):
    """More requests are waiting than the service takes."""

    fault = "overloaded"
    http_status = 503


class NoSuchResourceError(BartizanError):
    """There is no such resource."""

    fault = "no_such_resource"
    http_status = 404


class MethodNotAllowedError(BartizanError):
    """The resource has no such method."""

    fault = "method_not_allowed"
    http_status = 405


class VersionNotSupportedError(BartizanError):
    """That version of the interface is not served."""

    fault = "version_not_supported"
    http_status = 406


class UnsupportedMediaTypeError(BartizanError):
    """The body is of another media type than is taken."""

    fault = "unsupported_media_type"
    http_status = 415


class ExpectationFailedError(BartizanError):
    """The expectation cannot be met."""

    fault = "expectation_failed"
    http_status = 417


class HttpVersionNotSupportedError(BartizanError):
    """Only HTTP/1.1 is served."""

    fault = "http_version_not_supported"
    http_status = 505


class MalformedRequestError(BartizanError):
    """The request is not of the form that this operation takes."""

    fault = "malformed_request"
    http_status = 400


class TooLargeError(BartizanError):
    """The input is larger than its limit."""

    fault = "too_large"
    http_status = 413


class NotAuthorisedError(BartizanError):
    """This consumer may not do that."""

    fault = "not_authorised"
    http_status = 403


class NotDelegateError(BartizanError):
    """Another consumer manages the certificates of this subject."""

    fault = "not_delegate"
    http_status = 403


class BadCsrError(BartizanError):
    """The csr is not one well-formed PKCS#10 certification request."""

    fault = "bad_csr"
    http_status = 400


class CertTypeNotAllowedError(BartizanError):
    """This operation does not serve that certType."""

    fault = "cert_type_not_allowed"
    http_status = 400


class NotRegisteredError(BartizanError):
    """The subject is not registered for this certType."""

    fault = "not_registered"
    http_status = 422


class SubjectAmbiguousError(BartizanError):
    """The request does not name exactly one registered subject."""

    fault = "subject_ambiguous"
    http_status = 422


class SubjectGoneError(BartizanError):
    """The subject is no longer alive."""

    fault = "subject_gone"
    http_status = 422


class BadPopError(BartizanError):
    """The csr is not signed by the key that it carries."""

    fault = "bad_pop"
    http_status = 422


class WeakKeyError(BartizanError):
    """The key is weaker than policy allows or of another kind."""

    fault = "weak_key"
    http_status = 422


class KeyReusedError(BartizanError):
    """This key belongs to another subject or is blocked."""

    fault = "key_reused"
    http_status = 409


class AttestationUnavailableError(BartizanError):
    """Key attestation cannot be required: this release does not verify it."""

    fault = "attestation_unavailable"
    http_status = 422


class NameNotAllowedError(BartizanError):
    """The csr asks for a name outside the registration."""

    fault = "name_not_allowed"
    http_status = 422


class ExtensionNotAllowedError(BartizanError):
    """The csr asks for an extension that no end entity may have."""

    fault = "extension_not_allowed"
    http_status = 422


class PolicyError(BartizanError):
    """No certificate profile allows this request."""

    fault = "policy"
    http_status = 422


class ModeNotAllowedError(BartizanError):
    """Only delegation mode can be registered here."""

    fault = "mode_not_allowed"
    http_status = 422


class NoCaError(BartizanError):
    """No certification authority serves this subject."""

    fault = "no_ca"
    http_status = 422


class RegistrationConflictError(BartizanError):
    """The subject is registered otherwise already."""

    fault = "registration_conflict"
    http_status = 409


class NotFoundError(BartizanError):
    """There is nothing with that identifier."""

    fault = "not_found"
    http_status = 404


class AlreadyRevokedError(BartizanError):
    """The certificate is revoked already."""

    fault = "already_revoked"
    http_status = 409


class CaUnavailableError(BartizanError):
    """The certification authority does not answer."""

    fault = "ca_unavailable"
    http_status = 502


class CaMisissuedError(BartizanError):
    """The certification authority answered with another certificate than was approved."""

    fault = "ca_misissued"
    http_status = 502


class ChainInvalidError(BartizanError):
    """The certificate chain does not fit the issuing key."""

    fault = "chain_invalid"
    http_status = 422


class CaExistsError(BartizanError):
    """There is an issuing CA already."""

    fault = "ca_exists"
    http_status = 409


class SignerUnavailableError(BartizanError):
    """The signer does not answer."""

    fault = "signer_unavailable"
    http_status = 503


class SignerBusyError(BartizanError):
    """More signatures are waiting than the signer takes."""

    fault = "signer_busy"
    http_status = 503


class SignerRefusedError(BartizanError):
    """The signer refuses to sign this."""

    fault = "signer_refused"
    http_status = 500


class TokenUnavailableError(BartizanError):
    """The token cannot be used."""

    fault = "token_unavailable"
    http_status = 503


class KeyNotFoundError(BartizanError):
    """The token does not hold the configured key."""

    fault = "key_not_found"
    http_status = 503


class KeyUnacceptableError(BartizanError):
    """The CA key was not made on its token or can leave it."""

    fault = "key_unacceptable"
    http_status = 503


class PinRefusedError(BartizanError):
    """The token refused its PIN, and it is not tried again."""

    fault = "pin_refused"
    http_status = 503


class LedgerUnavailableError(BartizanError):
    """The ledger does not answer."""

    fault = "ledger_unavailable"
    http_status = 503


class LedgerFullError(BartizanError):
    """The ledger cannot grow."""

    fault = "ledger_full"
    http_status = 503


class LedgerReadOnlyError(BartizanError):
    """The ledger cannot be written."""

    fault = "ledger_read_only"
    http_status = 503


class LeaseLostError(BartizanError):
    """Another process does this now."""

    fault = "lease_lost"
    http_status = 503


class LedgerCorruptError(BartizanError):
    """The ledger is damaged."""

    fault = "ledger_corrupt"
    http_status = 500


class LedgerNewerError(BartizanError):
    """The ledger was written by a newer release."""

    fault = "ledger_newer"
    http_status = 500


class DeploymentMissingError(BartizanError):
    """There is no deployment here."""

    fault = "deployment_missing"
    http_status = 500


class DeploymentLockedError(BartizanError):
    """Another process holds this deployment."""

    fault = "deployment_locked"
    http_status = 503


class ConfigInvalidError(BartizanError):
    """The configuration is not valid."""

    fault = "config_invalid"
    http_status = 500


class ProfileInvalidError(BartizanError):
    """A certificate profile is not valid."""

    fault = "profile_invalid"
    http_status = 500


class FileUnusableError(BartizanError):
    """A file cannot be read or written."""

    fault = "file_unusable"
    http_status = 500


class InternalError(BartizanError):
    """An internal error."""

    fault = "internal"
    http_status = 500


_BY_FAULT: dict[str, type[BartizanError]] = {
    "not_authenticated": NotAuthenticatedError,
    "rate_limited": RateLimitedError,
    "overloaded": OverloadedError,
    "no_such_resource": NoSuchResourceError,
    "method_not_allowed": MethodNotAllowedError,
    "version_not_supported": VersionNotSupportedError,
    "unsupported_media_type": UnsupportedMediaTypeError,
    "expectation_failed": ExpectationFailedError,
    "http_version_not_supported": HttpVersionNotSupportedError,
    "malformed_request": MalformedRequestError,
    "too_large": TooLargeError,
    "not_authorised": NotAuthorisedError,
    "not_delegate": NotDelegateError,
    "bad_csr": BadCsrError,
    "cert_type_not_allowed": CertTypeNotAllowedError,
    "not_registered": NotRegisteredError,
    "subject_ambiguous": SubjectAmbiguousError,
    "subject_gone": SubjectGoneError,
    "bad_pop": BadPopError,
    "weak_key": WeakKeyError,
    "key_reused": KeyReusedError,
    "attestation_unavailable": AttestationUnavailableError,
    "name_not_allowed": NameNotAllowedError,
    "extension_not_allowed": ExtensionNotAllowedError,
    "policy": PolicyError,
    "mode_not_allowed": ModeNotAllowedError,
    "no_ca": NoCaError,
    "registration_conflict": RegistrationConflictError,
    "not_found": NotFoundError,
    "already_revoked": AlreadyRevokedError,
    "ca_unavailable": CaUnavailableError,
    "ca_misissued": CaMisissuedError,
    "chain_invalid": ChainInvalidError,
    "ca_exists": CaExistsError,
    "signer_unavailable": SignerUnavailableError,
    "signer_busy": SignerBusyError,
    "signer_refused": SignerRefusedError,
    "token_unavailable": TokenUnavailableError,
    "key_not_found": KeyNotFoundError,
    "key_unacceptable": KeyUnacceptableError,
    "pin_refused": PinRefusedError,
    "ledger_unavailable": LedgerUnavailableError,
    "ledger_full": LedgerFullError,
    "ledger_read_only": LedgerReadOnlyError,
    "lease_lost": LeaseLostError,
    "ledger_corrupt": LedgerCorruptError,
    "ledger_newer": LedgerNewerError,
    "deployment_missing": DeploymentMissingError,
    "deployment_locked": DeploymentLockedError,
    "config_invalid": ConfigInvalidError,
    "profile_invalid": ProfileInvalidError,
    "file_unusable": FileUnusableError,
    "internal": InternalError,
}


def of(fault: str) -> type[BartizanError]:
    """The class of a fault by its name."""
    return _BY_FAULT.get(fault, BartizanError)
