# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The command line as a user meets it."""

from __future__ import annotations

import json
import pathlib
import stat
import subprocess
import uuid

import pytest

from conftest import BUILD, PLAIN, ROOT, Run
from service import free_base_port


class TestQuickstart:
    def test_never_overwrites_and_says_what_to_do_next(
            self, bartizan: Run, tmp_path: pathlib.Path) -> None:
        directory = tmp_path / "run"
        first = bartizan("quickstart", "--dir", str(directory)).stdout
        assert "kept" not in first and "Next:" in first
        before = {path: path.read_bytes() for path in directory.rglob("*")
                  if path.is_file() and path.name not in ("lock",)
                  and "ledger" not in path.name and "tokens" not in str(path)}
        assert "made" not in bartizan("quickstart", "--dir", str(directory)).stdout
        for path, content in before.items():
            assert path.read_bytes() == content
        for secret in ("pin", "so-pin", "offline-root/root.key", "bartizan.conf"):
            assert stat.S_IMODE((directory / secret).stat().st_mode) == 0o600

    def test_puts_the_issuing_ca_under_a_corporate_root(
            self, bartizan: Run, openssl: Run, tmp_path: pathlib.Path) -> None:
        directory = tmp_path / "run"
        bartizan("quickstart", "--dir", str(directory), "--external-ca")
        request = bartizan("ca", "csr", directory=directory).stdout
        (tmp_path / "issuing.csr").write_text(request)
        openssl("req", "-in", "issuing.csr", "-verify", "-noout")
        openssl("req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", "root.key", "-out",
                "root.pem", "-subj", "/O=Corp/CN=Corporate root", "-days", "3650", "-addext",
                "keyUsage=critical,keyCertSign,cRLSign")
        (tmp_path / "ext").write_text(
            "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
        openssl("x509", "-req", "-in", "issuing.csr", "-CA", "root.pem", "-CAkey", "root.key",
                "-CAcreateserial", "-days", "1000", "-extfile", "ext", "-out", "issuing.pem")
        wrong = bartizan("ca", "import", "root.pem", directory=directory, check=False)
        assert wrong.returncode == 1 and "does not fit" in wrong.stderr
        chain = (tmp_path / "issuing.pem").read_text() + (tmp_path / "root.pem").read_text()
        (tmp_path / "chain.pem").write_text(chain)
        bartizan("ca", "import", "chain.pem", directory=directory)
        bartizan("ca", "import", "chain.pem", directory=directory)
        assert bartizan("ca", "init", directory=directory, check=False).returncode == 1
        bartizan("registration", "create", "--consumer", "vnfm", "--cert-type", "VNFCI_CERT",
                 "--vnf-instance-id", "v", "--subject-id", "c", directory=directory)
        bartizan("csr", "make", "--common-name", "c", "--key-out", "c.key", "--csr-out", "c.csr")
        bartizan("csr", "sign", "--consumer", "vnfm", "--cert-type", "VNFCI_CERT", "--vnfc-id",
                 "c", "c.csr", "--out", "c.pem", directory=directory)
        openssl("verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
                "c.pem")


class TestExitCodes:
    def test_refused_is_1_with_the_reason_and_what_to_do(self, bartizan: Run) -> None:
        done = bartizan("certificate", "revoke", "local.00", "--reason", "because", check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("bartizan: ") and "what to do: " in done.stderr

    def test_wrong_usage_and_configuration_is_2(
            self, bartizan: Run, tmp_path: pathlib.Path) -> None:
        assert bartizan("ca", "show", directory=tmp_path, check=False).returncode == 2
        assert bartizan("csr", "sign", check=False).returncode == 2
        (tmp_path / "bartizan.conf").write_text("[bartizan]\noperator_domain = x\n[sgner]\na = b\n")
        done = bartizan("config", "check", directory=tmp_path, check=False)
        assert done.returncode == 2
        assert len(done.stdout.splitlines()) == 3

    def test_not_found_is_3(self, bartizan: Run) -> None:
        assert bartizan("certificate", "show", "local.00", check=False).returncode == 3

    def test_no_signer_is_4_and_no_secret_is_told(
            self, bartizan: Run, tmp_path: pathlib.Path) -> None:
        directory = tmp_path / "run"
        bartizan("quickstart", "--dir", str(directory))
        pin = (directory / "pin").read_text().strip()
        (directory / "pin").write_text("0" + pin[1:] + "x\n")
        first = bartizan("token", "status", directory=directory, check=False)
        second = bartizan("-v", "token", "status", directory=directory, check=False)
        assert first.returncode == second.returncode == 4
        assert "not tried again" in second.stderr
        assert pin[1:] not in first.stderr + second.stderr
        (directory / "pin").write_text(pin + "\n")
        bartizan("token", "status", directory=directory)


class TestDoctor:
    def test_tells_what_is_wrong_and_what_to_do(
            self, bartizan: Run, tmp_path: pathlib.Path) -> None:
        directory = tmp_path / "run"
        bartizan("quickstart", "--dir", str(directory), "--base-port", str(free_base_port()))
        well = bartizan("doctor", directory=directory)
        assert "ERROR" not in well.stdout
        assert "WARNING a CA key beside the service: offline-root/root.key" in well.stdout
        assert "WARNING service: nobody answers" in well.stdout
        (directory / "pin").chmod(0o644)
        (directory / "listeners/certm/cert.pem").write_text("nothing")
        ill = bartizan("doctor", directory=directory, check=False)
        assert ill.returncode == 1
        assert "ERROR   permissions: pin" in ill.stdout
        assert "ERROR   certificate listeners/certm/cert.pem" in ill.stdout
        assert "what to do: chmod go=" in ill.stdout
        (directory / "bartizan.conf").write_text("[nothing]\na = b\n")
        assert bartizan("doctor", directory=directory, check=False).returncode == 1


class TestOutput:
    def test_lists_come_as_table_json_and_yaml(self, bartizan: Run) -> None:
        vnf = f"vnf-{uuid.uuid4()}"
        bartizan("registration", "create", "--consumer", "vnfm", "--cert-type", "vnfci_cert",
                 "--vnf-instance-id", vnf, "--subject-id", "c")
        listing = ("registration", "list", "--vnf-instance-id", vnf)
        assert vnf in bartizan(*listing).stdout
        assert json.loads(bartizan(*listing, "-f", "json").stdout)[0]["vnfInstanceId"] == vnf
        import yaml
        assert yaml.safe_load(bartizan(*listing, "-f", "yaml").stdout)[0]["state"] == "REGISTERED"
        trail = json.loads(bartizan("audit", "list", "--limit", "1000", "-f", "json").stdout)
        assert any(vnf in item["subject"] for item in trail)

    @pytest.mark.parametrize("command", [
        "quickstart", "ca init", "ca csr", "ca import", "ca show", "ca crl",
        "registration create", "registration list", "registration delete", "csr make",
        "csr show", "csr sign", "mano sign", "certificate list", "certificate show",
        "certificate revoke", "audit list", "profile list", "config sample", "config check",
        "token status", "doctor", "sm add", "sm list", "sm show", "sm remove", "vim add",
        "vim list", "scvi capabilities", "scvi query", "scvi location host",
        "scvi location resource", "tacker enable", "tacker disable", "tacker check"])
    def test_help_teaches_with_an_example(self, bartizan: Run, command: str) -> None:
        text = bartizan(*command.split(), "--help").stdout
        assert f"bartizan {command.split()[0]}" in text or f"run {command}" in text
        assert "Example" in text

    def test_completion_knows_the_commands(self, bartizan: Run) -> None:
        assert "registration" in bartizan("complete").stdout


def test_the_tutorial_runs_twice_and_leaves_nothing_running(tmp_path: pathlib.Path) -> None:
    script = ROOT / "docs" / "tutorials" / "first-certificate.sh"
    for _ in range(2):
        done = subprocess.run(
            ["bash", str(script), str(tmp_path / "run"), str(free_base_port())],
            capture_output=True, text=True,
            env=PLAIN | {"PATH": f"{BUILD / 'bin'}:/usr/bin:/bin:/usr/sbin"}, timeout=600)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    running = subprocess.run(["pgrep", "-f", f"bartizan-signer.*{tmp_path}"], env=PLAIN,
                             timeout=60, check=False)
    assert running.returncode == 1
