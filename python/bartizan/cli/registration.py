# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""registration: subjects and who manages their certificates."""

from __future__ import annotations

import argparse
from typing import Any

from bartizan.cli.base import CONSUMER_HELP, BaseList, BaseShow


class RegistrationCreate(BaseShow):
    """Register a VNFC instance, a VNF OAM subject or a MANO entity (IFA 033 11.2.2.4).

    Repeating it returns the registration that exists.

    Examples:
      bartizan registration create --consumer vnfm --cert-type VNFCI_CERT \\
          --vnf-instance-id vnf-1 --subject-id vnfc-1 --dns vdu1.vnf.example --ip 192.0.2.10
      bartizan registration create --consumer admin --cert-type MANO_CERT \\
          --subject-id vnfm1.mano.example
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--consumer", help=CONSUMER_HELP)
        parser.add_argument("--cert-type", required=True,
                            help="VNFCI_CERT, VNFOAM_CERT or MANO_CERT")
        parser.add_argument("--subject-id", required=True, action="append",
                            help="VNFC instance id, or the MANO entity's FQDN; repeat for more")
        parser.add_argument("--vnf-instance-id", help="of a VNFC instance or VNF OAM subject")
        parser.add_argument("--mode", help="DELEGATION-MODE (given by itself for VNFCI, VNFOAM)")
        for kind in ("dns", "ip", "uri"):
            parser.add_argument(f"--{kind}", action="append", default=[],
                                help=f"{kind.upper()} name that the certificate may bear")
        parser.add_argument("--attestation-policy", help="IGNORE or PREFERRED")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        request: dict[str, Any] = {
            "certType": parsed_args.cert_type,
            "subjectId": parsed_args.subject_id,
        }
        if parsed_args.vnf_instance_id:
            request["vnfInstanceId"] = parsed_args.vnf_instance_id
            request["typeOfVnfcCertHandling"] = parsed_args.mode or "DELEGATION-MODE"
        elif parsed_args.mode:
            request["typeOfVnfcCertHandling"] = parsed_args.mode
        names = {kind: getattr(parsed_args, kind) for kind in ("dns", "ip", "uri")}
        if any(names.values()):
            request["allowedNames"] = names
        if parsed_args.attestation_policy:
            request["attestationPolicy"] = parsed_args.attestation_policy
        with self.operations(parsed_args.consumer, needed=True) as cmf:
            return self.shown(cmf.register(request))


class RegistrationList(BaseList):
    """List registrations, newest first.

    Example:
      bartizan registration list --cert-type VNFCI_CERT -f json
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        self.add_page_arguments(parser)
        parser.add_argument("--vnf-instance-id")
        parser.add_argument("--subject-id")
        parser.add_argument("--cert-type")
        parser.add_argument("--delegate", help="the consumer that registered it")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        filters: dict[str, object] = {
            "vnfInstanceId": parsed_args.vnf_instance_id,
            "subjectId": parsed_args.subject_id,
            "certType": parsed_args.cert_type,
            "delegate": parsed_args.delegate,
        }
        columns = ("registrationId", "certType", "vnfInstanceId", "subjectId", "delegate",
                   "state", "createdAt")
        with self.operations() as cmf:
            return self.listed(columns, cmf.registrations, filters, parsed_args.limit)


class RegistrationDelete(BaseShow):
    """Close a registration and revoke its certificates (cessationOfOperation).

    Example:
      bartizan registration delete --consumer vnfm ID
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--consumer", default="",
                            help=CONSUMER_HELP + "; without it, the operator at the machine")
        parser.add_argument("--keep-certificates", action="store_true",
                            help="leave the certificates valid until they expire")
        parser.add_argument("id", metavar="ID")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with self.operations(parsed_args.consumer) as cmf:
            return self.shown(cmf.deregister(parsed_args.id,
                                             revoke=not parsed_args.keep_certificates))
