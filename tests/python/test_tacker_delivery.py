# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Custody and delivery (CMF 10): who makes the key, and how the VNFC gets what is its own. The
SSH server, the token and the CMF are real."""

from __future__ import annotations

import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator

import pytest

from conftest import BUILD, PLAIN, ROOT, Run
from service import Service, eventually, new_csr
from tacker_calls import PACKAGE, Outcome, Package, Tacker, instance, server

SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin") or "/usr/sbin/sshd"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    return Tacker(tmp_path, service, Package(tmp_path / "csar", "VDU1"))


class Guest:
    """A VNFC: an SSH server on loopback with a host key of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.etc = folder / "etc with a blank"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in ("host", "user", "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name],
                           env=PLAIN, check=True)
        self.host_key = (folder / "host.pub").read_text().rsplit(" ", 1)[0]
        shutil.copy(folder / "user.pub", folder / "authorized_keys")
        (folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
            f"AuthorizedKeysFile {folder}/authorized_keys\nPidFile none\nStrictModes no\n"
            "UsePAM no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\n")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(self.folder / "sshd_config")], env=PLAIN,
            stderr=(self.folder / "log").open("wb"))
        eventually(self.listens)

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)

    def options(self, host_key: str) -> dict[str, str]:
        known = self.folder / "known hosts of 100%"
        known.write_text(f"VDU1 {host_key}\n")
        return {"user": getpass.getuser(), "identity_file": str(self.folder / "user"),
                "known_hosts": str(known), "host_key_alias": "{vdu}", "port": str(self.port),
                "directory": str(self.etc), "request": str(self.etc / "request.pem"),
                "attempt_deadline": "10"}


@pytest.fixture
def guest(tmp_path: pathlib.Path) -> Iterator[Guest]:
    folder = tmp_path / "guest"
    folder.mkdir()
    made = Guest(folder)
    yield made
    made.stop()


def over_ssh(tacker: Tacker, guest: Guest, **options: str) -> Tacker:
    tacker.options["hook"] |= {"delivery": "ssh", "guest_deadline": "15"}
    tacker.options["delivery ssh"] = guest.options(guest.host_key) | options
    return tacker


ONE = server("VDU1", 1, ("127.0.0.1",))


