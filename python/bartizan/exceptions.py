# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""One class per fault. Generated from native/fault/faults.inc by ./dev docs."""

from __future__ import annotations


class BartizanError(Exception):
    """A fault. str() is the public text; operator_detail is for the log alone."""

    fault = "internal"
    http_status = 500
    default_remedy = ""

    def __init__(self, public: str, operator_detail: str = "", remedy: str = "") -> None:
        super().__init__(public)
        self.operator_detail = operator_detail
        self.remedy = remedy or self.default_remedy


class NotAuthenticatedError(BartizanError):
    """The client certificate names no consumer."""

    fault = "not_authenticated"
    http_status = 401
    default_remedy = (
        "use a certificate whose URI or DNS name stands in 'identities' of a "
        "[consumer NAME]")


class RateLimitedError(BartizanError):
    """This consumer sends more requests than it may."""

    fault = "rate_limited"
    http_status = 429
    default_remedy = "wait as Retry-After says, or ask the administrator for a higher rate_limit"


class OverloadedError(BartizanError):
    """More requests are waiting than the service takes."""

    fault = "overloaded"
    http_status = 503
    default_remedy = "try again as Retry-After says; the same request is safe to repeat"


class NoSuchResourceError(BartizanError):
    """There is no such resource."""

    fault = "no_such_resource"
    http_status = 404
    default_remedy = "see /openapi.json for the paths that are served"


class MethodNotAllowedError(BartizanError):
    """The resource has no such method."""

    fault = "method_not_allowed"
    http_status = 405
    default_remedy = "use a method that the Allow field names"


class VersionNotSupportedError(BartizanError):
    """That version of the interface is not served."""

    fault = "version_not_supported"
    http_status = 406
    default_remedy = "GET .../api_versions tells the versions for the Version field"


class UnsupportedMediaTypeError(BartizanError):
    """The body is of another media type than is taken."""

    fault = "unsupported_media_type"
    http_status = 415
    default_remedy = "send Content-Type: application/json"


class ExpectationFailedError(BartizanError):
    """The expectation cannot be met."""

    fault = "expectation_failed"
    http_status = 417
    default_remedy = "send no Expect field but 100-continue"


class HttpVersionNotSupportedError(BartizanError):
    """Only HTTP/1.1 is served."""

    fault = "http_version_not_supported"
    http_status = 505
    default_remedy = "use HTTP/1.1"


class MalformedRequestError(BartizanError):
    """The request is not of the form that this operation takes."""

    fault = "malformed_request"
    http_status = 400
    default_remedy = "correct the attribute that the detail names"


class TooLargeError(BartizanError):
    """The input is larger than its limit."""

    fault = "too_large"
    http_status = 413
    default_remedy = "send less: the detail has the limit"


class NotAuthorisedError(BartizanError):
    """This consumer may not do that."""

    fault = "not_authorised"
    http_status = 403
    default_remedy = "ask the administrator for the role that the operation needs"


class NotDelegateError(BartizanError):
    """Another consumer manages the certificates of this subject."""

    fault = "not_delegate"
    http_status = 403
    default_remedy = "send the request as the consumer that registered the subject"


class BadCsrError(BartizanError):
    """The csr is not one well-formed PKCS#10 certification request."""

    fault = "bad_csr"
    http_status = 400
    default_remedy = "make the request again with a current tool, for instance 'openssl req -new'"


class CertTypeNotAllowedError(BartizanError):
    """This operation does not serve that certType."""

    fault = "cert_type_not_allowed"
    http_status = 400
    default_remedy = "a MANO entity gets its certificate with 'bartizan mano sign'"


class NotRegisteredError(BartizanError):
    """The subject is not registered for this certType."""

    fault = "not_registered"
    http_status = 422
    default_remedy = "register the subject first with 'bartizan registration create'"


class UnknownVnfcError(BartizanError):
    """The VNFM has no such VNFC instance, nor an operation under way that would make it."""

    fault = "unknown_vnfc"
    http_status = 422
    default_remedy = (
        "register a VNFC instance while the operation that makes it is under "
        "way, or after it has completed")


