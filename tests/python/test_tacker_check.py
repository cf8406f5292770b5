# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""`bartizan tacker check`: a Tacker's silent failures, told. Most of it asks a real Tacker."""

from __future__ import annotations

import dataclasses
import getpass
import hashlib
import json
import os
import pathlib
import zipfile
from collections.abc import Callable

import pytest
import yaml

from bartizan.tacker import check_package, paste_layout
from bartizan.tacker.findings import Finding
from conftest import BUILD
from tacker_site import LAYOUTS, VENV, Site, needs_tacker

PROJECT = "0123456789abcdef0123456789abcdef"


@dataclasses.dataclass
class Found:
    status: int
    findings: list[Finding]

    def of(self, *words: str) -> Finding:
        """The one finding whose text has all of these."""
        those = [each for each in self.findings if all(word in each.what for word in words)]
        assert len(those) == 1, (words, self.findings)
        return those[0]


class Tacker(Site):
    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(folder, (pathlib.Path(str(VENV)) / "etc/tacker/api-paste.ini").read_text())

    def add(self, text: str) -> None:
        self.config.write_text(self.config.read_text() + text)

    def check(self, *words: str) -> Found:
        done = self.run("check", "--python", str(self.python), "-f", "json", *words, check=False)
        assert done.returncode in (0, 1), done.stderr
        assert "not-for-others" not in done.stdout + done.stderr
        return Found(done.returncode, [Finding(**each) for each in json.loads(done.stdout)])


@pytest.fixture
def tacker(tmp_path: pathlib.Path) -> Tacker:
    return Tacker(tmp_path)


@needs_tacker
class TestTacker:
    def test_as_it_is_installed_is_told_what_it_leaves_open(self, tacker: Tacker) -> None:
        found = tacker.check()
        assert found.status == 1
        assert found.of("39 of 39 rules of v2").severity == "error"
        for route in ("/server_notification", "/alert", "/alert/auto_healing",
                      "/alert/auto_scaling", "/pm_event", "/pm_threshold"):
            assert found.of(f"{route}: open").severity == "warning"
        for option in ("notification_verify_cert", "heat_verify_cert", "nova_verify_cert",
                       "use_credential_encryption", "notify_connect_retries",
                       "tacker-hook.conf", "requests are not recorded"):
            assert found.of(option).severity == "warning"
        assert all(each.why and each.remedy for each in found.findings
                   if each.severity != "ok")

    def test_has_no_error_left_once_it_is_enabled(self, tacker: Tacker) -> None:
        tacker.enable("--project", PROJECT, "--guard", "192.0.2.0/24")
        found = tacker.check()
        assert found.status == 0, found.findings
        assert found.of("recorded in").severity == "ok"
        assert found.of("/server_notification: for 192.0.2.0/24").severity == "ok"
        assert found.of("policy:").severity == "ok"

    def test_says_the_same_of_an_overlay(self, tacker: Tacker) -> None:
        overlay = tacker.folder / "overlay.conf"
        overlay.write_text(tacker.enable("--print", "conf").stdout)
        for kind, name in (("paste", "bartizan-api-paste.ini"), ("policy", "bartizan-policy.yaml")):
            (tacker.folder / name).write_text(tacker.enable("--print", kind).stdout)
        assert tacker.check("--config", str(overlay)).status == 0

    def test_that_cannot_record_or_start_with_its_guard_is_told(self, tacker: Tacker) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root makes folders that somebody else owns")
        tacker.enable("--hook", "paste")
        tacker.add("\n[bartizan]\nguard_unauthenticated = 192.0.2.0/24,192.0.2.1/24\n")
        found = tacker.check("--user", "nobody")
        assert found.of("192.0.2.1/24 is no network").severity == "error"
        assert "nobody cannot write there" in found.of("request_record").what
        done = tacker.run("check", "--python", str(tacker.python), "--user", "no-such",
                          check=False)
        assert "there is no user no-such" in done.stderr

    def test_that_nobody_has_to_prove_himself_to_is_told(self, tacker: Tacker) -> None:
        tacker.add("\n[DEFAULT]\nauth_strategy = noauth\n")
        tacker.config.chmod(0o644)
        found = tacker.check()
        assert found.of("auth_strategy").severity == "error"
        assert "password" in found.of("everybody on this host").why

    def test_whose_events_are_on_and_open_is_wrong(self, tacker: Tacker) -> None:
        tacker.add("\n[server_notification]\nserver_notification = True\n"
                   "[oslo_policy]\npolicy_file = nowhere.yaml\n")
        tacker.take_out_bartizan()
        found = tacker.check()
        assert found.of("/server_notification: open").severity == "error"
        assert "without a word" in found.of("nowhere.yaml").why
        assert found.of("cannot import bartizan").severity == "error"

    def test_with_a_policy_that_compares_the_caller_with_himself_is_told(
            self, tacker: Tacker) -> None:
        (tacker.folder / "policy.yaml").write_text(
            '"os_nfv_orchestration_api_v2:vnf_instances:delete": '
            '"role:member and project_id:%(project_id)s"\n')
        found = tacker.check()
        assert found.of("1 rules of v2 compare project_id").severity == "warning"
        assert found.of("38 of 39").severity == "error"

    def test_whose_paste_file_is_of_another_release_is_told(self, tacker: Tacker) -> None:
        text = tacker.paste.read_text()
        text = text.replace("/vnflcm/v2: vnflcm_v2\n", "").replace(
            "/pm_event: prometheus_pm", "/pm_event: prometheus_pm\n/alarm: alarms")
        tacker.paste.write_text(
            text + "\n[app:alarms]\npaste.app_factory = tacker.alarm_receiver:Alarm.factory\n")
        found = tacker.check()
        assert found.of("/vnflcm/v2 is not served").severity == "error"
        assert found.of("tacker.alarm_receiver:Alarm.factory cannot be").severity == "error"

    @pytest.mark.parametrize("lost", ["[app:vnflcmaapp_v2]", "[filter:authtoken]"])
    def test_whose_paste_file_lacks_a_section_is_told(self, tacker: Tacker, lost: str) -> None:
        tacker.paste.write_text(tacker.paste.read_text().replace(lost, "[app:else]"))
        assert tacker.check().of(f"there is no {lost}").severity == "error"

    def test_that_cannot_start_is_told(self, tacker: Tacker) -> None:
        tacker.config.write_text("[DEFAULT]\nbind_port = 9890\n  more\n oh\nnothing\n")
        assert "line 5" in tacker.check().of("neither an option").what


