# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The classes that Tacker loads by its configuration, loaded by a real Tacker's own loaders."""

from __future__ import annotations

import json
import os
import pathlib
import stat
import subprocess
import time
import tomllib
import uuid

import pytest

from conftest import BUILD, PLAIN, ROOT
from tacker_site import VENV, Site, needs_tacker

pytestmark = needs_tacker
FERNET = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

BEGIN = """\
import json, sys, types
from oslo_config import cfg
from tacker.common import config
from tacker import objects
from tacker.sol_refactored import objects as sol_objects
objects.register_all(); sol_objects.register_all()
cfg.CONF(["--config-file", sys.argv[1]], project="tacker")
"""
NOTIFY = BEGIN + """\
import oslo_messaging
from tacker.common import rpc
rpc.init(cfg.CONF)
from tacker.sol_refactored.controller import server_notification
body = json.loads(sys.argv[2])
request = types.SimpleNamespace(
    environ={"REMOTE_ADDR": "192.0.2.9", "openstack.request_id": "req-1"}, body=b"",
    context=None, headers={})
try:
    server_notification.ServerNotificationController().notify(request, "vnf-1", "server-1", body)
    print("taken")
except Exception as error:
    print(type(error).__name__)
"""
DRIVERS = BEGIN + """\
from tacker.common import driver_manager
from tacker.vnflcm import vnflcm_driver
found = driver_manager.DriverManager("tacker.tacker.mgmt.drivers",
                                     cfg.CONF.tacker.vnflcm_mgmt_driver)
print(*sorted(name for name in ("bartizan", "vnflcm_noop") if name in found))
"""
# Every ACTION is [method, argument]; what comes of it is printed.
KEYS = BEGIN + """\
from tacker.keymgr import API
manager = API("http://keystone.example/v3")
for method, argument in json.loads(sys.argv[2]):
    try:
        done = getattr(manager, method)(object(), argument)
        print(json.dumps(done.payload.decode() if method == "get" else done))
    except Exception as error:
        print(json.dumps([type(error).__name__, str(error)]))
"""


def run(site: Site, script: str, *words: str) -> str:
    done = subprocess.run([str(site.python), "-W", "ignore", "-", str(site.config), *words],
                          input=script, capture_output=True, text=True, cwd=site.folder,
                          env=PLAIN | site.environment, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert FERNET not in done.stderr
    return done.stdout


class TestServerNotification:
    def test_is_recorded_and_passed_on_to_tackers_own_class(self, tmp_path: pathlib.Path) -> None:
        site = Site(tmp_path)
        site.enable("--hook", "monitoring,paste")
        text = site.config.read_text()
        site.config.write_text(
            text.replace("[DEFAULT]\n", "[DEFAULT]\ntransport_url = fake://\n", 1)
            + "\n[server_notification]\nserver_notification = True\n")
        # Tacker's own class checks the body before it looks for the VNF.
        told = run(site, NOTIFY, json.dumps({"notification": {"alarm_id": "a" * 5000}}))
        assert told.split() == ["SolValidationError"]
        entry = json.loads(site.record.read_text())
        assert entry | {"time": ""} == {
            "time": "", "kind": "server_notification", "requestId": "req-1",
            "remote": "192.0.2.9", "vnfInstanceId": "vnf-1", "serverId": "server-1",
            "alarmId": "a" * 1024, "faultId": "None"}


class TestV1Driver:
    def test_is_refused_where_its_entry_point_cannot_be_loaded(
            self, tmp_path: pathlib.Path) -> None:
        site = Site(tmp_path)
        site.take_out_bartizan()
        before = site.files()
        done = site.enable("--hook", "mgmt-v1", check=False)
        assert done.returncode == 1 and "cannot load the hook mgmt-v1" in done.stderr
        assert site.files() == before


    def test_is_what_tackers_conductor_loads(self, tmp_path: pathlib.Path) -> None:
        site = Site(tmp_path)
        installed = tmp_path / "installed" / "bartizan.egg-info"
        installed.mkdir(parents=True)
        (installed / "PKG-INFO").write_text("Name: bartizan\nVersion: 0\n")
        project = tomllib.loads((ROOT / "python/pyproject.toml").read_text())["project"]
        (installed / "entry_points.txt").write_text("".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
            for group, points in project["entry-points"].items()))
        site.make_python(BUILD / "python", installed.parent)
        site.enable("--hook", "mgmt-v1")
        assert run(site, DRIVERS).split() == ["bartizan", "vnflcm_noop"]


