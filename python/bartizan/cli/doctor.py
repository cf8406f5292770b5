# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""doctor: what is wrong with a deployment, and what to do about it."""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import shutil
import stat
import subprocess
import time
from collections.abc import Generator, Iterator

import requests

from bartizan.cli.base import Base
from bartizan.exceptions import BartizanError, DeploymentLockedError

SOON = 30 * 86400  # seconds


@dataclasses.dataclass
class Finding:
    what: str
    severity: str  # "ok", "warning", "error"
    evidence: str = ""
    remedy: str = ""


class Deployment:
    """A directory with a configuration that has no problem."""

    def __init__(self, directory: pathlib.Path) -> None:
        self.directory = directory
        self.config = directory / "bartizan.conf"

    def text(self, section: str, option: str) -> str:
        from bartizan.native import core

        return core.config_text(str(self.config), section, option)

    def path(self, section: str, option: str) -> pathlib.Path:
        return self.directory / self.text(section, option)

    def named(self, kind: str) -> list[str]:
        """NAMEs of the sections [kind NAME]."""
        from bartizan.native import core

        return core.config_named(str(self.config), kind)

    def with_tls(self) -> list[str]:
        """The sections that name a certificate and a key."""
        sections = [f"{kind} {name}" for kind in ("listener", "sm") for name in self.named(kind)]
        return [section for section in sections if self.text(section, "certificate")]


class Doctor(Base):
    """Look at configuration, permissions, token, ledger, CRL, certificates, clock, listeners.

    Exit status 0: nothing is wrong (a warning may be there); 1: something is.

    Example:
      bartizan --dir run doctor
    """

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        self.only_local()
        worst = 0
        for finding in examine(pathlib.Path(self.directory)):
            mark = {"ok": "ok     ", "warning": "WARNING", "error": "ERROR  "}[finding.severity]
            print(f"{mark} {finding.what}" + (f": {finding.evidence}" if finding.evidence else ""))
            if finding.remedy:
                print(f"        what to do: {finding.remedy}")
            worst = max(worst, int(finding.severity == "error"))
        return worst


def examine(directory: pathlib.Path) -> Iterator[Finding]:
    from bartizan.native import core

    problems = core.config_problems(str(directory / "bartizan.conf"))
    if problems:
        yield Finding("configuration", "error", "; ".join(problems),
                      "correct bartizan.conf; 'bartizan config sample' shows every option")
        return
    yield Finding("configuration", "ok")
    deployment = Deployment(directory)
    yield from permissions(deployment)
    running = yield from service(deployment)
    if not running:
        yield from parts(deployment)
    yield from certificates(deployment)
    yield from crl(deployment)
    yield from clock(deployment)


def permissions(deployment: Deployment) -> Iterator[Finding]:
    secrets = [deployment.config, deployment.path("signer", "pin_file")]
    secrets += [deployment.path(section, "key") for section in deployment.with_tls()]
    secrets += [deployment.path(f"vim {name}", "clouds_file") for name in deployment.named("vim")
                if deployment.text(f"vim {name}", "clouds_file")]
    found = False
    for path in secrets:
        if path == deployment.directory:
            continue  # the option is not set
        if not path.exists():
            found = True
            yield Finding(f"permissions: {path.name}", "error", "it does not exist",
                          "restore it; 'bartizan quickstart' makes what is missing of its own")
        elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            found = True
            yield Finding(f"permissions: {path.name}", "error", "others than its owner can use it",
                          f"chmod go= {path}")
    keys = ("offline-root/root.key", "management-ca/ca.key", "management-ca/*/ca.key")
    for pattern in keys:
        for path in sorted(deployment.directory.glob(pattern)):
            found = True
            name = path.relative_to(deployment.directory)
            yield Finding(f"a CA key beside the service: {name}", "warning",
                          "whoever takes this host has it",
                          "move the folder to where it belongs; the service does not need it")
    if not found:
        yield Finding("permissions", "ok")


