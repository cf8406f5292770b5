# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Security Managers and VIMs as an administrator adds them."""

from __future__ import annotations

import json
import os
import pathlib
import shlex
import stat
import subprocess
import uuid

import pytest

from conftest import BUILD, PLAIN, Run
from service import free_base_port

DOMAIN = "operator.example"


@pytest.fixture
def site(bartizan: Run, tmp_path: pathlib.Path) -> pathlib.Path:
    """A deployment of the test's own."""
    directory = tmp_path / "run"
    bartizan("quickstart", "--dir", str(directory), "--base-port", str(free_base_port()))
    return directory


def add(bartizan: Run, site: pathlib.Path, name: str, *words: str) -> dict[str, object]:
    done = bartizan("sm", "add", name, "--mode", "passive", *words, "-f", "json", directory=site)
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


def refused(bartizan: Run, site: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command that fails and leaves the configuration as it is."""
    before = (site / "bartizan.conf").read_bytes()
    done = bartizan(*words, directory=site, check=False)
    assert done.returncode != 0
    assert (site / "bartizan.conf").read_bytes() == before
    return done


def check(site: pathlib.Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BUILD / "bin" / "bartizand"), "--config", str(site / "bartizan.conf"), "--check"],
        capture_output=True, text=True, env=PLAIN, timeout=60, check=False)


def mode_of(path: pathlib.Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestAdd:
    def test_makes_all_that_a_security_manager_needs(
            self, bartizan: Run, site: pathlib.Path) -> None:
        shown = add(bartizan, site, "a", "--domain", "tenant a", "--project", "p1",
                    "--project", "p2")
        assert shown["mode"] == "PASSIVE"
        assert shown["domains"] == ["tenant a"] and shown["projects"] == ["p1", "p2"]
        assert shown["hostScope"] == "HOSTS_OF_SCOPE"
        assert shown["identities"] == [f"dns:sm-a.{DOMAIN}"]
        assert shown["serverName"] == f"sctelem-a.{DOMAIN}"
        assert shown["url"] == f"https://sctelem-a.{DOMAIN}:{shown['port']}/sctelem/v1"
        words = shlex.split(str(shown["try"]))
        assert words[0] == "curl" and words[-1] == f"{shown['url']}/capabilities"
        for option in ("caFile", "certificate", "key"):
            assert str(shown[option]) in words and pathlib.Path(str(shown[option])).is_file()
        assert check(site).returncode == 0
        assert bartizan("config", "check", directory=site).returncode == 0
        assert "ERROR" not in bartizan("doctor", directory=site).stdout

    def test_a_second_time_finds_it_done_and_other_values_are_refused(
            self, bartizan: Run, site: pathlib.Path) -> None:
        first = add(bartizan, site, "a", "--domain", "d")
        files = {path: path.read_bytes() for path in site.rglob("*.pem")}
        text = (site / "bartizan.conf").read_bytes()
        assert add(bartizan, site, "a", "--domain", "d") == first
        assert (site / "bartizan.conf").read_bytes() == text
        assert {path: path.read_bytes() for path in site.rglob("*.pem")} == files
        for other in (("--domain", "e"), ("--domain", "d", "--project", "p"),
                      ("--domain", "d", "--port", "9"), ("--domain", "d", "--host-scope", "all")):
            done = refused(bartizan, site, "sm", "add", "a", "--mode", "passive", *other)
            assert done.returncode == 1 and "made otherwise: [sm a]" in done.stderr
        done = refused(bartizan, site, "sm", "add", "a", "--mode", "semi-active", "--domain", "d")
        assert done.returncode == 1

    def test_keys_are_their_owners_alone(self, bartizan: Run, site: pathlib.Path) -> None:
        (site / "bartizan.conf").chmod(0o640)
        add(bartizan, site, "a")
        keys = [*site.glob("*/*sm-a/*key*"), *site.glob("listeners/sctelem-a/key.pem"),
                *site.glob("clients/sm-a/key.pem"), *site.glob("management-ca/sm-a/ca.key")]
        assert {path.parent.name for path in keys} == {"sm-a", "sctelem-a"}
        assert all(mode_of(path) == 0o600 for path in keys)
        assert all(mode_of(path.parent) == 0o700 for path in keys)
        assert mode_of(site / "bartizan.conf") == 0o640

    @pytest.mark.parametrize("words", [
        ("add", "A", "--mode", "passive"), ("add", "-a", "--mode", "passive"),
        ("add", "a.b", "--mode", "passive"), ("add", "../a", "--mode", "passive"),
        ("add", "a" * 33, "--mode", "passive"), ("add", "a", "--mode", "active"), ("add", "a"),
        ("add", "a", "--mode", "passive", "--domain", "a,b"),
        ("add", "a", "--mode", "passive", "--domain", "a\n[consumer x]"),
        ("add", "a", "--mode", "passive", "--domain", ""),
        ("add", "a", "--mode", "passive", "--address", "0.0.0.0"),
        ("add", "a", "--mode", "passive", "--address", "here"),
        ("add", "a", "--mode", "passive", "--port", "65536"),
        ("add", "a", "--mode", "passive", "--vim", "absent"),
        ("add", "a", "--mode", "passive", "--host-scope", "aggregates"),
        ("add", "a", "--mode", "passive", "--csr", "absent.csr"),
        ("show", "a"), ("remove", "a"), ("remove", "../listeners")])
    def test_wrong_words_are_refused_and_leave_nothing_behind(
            self, bartizan: Run, site: pathlib.Path, words: tuple[str, ...]) -> None:
        before = {path for path in site.rglob("*") if "tokens" not in path.parts}
        done = refused(bartizan, site, "sm", *words)
        assert done.returncode in (1, 2, 3, 4)
        assert {path for path in site.rglob("*") if "tokens" not in path.parts} == before

    def test_the_configuration_of_another_user_is_left_alone(
            self, bartizan: Run, site: pathlib.Path) -> None:
        try:
            os.chown(site / "bartizan.conf", 65534, -1)
        except PermissionError:
            pytest.skip("only root can give a file away")
        done = refused(bartizan, site, "sm", "add", "a", "--mode", "passive")
        assert "as that user" in done.stderr

    def test_works_while_a_bartizand_holds_the_deployment(
            self, bartizan: Run, tmp_path: pathlib.Path) -> None:
        from service import Service

        service = Service(tmp_path / "run")
        service.start()
        try:
            add(bartizan, service.directory, "a", "--domain", "d")
            told = [line.get("change") for line in service.reload()]
            assert "[sm a]: takes effect at the next start" in told
            assert service.ready()
        finally:
            assert service.stop() == 0


class TestIdentities:
    @pytest.mark.requirement("Security.006")
    def test_no_security_managers_certificate_is_trusted_in_anothers_place(
            self, bartizan: Run, site: pathlib.Path, openssl: Run) -> None:
        for name in ("a", "b"):
            add(bartizan, site, name)

        def passes(client: str, listener: str) -> bool:
            return openssl(
                "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile",
                str(site / "listeners" / listener / "clients.pem"), "-no-CApath", "-no-CAstore",
                str(site / "clients" / client / "cert.pem"), check=False).returncode == 0

        who = {"sctelem-a": "sm-a", "sctelem-b": "sm-b"}
        clients = ("sm-a", "sm-b", "vnfm", "vnfm-2", "admin")
        for listener, own in who.items():
            assert [client for client in clients if passes(client, listener)] == [own]
        assert [client for client in clients if passes(client, "certm")] == [
            "vnfm", "vnfm-2", "admin"]

    @pytest.mark.requirement("Security.001")
    def test_each_listener_proves_its_own_name_by_its_own_key(
            self, bartizan: Run, site: pathlib.Path, openssl: Run) -> None:
        shown = add(bartizan, site, "a", "--address", "127.0.0.7")
        listeners = site / "listeners"
        for name in (f"sctelem-a.{DOMAIN}", "localhost"):
            openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile",
                    str(shown["caFile"]), "-verify_hostname", name,
                    str(listeners / "sctelem-a/cert.pem"))
        for address in ("127.0.0.1", "::1", "127.0.0.7"):
            openssl("verify", "-CAfile", str(shown["caFile"]), "-verify_ip", address,
                    str(listeners / "sctelem-a/cert.pem"))
        (listeners / "sctelem-a/key.pem").write_bytes((listeners / "certm/key.pem").read_bytes())
        (listeners / "sctelem-a/cert.pem").write_bytes((listeners / "certm/cert.pem").read_bytes())
        done = check(site)
        assert done.returncode == 2 and "have one key" in done.stderr


class TestKeyOfItsOwn:
    def request(self, openssl: Run, name: str, *words: str) -> str:
        openssl("req", "-new", "-nodes", "-newkey", *(words or ("ec", "-pkeyopt",
                "ec_paramgen_curve:P-256")), "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", "/CN=whoever", "-addext", f"subjectAltName=DNS:vnfm.{DOMAIN}")
        return f"{name}.csr"

    def test_is_never_here_and_the_name_is_given_here(
            self, bartizan: Run, site: pathlib.Path, openssl: Run) -> None:
        csr = self.request(openssl, "mine")
        shown = add(bartizan, site, "a", "--csr", csr)
        assert "key" not in shown and "--key KEY" in str(shown["try"])
        assert not (site / "clients/sm-a/key.pem").exists()
        text = openssl("x509", "-in", str(shown["certificate"]), "-noout", "-text").stdout
        assert f"DNS:sm-a.{DOMAIN}" in text
        assert "vnfm" not in text and "whoever" not in text
        of_certificate = openssl("x509", "-in", str(shown["certificate"]), "-noout", "-pubkey")
        of_key = openssl("pkey", "-in", "mine.key", "-pubout")
        assert of_certificate.stdout == of_key.stdout
        assert add(bartizan, site, "a", "--csr", csr) == shown
        other = self.request(openssl, "other")
        done = refused(bartizan, site, "sm", "add", "a", "--mode", "passive", "--csr", other)
        assert "made otherwise" in done.stderr

    @pytest.mark.requirement("Security.001")
    def test_that_is_anothers_or_weak_or_not_proven_is_refused(
            self, bartizan: Run, site: pathlib.Path, openssl: Run, tmp_path: pathlib.Path) -> None:
        add(bartizan, site, "a", "--csr", self.request(openssl, "mine"))
        weak = self.request(openssl, "weak", "rsa:2048")
        pem = (tmp_path / "mine.csr").read_text().splitlines()
        body = "".join(pem[1:-1])
        spoilt = body[:-12] + ("A" if body[-12] != "A" else "B") + body[-11:]
        (tmp_path / "spoilt.csr").write_text(f"{pem[0]}\n{spoilt}\n{pem[-1]}\n")
        (tmp_path / "none.csr").write_text("nothing")
        (tmp_path / "der.csr").write_bytes(b"\x30\x82\xff")
        for csr, why in (("mine.csr", "belongs to another"), (weak, "3072"),
                         ("spoilt.csr", "csr"), ("none.csr", "not in PEM"),
                         ("der.csr", "not in PEM")):
            done = refused(bartizan, site, "sm", "add", "b", "--mode", "passive", "--csr", csr)
            assert done.returncode == 1 and why in done.stderr
            assert not (site / "clients/sm-b").exists()


class TestRemove:
    @pytest.mark.requirement("Security.006")
    def test_what_the_removed_one_holds_does_not_open_a_later_one(
            self, bartizan: Run, site: pathlib.Path, openssl: Run) -> None:
        before = (site / "bartizan.conf").read_bytes()
        add(bartizan, site, "a")
        done = bartizan("sm", "remove", "a", "-f", "json", directory=site)
        aside = pathlib.Path(json.loads(done.stdout)["filesMovedTo"])
        assert (site / "bartizan.conf").read_bytes() == before
        assert mode_of(aside) == 0o700 and mode_of(aside / "client/key.pem") == 0o600
        assert check(site).returncode == 0
        add(bartizan, site, "a")
        old = openssl("verify", "-CAfile", str(site / "listeners/sctelem-a/clients.pem"),
                      str(aside / "client/cert.pem"), check=False)
        assert old.returncode != 0

    def test_one_of_many_leaves_the_others(self, bartizan: Run, site: pathlib.Path) -> None:
        for name in ("a", "b", "c"):
            add(bartizan, site, name)
        bartizan("sm", "remove", "b", directory=site)
        listed = json.loads(bartizan("sm", "list", "-f", "json", directory=site).stdout)
        assert [item["name"] for item in listed] == ["a", "c"]
        assert len({item["port"] for item in listed}) == 2
        assert json.loads(bartizan("sm", "show", "c", "-f", "json",
                                   directory=site).stdout)["name"] == "c"


class TestVim:
    def test_is_added_once_with_an_id_of_its_own(
            self, bartizan: Run, site: pathlib.Path, tmp_path: pathlib.Path) -> None:
        (tmp_path / "recorded").mkdir()
        words = ("vim", "add", "site-1", "--driver", "recorded", "--recording", "recorded", "-f",
                 "json")
        shown = json.loads(bartizan(*words, directory=site).stdout)
        assert uuid.UUID(shown["vimId"]).version == 4
        assert shown["source"] == str(tmp_path / "recorded")
        assert json.loads(bartizan(*words, directory=site).stdout) == shown
        bartizan("vim", "add", "site-2", "--cloud", "devstack", directory=site)
        listed = json.loads(bartizan("vim", "list", "-f", "json", directory=site).stdout)
        assert [item["name"] for item in listed] == ["site-1", "site-2"]
        assert add(bartizan, site, "a", "--vim", "site-2")["vims"] == ["site-2"]
        assert check(site).returncode == 0

    def test_the_clouds_password_is_its_owners_alone(
            self, bartizan: Run, site: pathlib.Path) -> None:
        clouds = site / "clouds.yaml"
        clouds.write_text("clouds: {}\n")
        clouds.chmod(0o644)
        bartizan("vim", "add", "site-1", "--cloud", "c", "--clouds-file", str(clouds),
                 directory=site)
        done = bartizan("doctor", directory=site, check=False)
        assert done.returncode == 1 and "ERROR   permissions: clouds.yaml" in done.stdout
        clouds.chmod(0o600)
        assert "ERROR" not in bartizan("doctor", directory=site).stdout

    @pytest.mark.parametrize("words", [
        ("A", "--cloud", "c"), ("a",), ("a", "--driver", "recorded"),
        ("a", "--driver", "recorded", "--recording", "absent"),
        ("a", "--cloud", "c", "--clouds-file", "absent.yaml"),
        ("a", "--cloud", "c", "--recording", "."), ("a", "--driver", "other", "--cloud", "c"),
        ("a", "--cloud", "c\nregion = x")])
    def test_wrong_words_are_refused(
            self, bartizan: Run, site: pathlib.Path, words: tuple[str, ...]) -> None:
        done = refused(bartizan, site, "vim", "add", *words)
        assert done.returncode in (1, 2, 4)