def test_a_python_without_tacker_is_told(tmp_path: pathlib.Path) -> None:
    site = Site(tmp_path)
    site.python.unlink()
    site.python.symlink_to("/usr/bin/python3")
    done = site.run("check", "--python", str(site.python), check=False)
    assert done.returncode == 1
    assert "Tacker cannot be asked" in done.stdout and "Traceback" not in done.stderr


DRIVER = """\
class Driver:
    def get_type(self):
        return "{type}"
"""


@needs_tacker
class TestDrivers:
    """Of [tacker] vnflcm_mgmt_driver; each of these ends tacker-conductor with a KeyError."""

    def install(self, tacker: Tacker, name: str, source: str) -> None:
        folder = tacker.folder / "site-packages"
        (folder / "vendor.egg-info").mkdir(parents=True)
        (folder / "vendor.egg-info/PKG-INFO").write_text("Name: vendor\nVersion: 1\n")
        (folder / "vendor.egg-info/entry_points.txt").write_text(
            f"[tacker.tacker.mgmt.drivers]\n{name} = vendor_driver:Driver\n")
        (folder / "vendor_driver.py").write_text(source)
        tacker.make_python(BUILD / "python", folder)
        tacker.add(f"\n[tacker]\nvnflcm_mgmt_driver = vnflcm_noop,{name}\n")

    def test_one_that_fits_is_well(self, tacker: Tacker) -> None:
        self.install(tacker, "vendor", DRIVER.format(type="vendor"))
        assert tacker.check().of("vnflcm_mgmt_driver: vendor").severity == "ok"

    def test_one_that_names_itself_otherwise_than_its_entry_point(self, tacker: Tacker) -> None:
        self.install(tacker, "vendor", DRIVER.format(type="vendor_v1"))
        assert "get_type() is vendor_v1" in tacker.check().of("vnflcm_mgmt_driver: vendor").what

    def test_one_that_cannot_be_loaded(self, tacker: Tacker) -> None:
        self.install(tacker, "vendor", "import nothing_that_there_is\n")
        found = tacker.check().of("vnflcm_mgmt_driver: vendor")
        assert "nothing_that_there_is" in found.what and found.severity == "error"

    def test_one_that_nobody_installed(self, tacker: Tacker) -> None:
        tacker.add("\n[tacker]\nvnflcm_mgmt_driver = vnflcm_noop,vendor\n")
        found = tacker.check().of("vendor is no installed driver")
        assert "vnflcm_noop" in found.remedy


