# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""sm: the Security Managers that may consume Sc-Vi, and what each of them sees."""

from __future__ import annotations

import argparse

from bartizan.cli.base import BaseList, BaseShow, read_input
from bartizan.exceptions import BadCsrError


class SmAdd(BaseShow):
    """Add a Security Manager: keys and certificates of its listener and of itself, a CA that
    no other one shares, and the section [sm NAME] of bartizan.conf.

    Repeat it at will: what is there stays, and other values than before are refused. bartizand
    opens the listener at its next start.

    Example:
      bartizan --dir run sm add a --mode passive --domain tenant-a
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME",
                            help="1 to 32 of a-z, 0-9 and, within, -")
        parser.add_argument("--mode", required=True,
                            choices=["passive", "semi-active", "fully-active"],
                            help="security mode of IFA 033 5.1")
        parser.add_argument("--domain", action="append", default=[],
                            help="Keystone domain that it sees, by id or name; may be repeated. "
                                 "With neither --domain nor --project it sees nothing of tenants")
        parser.add_argument("--project", action="append", default=[],
                            help="Keystone project that it sees beside; may be repeated")
        parser.add_argument("--vim", action="append", default=[],
                            help="[vim NAME] that it sees; may be repeated; none: all")
        parser.add_argument("--host-scope", default="hosts-of-scope",
                            choices=["all", "hosts-of-scope", "aggregates"],
                            help="hosts that it sees: all, those that run a server that it sees, "
                                 "those of --host-aggregate (hosts-of-scope)")
        parser.add_argument("--host-aggregate", action="append", default=[],
                            help="host aggregate, by id or name; may be repeated")
        parser.add_argument("--share-host-totals", action="store_true",
                            help="show it the totals of hosts that others' servers run on too")
        parser.add_argument("--address", default="127.0.0.1",
                            help="where its listener is (127.0.0.1)")
        parser.add_argument("--port", type=int,
                            help="of that listener (one more than the highest in bartizan.conf)")
        parser.add_argument("--csr", metavar="FILE",
                            help="its certification request, PEM, - for standard input: its key "
                                 "is never here")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.sm_add, self.directory, parsed_args.name, {
            "mode": parsed_args.mode,
            "domains": parsed_args.domain,
            "projects": parsed_args.project,
            "vims": parsed_args.vim,
            "host_scope": parsed_args.host_scope.replace("-", "_"),
            "host_aggregates": parsed_args.host_aggregate,
            "share_host_totals": parsed_args.share_host_totals,
            "address": parsed_args.address,
            "port": parsed_args.port,
            "csr": request(parsed_args.csr) if parsed_args.csr else "",
        }))


def request(path: str) -> str:
    """The text of a certification request in PEM. BadCsrError if it is none."""
    octets = read_input(path)
    if b"-----BEGIN" not in octets or not octets.isascii():
        raise BadCsrError(f"{path}: the csr is not in PEM")
    return octets.decode("ascii")


class SmList(BaseList):
    """List the Security Managers.

    Example:
      bartizan --dir run sm list -f json
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        columns = ("name", "mode", "domains", "projects", "vims", "hostScope", "address", "port")
        return self.listed(columns, lambda **_: answer(core.sm_list, self.directory), {}, 1000)


class SmShow(BaseShow):
    """Show a Security Manager: its scope, and what it needs to connect.

    Example:
      bartizan --dir run sm show a
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.sm_show, self.directory, parsed_args.name))


class SmRemove(BaseShow):
    """Take a Security Manager out of bartizan.conf and put its keys and its CA aside.

    A later Security Manager of that name has new ones: what the removed one holds does not open
    it. bartizand closes the listener at its next start.

    Example:
      bartizan --dir run sm remove a
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import call, core

        self.only_local()
        aside = call(core.sm_remove, self.directory, parsed_args.name).decode()
        return self.shown({"name": parsed_args.name, "filesMovedTo": aside})