def service(deployment: Deployment) -> Generator[Finding, None, bool]:
    """Whether a bartizand serves here, and what it says of itself."""
    if "ops" not in deployment.named("listener"):
        yield Finding("service", "warning", "there is no [listener ops] to ask", "add one")
        return False
    address = deployment.text("listener ops", "address")
    port = deployment.text("listener ops", "port")
    try:
        answer = requests.get(f"http://{address}:{port}/readyz", timeout=10)
        states = answer.json()
    except (requests.RequestException, ValueError):
        yield Finding("service", "warning", f"nobody answers at {address}:{port}",
                      f"start it: bartizand --config {deployment.config}")
        return False
    for part, state in states.items():
        if state == "ok":
            yield Finding(f"service: {part}", "ok")
        else:
            yield Finding(f"service: {part}", "error", str(state), "see the log of bartizand")
    return True


def parts(deployment: Deployment) -> Iterator[Finding]:
    """Token, PIN and ledger, which nobody holds."""
    from bartizan.cmf import Cmf

    try:
        with Cmf(deployment.directory) as cmf:
            status = cmf.status()
    except DeploymentLockedError as error:
        yield Finding("token and ledger", "warning", str(error), error.remedy)
    except BartizanError as error:
        yield Finding("token and ledger", "error", f"{error} ({error.operator_detail})",
                      error.remedy)
    else:
        yield Finding("token and ledger", "ok",
                      f"{len(status['keys'])} keys, {status['certificates']} certificates")


def openssl(*words: str) -> subprocess.CompletedProcess[str] | None:
    program = shutil.which("openssl")
    if program is None:
        return None
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def certificates(deployment: Deployment) -> Iterator[Finding]:
    paths = [deployment.path("ca", "chain")]
    paths += [deployment.path(section, "certificate") for section in deployment.with_tls()]
    for path in paths:
        name = f"certificate {path.relative_to(deployment.directory)}"
        shown = openssl("x509", "-in", str(path), "-noout", "-enddate", "-checkend", str(SOON))
        if shown is None:
            yield Finding(name, "warning", "openssl is not there to look at it",
                          "apt-get install openssl")
            continue
        end = shown.stdout.partition("notAfter=")[2].partition("\n")[0]
        if not end:
            yield Finding(name, "error", "it cannot be read",
                          "restore it, or make it: 'bartizan ca init', 'bartizan quickstart'")
        elif shown.returncode == 0:
            yield Finding(name, "ok", f"until {end}")
        else:
            over = openssl("x509", "-in", str(path), "-noout", "-checkend", "0")
            ended = over is not None and over.returncode != 0
            yield Finding(name, "error" if ended else "warning",
                          f"{'ended' if ended else 'ends'} {end}",
                          "put a new one in its place; SIGHUP makes bartizand take it")


def crl(deployment: Deployment) -> Iterator[Finding]:
    path = deployment.path("ca", "crl_file")
    if not path.exists():
        yield Finding("CRL", "warning", "none was made yet",
                      "bartizand makes it; without one: bartizan ca crl")
        return
    hours = int(deployment.text("ca", "crl_validity_hours"))
    age = time.time() - path.stat().st_mtime
    if age > hours * 3600:
        yield Finding("CRL", "error", f"it is {age / 3600:.0f} hours old, nextUpdate has passed",
                      "start bartizand, which makes the next one; or: bartizan ca crl")
    else:
        yield Finding("CRL", "ok", f"{age / 3600:.1f} of {hours} hours old")


def clock(deployment: Deployment) -> Iterator[Finding]:
    """What was written here cannot be of a time to come."""
    newest = max((path.stat().st_mtime for path in deployment.directory.iterdir()), default=0)
    ahead = newest - time.time()
    if ahead > 60:
        yield Finding("clock", "error", f"files here are {ahead:.0f} s newer than now",
                      "set the clock (NTP) before anything is issued")
    else:
        yield Finding("clock", "ok")
