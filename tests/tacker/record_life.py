# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Records what a real Tacker gives to management scripts, tells its subscribers and answers, over
the whole life of a VNF.

usage: BARTIZAN_CLOUD=… record_life.py DIRECTORY (which is replaced)"""

from __future__ import annotations

import json
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

import life
from openstack_api import CLOUD
from tacker_api import LCM, Tacker
from vim_site import Site

SUBJECTS = ("hooks", "notifications", "vnf_instances", "op_occs")


class Recorder:
    """Files below `directory`, without the VIM's password and with another state directory."""

    def __init__(self, directory: pathlib.Path, site: Site) -> None:
        self._directory = directory
        cloud = str(CLOUD)
        # Of the same length: that of a string is written before it in a pickle.
        self._replaced = {site.password: "x" * len(site.password),
                          cloud: "/cloud".ljust(len(cloud), "-")[:len(cloud)]}
        shutil.rmtree(directory, ignore_errors=True)
        for subject in SUBJECTS:
            (directory / subject).mkdir(parents=True)

    def write(self, subject: str, name: str, octets: bytes) -> None:
        for value, other in self._replaced.items():
            octets = octets.replace(value.encode(), other.encode())
        assert b"gAAAA" not in octets, f"{name} has a token"
        (self._directory / subject / name).write_bytes(octets)

    def write_json(self, subject: str, name: str, value: Any) -> None:
        self.write(subject, name, (json.dumps(value, indent=1) + "\n").encode())

    def answers(self, tacker: Tacker, of: life.Life) -> None:
        """After its last step, while the VNF is still there."""
        index = []
        for step, told in of.steps.items():
            self.write_json("vnf_instances", f"{step}.json", told.instance)
            self.write_json("op_occs", f"{step}.json", told.occurrence)
            for call in told.calls:
                name = f"{step}-{call.operation}.pickle"
                self.write("hooks", name, call.stdin)
                index.append({"file": name, "step": step, "operation": call.operation,
                              "classes": call.classes})
        self._add_to_index(index)
        for subject, path in (("vnf_instances", "vnf_instances"), ("op_occs", "vnf_lcm_op_occs")):
            for name, query in (("list", ""), ("list-all_fields", "?all_fields")):
                self.write_json(subject, f"{prefix(of)}{name}.json",
                                tacker.get(f"{LCM}/{path}{query}"))

    def notifications(self, of: life.Life) -> None:
        """After its end: of the VNF's deletion too."""
        steps: dict[str, str] = {}
        for step, told in of.steps.items():
            steps.setdefault(told.occurrence["id"], step)
        for number, body in enumerate(of.notifications()):
            what = steps.get(body.get("vnfLcmOpOccId", ""), body["notificationType"])
            state = f"-{body['operationState']}" if "operationState" in body else ""
            self.write_json("notifications",
                            f"{prefix(of)}{number:02}-{what.removeprefix(prefix(of))}{state}.json",
                            body)

    def _add_to_index(self, calls: list[dict[str, Any]]) -> None:
        path = self._directory / "hooks" / "index.json"
        before = json.loads(path.read_text()) if path.exists() else []
        self.write_json("hooks", "index.json", before + calls)


def prefix(of: life.Life) -> str:
    return next(iter(of.steps)).removesuffix("instantiate")


def main() -> None:
    site, tacker = Site(), Tacker()
    recorder = Recorder(pathlib.Path(sys.argv[1]), site)
    whole = (life.instantiate, life.everyday, life.rarely, life.terminate)
    mapping: dict[str, Any] = {"metadata": {"VDU_VNFc_mapping": life.MAPPING}, "indexed": True}
    lives: list[tuple[Iterable[Callable[[life.Life], None]], dict[str, Any]]] = [
        (whole, {}), ((life.by_mapping,), mapping)]
    for stages, how in lives:
        with tempfile.TemporaryDirectory() as folder:
            with life.begun(tacker, site, pathlib.Path(folder), **how) as lived:
                for stage in stages:
                    stage(lived)
                recorder.answers(tacker, lived)
            recorder.notifications(lived)


if __name__ == "__main__":
    main()
