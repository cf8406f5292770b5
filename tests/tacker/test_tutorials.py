# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The tutorials with a Tacker do what they say, and their pages say what they do."""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import uuid
from collections.abc import Iterator

import pytest

import tacker_processes
import tenant
import vnf_package
from followed_tacker import BUILD
from openstack_api import CLOUD, ROOT
from service import free_base_port
from tacker_api import LCM, PACKAGES, Tacker, Vnf
from vim_site import Site

pytest_plugins = ["tacker_fixtures"]

TUTORIALS = ROOT / "docs/tutorials"
SECONDS = 600
COMMAND = re.compile(r"(?:env )?(?:\w+=\S+ )*(?:\S+/)?"
                     r"(pki --\w+|(?:bartizan|bartizand|openstack|curl|openssl|pip)\b"
                     r"(?: [a-z][a-z-]*(?= |$))*)")


class Prepared:
    """A Tacker that the tutorials may change, and a package: its own configuration in a copy."""

    def __init__(self, folder: pathlib.Path, site: Site) -> None:
        self.folder = folder
        self.vnfd = str(uuid.uuid4())
        self.conf = folder / "tacker/tacker.conf"
        self.conf.parent.mkdir()
        self.before = (vnf_package.TACKER / "etc/tacker.conf").read_bytes()
        self.conf.write_bytes(self.before)
        self.conf.chmod(0o600)
        hook, restart = folder / "tacker-hook.conf", folder / "restart"
        package, request = folder / "vnf.csar", folder / "instantiate.json"
        package.write_bytes(vnf_package.build(self.vnfd))
        request.write_text(json.dumps({
            "flavourId": "simple", "extVirtualLinks": site.external(site.networks[0])}))
        (folder / "environment").write_text(f"BARTIZAN_TACKER_HOOK_CONF={hook}\n")
        restart.write_text(
            "set -e\n"
            f"{ROOT}/tests/live/cloud/down.sh tacker-server tacker-conductor\n"
            f"BARTIZAN_TACKER_CONF={self.conf} BARTIZAN_TACKER_ENV={folder}/environment "
            f"{ROOT}/tests/tacker/up.sh start\n")
        self.environment = {
            "PATH": f"{BUILD}/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "OS_CLIENT_CONFIG_FILE": str(CLOUD / "clouds.yaml"), "OS_CLOUD": "demo",
            "TACKER_VENV": str(vnf_package.TACKER / "venv"), "TACKER_CONF": str(self.conf),
            "TACKER_HOOK_CONF": str(hook), "TACKER_RESTART": f"bash {restart}",
            "VNF_PACKAGE": str(package), "VNF_REQUEST": str(request),
            **{name: value for name, value in os.environ.items()
               if name.startswith("BARTIZAN_CLOUD") or name in ("HOME", "LANG")}}

    def run(self, name: str) -> str:
        """What it said. It leaves no subscription."""
        before = subscriptions()
        out = self.folder / "out"
        with out.open("w") as file:
            done = subprocess.run(
                ["bash", str(TUTORIALS / f"{name}.sh"), str(self.folder / "run"),
                 str(free_base_port(5))], stdout=file, stderr=subprocess.STDOUT, check=False,
                env=self.environment, timeout=SECONDS, stdin=subprocess.DEVNULL)
        said = out.read_text()
        assert done.returncode == 0, said[-3000:]
        assert subscriptions() <= before
        return said


@pytest.fixture
def prepared(tacker: Tacker, site: Site, tmp_path: pathlib.Path) -> Iterator[Prepared]:
    vim = tacker.register_vim(site)
    made = Prepared(tmp_path, site)
    yield made
    leave_nothing(tacker, made.vnfd)
    site.empty()
    tacker.remove_vim(vim)
    tacker_processes.restart()


def leave_nothing(tacker: Tacker, vnfd: str) -> None:
    """Of a tutorial that stopped halfway."""
    for one in tacker.get(f"{LCM}/vnf_instances"):
        if one["vnfdId"] == vnfd:
            vnf = Vnf(tacker, one["id"], {})
            tenant.end_of(vnf)
            vnf.delete()
    for one in tacker.get(PACKAGES):
        if one.get("vnfdId") == vnfd:
            tacker.remove_package(one["id"])


def subscriptions() -> set[str]:
    return {one["id"] for one in Tacker("admin").get(f"{LCM}/subscriptions")}


def commands(text: str) -> list[str]:
    """The programs of shell lines with their subcommands, in order."""
    return [found.group(1) for line in text.replace("\\\n", " ").splitlines()
            if (found := COMMAND.match(line.strip().removeprefix("$ ")))]


def pages_commands(name: str) -> list[str]:
    page = (TUTORIALS / f"{name}.md").read_text()
    return commands("\n".join(line for line in page.splitlines() if line.startswith("    ")))


def follows(page: list[str], ran: list[str]) -> bool:
    left = iter(ran)
    return all(command in left for command in page)


class TestFirstVnf:
    @pytest.mark.requirement("Cm-Vnfm.001")
    def test_runs_as_its_page_says_and_gives_tacker_back(
            self, prepared: Prepared, tacker: Tacker) -> None:
        said = prepared.run("first-vnf")
        ran = commands("\n".join(line for line in said.splitlines() if line.startswith("$ ")))
        assert len(pages_commands("first-vnf")) > 15
        assert follows(pages_commands("first-vnf"), ran)
        assert self.other_than_notifications(prepared) == prepared.before

    @staticmethod
    def other_than_notifications(prepared: Prepared) -> bytes:
        """tacker.conf without the two options that the page leaves there."""
        return b"".join(line for line in prepared.conf.read_bytes().splitlines(keepends=True)
                        if not line.startswith((b"notification_verify", b"notification_ca")))


class TestSelfEnrolment:
    @pytest.mark.requirement("X-DIR-1")
    def test_runs_as_its_page_says(self, prepared: Prepared) -> None:
        said = prepared.run("self-enrolment")
        ran = commands("\n".join(line for line in said.splitlines() if line.startswith("$ ")))
        assert len(pages_commands("self-enrolment")) > 15
        assert follows(pages_commands("self-enrolment"), ran)
        secrets = [path.read_text().strip()
                   for path in (prepared.folder / "run/guest").glob("*.secret")]
        assert len(secrets) == 3
        assert not any(secret in said for secret in secrets)