class EnrolmentClosedError(BartizanError):
    """The time in which this VNFC instance could enrol itself is over."""

    fault = "enrolment_closed"
    http_status = 403
    default_remedy = "make a new secret for it with 'bartizan enrolment create'"


class VnfmViewPendingError(BartizanError):
    """What is known of that VNF instance is being read from its VNFM."""

    fault = "vnfm_view_pending"
    http_status = 503
    default_remedy = (
        "repeat the request as Retry-After says; if it goes on, the operator log "
        "has why the VNFM cannot be read")


class SubjectAmbiguousError(BartizanError):
    """The request does not name exactly one registered subject."""

    fault = "subject_ambiguous"
    http_status = 422
    default_remedy = "name the subject with vnfcId and vnfInstanceId"


class SubjectGoneError(BartizanError):
    """The subject is no longer alive."""

    fault = "subject_gone"
    http_status = 422
    default_remedy = "register the subject again if its VNFC instance exists"


class BadPopError(BartizanError):
    """The csr is not signed by the key that it carries."""

    fault = "bad_pop"
    http_status = 422
    default_remedy = (
        "sign the request with the private key of its own subject public key, "
        "with SHA-256 or better")


class WeakKeyError(BartizanError):
    """The key is weaker than policy allows or of another kind."""

    fault = "weak_key"
    http_status = 422
    default_remedy = "make a key that the detail allows"


class KeyReusedError(BartizanError):
    """This key belongs to another subject or is blocked."""

    fault = "key_reused"
    http_status = 409
    default_remedy = "make a new key for this subject"


class AttestationUnavailableError(BartizanError):
    """Key attestation cannot be required: this release does not verify it."""

    fault = "attestation_unavailable"
    http_status = 422
    default_remedy = "register with attestationPolicy PREFERRED or IGNORE"


class NameNotAllowedError(BartizanError):
    """The csr asks for a name outside the registration."""

    fault = "name_not_allowed"
    http_status = 422
    default_remedy = "ask only for registered names, or register the name first"


class ExtensionNotAllowedError(BartizanError):
    """The csr asks for an extension that no end entity may have."""

    fault = "extension_not_allowed"
    http_status = 422
    default_remedy = "leave CA:TRUE and keyCertSign out of the request"


class PolicyError(BartizanError):
    """No certificate profile allows this request."""

    fault = "policy"
    http_status = 422
    default_remedy = "see the detail, and 'bartizan profile list' for what is allowed"


class ModeNotAllowedError(BartizanError):
    """Only delegation mode can be registered here."""

    fault = "mode_not_allowed"
    http_status = 422
    default_remedy = (
        "register with typeOfVnfcCertHandling DELEGATION-MODE; in direct mode "
        "the VNFC instance enrols itself")


class NoCaError(BartizanError):
    """No certification authority serves this subject."""

    fault = "no_ca"
    http_status = 422
    default_remedy = "add a CA rule for it to the configuration"


class RegistrationConflictError(BartizanError):
    """The subject is registered otherwise already."""

    fault = "registration_conflict"
    http_status = 409
    default_remedy = "deregister it first, or repeat the registration as it was"


class UnprocessableError(BartizanError):
    """The request asks for what there is not."""

    fault = "unprocessable"
    http_status = 422
    default_remedy = "correct the attribute that the detail names"


class NotFoundError(BartizanError):
    """There is nothing with that identifier."""

    fault = "not_found"
    http_status = 404
    default_remedy = "list what there is and use an identifier from there"


class AlreadyRevokedError(BartizanError):
    """The certificate is revoked already."""

    fault = "already_revoked"
    http_status = 409
    default_remedy = "nothing: it stays revoked with its first reason"


class CaUnavailableError(BartizanError):
    """The certification authority does not answer."""

    fault = "ca_unavailable"
    http_status = 502
    default_remedy = "try again later; the operator log has the cause"


class CaMisissuedError(BartizanError):
    """The certification authority answered with another certificate than was approved."""

    fault = "ca_misissued"
    http_status = 502
    default_remedy = "tell the operator: nothing was delivered"


