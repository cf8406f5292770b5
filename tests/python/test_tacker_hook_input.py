# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the hook is given and what it says: the frozen files, standard input, the configuration,
and that nothing secret is told to Tacker's subscribers."""

from __future__ import annotations

import collections
import hashlib
import os
import pathlib
import pickle
import re
import subprocess
import sys
from typing import Any

import pytest

from bartizan.tacker.hook import config, intake, trouble
from conftest import PLAIN, ROOT
from service import Service
from tacker_calls import (
    PACKAGE,
    STUB,
    VIM_PASSWORD,
    Outcome,
    Package,
    Tacker,
    instance,
    server,
)

MARKER = "the-class-was-run"


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    return Tacker(tmp_path, service, Package(tmp_path / "csar", "VDU1"))


def refused(done: Outcome, *words: str) -> str:
    """Status 1, one line, and in it what to do."""
    assert done.status == 1
    assert done.stdout == b""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("bartizan: ")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    return done.stderr


class TestFrozenFiles:
    @pytest.mark.parametrize(("name", "digest"), [
        ("management_script.py",
         "93cdd3c138d5bc8a5d3c048975f7d8d0cff78849c897cc44d6ae7eac72055a8c"),
        ("mgmt_driver.py", "ce57eb002c26919cc8a099bf817302056c25899aa94ed5c7ad023d65dc463fc9")])
    def test_no_release_changes_a_file_that_packages_carry(self, name: str, digest: str) -> None:
        """A package that carries another v1 driver than the installed one is refused by Tacker;
        a v2 script that changed would make every package differ from its neighbour."""
        assert hashlib.sha256((STUB.parent / name).read_bytes()).hexdigest() == digest

    def test_a_tacker_without_bartizan_is_told_so_in_one_line(self) -> None:
        done = subprocess.run([sys.executable, "-I", str(STUB)], input=b"", env=PLAIN,
                              capture_output=True, text=False, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.startswith(b"bartizan is not usable in ")
        assert done.stderr.count(b"\n") == 1
        assert b"install it there" in done.stderr

    def test_what_else_a_package_carries_is_not_imported(self, tacker: Tacker, vnf: str) -> None:
        for name in ("json.py", "bartizan.py", "pickle.py"):
            (tacker.package.script.parent / name).write_text(f"raise SystemExit('{MARKER}')")
        done = tacker.call("instantiate_start", instance(vnf))
        assert (done.status, done.stderr) == (0, "")

    def test_what_is_printed_meanwhile_is_not_taken_for_the_answer(
            self, tacker: Tacker, vnf: str) -> None:
        (tacker.folder / "loud.pth").write_text("")
        loud = tacker.folder / "site"
        loud.mkdir()
        (loud / "resource.py").write_text(
            "import os\nprint('INFO: printed')\nos.write(1, b'INFO: written')\n"
            "RLIMIT_CORE = 0\ndef setrlimit(*_): pass\n")
        tacker.environment["PYTHONPATH"] = f"{loud}:{PACKAGE}"
        done = tacker.call("instantiate_end", instance(vnf, server("VDU1", 1)))
        assert "INFO: printed" in done.stderr and "INFO: written" in done.stderr
        assert set(done.answer) == {"vnf_instance"}


class Exploit:
    def __reduce__(self) -> Any:
        return (os.system, (f"echo {MARKER} >&2",))


class TestStandardInput:
    @pytest.mark.parametrize("stdin", [
        b"", b"no pickle", pickle.dumps(Exploit(), protocol=4),
        pickle.dumps({"operation": collections.OrderedDict()}, protocol=4),
        pickle.dumps({"operation": Exploit()}, protocol=0), pickle.dumps([]),
        b"\x80\x04r\xff\xff\xff\xff.", b"(" * 100000, pickle.dumps({"operation": 5}),
        pickle.dumps({"operation": "scale_end", "vnf_instance": []}),
        pickle.dumps({"operation": "scale_end", "vnf_instance": {}, "request": "x"}),
        pickle.dumps({"operation": "no_such_phase", "vnf_instance": {}}),
        pickle.dumps({"operation": "scale_start", "vnf_instance": {"id": "has blanks"}})],
        ids=range(13))
    def test_what_is_no_call_of_tacker_is_refused(self, tacker: Tacker, stdin: bytes) -> None:
        assert MARKER not in refused(tacker.run(stdin))

    def test_input_is_bounded_at_its_limit(self, tmp_path: pathlib.Path) -> None:
        whole = pickle.dumps({"operation": "x" * 1000})
        path = tmp_path / "stdin"
        path.write_bytes(whole)
        with path.open("rb") as file:
            assert intake.read(file, len(whole))["operation"] == "x" * 1000
        with path.open("rb") as file, pytest.raises(trouble.HookError, match="larger than"):
            intake.read(file, len(whole) - 1)

    @pytest.mark.parametrize("damage", [
        {"instantiatedVnfInfo": 5}, {"instantiatedVnfInfo": {"vnfcInfo": {}}},
        {"instantiatedVnfInfo": {"vnfcInfo": [5, None], "extCpInfo": 7}},
        {"instantiatedVnfInfo": {"metadata": 5, "vnfcInfo": []}}])
    def test_an_instance_of_another_form_has_no_vnfcs(
            self, tacker: Tacker, vnf: str, damage: Any) -> None:
        done = tacker.call("instantiate_end", {**instance(vnf), **damage})
        assert done.status == 0 or "Traceback" not in done.stderr
        assert "defect" not in done.stderr

    @pytest.mark.parametrize("name", ["", "has blank", "quo'te", "x" * 256])
    def test_a_vnfc_id_that_is_no_identifier_is_refused(
            self, tacker: Tacker, vnf: str, name: str) -> None:
        one = server("VDU1", 1) | {"id": name}
        refused(tacker.call("instantiate_end", instance(vnf, one)), "identifier")

    @pytest.mark.parametrize("name", ["../../escape", "a/b", ".", "..", ".hidden"])
    def test_a_vnfc_id_is_no_way_out_of_the_directory(
            self, tacker: Tacker, vnf: str, name: str) -> None:
        refused(tacker.call("instantiate_end", instance(vnf, server("VDU1", 1, name=name))),
                "VDU_VNFc_mapping")

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 1}', '{"version": 1, '
                                      '"flavours": {"simple": 5}}', "[" * 100000, "x" * (1 << 21)])
    def test_marks_that_cannot_be_read_are_refused(
            self, tacker: Tacker, vnf: str, text: str) -> None:
        tacker.package.marks.write_text(text)
        refused(tacker.call("instantiate_start", instance(vnf)), "bartizan csar add-hook")

    def test_marks_of_another_version_say_what_to_install(self, tacker: Tacker, vnf: str) -> None:
        tacker.package.marks.write_text('{"version": 2, "flavours": {}}')
        refused(tacker.call("instantiate_start", instance(vnf)), "another version")

    def test_a_package_without_marks_is_refused_at_its_first_phase(
            self, tacker: Tacker, vnf: str) -> None:
        tacker.package.marks.unlink()
        refused(tacker.call("instantiate_start", instance(vnf)), "bartizan csar add-hook")


