# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""vnfm, lcm, reconcile: the VNFMs that tell of the lives of VNF instances."""

from __future__ import annotations

import argparse

from bartizan.cli.base import Base, BaseList, BaseShow
from bartizan.client import Client
from bartizan.exceptions import MalformedRequestError


class VnfmAdd(BaseShow):
    """Follow a VNFM: [vnfm NAME], the listener that takes its notifications, and the consumer
    whose subjects it tells of.

    Repeat it at will: other values than before are refused. Takes effect when bartizand starts.

    Example:
      bartizan --dir run vnfm add tacker --cloud tacker --consumer vnfm
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME",
                            help="1 to 32 of a-z, 0-9 and, within, -")
        parser.add_argument("--cloud", required=True,
                            help="the cloud in clouds.yaml whose catalogue has the VNFM")
        parser.add_argument("--clouds-file", default="",
                            help="that clouds.yaml (where openstacksdk looks for one)")
        parser.add_argument("--region", default="", help="Keystone region (the cloud's)")
        parser.add_argument("--consumer", required=True,
                            help="the [consumer NAME] that registers this VNFM's VNFC instances")
        parser.add_argument("--callback-uri", default="",
                            help="where the VNFM reaches the listener "
                                 "(https://cmf.<operator_domain>:<its port>)")
        parser.add_argument("--port", type=int, default=0,
                            help="of the listener, if there is none yet (the next that is free)")
        parser.add_argument("--direct", action="store_true",
                            help="also the listener at which VNFC instances enrol themselves")
        parser.add_argument("--enrol-port", type=int, default=0, help="of that one")
        parser.add_argument("--dns-suffix", action="append", default=[], metavar="DOMAIN",
                            help="that names in direct mode may be in; may be repeated")
        parser.add_argument("--ip-network", action="append", default=[], metavar="NETWORK",
                            help="that addresses in direct mode may be of; may be repeated")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.vnfm_add, self.directory, parsed_args.name, {
            "cloud": parsed_args.cloud,
            "clouds_file": parsed_args.clouds_file,
            "region": parsed_args.region,
            "consumer": parsed_args.consumer,
            "callback_uri": parsed_args.callback_uri,
            "port": parsed_args.port,
            "direct": parsed_args.direct,
            "enrol_port": parsed_args.enrol_port,
            "dns_suffixes": parsed_args.dns_suffix,
            "ip_networks": parsed_args.ip_network,
        }))


class VnfmList(BaseList):
    """List the VNFMs.

    Example:
      bartizan --dir run vnfm list
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        columns = ("name", "cloud", "consumer", "callbackUri", "enrolPort", "caFile")
        return self.listed(columns, lambda **_: answer(core.vnfm_list, self.directory), {}, 1000)


def admin_client(command: Base) -> Client:
    """What a VNFM was last seen to have is known to the bartizand that follows it alone."""
    options = command.app.options
    if not options.url:
        raise MalformedRequestError(
            "this command speaks to the bartizand that follows the VNFM", "",
            "name it with --url and an admin's --identity")
    return Client(options.url, options.identity)



class LcmStatus(BaseList):
    """How the registry stands to each VNFM: whether it is read and notifies, and what the last
    reconciliation found.

    Example:
      bartizan --url https://localhost:8443 --identity run/clients/admin lcm status
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with admin_client(self) as client:
            found = client.lcm_status()
        items = [{**one, **{f"last.{name}": value
                            for name, value in one.get("lastReconciliation", {}).items()}}
                 for one in found]
        columns = ("vnfm", "reachable", "subscribed", "trouble", "last.at", "last.vnfInstances",
                   "last.subjects", "last.closed", "last.approval", "last.differences")
        return self.listed(columns, lambda **_: {"items": items}, {}, 1000)


class Reconcile(BaseList):
    """Hold what is registered against what a VNFM lists, now. A subject that is missing for the
    second time is closed and loses its certificates.

    More of them at once than [vnfm NAME] allows are held back: the approval that is then shown
    closes them, after a look at why they are missing.

    Example:
      bartizan --url https://localhost:8443 --identity run/clients/admin reconcile --dry-run
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--vnfm", default="", help="the [vnfm NAME] (every one)")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--approve", metavar="ID", default="",
                            help="close what was held back under that approval")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        with admin_client(self) as client:
            names = [parsed_args.vnfm] if parsed_args.vnfm else [
                one["vnfm"] for one in client.lcm_status()]
            found = [{"vnfm": name,
                      **client.reconcile(name, dry_run=parsed_args.dry_run,
                                         approve=parsed_args.approve)} for name in names]
        rows = [{"vnfm": one["vnfm"], "approval": one.get("approval", ""), **difference}
                for one in found for difference in one["differences"]]
        columns = ("vnfm", "what", "vnfInstanceId", "subjectId", "why", "approval")
        return self.listed(columns, lambda **_: {"items": rows}, {}, 1_000_000)