class ChainInvalidError(BartizanError):
    """The certificate chain does not fit the issuing key."""

    fault = "chain_invalid"
    http_status = 422
    default_remedy = (
        "import the certificate that was made from this CA's own request, with "
        "its issuers")


class CaExistsError(BartizanError):
    """There is an issuing CA already."""

    fault = "ca_exists"
    http_status = 409
    default_remedy = "nothing is overwritten: 'bartizan ca show' tells what is there"


class SignerUnavailableError(BartizanError):
    """The signer does not answer."""

    fault = "signer_unavailable"
    http_status = 503
    default_remedy = "try again; it is restarted by itself, and the operator log has the cause"


class SignerBusyError(BartizanError):
    """More signatures are waiting than the signer takes."""

    fault = "signer_busy"
    http_status = 503
    default_remedy = "try again later"


class SignerRefusedError(BartizanError):
    """The signer refuses to sign this."""

    fault = "signer_refused"
    http_status = 500
    default_remedy = "tell the operator: the request is outside the caps of [signer]"


class TokenUnavailableError(BartizanError):
    """The token cannot be used."""

    fault = "token_unavailable"
    http_status = 503
    default_remedy = "check that the token of [signer] is present and initialised"


class KeyNotFoundError(BartizanError):
    """The token does not hold the configured key."""

    fault = "key_not_found"
    http_status = 503
    default_remedy = "check the key URI of [signer], or make the key with 'bartizan ca init'"


class KeyUnacceptableError(BartizanError):
    """The CA key was not made on its token or can leave it."""

    fault = "key_unacceptable"
    http_status = 503
    default_remedy = (
        "generate the key on the token, or set [signer] allow_extractable_ca_key "
        "with the risk known")


class PinRefusedError(BartizanError):
    """The token refused its PIN, and it is not tried again."""

    fault = "pin_refused"
    http_status = 503
    default_remedy = "put the right PIN into the PIN file: a changed file is tried once"


class VimUnavailableError(BartizanError):
    """The VIM cannot be reached."""

    fault = "vim_unavailable"
    http_status = 503
    default_remedy = (
        "check that the VIM's Keystone and services answer; the driver is "
        "restarted by itself, and the operator log has the cause")


class VimTimeoutError(BartizanError):
    """The VIM does not answer in time."""

    fault = "vim_timeout"
    http_status = 504
    default_remedy = "nothing: it is asked again; the operator log tells which request it was"


class VimCredentialRefusedError(BartizanError):
    """The VIM refuses the credential that it is read with."""

    fault = "vim_credential_refused"
    http_status = 503
    default_remedy = (
        "check the cloud's entry in clouds.yaml: user, password, project and "
        "that they are enabled")


class DriverFailedError(BartizanError):
    """The VIM driver failed."""

    fault = "driver_failed"
    http_status = 500
    default_remedy = (
        "the operator log has its traceback: correct its options, or report it "
        "to who made the driver")


class VimAnswerUnusableError(BartizanError):
    """An answer of the VIM cannot be used."""

    fault = "vim_answer_unusable"
    http_status = 503
    default_remedy = "try again; what was read before is kept, and the operator log has the cause"


class NoSourceError(BartizanError):
    """This cloud has no source for that."""

    fault = "no_source"
    http_status = 501
    default_remedy = "GET .../capabilities tells what is served here and what is not, and why"


class VnfmUnavailableError(BartizanError):
    """The VNFM cannot be read."""

    fault = "vnfm_unavailable"
    http_status = 503
    default_remedy = (
        "check that it answers, and its entry in clouds.yaml; it is asked again, "
        "and the operator log has the cause")


class VnfmAnswerUnusableError(BartizanError):
    """An answer of the VNFM cannot be used."""

    fault = "vnfm_answer_unusable"
    http_status = 503
    default_remedy = "try again; what was known before is kept, and the operator log has the cause"


class NoLcmSourceError(BartizanError):
    """There is no such VNFM here."""

    fault = "no_lcm_source"
    http_status = 409
    default_remedy = "name a [vnfm NAME] of the configuration of the bartizand that runs"


class LedgerUnavailableError(BartizanError):
    """The ledger does not answer."""

    fault = "ledger_unavailable"
    http_status = 503
    default_remedy = "try again; the operator log has the cause"


