# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""quickstart, config and token: the deployment itself."""

from __future__ import annotations

import argparse
import pathlib
import sys

from bartizan.cli import exit_codes
from bartizan.cli.base import Base, BaseList, BaseShow


class Quickstart(Base):
    """Make a self-contained deployment: configuration, token, CA, profiles, ledger.

    Repeat it at will: it makes what is missing and never overwrites anything.

    Example:
      bartizan quickstart --dir run
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dir", dest="target", help="the directory to make (./run)")
        parser.add_argument("--operator-domain", default="operator.example",
                            help="DNS name that the nfv: URIs of certificates are under")
        parser.add_argument("--organization", default="Operator",
                            help="O of the CA's and the subjects' names")
        parser.add_argument("--algorithm", default="ec-p256",
                            choices=["ec-p256", "ec-p384", "rsa-3072", "ed25519"],
                            help="of the issuing CA's key; P-256 is by far the fastest")
        parser.add_argument("--base-port", type=int, default=8443,
                            help="port of the certm listener; pki and ops have the next two")
        parser.add_argument("--external-ca", action="store_true",
                            help="no CA of its own: it comes by 'ca csr' and 'ca import'")

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        from bartizan.native import answer, core

        self.only_local()
        directory = parsed_args.target or self.directory
        if sys.stderr.isatty():
            print("making the deployment: keys, token, CA ...", file=sys.stderr)
        made = answer(core.quickstart, directory, {
            "operator_domain": parsed_args.operator_domain,
            "organization": parsed_args.organization,
            "algorithm": parsed_args.algorithm,
            "external_ca": parsed_args.external_ca,
            "base_port": parsed_args.base_port,
        })
        for step in made["steps"]:
            print(("made   " if step["done"] else "kept   ") + step["text"])
        print("\nNext:")
        for command in made["next"]:
            print(f"  {command}")


class ConfigSample(Base):
    """Print a commented configuration with every option.

    Example:
      bartizan config sample > bartizan.conf
    """

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        from bartizan.native import core

        self.only_local()
        print(core.config_sample(), end="")


class ConfigCheck(Base):
    """Tell every problem of a configuration at once; exit 2 if there is one.

    Example:
      bartizan --dir run config check
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="(bartizan.conf of the deployment)")

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        from bartizan.native import core

        self.only_local()
        path = parsed_args.file or str(pathlib.Path(self.directory, "bartizan.conf"))
        problems = core.config_problems(path)
        for problem in problems:
            print(problem)
        if not problems:
            print(f"{pathlib.Path(path).name}: no problem found")
        return exit_codes.USAGE if problems else exit_codes.OK


class TokenStatus(BaseShow):
    """Show the signer: token, keys, counts.

    Example:
      bartizan --dir run token status
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with self.operations() as cmf:
            return self.shown(cmf.status())


class ProfileList(BaseList):
    """List the certificate profiles.

    Example:
      bartizan --dir run profile list
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        columns = ("name", "certType", "organization", "organizationalUnit", "validityDays",
                   "keyAlgorithms", "minRsaBits")
        with self.operations() as cmf:
            return self.listed(columns, lambda **_: cmf.profiles(), {}, 1000)


class ClockAccept(BaseShow):
    """Take the wall clock for right although later times stand in the records.

    Nothing is issued by a clock that lies before the last record. If that record is of a clock
    that ran ahead and was corrected, say so with this; bartizand has to be stopped.

    Example:
      bartizan --dir run clock accept
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.cmf import Cmf

        self.only_local()
        with Cmf(self.directory) as cmf:
            return self.shown(cmf.accept_clock())
