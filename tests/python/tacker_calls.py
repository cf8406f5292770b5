# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Calls of a management script as Tacker 16 makes them: the same dictionary, pickled by the same
protocol, to a process of the same kind."""

from __future__ import annotations

import json
import os
import pathlib
import pickle
import resource
import shutil
import subprocess
import sys
import uuid
from typing import Any

from conftest import BUILD, PLAIN, ROOT
from service import Service

STUB = BUILD / "python/bartizan/tacker/stubs/management_script.py"
VIM_PASSWORD = "vim-password-of-the-test"  # noqa: S105
FLAVOUR = "simple"

Answer = dict[str, Any]


def server(vdu: str, number: int, addresses: tuple[str, ...] = (), *, name: str = "") -> Answer:
    """One VNFC: what a test says of it."""
    vim_id = str(uuid.UUID(int=number))
    return {"vdu": vdu, "server": vim_id, "id": name or f"{vdu}-{vim_id}",
            "addresses": addresses}


def instance(vnf: str, *servers: Answer, vnfd: str = "vnfd-1",
             metadata: Answer | None = None) -> Answer:
    """VnfInstance of Tacker v2, with those VNFCs."""
    return {
        "id": vnf, "vnfdId": vnfd, "vnfProvider": "Example", "vnfProductName": "Probe",
        "vnfSoftwareVersion": "1.0", "vnfdVersion": "1.0",
        "instantiationState": "NOT_INSTANTIATED",
        "vimConnectionInfo": {"vim1": {
            "vimType": "ETSINFV.OPENSTACK_KEYSTONE.V_3", "vimId": str(uuid.UUID(int=7)),
            "interfaceInfo": {"endpoint": "http://127.0.0.1/identity"},
            "accessInfo": {"username": "demo", "password": VIM_PASSWORD, "project": "demo"}}},
        "instantiatedVnfInfo": {
            "flavourId": FLAVOUR, "vnfState": "STARTED",
            "metadata": {"stack_id": "s", "nfv": {}, **(metadata or {})},
            "vnfcResourceInfo": [{
                "id": one["server"], "vduId": one["vdu"],
                "computeResource": {"resourceId": one["server"], "vimConnectionId": "vim1",
                                    "vimLevelResourceType": "OS::Nova::Server"},
                "metadata": {"creation_time": "2026-11-26T00:00:00Z", "stack_id": "s"},
                "vnfcCpInfo": [{"id": f"{one['vdu']}_CP1-{one['server']}",
                                "cpdId": f"{one['vdu']}_CP1",
                                "vnfExtCpId": f"cp-{one['server']}"}],
            } for one in servers],
            "extCpInfo": [{
                "id": f"cp-{one['server']}", "cpdId": f"{one['vdu']}_CP1",
                "cpProtocolInfo": [{"layerProtocol": "IP_OVER_ETHERNET", "ipOverEthernet": {
                    "ipAddresses": [{"type": "IPV4", "addresses": list(one["addresses"])}]}}],
            } for one in servers if one["addresses"]],
            "vnfcInfo": [{"id": one["id"], "vduId": one["vdu"],
                          "vnfcResourceInfoId": one["server"], "vnfcState": "STARTED"}
                         for one in servers],
        },
    }


class Package:
    """The copy of a package that Tacker makes for one call, with the frozen script in it."""

    def __init__(self, folder: pathlib.Path, *vdus: str) -> None:
        self.folder = folder
        (folder / "Definitions").mkdir(parents=True)
        (folder / "Scripts").mkdir()
        self.script = folder / "Scripts/bartizan_hook.py"
        shutil.copy(STUB, self.script)
        self.marks = folder / "Scripts/bartizan.json"
        self.marks.write_text(json.dumps(
            {"version": 1, "flavours": {FLAVOUR: {vdu: {} for vdu in vdus}}}))


class Outcome:
    """What Tacker makes of a run: vnflcm_driver_v2 of Tacker 16."""

    def __init__(self, done: subprocess.CompletedProcess[bytes], cpu: float) -> None:
        self.status = done.returncode
        self.stderr = done.stderr.decode()
        self.stdout = done.stdout
        self.cpu = cpu
        self.answer: Answer = pickle.loads(done.stdout) if done.stdout else {}  # noqa: S301

    @property
    def error_data(self) -> Answer:
        return dict(self.answer["user_script_err_handling_data"])

    @property
    def metadata(self) -> Answer:
        return dict(self.answer["vnf_instance"]["instantiatedVnfInfo"]["metadata"])

    @property
    def certificates(self) -> Answer:
        return dict(self.metadata["bartizan"]["certificates"])


# A core that is built with a sanitizer does not load into a plain interpreter: then the hook works
# as in a Tacker without it.
PACKAGE = ROOT / "python" if "LD_PRELOAD" in os.environ else BUILD / "python"


class Tacker:
    """The conductor: it has the configuration of the hook and calls scripts of packages."""

    def __init__(self, folder: pathlib.Path, service: Service, package: Package) -> None:
        self.folder = folder
        self.service = service
        self.package = package
        self.vnfcs = folder / "vnfcs"
        self.vnfcs.mkdir()
        identity = service.directory / "clients/vnfm"
        self.options: dict[str, dict[str, str]] = {
            "cmf": {"url": service.url, "certificate": str(identity / "cert.pem"),
                    "key": str(identity / "key.pem"), "ca_file": str(identity / "ca.pem"),
                    "deadline": "20", "connect_deadline": "2"},
            "hook": {"custody": "vnfm", "delivery": "directory"},
            "delivery directory": {"path": str(self.vnfcs)},
        }
        self.interpreter = sys.executable
        self.environment: dict[str, str] = {}

    def configure(self) -> pathlib.Path:
        path = self.folder / "tacker-hook.conf"
        path.write_text("".join(
            f"[{section}]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
            for section, options in self.options.items()))
        return path

    def call(self, phase: str, vnf_instance: Answer, *, request: Answer | None = None,
             error_data: Answer | None = None) -> Outcome:
        return self.run(pickle.dumps({
            "operation": phase,
            "request": request if request is not None else {"flavourId": FLAVOUR},
            "vnf_instance": vnf_instance, "grant_request": {}, "grant_response": {},
            "tmp_csar_dir": str(self.package.folder),
            "user_script_err_handling_data": error_data or {}}, protocol=4))

    def run(self, stdin: bytes) -> Outcome:
        environment = {**PLAIN, "PYTHONPATH": str(PACKAGE),
                       "BARTIZAN_TACKER_HOOK_CONF": str(self.configure()), **self.environment}
        script = os.path.join(  # noqa: PTH118  # as Tacker writes it
            self.package.folder, "Definitions", "../Scripts", self.package.script.name)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.interpreter, script], input=stdin, env=environment,
                              capture_output=True, timeout=120, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Outcome(done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def delivered(self, vnf: str, vnfc: str) -> pathlib.Path:
        return self.vnfcs / vnf / vnfc
