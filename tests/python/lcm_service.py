# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand that follows a VNFM of a test."""

from __future__ import annotations

import json
import pathlib
import subprocess
from typing import Any

from conftest import BUILD, PLAIN
from fake_vnfm import FakeVnfm, Vnf
from service import Service, csr_request, eventually, free_base_port, new_csr, registration

NAME = "vnfm"  # of [vnfm NAME]


class LcmService(Service):
    """Quick reconciliations; `options`: more of [vnfm vnfm]."""

    def __init__(self, directory: pathlib.Path, vnfm: FakeVnfm, **options: object) -> None:
        super().__init__(directory)
        self.vnfm = vnfm
        self.lcn_port = free_base_port()
        self.added = self.vnfm_add()
        vnfm.ca_file = pathlib.Path(self.added["caFile"])
        quick: dict[str, object] = {"reconcile_s": 1, "sightings_s": 1, **options}
        lines = "".join(f"{option} = {value}\n" for option, value in quick.items())
        self.edit("bartizan.conf", f"[vnfm {NAME}]\n", f"[vnfm {NAME}]\n{lines}")

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(BUILD / "bin" / "bartizan"), *words], capture_output=True,
                              text=True, env=PLAIN, timeout=60)

    def admin(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.cli("--url", self.url, "--identity", str(self.directory / "clients" / "admin"),
                        *words)

    def vnfm_add(self) -> dict[str, Any]:
        done = self.cli("--dir", str(self.directory), "vnfm", "add", NAME, "--cloud", "vnfm",
                        "--clouds-file", str(self.vnfm.clouds_file), "--consumer", "vnfm",
                        "--callback-uri", f"https://localhost:{self.lcn_port}",
                        "--port", str(self.lcn_port), *self.more(), "-f", "json")
        assert done.returncode == 0, done.stderr
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def more(self) -> list[str]:
        """Words for `vnfm add`."""
        return []

    def start_and_subscribe(self) -> None:
        self.start()
        eventually(lambda: self.status()["subscribed"])
        eventually(lambda: self.status().get("lastReconciliation"))

    def status(self) -> dict[str, Any]:
        return self.client("admin").lcm_status()[0]

    def register(self, vnf: Vnf, *subjects: str) -> list[dict[str, Any]]:
        """One registration for each; a CMF that looks at the VNFM first is asked again."""
        results = []
        with self.client() as client:
            for subject in subjects:
                results.append(client.register(registration(vnf.id, subject)))
        return results

    def certify(self, vnf: Vnf, *subjects: str) -> list[str]:
        """The ids of the certificates."""
        self.register(vnf, *subjects)
        with self.client() as client:
            return [str(client.sign(csr_request(vnf.id, one, new_csr(one)))["certificateId"])
                    for one in subjects]

    def live(self, *subjects: str) -> tuple[Vnf, list[str]]:
        """A VNF instance whose VNFC instances have certificates that are confirmed."""
        vnf = self.vnfm.create()
        operation = self.vnfm.begin(vnf, "INSTANTIATE")
        made = self.certify(vnf, *subjects)
        self.vnfm.complete(operation, list(subjects))
        eventually(lambda: not self.provisional(vnf))
        return vnf, made

    def registrations(self, vnf: Vnf, **filters: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client().registrations(
            vnfInstanceId=vnf.id, **filters)["items"]
        return found

    def provisional(self, vnf: Vnf) -> list[dict[str, Any]]:
        return [one for one in self.registrations(vnf, live=True) if "provisionalUntil" in one]

    def states(self, ids: list[str]) -> list[str]:
        return [str(self.client().certificate(one)["state"]) for one in ids]
