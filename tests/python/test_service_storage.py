# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizand on a disk that gets full: what cannot be kept is refused, what can be read is read,
and with the space everything comes back."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator

import pytest
import requests

from conftest import PLAIN, verify_all_that_was_issued
from service import Service, csr_request, eventually, new_csr, registration


class Disk:
    """A small file system of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs",
                               str(folder)], env=PLAIN, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")

    def fill(self) -> None:
        with (self.folder / "ballast").open("ab") as ballast:
            for size in (1 << 16, 1 << 12):
                with contextlib.suppress(OSError):
                    while True:
                        os.write(ballast.fileno(), bytes(size))
        state = os.statvfs(self.folder)
        assert state.f_bavail == 0

    def give_back(self) -> None:
        (self.folder / "ballast").unlink()

    def close(self) -> None:
        subprocess.run(["umount", str(self.folder)], env=PLAIN, check=True)


def test_b(tmp_path):
    disk = Disk(tmp_path / "disk")
    service = Service(disk.folder / "run")
    service.start()
    client = service.client(retries=0)
    reg = client.register(registration("vnf-1", "c1"))
    def ask(path, body, m="POST"):
        r = service.ask(m, path, json=body)
        return r
    def csr(): return ask("/certificate_signing_requests", csr_request("vnf-1", "c1", new_csr("c1")))
    ok = [csr().json()["certificateId"] for _ in range(40)]
    disk.fill()
    print(subprocess.run(["ls", "-laR", str(disk.folder)+"/run/tokens"], capture_output=True, text=True).stdout)
    for i in range(70):
        r = csr()
        if i < 3: print(r.status_code, r.headers.get("Retry-After"), r.text[:300] if r.status_code != 201 else "")
    (pid,) = service.signer_pids()
    os.kill(pid, 9)
    import time
    for i in range(6):
        r = csr(); time.sleep(0.3)
        print(r.status_code, r.headers.get("Retry-After"), r.text[:300] if r.status_code != 201 else "", service.signer_pids())
    print(len(client.certificates()["items"]), client.certificate(ok[0])["state"], len(client.registrations()["items"]))
    print(requests.get(service.pki + "/crl/local-0.crl").status_code, requests.get(service.ops + "/readyz").text)
    print(subprocess.run(["ls", "-laR", str(disk.folder)+"/run/"], capture_output=True, text=True).stdout)
    disk.give_back()
    t = time.monotonic()
    while time.monotonic() - t < 20:
        r = csr()
        if r.status_code == 201: break
        time.sleep(0.05)
    print(r.text[:300], time.monotonic() - t)
    print(requests.get(service.ops + "/readyz").text)
    for l in service.log.read_text().splitlines():
        if l.startswith("{"):
            try: json.loads(l)
            except ValueError: print("TORN", l[:200],"...", l[-300:])
        else: print(l)
    print(subprocess.run(["ls", "-laR", str(disk.folder)+"/run/tokens"], capture_output=True, text=True).stdout)
    print(service.stop())
    disk.close()


def test_c(tmp_path):
    disk = Disk(tmp_path / "disk")
    service = Service(tmp_path / "run")
    (tmp_path / "run/log").symlink_to(disk.folder / "log")
    service.start()
    client = service.client(retries=0)
    reg = client.register(registration("vnf-1", "c1"))
    def csr(): return service.ask("POST", "/certificate_signing_requests", json=csr_request("vnf-1", "c1", new_csr("c1")))
    csr()
    disk.fill()
    before = len(service.log.read_text())
    for i in range(10): print(csr().status_code)
    print(before, len(service.log.read_text()))
    disk.give_back()
    print(csr().status_code)
    for l in service.log.read_text().splitlines():
        try: json.loads(l)
        except ValueError: print("TORN", l[:300],"...", l[-300:])
    print(service.stop())
    disk.close()
