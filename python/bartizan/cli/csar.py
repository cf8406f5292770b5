# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""csar: VNF packages that get their VNFCs certificates from Tacker's operations."""

from __future__ import annotations

import argparse

from bartizan.cli import exit_codes
from bartizan.cli.base import BaseList, BaseShow


class CsarAddHook(BaseShow):
    """Put the hook into a VNF package, so that Tacker gets certificates for its VNFCs.

    The VDUs that the VNFD marks get them, and those of --vdu. The same package again gives the
    same package.

    Example:
      bartizan csar add-hook vnf.csar vnf-with-hook.csar --vdu VDU1
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="IN", help="the package as its vendor made it")
        parser.add_argument("target", metavar="OUT", help="the package to onboard; may be IN")
        parser.add_argument("--vdu", action="append", default=[],
                            help="mark this VDU too; may be repeated")
        parser.add_argument("--v1", action="store_true",
                            help="for Tacker's v1 API: the driver's artifact in the place of the "
                                 "script")
        signing = parser.add_mutually_exclusive_group()
        signing.add_argument("--drop-signature", action="store_true",
                             help="of a signed package")
        signing.add_argument("--keep-signature", action="store_true",
                             help="fail if the package has to change")
        signing.add_argument("--sign", metavar="KEY",
                             help="sign the manifest with this private key (PEM)")
        parser.add_argument("--certificate", metavar="CERT", help="of the key of --sign (PEM)")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.tacker.csar.add_hook import Signing, add_hook
        from bartizan.tacker.csar.trouble import PackageError

        if bool(parsed_args.sign) != bool(parsed_args.certificate):
            raise PackageError("--sign and --certificate need each other", "", "give both")
        report = add_hook(
            parsed_args.source, parsed_args.target, vdus=parsed_args.vdu, v1=parsed_args.v1,
            signing=Signing(parsed_args.drop_signature, parsed_args.keep_signature,
                            parsed_args.sign or "", parsed_args.certificate or ""))
        return self.shown({
            "package": parsed_args.target,
            "marked": [f"{flavour}: {', '.join(vdus) or 'none'}"
                       for flavour, vdus in report.marked.items()],
            "changed": report.changed, "signature": report.signature})


class CsarCheck(BaseList):
    """Tell what would keep Tacker from running the hook of a package; 1 if anything would.

    Example:
      bartizan csar check vnf-with-hook.csar
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("package", metavar="FILE")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.tacker.csar import check

        self._found = check.problems(parsed_args.package)
        return ("problem", "what to do"), self._found

    def run(self, parsed_args: argparse.Namespace) -> int:
        status = super().run(parsed_args)
        return status or (exit_codes.REFUSED if self._found else exit_codes.OK)