class TestConfiguration:
    @pytest.mark.parametrize(("section", "option", "value", "words"), [
        ("hook", "custdy", "guest", "no option 'custdy'"),
        ("hook", "custody", "anybody", "one of guest, vnfm, token"),
        ("cmf", "deadline", "0", "from 1 to 86400"),
        ("cmf", "deadline", "86401", "from 1 to 86400"),
        ("cmf", "deadline", "soon", "from 1 to 86400"),
        ("hook", "ip_names", "maybe", "true or false"),
        ("hook", "delivery", "pigeon", "pigeon"),
        ("hook", "dns_names", "{password}.vnf.example", "{vnfc}, {vdu}"),
        ("hook", "dns_names", "_.vnf.example", "no domain name"),
        ("hooks", "custody", "guest", "no section [hooks]"),
        ("vnfd other", "custdy", "guest", "no option 'custdy'"),
        ("delivery directory", "mode", "777", "no option 'mode'"),
        ("delivery directory", "path", "/nonexistent", "make it"),
        ("cmf", "url", "http://127.0.0.1:1", "not https://HOST:PORT"),
        ("cmf", "url", "https://host:port", "not https://HOST:PORT"),
        ("cmf", "key", "/nonexistent", "cannot be used"),
        ("cmf", "ca_file", "/dev/null", "cannot be used")])
    def test_what_is_wrong_is_named_with_its_place(
            self, tacker: Tacker, vnf: str, section: str, option: str, value: str,
            words: str) -> None:
        tacker.options.setdefault(section, {})[option] = value
        refused(tacker.call("heal_start", instance(vnf, server("VDU1", 1)), request={}), words)

    def test_a_required_option_is_missed(self, tacker: Tacker, vnf: str) -> None:
        del tacker.options["cmf"]["url"]
        refused(tacker.call("instantiate_start", instance(vnf)), "[cmf] url is missing")

    def test_a_file_that_is_not_there_is_named(self, tacker: Tacker, vnf: str) -> None:
        tacker.environment["BARTIZAN_TACKER_HOOK_CONF"] = "/nonexistent/hook.conf"
        refused(tacker.call("instantiate_start", instance(vnf)), "/nonexistent/hook.conf",
                "BARTIZAN_TACKER_HOOK_CONF")

    def test_the_sample_is_a_configuration_with_what_it_says(
            self, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
        sample = ROOT / "packaging/tacker-hook.conf"
        monkeypatch.setenv("BARTIZAN_TACKER_HOOK_CONF", str(sample))
        as_it_is = config.load("")
        whole = re.sub(r"^# (\w+ =|\[vnfd)", r"\1", sample.read_text(), flags=re.MULTILINE)
        path = tmp_path / "whole.conf"
        path.write_text(whole)
        monkeypatch.setenv("BARTIZAN_TACKER_HOOK_CONF", str(path))
        for name in ("cmf", "hook"):
            assert getattr(config.load(""), name) == getattr(as_it_is, name)

    def test_a_vnfd_has_options_of_its_own(self, tacker: Tacker, vnf: str) -> None:
        tacker.options["vnfd vnfd-9"] = {"delivery": "pigeon"}
        assert tacker.call("instantiate_start", instance(vnf)).status == 0
        refused(tacker.call("instantiate_start", instance(vnf, vnfd="vnfd-9")), "pigeon")


@pytest.mark.requirement("CMF.Certm.Del.002")
class TestSecrets:
    def test_neither_key_nor_password_is_handed_back(self, tacker: Tacker, vnf: str) -> None:
        one = server("VDU1", 1)
        done = tacker.call("instantiate_end", instance(vnf, one))
        key = (tacker.delivered(vnf, one["id"]) / "key.pem").read_text()
        assert "PRIVATE KEY" in key
        for line in [VIM_PASSWORD, *key.splitlines()[1:-1], "PRIVATE KEY"]:
            assert line.encode() not in done.stdout
            assert line not in done.stderr

    def test_the_key_is_readable_by_its_owner_alone(self, tacker: Tacker, vnf: str) -> None:
        one = server("VDU1", 1)
        tacker.call("instantiate_end", instance(vnf, one))
        folder = tacker.delivered(vnf, one["id"])
        assert {path.name for path in folder.iterdir()} == {
            "key.pem", "chain.pem", "certificate.pem"}
        assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == folder.parent.stat().st_mode & 0o777 == 0o700

    def test_a_traceback_is_for_syslog_and_has_no_password(
            self, monkeypatch: pytest.MonkeyPatch) -> None:
        written: list[str] = []
        monkeypatch.setattr(trouble, "log", lambda _, text: written.append(text))
        call = {"vnf_instance": instance("v")}
        key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"
        try:
            raise KeyError(VIM_PASSWORD, key)
        except KeyError as error:
            line = trouble.defect(error, call)
        (text,) = written
        assert "Traceback" in text and "KeyError" in text
        for secret in (VIM_PASSWORD, "c2VjcmV0"):
            assert secret not in text and secret not in line
        assert line.split("reference ")[1][:8] in text

    def test_a_line_is_one_line_and_bounded(self) -> None:
        assert trouble.one_line("a\nb\x1b[31m\tc") == "a b [31m c"
        assert len(trouble.one_line("x" * 5000)) == trouble.MAX_LINE
