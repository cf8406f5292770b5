# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""enrolment: secrets with which VNFC instances enrol themselves (direct mode)."""

from __future__ import annotations

import argparse

from bartizan.cli.base import Base, BaseList, BaseShow, positive
from bartizan.cli.vnfm import admin_client


class EnrolmentCreate(BaseShow):
    """Make a one-time secret with which a VNFC instance enrols itself by EST. It is shown once.

    The VNFC instance uses it as the password of HTTP Basic, with its vnfcId or the id of its
    server in the VIM as the user name.

    Example:
      bartizan --url https://localhost:8443 --identity run/clients/admin enrolment create \\
        --vnfm tacker --vnf 4c6f... --vdu VDU1 --dns vdu1.vnf.example
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--vnfm", required=True, help="the [vnfm NAME] that lists it")
        parser.add_argument("--vnf", required=True, metavar="ID", help="vnfInstanceId")
        parser.add_argument("--vdu", default="", metavar="ID", help="vduId (any)")
        parser.add_argument("--vnfc", default="", metavar="ID",
                            help="vnfcId (the first of the VDU that comes)")
        parser.add_argument("--dns", action="append", default=[], metavar="NAME",
                            help="that its certificate may have; may be repeated")
        parser.add_argument("--ip", action="append", default=[], metavar="ADDRESS",
                            help="the same")
        parser.add_argument("--lifetime", type=positive, default=86400, metavar="SECONDS",
                            help="of the secret (86400)")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        request = {"vnfm": parsed_args.vnfm, "vnfInstanceId": parsed_args.vnf,
                   "allowedNames": {"dns": parsed_args.dns, "ip": parsed_args.ip},
                   "lifetimeSeconds": parsed_args.lifetime}
        chosen = {"vduId": parsed_args.vdu, "vnfcId": parsed_args.vnfc}
        with admin_client(self) as client:
            return self.shown(client.create_enrolment_secret(
                request | {name: value for name, value in chosen.items() if value}))


class EnrolmentList(BaseList):
    """List the secrets that were made, newest first, and what became of them.

    Example:
      bartizan --url https://localhost:8443 --identity run/clients/admin enrolment list
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--vnfm", default="", help="only of that [vnfm NAME]")
        parser.add_argument("--vnf", default="", metavar="ID", help="only of that VNF instance")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        filters = {"vnfm": parsed_args.vnfm, "vnfInstanceId": parsed_args.vnf}
        with admin_client(self) as client:
            found = client.enrolment_secrets(
                **{name: value for name, value in filters.items() if value})
        columns = ("secretId", "state", "vnfm", "vnfInstanceId", "vduId", "vnfcId", "expiresAt",
                   "failures", "usedBy")
        return self.listed(columns, lambda **_: {"items": found}, {}, 1000)


class EnrolmentDelete(Base):
    """Take a secret back: nobody enrols with it any more. Certificates stay.

    Example:
      bartizan --url https://localhost:8443 --identity run/clients/admin enrolment delete 5f0c9a31
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("secret", metavar="ID", help="secretId")

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        with admin_client(self) as client:
            client.delete_enrolment_secret(parsed_args.secret)
