# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand of a test: a quickstart deployment, the process, clients that send what the
test says."""

from __future__ import annotations

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from bartizan import exceptions
from bartizan.client import Client
from conftest import BUILD, PLAIN, verify_all_that_was_issued


def free_base_port(ports: int = 3) -> int:
    """The first of that many ports in a row that nobody has."""
    while True:
        base = random.randrange(20000, 30000)
        try:
            for port in range(base, base + ports):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base


def eventually(condition: Callable[[], Any], seconds: float = 20) -> Any:
    until = time.monotonic() + seconds
    while True:
        found = condition()
        if found or time.monotonic() > until:
            assert found
            return found
        time.sleep(0.05)


# So that a hung signer or a locked ledger is found out soon.
QUICK = {
    "url = sqlite:ledger.sqlite": "url = sqlite:ledger.sqlite\nbusy_timeout_ms = 300",
    "backend = pkcs11": "backend = pkcs11\ndeadline_ms = 1500",
}


class Service:
    def __init__(self, directory: pathlib.Path, edit: dict[str, str] | None = None) -> None:
        from bartizan.native import answer, core

        self.directory = directory
        self.base_port = free_base_port()
        answer(core.quickstart, str(directory), {"base_port": self.base_port})
        for old, new in (edit or {}).items():
            self.edit("bartizan.conf", old, new)
        self.url = f"https://localhost:{self.base_port}"
        self.api = self.url + "/cmf-certm/v1"
        self.pki = f"http://127.0.0.1:{self.base_port + 1}"
        self.ops = f"http://127.0.0.1:{self.base_port + 2}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> pathlib.Path:
        return self.directory / "log"

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.directory / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def command(self) -> list[str]:
        return [str(BUILD / "bin" / "bartizand"), "--config",
                str(self.directory / "bartizan.conf")]

    def start(self, ready: int = 200) -> None:
        """`ready`: the status of readiness to wait for."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command(), stderr=log, env=PLAIN)
        eventually(lambda: self.ready(ready), 60)

    def ready(self, status: int = 200) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        try:
            return requests.get(self.ops + "/readyz", timeout=5).status_code == status
        except requests.RequestException:
            return False

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process = None
        return code

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(60)
        self.process = None

    def reload(self) -> list[dict[str, Any]]:
        """SIGHUP; the log lines that it made."""
        assert self.process is not None
        before = len(self.lines())
        self.process.send_signal(signal.SIGHUP)
        return eventually(lambda: [
            line for line in self.lines()[before:]
            if line["event"] in ("reload done", "reload refused")]) and self.lines()[before:]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()
                if line.startswith("{")]

    def client(self, name: str = "vnfm", **options: Any) -> Client:
        return Client(self.url, self.directory / "clients" / name, **options)

    def ask(self, method: str, path: str, *, client: str = "vnfm",
            headers: dict[str, str] | None = None, **options: Any) -> requests.Response:
        """One request, without the client's care: no retry, no default but the version."""
        folder = self.directory / "clients" / client
        return requests.request(
            method, self.api + path, cert=(str(folder / "cert.pem"), str(folder / "key.pem")),
            verify=str(folder / "ca.pem"), timeout=30,
            headers={"Version": "1.0.0"} | (headers or {}), **options)

    def signer_pids(self) -> list[int]:
        assert self.process is not None
        children = []
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            children += (task / "children").read_text().split()
        return [int(pid) for pid in children]


def running(folder: pathlib.Path) -> Iterator[Service]:
    """A service for the tests of a module; all that it issued is verified in the end."""
    service = Service(folder / "run")
    service.start()
    yield service
    assert service.stop() == 0
    verify_all_that_was_issued(service.directory, folder)


def registration(vnf: str, *subjects: str, dns: tuple[str, ...] = ()) -> dict[str, Any]:
    request: dict[str, Any] = {
        "certType": "VNFCI_CERT", "subjectId": list(subjects), "vnfInstanceId": vnf,
        "typeOfVnfcCertHandling": "DELEGATION-MODE"}
    if dns:
        request["allowedNames"] = {"dns": list(dns)}
    return request


def csr_request(vnf: str, subject: str, csr: str) -> dict[str, Any]:
    return {"vnfcId": subject, "vnfInstanceId": vnf, "certType": "VNFCI_CERT",
            "certChainRequest": "REQUESTED", "csr": csr}


def sign_one(service: Service, vnf: str = "vnf-1", subject: str = "c1") -> str:
    client = service.client(retries=0)
    client.register(registration(vnf, subject))
    return str(client.sign(csr_request(vnf, subject, new_csr(subject)))["certificateId"])


def hang_the_signer(service: Service) -> int:
    """Stops the signer while it is needed: a bounded 503, reads go on, another one serves. The
    pid of the one that hangs, or hung until it was killed."""
    made = sign_one(service)
    (hung,) = service.signer_pids()
    os.kill(hung, signal.SIGSTOP)
    begin = time.monotonic()
    with pytest.raises(exceptions.SignerUnavailableError):
        sign_one(service)
    assert time.monotonic() - begin < 10
    assert service.client().certificate(made)["state"] == "VALID"
    eventually(service.ready)
    sign_one(service)
    return hung


def new_csr(subject: str) -> str:
    from bartizan import csr

    made = csr.make(key="ec-p256", common_name=subject)
    return made.csr
