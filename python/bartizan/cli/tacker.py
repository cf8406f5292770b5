# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""tacker: Bartizan's hooks in an installed Tacker."""

from __future__ import annotations

import argparse
import pathlib

from bartizan.cli.base import Base, BaseList
from bartizan.tacker import check, enable, files, needs

DEFAULT_CONFIG = "/etc/tacker/tacker.conf"
RESTART = "Restart tacker-server and tacker-conductor for it to be so."


def add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", default=DEFAULT_CONFIG,
                        type=pathlib.Path, help=f"Tacker's configuration ({DEFAULT_CONFIG})")


def add_python(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--python", metavar="FILE",
                        help="the Python that Tacker is installed in (that of the tacker-server "
                             "in PATH)")


def add_check(parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true",
                       help="change nothing, show what would be changed; 1 if anything")
    return group


def carry_out(plan: enable.Plan, config: pathlib.Path, *, check: bool) -> int:
    for path in plan.kept:
        print(f"kept: {path} was changed by hand")
    if check:
        for change in plan.changes:
            print(change.diff(), end="")
        return int(bool(plan.changes))
    files.carry_out(plan.changes, config)
    for change in plan.changes:
        done = "made" if change.before is None else \
            "removed" if change.after is None else "changed"
        print(f"{done}: {change.path}")
    print(RESTART if plan.changes else "It is so already; nothing was changed.")
    return 0


class TackerEnable(Base):
    """Put hooks into a Tacker: exactly those that are named, whatever was in before.

    paste       records each request and each refusal, can close routes without authentication
    policy      a policy file: v2 for administrators and the projects of --project alone
    monitoring  records server notifications, and passes them on to Tacker's own class
    keymgr      Tacker's Fernet keys, wrapped by a key in a PKCS#11 token
    mgmt-v1     the management driver of Tacker's v1 interface

    'bartizan tacker disable' puts back what was there, byte for byte.

    Example:
      bartizan tacker enable --project 1f0e... --guard 192.0.2.0/24
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_config(parser)
        parser.add_argument("--hook", metavar="HOOK[,HOOK]", type=named_hooks,
                            default=list(needs.DEFAULT_HOOKS),
                            help=f"of {', '.join(needs.HOOKS)} ({','.join(needs.DEFAULT_HOOKS)})")
        parser.add_argument("--project", metavar="ID", action="append", default=[],
                            help="policy: a project that owns VNFs; repeat it. Without any only "
                                 "administrators are let in")
        parser.add_argument("--guard", metavar="NETWORK", action="append", default=[],
                            help="paste: who may call the routes without authentication; repeat "
                                 "it. Without any everybody may, as Tacker is installed")
        add_python(parser)
        group = add_check(parser)
        group.add_argument("--print", metavar="FILE", dest="printed",
                           choices=["conf", "paste", "policy"],
                           help="change nothing, print the overlay for files that a deployment "
                                "tool owns: conf (a second --config-file), paste or policy")
        parser.add_argument("--folder", metavar="DIR", type=pathlib.Path,
                            help="--print: where Tacker will find the files (that of --config)")

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        request = enable.Request(parsed_args.config, parsed_args.hook, parsed_args.project,
                                 parsed_args.guard, parsed_args.folder, parsed_args.python)
        if parsed_args.printed:
            print(enable.overlay(request).get(parsed_args.printed, ""), end="")
            return 0
        request.folder = None
        return carry_out(enable.plan(request), parsed_args.config, check=parsed_args.check)


class TackerDisable(Base):
    """Take every hook out of a Tacker: its files are what they were before, byte for byte.

    A file of ours that was changed by hand since is kept, and told.

    Example:
      bartizan tacker disable --config /etc/tacker/tacker.conf
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_config(parser)
        add_check(parser)

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        return carry_out(enable.plan_disable(parsed_args.config), parsed_args.config,
                         check=parsed_args.check)


class TackerCheck(BaseList):
    """Tell what is wrong with an installed Tacker that it does not tell itself, why it matters and
    what to do.

    Tacker is asked itself: what it makes of its configuration is what counts. Exit status 0:
    nothing is wrong (a warning may be there); 1: something is.

    Example:
      bartizan tacker check --user tacker --package vendor-a.csar
    """

    _worst = 0

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--config", metavar="FILE", action="append", type=pathlib.Path,
                            help="Tacker's configuration; repeat it as for tacker-server "
                                 "(/etc/tacker/tacker.conf)")
        parser.add_argument("--package", metavar="CSAR", action="append", default=[],
                            type=pathlib.Path, help="a VNF package to look at too; repeat it")
        parser.add_argument("--user", help="who tacker-conductor runs as")
        add_python(parser)

    def run(self, parsed_args: argparse.Namespace) -> int:
        return super().run(parsed_args) or self._worst

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        found = list(check.examine(
            parsed_args.config or [pathlib.Path(DEFAULT_CONFIG)], parsed_args.package,
            python=parsed_args.python, user=parsed_args.user))
        self._worst = int(any(finding.severity == "error" for finding in found))
        return (("severity", "what", "why", "remedy"),
                [[each.severity, each.what, each.why, each.remedy] for each in found])


def named_hooks(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in needs.HOOKS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"{', '.join(unknown)}: not one of {', '.join(needs.HOOKS)}")
    return names