@needs_tacker
class TestHookConfiguration:
    def test_that_the_conductors_user_alone_can_read_is_well(self, tacker: Tacker) -> None:
        self.write(tacker)
        found = tacker.check("--user", getpass.getuser())
        assert found.of("tacker-hook.conf").severity == found.of("hook.key:").severity == "ok"

    def test_whose_key_everybody_can_read_is_wrong(self, tacker: Tacker) -> None:
        self.write(tacker).chmod(0o644)
        assert tacker.check().of("hook.key:").severity == "error"

    def test_that_the_conductor_cannot_read_is_wrong(self, tacker: Tacker) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root makes files that somebody else owns")
        self.write(tacker)
        found = tacker.check("--user", "nobody")
        assert "nobody cannot read it" in found.of("hook.key:").what

    def test_that_the_hook_would_not_read_is_told(self, tacker: Tacker) -> None:
        self.write(tacker)
        conf = tacker.folder / "tacker-hook.conf"
        conf.write_text(conf.read_text() + "[hok]\n")
        assert tacker.check().of("no section [hok]").severity == "error"

    def write(self, tacker: Tacker) -> pathlib.Path:
        conf = tacker.folder / "tacker-hook.conf"
        key = tacker.folder / "hook.key"
        conf.write_text("[cmf]\nurl = https://cmf.example:8443\n"
                        f"key = {key}\ncertificate = {key}.pem\nca_file = {key}.ca\n"
                        "[hook]\ndelivery = directory\n")
        for path in (conf, key, pathlib.Path(f"{key}.pem"), pathlib.Path(f"{key}.ca")):
            path.touch(mode=0o600)
            path.chmod(0o600)
        return key


class TestLayout:
    def test_tells_what_stands_before_each_route(self, tmp_path: pathlib.Path) -> None:
        site = Site(tmp_path, LAYOUTS["pipeline"].replace(
            "tacker_apps:authtoken", "keystonemiddleware.auth_token:filter_factory"))
        site.enable("--hook", "paste")
        routes = {route.url: route for route in
                  paste_layout.routes(tmp_path / "bartizan-api-paste.ini", "keystone")}
        assert set(routes) == {"/vnflcm/v2", "/server_notification", "/alert"}
        assert routes["/vnflcm/v2"].authenticated
        assert not routes["/alert"].authenticated
        assert routes["/alert"].filters == ["bartizan.tacker.paste:filter_factory",
                                            "tacker_apps:cors"]

    def test_that_names_itself_is_refused(self, tmp_path: pathlib.Path) -> None:
        (tmp_path / "paste.ini").write_text("[pipeline:tacker]\npipeline = tacker\n")
        with pytest.raises(paste_layout.LayoutError, match="names itself"):
            paste_layout.routes(tmp_path / "paste.ini", "keystone")


SCRIPT = "print('hook')\n"
VNFD = """\
tosca_definitions_version: tosca_simple_yaml_1_2
interface_types:
  vendor.Vnflcm:
    derived_from: tosca.interfaces.nfv.Vnflcm
    instantiate_end: {}
    heal_start: {}
node_types:
  vendor.VNF:
    derived_from: tosca.nodes.nfv.VNF
    interfaces: {Vnflcm: {type: vendor.Vnflcm}}
topology_template:
  node_templates:
    VNF:
      type: vendor.VNF
      interfaces:
        Vnflcm:
          instantiate_end: {implementation: hook}
          heal_start: {implementation: hook}
      artifacts:
        hook: {type: tosca.artifacts.Implementation.Python, file: ../Scripts/hook.py}
    VDU1: {type: tosca.nodes.nfv.Vdu.Compute}
"""


def lacks_an_operation(document: dict[str, object]) -> str:
    del document["interface_types"]["vendor.Vnflcm"]["heal_start"]  # type: ignore[index]
    return "vendor.Vnflcm has no heal_start"


