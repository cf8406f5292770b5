# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""doctor: what is wrong with a deployment, and what to do about it."""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import re
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
    """Look at configuration, permissions, token, ledger, CRL, certificates, clock, listeners,
    VIMs.

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
    yield from vims(deployment, running)
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


def ops(deployment: Deployment) -> str:
    """URL of the listener for operators."""
    address = deployment.text("listener ops", "address")
    return f"http://{address}:{deployment.text('listener ops', 'port')}"


def service(deployment: Deployment) -> Generator[Finding, None, bool]:
    """Whether a bartizand serves here, and what it says of itself."""
    if "ops" not in deployment.named("listener"):
        yield Finding("service", "warning", "there is no [listener ops] to ask", "add one")
        return False
    try:
        answer = requests.get(f"{ops(deployment)}/readyz", timeout=10)
        states = answer.json()
    except (requests.RequestException, ValueError):
        yield Finding("service", "warning", f"nobody answers at {ops(deployment)}",
                      f"start it: bartizand --config {deployment.config}")
        return False
    for part, state in states.items():
        if state == "ok":
            yield Finding(f"service: {part}", "ok")
        else:
            yield Finding(f"service: {part}", "error", str(state), "see the log of bartizand")
    return True


def vims(deployment: Deployment, running: bool) -> Iterator[Finding]:
    """What the running service says of each VIM: nobody else holds its driver."""
    names = deployment.named("vim")
    told: dict[str, dict[str, dict[str, float]]] = {}
    if names and running:
        told = vim_metrics(requests.get(f"{ops(deployment)}/metrics", timeout=10).text)
    for name in names:
        if name in told:
            yield from vim(f"vim {name}", told[name])
        elif running:
            yield Finding(f"vim {name}", "warning", "the running bartizand does not know it",
                          "restart bartizand, which reads [vim] at its start")
        else:
            yield Finding(f"vim {name}", "warning", "bartizand, which reads it, is not running",
                          f"start it: bartizand --config {deployment.config}")


def vim_metrics(text: str) -> dict[str, dict[str, dict[str, float]]]:
    """VIM -> metric -> kind ("" for none) -> value, of Prometheus' text.

    A metric is named without its prefix, and with the values of its other labels:
    "standing failed".
    """
    found: dict[str, dict[str, dict[str, float]]] = {}
    for metric, labels, value in re.findall(r"^bartizan_vim_(\w+)\{(.*)\} (\S+)$", text, re.M):
        of = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        vim, kind = of.pop("vim"), of.pop("kind", "")
        by_kind = found.setdefault(vim, {}).setdefault(" ".join([metric, *of.values()]), {})
        by_kind[kind] = float(value)
    return found


def vim(what: str, told: dict[str, dict[str, float]]) -> Iterator[Finding]:
    """Findings of one VIM; `told`: its part of vim_metrics()."""

    def those(metric: str) -> str:
        return ", ".join(sorted(k for k, value in told.get(metric, {}).items() if value == 1))

    ages = told.get("age_seconds", {})
    oldest = f"; the oldest of what is served is {max(ages.values()):.0f} s old" if ages else ""
    refused = bool(told["credential_refused"][""])
    if refused:
        yield Finding(what, "error", "it refuses the credential" + oldest,
                      "check the cloud's entry in clouds.yaml, then restart bartizand: user, "
                      "password, project and that they are enabled")
    elif not told["reachable"][""]:
        yield Finding(what, "error", "its driver tells nothing" + oldest,
                      "check that its Keystone answers from here, and 'vim read' in the log of "
                      "bartizand")
    elif failed := those("standing failed"):
        yield Finding(what, "error", f"the last reading failed of {failed}{oldest}",
                      "see 'vim read' in the log of bartizand; it is tried again by itself")
    else:
        yield Finding(what, "ok", f"{len(ages)} kinds{oldest}")
    if refused:
        return
    if kinds := those("standing not_permitted"):
        yield Finding(f"{what}: permissions", "warning",
                      f"the credential may not read {kinds}",
                      "grant its role to read them, as the policy files of docs/howto/"
                      "live-cloud.md do; what comes from them is told to be NOT_PERMITTED")
    if kinds := those("narrowed"):
        yield Finding(f"{what}: permissions", "warning",
                      f"the credential is shown only a part of {kinds}",
                      "that takes the role admin, or for nova.servers the rule "
                      "os_compute_api:servers:detail:get_all_tenants")


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