class TestSsh:
    def test_key_chain_and_certificate_arrive_readable_by_the_user_alone(
            self, tacker: Tacker, guest: Guest, vnf: str, openssl: Run) -> None:
        guest.start()
        done = over_ssh(tacker, guest).call("instantiate_end", instance(vnf, ONE))
        assert (done.status, done.stderr) == (0, "")
        assert {path.name: path.stat().st_mode & 0o777 for path in guest.etc.iterdir()} == {
            "key.pem": 0o600, "chain.pem": 0o600, "certificate.pem": 0o600}
        assert guest.etc.stat().st_mode & 0o777 == 0o700
        public = openssl("pkey", "-in", str(guest.etc / "key.pem"), "-pubout").stdout
        assert public == openssl("x509", "-noout", "-pubkey", "-in",
                                 str(guest.etc / "certificate.pem")).stdout
        openssl("verify", "-CAfile", str(guest.etc / "chain.pem"),
                str(guest.etc / "certificate.pem"))

    def test_no_secret_is_in_the_servers_log_or_the_hooks_output(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        (guest.folder / "sshd_config").write_text(
            (guest.folder / "sshd_config").read_text() + "LogLevel DEBUG3\n")
        guest.start()
        done = over_ssh(tacker, guest).call("instantiate_end", instance(vnf, ONE))
        log = (guest.folder / "log").read_text()
        assert "Starting session" in log
        for line in (guest.etc / "key.pem").read_text().splitlines():
            assert line not in log and line.encode() not in done.stdout

    @pytest.mark.parametrize("pinned", ["stranger", "none"])
    def test_a_host_key_that_is_not_pinned_is_refused_and_nothing_is_sent(
            self, tacker: Tacker, guest: Guest, vnf: str, pinned: str) -> None:
        guest.start()
        over_ssh(tacker, guest)
        known = guest.folder / "known hosts of 100%"
        known.write_text("" if pinned == "none" else
                         "VDU1 " + (guest.folder / f"{pinned}.pub").read_text())
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "another host key" in done.stderr
        assert not guest.etc.exists()
        assert known.read_text().count("\n") <= 1  # nothing was learnt

    def test_a_user_that_is_not_admitted_is_told_without_waiting(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        over_ssh(tacker, guest, identity_file=str(guest.folder / "stranger"))
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "does not admit" in done.stderr

    def test_a_guest_that_still_starts_is_waited_for(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        late = threading.Timer(3, guest.start)
        late.start()
        done = over_ssh(tacker, guest).call("instantiate_end", instance(vnf, ONE))
        late.join()
        assert (done.status, done.stderr) == (0, "")

    def test_a_guest_that_never_comes_ends_the_wait(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        over_ssh(tacker, guest)
        tacker.options["hook"]["guest_deadline"] = "3"
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "cannot be reached by ssh at 127.0.0.1" in done.stderr
        assert len(done.error_data["bartizan"]["undelivered"]) == 1

    def test_a_user_without_rights_in_the_guest_is_named(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        (guest.folder / "file").write_text("")
        over_ssh(tacker, guest, directory=str(guest.folder / "file/within"))
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "correct the rights" in done.stderr

    def test_files_of_before_are_replaced_whole(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        over_ssh(tacker, guest)
        tacker.call("instantiate_end", instance(vnf, ONE))
        before = (guest.etc / "key.pem").read_text()
        tacker.call("change_current_package_end", instance(vnf, ONE), request={})
        assert (guest.etc / "key.pem").read_text() != before
        assert len(list(guest.etc.iterdir())) == 3

    def test_a_vnfc_without_an_address_is_refused_at_the_start_of_a_heal(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        over_ssh(tacker, guest)
        done = tacker.call("heal_start", instance(vnf, server("VDU1", 1)), request={})
        assert done.status == 1
        assert "Tacker knows no address" in done.stderr

    def test_an_address_is_no_option_of_ssh(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        over_ssh(tacker, guest)
        for address in ("-oProxyCommand=touch /tmp/x", "a b", "$(id)"):
            one = server("VDU1", 1, (address,))
            done = tacker.call("heal_start", instance(vnf, one), request={})
            assert done.status == 1
            assert "neither an address nor a host name" in done.stderr

    def test_the_management_connection_point_and_the_site_choose_the_address(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        over_ssh(tacker, guest)
        tacker.options["hook"]["management_cp"] = "OTHER_CP"
        assert tacker.call("instantiate_end", instance(vnf, ONE)).status == 1
        tacker.options["hook"]["address"] = "localhost"
        assert tacker.call("instantiate_end", instance(vnf, ONE)).status == 0

    def test_files_that_are_missing_are_found_at_the_start(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        over_ssh(tacker, guest, known_hosts="/nonexistent")
        done = tacker.call("instantiate_start", instance(vnf))
        assert done.status == 1
        assert "known_hosts = /nonexistent" in done.stderr


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestGuestCustody:
    def test_the_guests_own_request_is_fetched_and_its_key_stays(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        guest.etc.mkdir()
        csr = new_csr(str(ONE["id"]))
        (guest.etc / "request.pem").write_text(csr)
        over_ssh(tacker, guest)
        tacker.options["hook"]["custody"] = "guest"
        first = tacker.call("instantiate_end", instance(vnf, ONE))
        assert (first.status, first.stderr) == (0, "")
        assert {path.name for path in guest.etc.iterdir()} == {
            "request.pem", "chain.pem", "certificate.pem"}
        again = tacker.call("instantiate_end", instance(vnf, ONE))
        assert certificate_of(again) == certificate_of(first)

    def test_the_request_of_the_guide_is_one(self, tacker: Tacker, vnf: str, openssl: Run) -> None:
        tacker.options["hook"]["custody"] = "guest"
        page = (ROOT / "docs/howto/tacker.md").read_text()
        command = page[page.index("    openssl req"):page.index("\n\nThe CMF adds")]
        folder = tacker.delivered(vnf, str(ONE["id"]))
        folder.mkdir(parents=True)
        subprocess.run(["sh", "-ec", command], cwd=folder, env=PLAIN, capture_output=True,
                       check=True)
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert (done.status, done.stderr) == (0, "")
        key = openssl("pkey", "-in", str(folder / "key.pem"), "-pubout").stdout
        assert key == openssl("x509", "-noout", "-pubkey", "-in",
                              str(folder / "certificate.pem")).stdout

    def test_a_request_that_is_made_later_is_waited_for(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"] |= {"custody": "guest", "guest_deadline": "15"}
        folder = tacker.delivered(vnf, str(ONE["id"]))
        folder.mkdir(parents=True)
        csr = new_csr(str(ONE["id"]))
        late = threading.Timer(1, lambda: (folder / "request.pem").write_text(csr))
        late.start()
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        late.join()
        assert (done.status, done.stderr) == (0, "")

    def test_a_guest_without_a_request_ends_the_wait_and_is_named(
            self, tacker: Tacker, guest: Guest, vnf: str) -> None:
        guest.start()
        over_ssh(tacker, guest)
        tacker.options["hook"] |= {"custody": "guest", "guest_deadline": "3"}
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "no certification request yet" in done.stderr

    def test_what_is_no_request_is_refused_with_the_cmfs_reason(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.options["hook"]["custody"] = "guest"
        folder = tacker.delivered(vnf, str(ONE["id"]))
        folder.mkdir(parents=True)
        for text in ("no request", "\xff\xfe", "x" * 100_000):
            (folder / "request.pem").write_text(text)
            done = tacker.call("instantiate_end", instance(vnf, ONE))
            assert done.status == 1
            assert str(ONE["id"]) in done.stderr


class TestVnfmCustody:
    def test_cryptography_makes_the_key_where_the_native_core_is_not_built(
            self, tacker: Tacker, vnf: str, openssl: Run) -> None:
        pure = tacker.folder / "pure/bartizan"
        pure.mkdir(parents=True)
        for path in (BUILD / "python/bartizan").iterdir():
            if not path.name.startswith("_native.cpython"):
                (pure / path.name).symlink_to(path.resolve())
        tacker.environment["PYTHONPATH"] = str(pure.parent)
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert (done.status, done.stderr) == (0, "")
        folder = tacker.delivered(vnf, str(ONE["id"]))
        text = openssl("pkey", "-in", str(folder / "key.pem"), "-noout", "-text").stdout
        assert "P-256" in text


class TestTokenCustody:
    @pytest.fixture
    def token(self, tacker: Tacker) -> Tacker:
        (tacker.folder / "tokens").mkdir()
        conf = tacker.folder / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {tacker.folder}/tokens\n")
        tacker.environment["SOFTHSM2_CONF"] = str(conf)
        (tacker.folder / "pin").write_text("4711-of-the-token\n")
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "vnfcs", "--pin",
                        "4711-of-the-token", "--so-pin", "so-pin"], capture_output=True,
                       env=PLAIN | tacker.environment, check=True)
        tacker.options["hook"]["custody"] = "token"
        tacker.options["token"] = {"module": MODULE, "uri": "pkcs11:token=vnfcs",
                                   "pin_file": str(tacker.folder / "pin")}
        return tacker

    def test_the_key_stays_in_the_token_and_its_uri_is_delivered(
            self, token: Tacker, vnf: str, openssl: Run) -> None:
        assert token.call("instantiate_start", instance(vnf)).stderr == ""
        done = token.call("instantiate_end", instance(vnf, ONE))
        assert (done.status, done.stderr) == (0, "")
        folder = token.delivered(vnf, str(ONE["id"]))
        assert {path.name for path in folder.iterdir()} == {
            "key.uri", "chain.pem", "certificate.pem"}
        public = self.p11tool(token, "--export-pubkey", (folder / "key.uri").read_text())
        assert public.strip().endswith(openssl(
            "x509", "-noout", "-pubkey", "-in", str(folder / "certificate.pem")).stdout.strip())
        assert "CKA_NEVER_EXTRACTABLE" in self.p11tool(token, "--list-all-privkeys",
                                                       "pkcs11:token=vnfcs")

    def test_a_retry_uses_the_key_that_is_there(self, token: Tacker, vnf: str) -> None:
        for _ in range(2):
            assert token.call("instantiate_end", instance(vnf, ONE)).stderr == ""
        assert self.p11tool(token, "--list-all-privkeys", "pkcs11:token=vnfcs").count(
            "Type: Private key") == 1

    def test_a_wrong_pin_is_told_without_it(self, token: Tacker, vnf: str) -> None:
        (token.folder / "pin").write_text("wrong-pin")
        done = token.call("instantiate_end", instance(vnf, ONE))
        assert done.status == 1
        assert "[token] p11tool refuses" in done.stderr
        assert "wrong-pin" not in done.stderr and done.stdout == b""

    def test_a_token_that_is_not_there_is_found_at_the_start(
            self, token: Tacker, vnf: str) -> None:
        token.options["token"]["module"] = "/nonexistent.so"
        done = token.call("instantiate_start", instance(vnf))
        assert done.status == 1
        assert "[token] module" in done.stderr

    @staticmethod
    def p11tool(token: Tacker, *words: str) -> str:
        out = token.folder / "out"
        subprocess.run(
            ["p11tool", f"--provider={MODULE}", "--login", "--batch", f"--outfile={out}", *words],
            env=PLAIN | token.environment | {"GNUTLS_PIN": "4711-of-the-token"},
            capture_output=True, check=True)
        return out.read_text()


class TestOwnDriver:
    def test_a_site_brings_its_own_driver_by_an_entry_point(
            self, tacker: Tacker, vnf: str) -> None:
        site = tacker.folder / "site"
        info = site / "pigeon-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[bartizan.delivery]\npigeon = pigeon\n")
        (site / "pigeon.py").write_text(
            "import pathlib\nfrom bartizan.tacker.hook.options import Option\n"
            "OPTIONS = (Option('delivery pigeon', 'loft', 'path', None, 'where to'),)\n"
            "class Driver:\n"
            "    def __init__(self, options, hook): self.loft = options['loft']\n"
            "    def check(self, vnfcs): pass\n"
            "    def deliver(self, vnfc, files, until):\n"
            "        pathlib.Path(self.loft).write_text(vnfc.id + files.certificate)\n")
        tacker.environment["PYTHONPATH"] = f"{site}:{PACKAGE}"
        tacker.options["hook"]["delivery"] = "pigeon"
        loft = tacker.folder / "loft"
        tacker.options["delivery pigeon"] = {"loft": str(loft)}
        done = tacker.call("instantiate_end", instance(vnf, ONE))
        assert (done.status, done.stderr) == (0, "")
        assert loft.read_text().startswith(str(ONE["id"]) + "-----BEGIN CERTIFICATE")


def certificate_of(done: Outcome) -> str:
    (one,) = done.certificates.values()
    return str(one["certificateId"])
