# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Two bartizands on one MariaDB: both issue, no serial twice, one builds the CRL, and either
may be killed at any moment."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from bartizan import exceptions
from conftest import PLAIN
from fake_vnfm import FakeVnfm
from lcm_service import LcmService
from service import (
    Service,
    csr_request,
    eventually,
    free_base_port,
    new_csr,
    registration,
)


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pathlib.Path]:
    """The socket of a server with an empty database `bartizan`."""
    program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    if not pathlib.Path(program).exists() and os.environ.get("BARTIZAN_REQUIRE_MARIADB") != "1":
        pytest.skip("MariaDB is not installed")
    folder = tmp_path_factory.mktemp("mariadb")
    user = ["--user=root"] if os.getuid() == 0 else []
    subprocess.run(["mariadb-install-db", "--no-defaults",
                    "--auth-root-authentication-method=normal", "--skip-test-db", "--force",
                    f"--datadir={folder / 'data'}", *user], env=PLAIN, check=True,
                   capture_output=True, timeout=120)
    socket = folder / "sock"
    server = subprocess.Popen(
        [program, "--no-defaults", "--skip-networking", f"--datadir={folder / 'data'}",
         f"--socket={socket}", "--innodb-flush-log-at-trx-commit=1",
         "--innodb-buffer-pool-size=64M", *user], env=PLAIN, stderr=subprocess.DEVNULL)
    create = ["mariadb", "--no-defaults", "-u", "root", "-S", str(socket), "-e",
              "CREATE DATABASE bartizan CHARACTER SET utf8mb4"]
    eventually(lambda: subprocess.run(create, env=PLAIN, check=False,
                                      capture_output=True).returncode == 0, 60)
    yield socket
    server.terminate()
    server.wait(60)


def on_one_ledger(one: Service, two: Service, *, offsets: int) -> None:
    """`two`, a copy of `one`, has as many ports of its own."""
    ledger = "url = mysql:host=localhost;port=3306;user=root;db=bartizan"
    for service in (one, two):
        service.edit("bartizan.conf", "url = sqlite:ledger.sqlite", ledger)
    for offset in range(offsets):
        two.edit("bartizan.conf", f"port = {one.base_port + offset}\n",
                 f"port = {two.base_port + offset}\n")


@pytest.fixture
def pair(mariadb: pathlib.Path, tmp_path: pathlib.Path,
         monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Service, Service]]:
    """Two deployments with one token, one CA and one ledger, as two hosts would have them."""
    monkeypatch.setitem(PLAIN, "MYSQL_UNIX_PORT", str(mariadb))
    one = Service(tmp_path / "one")
    shutil.copytree(one.directory, tmp_path / "two")
    two = Service(tmp_path / "two")
    on_one_ledger(one, two, offsets=3)
    one.start()
    two.start()
    yield one, two
    for service in (one, two):
        if service.process is not None:
            service.stop()


def test_both_issue_one_builds_the_crl_and_either_may_die(
        pair: tuple[Service, Service]) -> None:
    answered: list[str] = []
    stop = threading.Event()

    def issue(number: int) -> None:
        vnf = f"vnf-{number}"
        while not stop.is_set():
            for service in pair:
                try:
                    client = service.client(retries=0)
                    client.register(registration(vnf, "c1"))
                    answered.append(client.sign(
                        csr_request(vnf, "c1", new_csr("c1")))["certificateId"])
                except exceptions.BartizanError:
                    time.sleep(0.05)

    threads = [threading.Thread(target=issue, args=(i,), daemon=True) for i in range(4)]
    for thread in threads:
        thread.start()
    for service in (pair[0], pair[1], pair[0]):
        time.sleep(2)
        service.kill()
        time.sleep(1)
        service.start()
    stop.set()
    for thread in threads:
        thread.join(60)
    assert len(answered) > 20
    assert len(set(answered)) == len(answered)
    # Each knows what the other one answered.
    for certificate in answered:
        assert pair[0].client().certificate(certificate)["state"] == "VALID"
    for certificate in answered[:20]:
        assert pair[1].client().certificate(certificate)["state"] == "VALID"

    # A revocation at one is in the CRL of both; it has one number, whoever built it.
    pair[0].client().revoke(answered[-1], "superseded")
    serial = bytes.fromhex(answered[-1].removeprefix("local."))

    def published(service: Service) -> bytes:
        return requests.get(service.pki + "/crl/local-0.crl", timeout=10).content

    # The lease of one that was killed has to expire first.
    eventually(lambda: serial in published(pair[0]) and serial in published(pair[1]), 10)
    assert published(pair[0]) == published(pair[1])
    for name in range(2):
        built = [line["number"] for line in pair[name].lines() if line["event"] == "crl published"]
        assert built == sorted(set(built))
    both = [line["number"] for service in pair for line in service.lines()
            if line["event"] == "crl published"]
    assert len(both) == len(set(both))


def test_one_request_sent_to_both_at_once_is_one_certificate(
        pair: tuple[Service, Service]) -> None:
    pair[0].client().register(registration("vnf-race", "c1"))
    for _ in range(10):
        request = csr_request("vnf-race", "c1", new_csr("c1"))
        answers: list[str] = []

        def ask(service: Service, request: object = request,
                answers: list[str] = answers) -> None:
            answers.append(service.client().sign(request)["certificateId"])

        threads = [threading.Thread(target=ask, args=(service,), daemon=True)
                   for service in pair * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(answers) == 4
        assert len(set(answers)) == 1


@pytest.mark.requirement("VNFM.LCM.001")
def test_one_follows_the_vnfm_and_the_other_goes_on_when_it_is_killed(
        mariadb: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAIN, "MYSQL_UNIX_PORT", str(mariadb))
    with FakeVnfm(tmp_path) as vnfm:
        one = LcmService(tmp_path / "one", vnfm)
        shutil.copytree(one.directory, tmp_path / "two")
        two = Service(tmp_path / "two")
        on_one_ledger(one, two, offsets=3)
        two.edit("bartizan.conf", f"port = {one.lcn_port}\n", f"port = {free_base_port()}\n")
        try:
            one.start_and_subscribe()
            two.start()
            vnf, made = one.live("VDU1-a", "VDU1-b")
            # Whichever took the notification, one acts on it.
            vnfm.complete(vnfm.begin(vnf, "SCALE"), ["VDU1-a"])
            eventually(lambda: one.states(made) == ["VALID", "REVOKED"])
            assert not two.client("admin").lcm_status()[0]["reachable"]
            one.kill()
            vnfm.silent = True
            vnfm.complete(vnfm.begin(vnf, "TERMINATE"), [])
            eventually(lambda: two.client().certificate(made[0])["state"] == "REVOKED", 30)
            assert len(vnfm.subscriptions) == 1
        finally:
            for service in (one, two):
                if service.process is not None:
                    service.stop()
