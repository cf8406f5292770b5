# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The signer as a service of its own: as packaging/systemd has it, with systemd's own socket
activation, and as other users than bartizand's where the tests may become them."""

from __future__ import annotations

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator

import pytest

from bartizan import exceptions
from conftest import BUILD, PLAIN, ROOT
from service import QUICK, Service, eventually, hang_the_signer, sign_one

SEPARATE = ROOT / "packaging/systemd/separate-signer"
AS_ROOT = os.geteuid() == 0
BARTIZAND, SIGNER = ("nobody", "daemon") if AS_ROOT else (pwd.getpwuid(os.geteuid()).pw_name,) * 2


def as_user(name: str, *command: object) -> list[str]:
    words = [str(word) for word in command]
    if not AS_ROOT:
        return words
    user = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups",
            *words]


def separate(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(SEPARATE), *map(str, arguments)], env=PLAIN, timeout=60,
                          capture_output=True, text=True, check=False)


class SeparateService(Service):
    """bartizand, and beside it systemd's socket that starts its signers."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(folder / "run", QUICK)
        self.folder = folder
        self.socket = folder / "socket" / "signer"
        self.socket.parent.mkdir()
        self.manager: subprocess.Popen[bytes] | None = None
        self.programs = folder / "bin"
        self.programs.mkdir()
        for program in ("bartizand", "bartizan-signer"):
            shutil.copy(BUILD / "bin" / program, self.programs)
        done = separate(self.directory, folder / "signer", self.socket, SIGNER)
        assert done.returncode == 0, done.stderr
        if AS_ROOT:
            subprocess.run(["chown", "-R", f"{BARTIZAND}:", self.directory], check=True)

    def command(self) -> list[str]:
        return as_user(BARTIZAND, self.programs / "bartizand", "--config",
                       self.directory / "bartizan.conf")

    def listen(self) -> None:
        self.manager = subprocess.Popen(
            ["systemd-socket-activate", "--accept", "--seqpacket", "-l", str(self.socket),
             *as_user(SIGNER, self.programs / "bartizan-signer", "serve", "--config",
                      self.folder / "signer" / "bartizan.conf")],
            env=PLAIN, stderr=subprocess.DEVNULL)
        eventually(self.socket.exists)
        if AS_ROOT:
            # What SocketUser= and SocketMode= are for.
            shutil.chown(self.socket, BARTIZAND)
        self.socket.chmod(0o600)

    def hang_up(self) -> None:
        assert self.manager is not None
        self.manager.kill()
        self.manager.wait(60)
        self.manager = None
        self.socket.unlink()

    def signer_pids(self) -> list[int]:
        assert self.manager is not None
        return [int(pid) for pid in pathlib.Path(
            f"/proc/{self.manager.pid}/task/{self.manager.pid}/children").read_text().split()]


@pytest.fixture
def service() -> Iterator[SeparateService]:
    # Not the tests' own folder, which other users may not enter.
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        running = SeparateService(pathlib.Path(folder))
        try:
            running.listen()
            running.start()
            yield running
            if running.process is not None:
                assert running.stop() == 0
        finally:
            if running.process is not None:
                running.kill()
            if running.manager is not None:
                running.hang_up()


def ends(pid: int) -> Callable[[], bool]:
    return lambda: not pathlib.Path(f"/proc/{pid}").exists()


@pytest.mark.requirement("BZT-3")
class TestSeparateSigner:
    def test_it_signs_and_ends_with_who_asked(self, service: SeparateService) -> None:
        made = sign_one(service)
        assert service.client().certificate(made)["state"] == "VALID"
        (pid,) = service.signer_pids()
        assert service.client("admin").status()["tokenLabel"] == "bartizan"
        assert service.stop() == 0
        eventually(ends(pid))

    @pytest.mark.skipif(not AS_ROOT, reason="only root can run programs as other users")
    def test_who_takes_bartizand_has_neither_pin_nor_token_nor_memory(
            self, service: SeparateService) -> None:
        sign_one(service)
        (pid,) = service.signer_pids()
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        assert f"Uid:\t{pwd.getpwnam(SIGNER).pw_uid}\t" in status
        home = service.folder / "signer"
        for path in (home / "pin", home / "bartizan.conf", home / "tokens", f"/proc/{pid}/mem",
                     f"/proc/{pid}/environ"):
            assert pathlib.Path(path).exists()
            done = subprocess.run(as_user(BARTIZAND, "cp", "-r", path, "/dev/null"), env=PLAIN,
                                  capture_output=True, text=True, check=False)
            assert done.returncode != 0
            assert "Permission denied" in done.stderr, path
        done = subprocess.run(as_user(BARTIZAND, "kill", "-0", str(pid)), env=PLAIN,
                              capture_output=True, check=False)
        assert done.returncode != 0
        # And what is left of the deployment names none of it.
        left = {path.name for path in service.directory.rglob("*")}
        assert not left & {"pin", "so-pin", "tokens", "state", "softhsm2.conf"}

    def test_one_that_dies_is_followed_by_another(self, service: SeparateService) -> None:
        sign_one(service)
        (first,) = service.signer_pids()
        os.kill(first, signal.SIGKILL)
        eventually(service.ready)
        sign_one(service)
        assert service.signer_pids() != [first]

    def test_one_that_hangs_is_left_for_another(self, service: SeparateService) -> None:
        hung = hang_the_signer(service)
        # It ends by itself as soon as it can see that nobody is there.
        os.kill(hung, signal.SIGCONT)
        eventually(ends(hung))

    def test_without_the_socket_it_says_so_and_goes_on_when_it_is_back(
            self, service: SeparateService) -> None:
        made = sign_one(service)
        pids = service.signer_pids()
        service.hang_up()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: service.ready(503))
        with pytest.raises(exceptions.SignerUnavailableError):
            sign_one(service)
        assert service.client().certificate(made)["state"] == "VALID"
        service.listen()
        eventually(service.ready)
        sign_one(service)


class TestSeparate:
    def test_a_second_run_finds_it_done(self, service: SeparateService) -> None:
        before = (service.directory / "bartizan.conf").read_text()
        done = separate(service.directory, service.folder / "signer", service.socket, SIGNER)
        assert done.returncode == 0
        assert str(service.socket) in done.stdout
        assert (service.directory / "bartizan.conf").read_text() == before
        sign_one(service)

    def test_a_run_that_was_cut_short_is_finished_by_the_next(
            self, service: SeparateService) -> None:
        # Between its two last steps.
        conf = service.folder / "signer" / "bartizan.conf"
        conf.rename(conf.with_name("bartizan.conf.new"))
        done = separate(service.directory, service.folder / "signer", service.socket, SIGNER)
        assert done.returncode == 0, done.stderr
        assert conf.exists()
        os.kill(service.signer_pids()[0], signal.SIGKILL)
        eventually(service.ready)
        sign_one(service)

    def test_quickstart_makes_no_second_token(self, service: SeparateService) -> None:
        service.stop()
        left = {path for path in service.directory.rglob("*")}
        done = subprocess.run([BUILD / "bin/bartizan", "quickstart", "--dir", service.directory],
                              env=PLAIN, timeout=60, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "of the service at" in done.stdout
        assert {path for path in service.directory.rglob("*")} == left

    def test_no_signer_is_overwritten(self, service: SeparateService,
                                      tmp_path: pathlib.Path) -> None:
        other = Service(tmp_path / "run")
        done = separate(other.directory, service.folder / "signer", service.socket, SIGNER)
        assert done.returncode == 1
        assert "holds a signer already" in done.stderr
        assert (other.directory / "pin").exists()
        sign_one(service)

    def test_options_of_both_go_to_both(self, tmp_path: pathlib.Path) -> None:
        service = Service(tmp_path / "run", {
            "backend = pkcs11": "backend = pkcs11\ndeadline_ms = 1500\nqueue = 7\nworkers = 3"})
        done = separate(service.directory, tmp_path / "signer", tmp_path / "socket",
                        pwd.getpwuid(os.geteuid()).pw_name)
        assert done.returncode == 0, done.stderr
        ours = (service.directory / "bartizan.conf").read_text()
        theirs = (tmp_path / "signer" / "bartizan.conf").read_text()
        assert "queue = 7" in ours and "queue" not in theirs
        assert "deadline_ms = 1500" in ours
        assert "workers = 3" in theirs and "workers" not in ours
        assert "[ledger]" in ours and "[ledger]" not in theirs

    def test_the_clients_configuration_does_not_serve(self, service: SeparateService) -> None:
        done = subprocess.run([BUILD / "bin/bartizan-signer", "describe", "--config",
                               service.directory / "bartizan.conf"], env=PLAIN,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "a service of its own" in done.stderr
