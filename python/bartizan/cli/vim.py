# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""vim: the VIMs that Sc-Vi tells of."""

from __future__ import annotations

import argparse

from bartizan.cli.base import BaseList, BaseShow


class VimAdd(BaseShow):
    """Add a VIM: the section [vim NAME] of bartizan.conf with a vimId of its own.

    Repeat it at will: other values than before are refused.

    Example:
      bartizan --dir run vim add site-1 --cloud sctelem
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME",
                            help="1 to 32 of a-z, 0-9 and, within, -")
        parser.add_argument("--driver", default="openstack", choices=["openstack", "recorded"],
                            help="what reads it (openstack)")
        parser.add_argument("--cloud", default="",
                            help="the cloud's name in clouds.yaml, for --driver openstack")
        parser.add_argument("--clouds-file", default="",
                            help="that clouds.yaml (where openstacksdk looks for one)")
        parser.add_argument("--recording", metavar="DIR", default="",
                            help="what was recorded of a cloud, for --driver recorded")
        parser.add_argument("--region", default="", help="Keystone region (the cloud's)")
        parser.add_argument("--nfvi-pop-id", default="",
                            help="the NFVI-PoP that it manages (NAME)")

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        return self.shown(answer(core.vim_add, self.directory, parsed_args.name, {
            "driver": parsed_args.driver,
            "cloud": parsed_args.cloud,
            "clouds_file": parsed_args.clouds_file,
            "recording": parsed_args.recording,
            "region": parsed_args.region,
            "nfvi_pop_id": parsed_args.nfvi_pop_id,
        }))


class VimList(BaseList):
    """List the VIMs.

    Example:
      bartizan --dir run vim list
    """

    def take_action(self, parsed_args: argparse.Namespace) -> object:
        from bartizan.native import answer, core

        self.only_local()
        columns = ("name", "vimId", "nfviPopId", "driver", "source", "region")
        return self.listed(columns, lambda **_: answer(core.vim_list, self.directory), {}, 1000)