class LedgerFullError(BartizanError):
    """The ledger cannot grow."""

    fault = "ledger_full"
    http_status = 503
    default_remedy = "free disk space; nothing that was answered is lost, nothing more is issued"


class LedgerReadOnlyError(BartizanError):
    """The ledger cannot be written."""

    fault = "ledger_read_only"
    http_status = 503
    default_remedy = "make the ledger's file and folder writable for this user"


class LeaseLostError(BartizanError):
    """Another process does this now."""

    fault = "lease_lost"
    http_status = 503
    default_remedy = "nothing: what it does is published for all"


class LedgerCorruptError(BartizanError):
    """The ledger is damaged."""

    fault = "ledger_corrupt"
    http_status = 500
    default_remedy = "restore it from a backup; keep the damaged file for inspection"


class LedgerNewerError(BartizanError):
    """The ledger was written by a newer release."""

    fault = "ledger_newer"
    http_status = 500
    default_remedy = "use that release or a later one"


class ClockBehindError(BartizanError):
    """The service's clock lies before what it has recorded."""

    fault = "clock_behind"
    http_status = 503
    default_remedy = (
        "set the clock (NTP); if the records are of a clock that ran ahead: stop "
        "bartizand and call 'bartizan clock accept'")


class DeploymentMissingError(BartizanError):
    """There is no deployment here."""

    fault = "deployment_missing"
    http_status = 500
    default_remedy = "make one with 'bartizan quickstart --dir DIR' or name it with --dir"


class DeploymentLockedError(BartizanError):
    """Another process holds this deployment."""

    fault = "deployment_locked"
    http_status = 503
    default_remedy = "end that process or talk to it instead"


class ConfigInvalidError(BartizanError):
    """The configuration is not valid."""

    fault = "config_invalid"
    http_status = 500
    default_remedy = "correct what the detail lists; 'bartizan config sample' shows every option"


class ProfileInvalidError(BartizanError):
    """A certificate profile is not valid."""

    fault = "profile_invalid"
    http_status = 500
    default_remedy = "correct what the detail lists"


class MadeOtherwiseError(BartizanError):
    """It is there already, made otherwise."""

    fault = "made_otherwise"
    http_status = 409
    default_remedy = "repeat the command as it was, or remove first what is there"


class FileUnusableError(BartizanError):
    """A file cannot be read or written."""

    fault = "file_unusable"
    http_status = 500
    default_remedy = "check the path and its permissions"


class InternalError(BartizanError):
    """An internal error."""

    fault = "internal"
    http_status = 500
    default_remedy = "report it with the operator log"


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
    "unknown_vnfc": UnknownVnfcError,
    "enrolment_closed": EnrolmentClosedError,
    "vnfm_view_pending": VnfmViewPendingError,
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
    "unprocessable": UnprocessableError,
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
    "vim_unavailable": VimUnavailableError,
    "vim_timeout": VimTimeoutError,
    "vim_credential_refused": VimCredentialRefusedError,
    "driver_failed": DriverFailedError,
    "vim_answer_unusable": VimAnswerUnusableError,
    "no_source": NoSourceError,
    "vnfm_unavailable": VnfmUnavailableError,
    "vnfm_answer_unusable": VnfmAnswerUnusableError,
    "no_lcm_source": NoLcmSourceError,
    "ledger_unavailable": LedgerUnavailableError,
    "ledger_full": LedgerFullError,
    "ledger_read_only": LedgerReadOnlyError,
    "lease_lost": LeaseLostError,
    "ledger_corrupt": LedgerCorruptError,
    "ledger_newer": LedgerNewerError,
    "clock_behind": ClockBehindError,
    "deployment_missing": DeploymentMissingError,
    "deployment_locked": DeploymentLockedError,
    "config_invalid": ConfigInvalidError,
    "profile_invalid": ProfileInvalidError,
    "made_otherwise": MadeOtherwiseError,
    "file_unusable": FileUnusableError,
    "internal": InternalError,
}


def of(fault: str) -> type[BartizanError]:
    """The class of a fault by its name."""
    return _BY_FAULT.get(fault, BartizanError)
