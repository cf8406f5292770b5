# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""csr and mano: certification requests and the certificates that answer them."""

from __future__ import annotations

import argparse
import base64
import os
import pathlib
from typing import Any

from bartizan.cli.base import CONSUMER_HELP, BaseShow, read_input
from bartizan.exceptions import FileUnusableError


def write_new(path: str, text: str, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
    except OSError as error:
        raise FileUnusableError(f"{path}: {error.strerror}", str(error),
                                "nothing is overwritten: choose another name") from None


def as_text(csr: bytes) -> str:
    """PEM as it is, DER in base64."""
    if csr[:1] == b"\x30":
        return base64.b64encode(csr).decode()
    return csr.decode("ascii", "replace")


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", help="write the certificate to this file (PEM)")
    parser.add_argument("--chain-out", help="write its issuers to this file, the root last (PEM)")


def deliver(parsed_args: argparse.Namespace, response: dict[str, Any]) -> dict[str, Any]:
    if parsed_args.out:
        pathlib.Path(parsed_args.out).write_text(response["certificate"])
    if parsed_args.chain_out:
        pathlib.Path(parsed_args.chain_out).write_text(
            "".join(response.get("certificateChain", [])))
    if parsed_args.out:
        response.pop("certificate")
        response.pop("certificateChain", None)
    return response


class CsrMake(BaseShow):
    """Make a key and a certification request.

    Example:
      bartizan csr make --key ec-p256 --common-name vnfc-1 --dns vdu1.vnf.example \\
          --key-out vnfc-1.key --csr-out vnfc-1.csr
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--key", default="ec-p256",
                            choices=["ec-p256", "ec-p384", "ec-p521", "rsa-3072", "ed25519"])
        parser.add_argument("--common-name")
        for kind in ("dns", "ip", "uri"):
            parser.add_argument(f"--{kind}", action="append", default=[])
        parser.add_argument("--key-out", required=True, help="new file for the key (mode 600)")
        parser.add_argument("--csr-out", required=True, help="new file for the request")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan import csr

        made = csr.make(key=parsed_args.key, common_name=parsed_args.common_name,
                        dns=parsed_args.dns, ip=parsed_args.ip, uri=parsed_args.uri)
        write_new(parsed_args.key_out, made.private_key, 0o600)
        write_new(parsed_args.csr_out, made.csr, 0o644)
        return self.shown(csr.decode(made.csr))


class CsrShow(BaseShow):
    """Show what the CMF's reader understands of a request, or why it refuses it.

    Example:
      bartizan csr show vnfc-1.csr
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("csr", metavar="CSR", help="PEM or DER file, - for standard input")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan import csr

        return self.shown(csr.decode(read_input(parsed_args.csr)))


class CsrSign(BaseShow):
    """Have a request of a registered subject signed (IFA 033 11.2.2.5).

    The same request again gets the same certificate.

    Example:
      bartizan csr sign --consumer vnfm --cert-type VNFCI_CERT --vnfc-id vnfc-1 vnfc-1.csr \\
          --out vnfc-1.pem --chain-out chain.pem
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--consumer", help=CONSUMER_HELP)
        parser.add_argument("--cert-type", required=True, help="VNFCI_CERT or VNFOAM_CERT")
        parser.add_argument("--vnfc-id", help="the VNFC instance")
        parser.add_argument("--vnf-instance-id", help="its VNF, where the id alone is not unique")
        parser.add_argument("--no-chain", action="store_true", help="the certificate alone")
        parser.add_argument("csr", metavar="CSR", help="PEM or DER file, - for standard input")
        add_output_arguments(parser)

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        text = as_text(read_input(parsed_args.csr))
        request = {
            "certType": parsed_args.cert_type,
            "certChainRequest": "NOT_REQUESTED" if parsed_args.no_chain else "REQUESTED",
            "csr": text,
        }
        if parsed_args.vnfc_id:
            request["vnfcId"] = parsed_args.vnfc_id
        if parsed_args.vnf_instance_id:
            request["vnfInstanceId"] = parsed_args.vnf_instance_id
        with self.operations(parsed_args.consumer, needed=True) as cmf:
            return self.shown(deliver(parsed_args, cmf.sign(request)))


class ManoSign(BaseShow):
    """Sign the request of a registered MANO entity, as the operator at the machine.

    Example:
      bartizan mano sign --subject-id vnfm1.mano.example vnfm1.csr --out vnfm1.pem
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--subject-id", required=True, help="the MANO entity's FQDN")
        parser.add_argument("csr", metavar="CSR", help="PEM or DER file, - for standard input")
        add_output_arguments(parser)

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        content = as_text(read_input(parsed_args.csr))
        with self.operations() as cmf:
            return self.shown(deliver(parsed_args,
                                      cmf.sign_mano(parsed_args.subject_id, content)))
