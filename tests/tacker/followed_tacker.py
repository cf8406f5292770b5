# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand that follows the real Tacker, in both modes, with a Tacker that has the hook."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import tacker_processes
import vnf_package
from openstack_api import CLOUD, ROOT
from tacker_api import OpOcc, Vnf
from tacker_processes import Settings

BUILD = pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build/release"))
sys.path[:0] = [str(ROOT / "tests/python"), str(BUILD / "python")]

from bartizan.tacker.csar.add_hook import Signing, add_hook  # noqa: E402
from service import Service, eventually, free_base_port  # noqa: E402

NAME = "tacker"  # of [vnfm NAME]


class FollowedTacker(Service):
    """`folder`: also of what the hook delivers."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(folder / "run")
        self.folder = folder
        self.vnfcs = folder / "vnfcs"
        self.vnfcs.mkdir()
        self.lcn_port, self.enrol_port = free_base_port(), free_base_port()
        done = self.cli(
            "--dir", str(self.directory), "vnfm", "add", NAME, "--cloud", "admin",
            "--clouds-file", str(CLOUD / "clouds.yaml"), "--consumer", "vnfm",
            "--callback-uri", f"https://localhost:{self.lcn_port}", "--port", str(self.lcn_port),
            "--direct", "--enrol-port", str(self.enrol_port), "--dns-suffix", "vnf.example")
        assert done.returncode == 0, done.stderr
        self.edit("bartizan.conf", f"[vnfm {NAME}]\n",
                  f"[vnfm {NAME}]\nreconcile_s = 5\nsightings_s = 5\n")

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(BUILD / "bin/bartizan"), *words], capture_output=True,
                              text=True, timeout=60, check=False)

    def admin(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.cli("--url", self.url, "--identity", str(self.directory / "clients/admin"),
                        *words)

    def start_and_subscribe(self) -> None:
        self.start()
        eventually(lambda: self.client("admin").lcm_status()[0]["subscribed"], 30)

    def tacker_settings(self) -> Settings:
        """Of a Tacker that has the hook, and verifies whom it notifies."""
        identity = self.directory / "clients/vnfm"
        conf, hook = self.folder / "tacker.conf", self.folder / "tacker-hook.conf"
        environment = self.folder / "environment"
        conf.write_text("[v2_vnfm]\nnotification_verify_cert = true\n"
                        f"notification_ca_cert_file = {self.directory}/management-ca/ca.pem\n")
        hook.write_text(
            f"[cmf]\nurl = {self.url}\ncertificate = {identity}/cert.pem\n"
            f"key = {identity}/key.pem\nca_file = {identity}/ca.pem\n"
            "[hook]\ncustody = vnfm\ndelivery = directory\n"
            f"[delivery directory]\npath = {self.vnfcs}\n")
        environment.write_text(f"BARTIZAN_TACKER_HOOK_CONF={hook}\n")
        return Settings(conf=conf, environment=environment, install=ROOT / "python")

    def start_and_subscribe_with_tacker(self) -> None:
        tacker_processes.restart(self.tacker_settings())
        self.start_and_subscribe()

    def hooked(self, vnfd_id: str) -> bytes:
        """A package with the hook."""
        plain, hooked = self.folder / "plain.csar", self.folder / "hooked.csar"
        plain.write_bytes(vnf_package.build(vnfd_id))
        add_hook(str(plain), str(hooked), vdus=["VDU1", "VDU2"], v1=False, signing=Signing())
        return hooked.read_bytes()

    # --- what the CMF has of a VNF

    def certificates(self, vnf: Vnf, state: str = "VALID") -> dict[str, str]:
        """VNFC -> certificateId, of those in that state; a VNFC has one that is valid."""
        found: dict[str, str] = {}
        for one in self.client("admin").certificates(vnfInstanceId=vnf.id, limit=1000)["items"]:
            if one["state"] == state:
                assert state != "VALID" or one["subjectId"] not in found, "two for one VNFC"
                found[one["subjectId"]] = one["certificateId"]
        return found

    def agrees(self, vnf: Vnf) -> bool:
        """Certificates, and confirmed registrations, are those of the VNFCs that Tacker lists."""
        live = self.client("admin").registrations(vnfInstanceId=vnf.id, live=True)["items"]
        subjects = {subject for one in live for subject in one["subjectId"]}
        return (set(self.certificates(vnf)) == set(vnf.vnfcs()) == subjects
                and not any("provisionalUntil" in one for one in live))

    def agreed(self, vnf: Vnf) -> dict[str, str]:
        eventually(lambda: self.agrees(vnf), 30)
        return self.certificates(vnf)

    def secret(self, vnf: Vnf, *words: str) -> str:
        done = self.admin("enrolment", "create", "--vnfm", NAME, "--vnf", vnf.id, *words,
                          "-f", "json")
        assert done.returncode == 0, done.stderr
        made: dict[str, Any] = json.loads(done.stdout)
        return str(made["secret"])


def ended(occurrence: OpOcc, state: str = "COMPLETED") -> OpOcc:
    assert occurrence["operationState"] == state, occurrence.get("error")
    return occurrence
