# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""certificate and audit: what was issued, and the record of everything."""

from __future__ import annotations

import argparse

from bartizan.cli.base import CONSUMER_HELP, BaseList, BaseShow


class CertificateList(BaseList):
    """List certificates, newest first.

    Example:
      bartizan certificate list --vnf-instance-id vnf-1
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        self.add_page_arguments(parser)
        parser.add_argument("--vnf-instance-id")
        parser.add_argument("--subject-id")
        parser.add_argument("--cert-type")
        parser.add_argument("--registration-id")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--revoked", action="store_true", default=None)
        state.add_argument("--not-revoked", dest="revoked", action="store_false")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        filters: dict[str, object] = {
            "vnfInstanceId": parsed_args.vnf_instance_id,
            "subjectId": parsed_args.subject_id,
            "certType": parsed_args.cert_type,
            "registrationId": parsed_args.registration_id,
            "revoked": parsed_args.revoked,
        }
        columns = ("certificateId", "certType", "vnfInstanceId", "subjectId", "state", "notAfter")
        with self.operations() as cmf:
            return self.listed(columns, cmf.certificates, filters, parsed_args.limit)


class CertificateShow(BaseShow):
    """Show a certificate.

    Example:
      bartizan certificate show ID -f json
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with self.operations() as cmf:
            return self.shown(cmf.certificate(parsed_args.id))


class CertificateRevoke(BaseShow):
    """Revoke a certificate; 'ca crl' then publishes it.

    keyCompromise also blocks the key: no subject gets a certificate for it again.

    Example:
      bartizan certificate revoke ID --reason superseded
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--consumer", default="",
                            help=CONSUMER_HELP + "; without it, the operator at the machine")
        parser.add_argument("--reason", required=True,
                            help="of RFC 5280 5.3.1: keyCompromise, superseded, "
                                 "cessationOfOperation, ...")
        parser.add_argument("id", metavar="ID")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with self.operations(parsed_args.consumer) as cmf:
            revoked = cmf.revoke(parsed_args.id, parsed_args.reason)
        revoked.pop("certificate")
        return self.shown(revoked)


class AuditList(BaseList):
    """Show the audit trail, oldest first: who, what, about whom, with which outcome.

    Example:
      bartizan audit list --event csr.refused -f json
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        self.add_page_arguments(parser)
        parser.add_argument("--event", help="for instance certificate.issued, csr.refused")
        parser.add_argument("--about-consumer", dest="about", help="only of this consumer")
        parser.add_argument("--after", type=int, help="only after this sequence number")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        as_table = self.formatter is self._formatter_plugins["table"].obj
        columns = ("sequence", "at", "event", "consumer", "subject", "outcome")
        filters: dict[str, object] = {
            "event": parsed_args.event,
            "consumer": parsed_args.about,
        }
        if parsed_args.after is not None:
            filters["after"] = parsed_args.after
        with self.operations() as cmf:
            return self.listed(columns if as_table else (*columns, "detail"), cmf.audit, filters,
                               parsed_args.limit)
