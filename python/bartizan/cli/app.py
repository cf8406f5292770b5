# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The command line: cliff's application with a plain table of commands."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from cliff.app import App
from cliff.commandmanager import CommandManager

import bartizan
from bartizan.cli import (
    base,
    ca,
    certificate,
    csar,
    csr,
    deployment,
    doctor,
    enrolment,
    registration,
    scvi,
    sm,
    tacker,
    vim,
    vnfm,
)

COMMANDS = {
    "quickstart": deployment.Quickstart,
    "ca init": ca.CaInit,
    "ca csr": ca.CaCsr,
    "ca import": ca.CaImport,
    "ca show": ca.CaShow,
    "ca crl": ca.CaCrl,
    "registration create": registration.RegistrationCreate,
    "registration list": registration.RegistrationList,
    "registration delete": registration.RegistrationDelete,
    "csr make": csr.CsrMake,
    "csr show": csr.CsrShow,
    "csr sign": csr.CsrSign,
    "mano sign": csr.ManoSign,
    "csar add-hook": csar.CsarAddHook,
    "csar check": csar.CsarCheck,
    "certificate list": certificate.CertificateList,
    "certificate show": certificate.CertificateShow,
    "certificate revoke": certificate.CertificateRevoke,
    "audit list": certificate.AuditList,
    "sm add": sm.SmAdd,
    "sm list": sm.SmList,
    "sm show": sm.SmShow,
    "sm remove": sm.SmRemove,
    "vim add": vim.VimAdd,
    "vim list": vim.VimList,
    "vnfm add": vnfm.VnfmAdd,
    "vnfm list": vnfm.VnfmList,
    "lcm status": vnfm.LcmStatus,
    "reconcile": vnfm.Reconcile,
    "enrolment create": enrolment.EnrolmentCreate,
    "enrolment list": enrolment.EnrolmentList,
    "enrolment delete": enrolment.EnrolmentDelete,
    "scvi capabilities": scvi.ScViCapabilities,
    "scvi query": scvi.ScViQuery,
    "scvi location host": scvi.ScViLocationHost,
    "scvi location resource": scvi.ScViLocationResource,
    "tacker enable": tacker.TackerEnable,
    "tacker disable": tacker.TackerDisable,
    "tacker check": tacker.TackerCheck,
    "profile list": deployment.ProfileList,
    "config sample": deployment.ConfigSample,
    "config check": deployment.ConfigCheck,
    "token status": deployment.TokenStatus,
    "clock accept": deployment.ClockAccept,
    "doctor": doctor.Doctor,
}


class Commands(CommandManager):  # type: ignore[misc]  # cliff has no types
    """The commands of COMMANDS; no entry point of another package can add one."""

    def load_commands(self, namespace: str) -> None:
        for name, command in COMMANDS.items():
            self.add_command(name, command)


class Bartizan(App):  # type: ignore[misc]
    NAME = "bartizan"

    def __init__(self) -> None:
        super().__init__(
            description="Certificate Management Function of ETSI GS NFV-IFA 033. "
            "Begin with: bartizan quickstart --dir run",
            version=bartizan.__version__,
            command_manager=Commands("bartizan.cli"),
            deferred_help=True,
        )

    def build_option_parser(
        self, description: str, version: str, argparse_kwargs: dict[str, object] | None = None
    ) -> argparse.ArgumentParser:
        # Else --id of a command is taken for --identity.
        wanted: dict[str, object] = {"allow_abbrev": False, **(argparse_kwargs or {})}
        parser: argparse.ArgumentParser = super().build_option_parser(
            description, version, wanted)
        parser.add_argument(
            "--dir", default=base.default_directory(),
            help="the deployment ($BARTIZAN_DIR, else . or ./run). Whoever may open it is "
                 "trusted with all that it can do")
        parser.add_argument(
            "--url", default=os.environ.get("BARTIZAN_URL"),
            help="a bartizand, https://HOST:PORT ($BARTIZAN_URL); else the deployment of --dir")
        parser.add_argument(
            "--identity", default=os.environ.get("BARTIZAN_IDENTITY", "."),
            help="folder with the client's cert.pem, key.pem and ca.pem ($BARTIZAN_IDENTITY)")
        return parser


def main(argv: Sequence[str] | None = None) -> int:
    os.environ.setdefault("CLIFF_FIT_WIDTH", "1")
    # What is tried again is no news; that it did not help is told at the end.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        return int(Bartizan().run(list(sys.argv[1:] if argv is None else argv)))
    except BrokenPipeError:
        return 0