class Token:
    """A site whose keys a SoftHSM2 token wraps."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.site = Site(folder)
        self.keys = folder / "keys"
        self.pin = folder / "pin"
        self.pin.write_text("1234\n")
        self.pin.chmod(0o600)
        (folder / "tokens").mkdir()
        (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
        self.site.environment["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
        self.module = "/usr/lib/softhsm/libsofthsm2.so"
        self.tool("softhsm2-util", "--init-token", "--free", "--label", "tacker", "--pin", "1234",
                  "--so-pin", "5678")
        # As docs/howto/tacker-enable.md has it.
        self.tool("pkcs11-tool", "--module", self.module, "--token-label", "tacker", "--login",
                  "--pin", "1234", "--keygen", "--key-type", "AES:32", "--usage-wrap",
                  "--sensitive", "--label", "tacker-wrap")
        self.site.config.write_text(
            self.site.config.read_text() + f"\n[bartizan]\nkey_directory = {self.keys}\n"
            f"token_module = {self.module}\ntoken_pin_file = {self.pin}\n")
        self.site.enable("--hook", "keymgr")

    def tool(self, *words: str) -> None:
        subprocess.run(words, env=PLAIN | self.site.environment, check=True, capture_output=True)

    def do(self, *actions: tuple[str, str]) -> list[object]:
        out = run(self.site, KEYS, json.dumps(actions))
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def token(tmp_path: pathlib.Path) -> Token:
    if VENV and subprocess.run([f"{VENV}/bin/python", "-c", "import pkcs11"], check=False,
                               capture_output=True).returncode:
        pytest.skip("that environment has no python-pkcs11")
    return Token(tmp_path)


class TestKeyManager:
    def test_gives_back_what_it_was_given_and_forgets_what_it_is_told_to(
            self, token: Token) -> None:
        (name,) = token.do(("store", FERNET))
        assert uuid.UUID(str(name))
        assert token.do(("get", str(name)), ("get", str(name))) == [FERNET, FERNET]
        assert token.do(("delete", str(name)), ("delete", str(name))) == [None, None]
        ((kind, _),) = token.do(("get", str(name)))  # type: ignore[misc]
        assert kind == "ManagedObjectNotFoundError"

    def test_no_file_holds_a_key_in_clear_or_is_open_to_others(self, token: Token) -> None:
        token.do(("store", FERNET))
        files = [path for path in token.site.folder.rglob("*") if path.is_file()]
        assert len(list(token.keys.iterdir())) == 1
        for secret in (FERNET, FERNET.encode().hex()):
            assert [path for path in files if secret.encode() in path.read_bytes()] == []
        assert stat.S_IMODE(token.keys.stat().st_mode) == 0o700
        for path in token.keys.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_wrong_pin_is_tried_once_until_the_file_changes(self, token: Token) -> None:
        token.pin.write_text("0000\n")
        first, second, third = token.do(("store", FERNET), ("store", FERNET), ("store", FERNET))
        assert first == second == third
        assert "refuses the PIN" in str(first) and "0000" not in str(first)
        time.sleep(0.01)
        token.pin.write_text("1234\n")
        (name,) = token.do(("store", FERNET))
        assert token.do(("get", str(name))) == [FERNET]

    @pytest.mark.parametrize("name", ["../pin", "", "nothing", str(uuid.uuid4())])
    def test_an_id_that_it_never_gave_is_not_found(self, token: Token, name: str) -> None:
        ((kind, _),) = token.do(("get", name))  # type: ignore[misc]
        assert kind == "ManagedObjectNotFoundError"

    def test_what_is_wrong_is_said_without_a_secret(self, token: Token) -> None:
        (name,) = token.do(("store", FERNET))
        (token.keys / str(name)).write_text("{}")
        ((_, damaged),) = token.do(("get", str(name)))  # type: ignore[misc]
        token.pin.chmod(0o644)
        ((_, is_open),) = token.do(("store", FERNET))  # type: ignore[misc]
        token.pin.chmod(0o600)
        text = token.site.config.read_text()
        token.site.config.write_text(text.replace(token.module, "/nonexistent.so"))
        ((_, no_module),) = token.do(("store", FERNET))  # type: ignore[misc]
        token.site.config.write_text(
            text.replace("[bartizan]\n", "[bartizan]\ntoken_label = other\n"))
        ((_, no_token),) = token.do(("store", FERNET))  # type: ignore[misc]
        assert "is damaged: restore it" in damaged and "chmod o=" in is_open
        assert "the token fails" in no_module and "there is no token other" in no_token
        assert not any(FERNET in told or "1234" in told
                       for told in (damaged, is_open, no_module, no_token))

    def test_a_folder_that_cannot_be_made_is_told(self, token: Token) -> None:
        token.keys.write_text("a file")
        ((kind, told),) = token.do(("store", FERNET))  # type: ignore[misc]
        assert kind == "KeyManagerError" and os.strerror(17) in told
