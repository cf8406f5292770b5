# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""ca: the ceremony of the issuing CA."""

from __future__ import annotations

import argparse

from bartizan.cli.base import Base, BaseShow, read_input


def add_ca_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", default="Operator", help="O of the CA's name")
    parser.add_argument("--algorithm", default="ec-p256",
                        choices=["ec-p256", "ec-p384", "rsa-3072", "ed25519"],
                        help="of the issuing key, if it has to be made")


def ca_options(parsed_args: argparse.Namespace) -> dict[str, str]:
    return {"organization": parsed_args.organization, "algorithm": parsed_args.algorithm}


class CaInit(BaseShow):
    """Make a root CA in offline-root/ and an issuing CA whose key is generated on the token.

    The root belongs on a machine without a network: take the folder offline-root/ away
    afterwards; the CMF does not need it.

    Example:
      bartizan --dir run ca init
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_ca_arguments(parser)

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.ca_init, self.directory, ca_options(parsed_args)))


class CaCsr(Base):
    """Print a certification request of the issuing key, for a corporate root to sign.

    Example:
      bartizan --dir run ca csr > issuing.csr
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_ca_arguments(parser)

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        from bartizan.native import call, core

        self.only_local()
        print(call(core.ca_csr, self.directory, ca_options(parsed_args)).decode(), end="")


class CaImport(BaseShow):
    """Take the issuing certificate that a corporate root made, with its issuers.

    CHAIN holds PEM certificates: the issuing one first, the root last. It is checked before it
    is taken: the token's key, CA:TRUE, keyCertSign, and the whole chain.

    Example:
      bartizan --dir run ca import chain.pem
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("chain", metavar="CHAIN", help="PEM file, - for standard input")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.ca_import, self.directory, read_input(parsed_args.chain)))


class CaShow(BaseShow):
    """Show the issuing CA: state, token, key, chain.

    Example:
      bartizan --dir run ca show -f json
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.ca_show, self.directory))


class CaCrl(BaseShow):
    """Sign the next CRL and write it to [ca] crl_file.

    Example:
      bartizan --dir run ca crl
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.cmf import Cmf

        self.only_local()
        with Cmf(self.directory) as cmf:
            return self.shown(cmf.write_crl())
