# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizand on a disk that gets full: what could not be kept is refused, what is there is read,
nothing that was answered is lost, and with the space everything goes on by itself."""

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

from bartizan import exceptions
from conftest import PLAIN, verify_all_that_was_issued
from service import Service, csr_request, eventually, new_csr, registration

SIZE = 8 << 20


class Disk:
    """A small file system for a test to fill."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    def mount(self) -> None:
        self.folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(self.folder)],
            env=PLAIN, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"this user may not mount a small disk: {done.stderr.strip()}")

    def unmount(self) -> None:
        # Lazily: after a test that failed, something may still hold a file of it.
        subprocess.run(["umount", "-l", str(self.folder)], env=PLAIN, check=True)

    def fill(self) -> None:
        with self.ballast.open("ab", buffering=0) as ballast:
            for octets in (bytes(1 << 16), bytes(1 << 12), b"\0"):
                with contextlib.suppress(OSError):
                    while True:
                        ballast.write(octets)
        assert os.statvfs(self.folder).f_bavail == 0

    def give_back(self) -> None:
        self.ballast.unlink()


@pytest.fixture
def disk(tmp_path: pathlib.Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    made.mount()
    yield made
    made.unmount()


Start = Callable[[Service], Service]


@pytest.fixture
def start(disk: Disk, tmp_path: pathlib.Path) -> Iterator[Start]:
    """Starts a service; in the end all that it issued is verified."""
    started: list[Service] = []

    def begin(service: Service) -> Service:
        started.append(service)
        service.start()
        service.client().register(registration("vnf-1", "c1"))
        return service

    yield begin
    for service in started:
        if service.process is not None:
            assert service.stop() == 0
        disk.ballast.unlink(missing_ok=True)
        assert verify_all_that_was_issued(service.directory, tmp_path) > 0
        assert problems_of(service) == "ok"


@pytest.fixture
def ledger_alone(start: Start, disk: Disk, tmp_path: pathlib.Path) -> Service:
    """Only the ledger is on the small disk."""
    return start(Service(tmp_path / "run", {
        "sqlite:ledger.sqlite": f"sqlite:{disk.folder / 'ledger.sqlite'}"}))


@pytest.fixture
def all_of_it(start: Start, disk: Disk) -> Service:
    """The whole deployment is on the small disk, its log and its token too."""
    return start(Service(disk.folder / "run"))


def problems_of(service: Service) -> str:
    """What SQLite finds wrong with the ledger."""
    line = next(line for line in (service.directory / "bartizan.conf").read_text().splitlines()
                if line.startswith("url = sqlite:"))
    path = service.directory / line.removeprefix("url = sqlite:")
    with contextlib.closing(sqlite3.connect(path)) as ledger:
        return "\n".join(row[0] for row in ledger.execute("PRAGMA integrity_check"))


def ask(service: Service, csr: str | None = None) -> requests.Response:
    return service.ask("POST", "/certificate_signing_requests",
                       json=csr_request("vnf-1", "c1", csr or new_csr("c1")))


def issue(service: Service, count: int) -> list[str]:
    answers = [ask(service) for _ in range(count)]
    assert [answer.status_code for answer in answers] == [201] * count
    return [answer.json()["certificateId"] for answer in answers]


def fill(disk: Disk, service: Service) -> tuple[list[str], str]:
    """What was answered until there was no space left, and the CSR that was refused then."""
    answered = issue(service, 20)
    disk.fill()
    for _ in range(300):
        csr = new_csr("c1")
        answer = ask(service, csr)
        if answer.status_code != 201:
            assert_refused(answer)
            return answered, csr
        answered.append(answer.json()["certificateId"])
    pytest.fail("nothing is refused on a full disk")


def assert_refused(answer: requests.Response) -> None:
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:bartizan:problem:ledger-full"
    assert int(answer.headers["Retry-After"]) >= 1


def goes_on(disk: Disk, service: Service, csr: str) -> str:
    """The process that runs answers the CSR that it refused, once it has space."""
    disk.give_back()
    answer = eventually(lambda: (made := ask(service, csr)).status_code == 201 and made, 15)
    eventually(service.ready)
    return str(answer.json()["certificateId"])


def listed(service: Service) -> list[str]:
    page = service.client().certificates(limit=1000)
    assert "next" not in page
    return [item["certificateId"] for item in page["items"]]


@pytest.mark.requirement("BZT-4")
class TestLedger:
    def test_a_csr_is_refused_and_the_operator_is_told(
            self, ledger_alone: Service, disk: Disk) -> None:
        admin = ledger_alone.client("admin")
        before = admin.status()["signatures"]
        answered, _ = fill(disk, ledger_alone)
        refused = [ask(ledger_alone) for _ in range(70)]  # at least one checkpoint is due
        for answer in refused:
            assert_refused(answer)
        # Only the first of them found out by signing.
        assert admin.status()["signatures"] - before - len(answered) <= 1
        ready = requests.get(ledger_alone.ops + "/readyz", timeout=10)
        assert (ready.status_code, ready.json()["ledger"]) == (503, "the ledger cannot grow")
        told = {line.get("requestId"): line for line in ledger_alone.lines()}
        for answer in refused[:-1]:  # the line of the last one may be under way
            line = told[answer.headers["X-Request-Id"]]
            assert (line["level"], line["fault"]) == ("error", "ledger_full")
            assert "free disk space" in line["remedy"]

    def test_what_is_there_is_read(self, ledger_alone: Service, disk: Disk) -> None:
        crl = requests.get(ledger_alone.pki + "/crl/local-0.crl", timeout=10)
        answered, _ = fill(disk, ledger_alone)
        client = ledger_alone.client(retries=0)
        assert sorted(listed(ledger_alone)) == sorted(answered)
        for certificate in answered:
            assert client.certificate(certificate)["state"] == "VALID"
        assert len(client.registrations()["items"]) == 1
        assert ledger_alone.client("admin", retries=0).audit(limit=10)["items"] != []
        again = requests.get(ledger_alone.pki + "/crl/local-0.crl", timeout=10)
        assert (again.status_code, again.content) == (200, crl.content)
        assert requests.get(ledger_alone.ops + "/healthz", timeout=10).status_code == 200

    def test_what_would_change_it_is_refused_and_changes_nothing(
            self, ledger_alone: Service, disk: Disk) -> None:
        answered, csr = fill(disk, ledger_alone)
        client = ledger_alone.client(retries=0)
        (registered,) = client.registrations()["items"]
        for change in (lambda: client.register(registration("vnf-2", "c1")),
                       lambda: client.revoke(answered[0], "superseded"),
                       lambda: client.deregister(registered["registrationId"])):
            with pytest.raises(exceptions.LedgerFullError):
                change()
        assert client.registrations()["items"] == [registered]
        assert client.certificate(answered[0])["state"] == "VALID"
        goes_on(disk, ledger_alone, csr)
        assert client.revoke(answered[0], "superseded")["state"] == "REVOKED"
        serial = bytes.fromhex(answered[0].removeprefix("local."))
        eventually(lambda: serial in requests.get(
            ledger_alone.pki + "/crl/local-0.crl", timeout=10).content, 10)

    def test_with_the_space_everything_goes_on_and_all_that_was_answered_is_there(
            self, ledger_alone: Service, disk: Disk) -> None:
        kept: list[str] = []
        for _ in range(2):
            answered, csr = fill(disk, ledger_alone)
            kept += [*answered, goes_on(disk, ledger_alone, csr), *issue(ledger_alone, 5)]
        assert sorted(listed(ledger_alone)) == sorted(kept)
        assert problems_of(ledger_alone) == "ok"

    def test_all_that_was_answered_is_there_after_a_kill_on_the_full_disk(
            self, ledger_alone: Service, disk: Disk) -> None:
        answered, csr = fill(disk, ledger_alone)
        ledger_alone.kill()
        disk.give_back()
        ledger_alone.start()
        assert sorted(listed(ledger_alone)) == sorted(answered)
        assert ask(ledger_alone, csr).status_code == 201


class TestDeployment:
    def test_a_signer_that_dies_meanwhile_comes_back_with_the_space(
            self, all_of_it: Service, disk: Disk) -> None:
        answered, csr = fill(disk, all_of_it)
        os.kill(all_of_it.signer_pids()[0], signal.SIGKILL)
        for _ in range(5):
            answer = ask(all_of_it)
            assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        ready = requests.get(all_of_it.ops + "/readyz", timeout=10)
        assert (ready.status_code, ready.json()["signer"] != "ok") == (503, True)
        assert sorted(listed(all_of_it)) == sorted(answered)
        goes_on(disk, all_of_it, csr)
        issue(all_of_it, 5)

    def test_it_ends_in_order_and_says_at_the_start_what_it_lacks(
            self, all_of_it: Service, disk: Disk) -> None:
        answered, csr = fill(disk, all_of_it)
        assert all_of_it.stop() == 0
        disk.fill()  # what its end gave back
        done = subprocess.run(all_of_it.command(), env=PLAIN, capture_output=True, text=True,
                              timeout=60, check=False)
        assert (done.returncode, os.strerror(errno.ENOSPC) in done.stderr) == (1, True)
        disk.give_back()
        all_of_it.start()
        assert sorted(listed(all_of_it)) == sorted(answered)
        assert ask(all_of_it, csr).status_code == 201


class TestLog:
    @pytest.fixture
    def log_alone(self, start: Start, disk: Disk, tmp_path: pathlib.Path) -> Service:
        """Only the log is on the small disk."""
        service = Service(tmp_path / "run")
        service.log.symlink_to(disk.folder / "log")
        return start(service)

    def test_one_that_cannot_be_written_stops_nothing(
            self, log_alone: Service, disk: Disk) -> None:
        disk.fill()
        answered = issue(log_alone, 20)
        size = log_alone.log.stat().st_size
        answered += issue(log_alone, 20)
        assert log_alone.log.stat().st_size == size
        disk.give_back()
        answered += issue(log_alone, 2)
        assert log_alone.log.stat().st_size > size
        assert sorted(listed(log_alone)) == sorted(answered)

    def test_the_first_line_after_it_can_be_read(self, log_alone: Service, disk: Disk) -> None:
        for _ in range(8):
            disk.fill()
            issue(log_alone, 20)
            cut = not log_alone.log.read_text().endswith("\n")
            disk.give_back()
            answer = ask(log_alone)
            if cut:  # else the last line just fitted
                break

        def told() -> list[str]:
            found = []
            for line in log_alone.log.read_text().splitlines():
                with contextlib.suppress(ValueError):
                    found.append(json.loads(line).get("requestId"))
            return found

        eventually(lambda: answer.headers["X-Request-Id"] in told(), 2)