def has_its_vnf_after_another_node(document: dict[str, object]) -> str:
    nodes = document["topology_template"]["node_templates"]  # type: ignore[index]
    vnf = nodes.pop("VNF")
    nodes["VDU1"]["interfaces"] = {"Standard": {}}
    nodes["VNF"] = vnf
    return "VDU1 stands before VNF"


def names_an_artifact_that_is_none(document: dict[str, object]) -> str:
    document["topology_template"]["node_templates"]["VNF"]["artifacts"] = {}  # type: ignore[index]
    return "there is no artifact hook"


def names_a_file_that_is_none(document: dict[str, object]) -> str:
    vnf = document["topology_template"]["node_templates"]["VNF"]  # type: ignore[index]
    vnf["artifacts"]["hook"]["file"] = "../Scripts/other.py"
    return "other.py is not in it"


def has_a_script_of_another_kind(document: dict[str, object]) -> str:
    vnf = document["topology_template"]["node_templates"]["VNF"]  # type: ignore[index]
    vnf["artifacts"]["hook"]["type"] = "tosca.artifacts.Implementation.Bash"
    return "artifact hook is tosca.artifacts.Implementation.Bash"


def is_not_of_the_form(document: dict[str, object]) -> str:
    document["topology_template"] = ["a", "list"]
    return "not of TOSCA's form"


class TestPackage:
    def made(self, folder: pathlib.Path, spoil: Callable[[dict[str, object]], str] | None = None
             ) -> tuple[pathlib.Path, str]:
        document = yaml.safe_load(VNFD)
        reason = spoil(document) if spoil else ""
        path = folder / "vendor.csar"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Definitions/vnfd.yaml", yaml.safe_dump(document, sort_keys=False))
            archive.writestr("Scripts/hook.py", SCRIPT.replace("\n", "\r\n"))
        return path, reason

    def wrong(self, path: pathlib.Path, sha256: str = "") -> list[str]:
        facts = {"drivers": [{"name": "hook", "sha256": sha256}] if sha256 else []}
        return [each.what for each in check_package.package(path, facts)
                if each.severity != "ok"]

    def test_that_fits_is_well(self, tmp_path: pathlib.Path) -> None:
        path, _ = self.made(tmp_path)
        assert self.wrong(path) == []

    @pytest.mark.parametrize("spoil", [
        lacks_an_operation, has_its_vnf_after_another_node, names_an_artifact_that_is_none,
        names_a_file_that_is_none, has_a_script_of_another_kind, is_not_of_the_form])
    def test_that_does_not_is_told(
            self, tmp_path: pathlib.Path, spoil: Callable[[dict[str, object]], str]) -> None:
        path, reason = self.made(tmp_path, spoil)
        wrong = self.wrong(path)
        assert len(wrong) == 1 and reason in wrong[0]

    def test_whose_v1_driver_is_not_the_installed_one_is_told(
            self, tmp_path: pathlib.Path) -> None:
        path, _ = self.made(tmp_path)
        # Tacker compares the text: other ends of line are the same text.
        assert self.wrong(path, hashlib.sha256(SCRIPT.encode()).hexdigest()) == []
        wrong = self.wrong(path, hashlib.sha256(b"another").hexdigest())
        assert len(wrong) == 1 and "not the installed driver" in wrong[0]

    def test_without_a_hook_is_told(self, tmp_path: pathlib.Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.csar", "w") as archive:
            archive.writestr("Definitions/a.yaml", "tosca_definitions_version: x\n")
        assert "no node template has an interface" in self.wrong(tmp_path / "a.csar")[0]

    @pytest.mark.parametrize("content", [b"", b"no zip", b"PK\3\4 cut off"])
    def test_that_is_none_is_told(self, tmp_path: pathlib.Path, content: bytes) -> None:
        (tmp_path / "a.csar").write_bytes(content)
        assert len(self.wrong(tmp_path / "a.csar")) == 1
        assert len(self.wrong(tmp_path / "b.csar")) == 1


@needs_tacker
def test_a_package_is_told_of_beside_the_tacker(tacker: Tacker) -> None:
    path, _ = TestPackage().made(tacker.folder, lacks_an_operation)
    assert tacker.check("--package", str(path)).of("has no heal_start").severity == "error"
