# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What `bartizan tacker enable` prints for a deployment tool, in a real Tacker: who is let in, what
is recorded, whose events count, who keeps its keys."""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import secrets
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

import life as lives
import tacker_processes
from openstack_api import CLOUD, ROOT, Api
from tacker_api import LCM, SERVICE, Tacker
from vim_site import Site

pytest_plugins = ["tacker_fixtures"]

BARTIZAN = pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build/release")) / "bin/bartizan"
TACKER = CLOUD / f"tacker-{os.environ.get('BARTIZAN_TACKER_VERSION', '16.0.0')}"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PEER, OTHER = "127.0.0.1", "127.0.0.2"
BODY = {"notification": {"alarm_id": "alarm-1", "fault_id": "1234", "fault_type": "10"}}


class Enabled:
    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.record = folder / "bartizan-requests.jsonl"

    def recorded(self, request: str) -> dict[str, Any]:
        """The entry of a request by its id."""
        (entry,) = [each for each in self.entries() if each["requestId"] == request
                    and each["kind"] == "request"]
        return entry

    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.record.read_text().splitlines()]


def make_token(folder: pathlib.Path) -> str:
    """The section [bartizan] that names it."""
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    (folder / "environment").write_text(f"SOFTHSM2_CONF={folder}/softhsm2.conf\n")
    (folder / "pin").write_text("1234\n")
    (folder / "pin").chmod(0o600)
    for words in (["softhsm2-util", "--init-token", "--free", "--label", "tacker", "--pin", "1234",
                   "--so-pin", "5678"],
                  ["pkcs11-tool", "--module", MODULE, "--token-label", "tacker", "--login", "--pin",
                   "1234", "--keygen", "--key-type", "AES:32", "--usage-wrap", "--sensitive",
                   "--label", "tacker-wrap"],
                  [f"{TACKER}/venv/bin/pip", "install", "-q", "python-pkcs11"]):
        subprocess.run(words, check=True, capture_output=True, timeout=120,
                       env=os.environ | {"SOFTHSM2_CONF": f"{folder}/softhsm2.conf"})
    return (f"\n[bartizan]\nkey_directory = {folder}/keys\ntoken_module = {MODULE}\n"
            f"token_pin_file = {folder}/pin\nrequest_record = {folder}/bartizan-requests.jsonl\n")


@pytest.fixture(scope="module")
def enabled(tacker: Tacker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enabled]:
    folder = tmp_path_factory.mktemp("enabled")
    config = folder / "tacker.conf"
    token = make_token(folder)
    config.write_text((TACKER / "etc/tacker.conf").read_text() + token)
    words = [str(BARTIZAN), "tacker", "enable", "--config", str(config), "--hook",
             "paste,policy,monitoring,keymgr", "--project", Api("demo").project_id,
             "--guard", PEER, "--print"]
    for kind, name in (("conf", "overlay.conf"), ("paste", "bartizan-api-paste.ini"),
                       ("policy", "bartizan-policy.yaml")):
        printed = subprocess.run([*words, kind], check=True, capture_output=True, text=True)
        (folder / name).write_text(printed.stdout)
    overlay = folder / "overlay.conf"
    overlay.write_text(overlay.read_text() + token + "[vim_keys]\nuse_barbican = true\n"
                       "[server_notification]\nserver_notification = true\n")
    tacker_processes.restart(tacker_processes.Settings(
        conf=overlay, environment=folder / "environment", install=ROOT / "python"))
    yield Enabled(folder)
    tacker_processes.restart()


@pytest.fixture(scope="module")
def stranger() -> Tacker:
    """A member of a project that owns no VNF."""
    admin = Api("admin")
    name, password = f"stranger-{uuid.uuid4().hex[:8]}", secrets.token_hex(16)
    roles = {role["name"]: role["id"] for role in admin.get("identity", "/roles")["roles"]}
    project = admin.make("identity", "/projects", "project", name=name, domain_id="default")["id"]
    user = admin.make("identity", "/users", "user", name=name, password=password,
                      domain_id="default")["id"]
    admin.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{roles['member']}")
    path = CLOUD / "clouds.yaml"
    clouds = json.loads(path.read_text())
    clouds["clouds"][name] = {
        "region_name": "RegionOne", "identity_api_version": 3,
        "auth": {"auth_url": clouds["clouds"]["admin"]["auth"]["auth_url"], "username": name,
                 "password": password, "project_name": name, "user_domain_name": "Default",
                 "project_domain_name": "Default"}}
    path.write_text(json.dumps(clouds, indent=1) + "\n")
    return Tacker(name)


def send(path: str, source: str, body: Any, headers: dict[str, str] | None = None
         ) -> http.client.HTTPResponse:
    """Without a token, from that address."""
    service = Api("demo").service(SERVICE)
    assert service is not None
    address = service.endpoint.removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(address, timeout=30, source_address=(source, 0))
    connection.request("POST", path, json.dumps(body),
                       {"Content-Type": "application/json", "Version": "2.0.0", **(headers or {})})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


class TestWhoIsLetIn:
    def test_a_project_that_owns_vnfs_goes_on_as_before(
            self, enabled: Enabled, tacker: Tacker) -> None:
        answer = tacker.ask("GET", f"{LCM}/vnf_instances")
        assert answer.status_code == 200
        entry = enabled.recorded(answer.headers["x-openstack-request-id"])
        demo = Api("demo")
        assert (entry["userId"], entry["projectId"]) == (demo.user_id, demo.project_id)
        assert set(entry["roles"]) == set(demo.roles)
        assert (entry["path"], entry["refused"]) == (f"{LCM}/vnf_instances", False)

    @pytest.mark.parametrize(("method", "path"), [
        ("GET", "/vnf_instances"), ("GET", "/subscriptions"), ("GET", "/vnf_lcm_op_occs"),
        ("DELETE", f"/vnf_instances/{uuid.UUID(int=1)}"),
        ("POST", f"/vnf_instances/{uuid.UUID(int=1)}/terminate")])
    def test_another_project_is_refused_and_that_is_recorded(
            self, enabled: Enabled, stranger: Tacker, method: str, path: str) -> None:
        answer = stranger.ask(method, LCM + path, {} if method == "POST" else None)
        assert answer.status_code == 403
        entry = enabled.recorded(answer.headers["x-openstack-request-id"])
        assert (entry["status"], entry["refused"], entry["method"]) == (403, True, method)
        assert entry["userId"] and entry["projectId"] != Api("demo").project_id

    def test_nobody_is_recorded_of_a_token_that_is_none(self, enabled: Enabled) -> None:
        answer = send(f"{LCM}/vnf_instances", PEER, {},
                      {"X-Auth-Token": "secret-token", "X-User-Id": "forged", "X-Roles": "admin"})
        assert answer.status == 401
        entry = enabled.entries()[-1]
        assert (entry["status"], entry["userId"], entry["roles"]) == (401, None, [])
        assert "secret-token" not in enabled.record.read_text()


class TestEvents:
    VNF = str(uuid.UUID(int=2))
    PATH = f"/server_notification/vnf_instances/{VNF}/servers/{VNF}/notify"

    def test_of_a_peer_are_recorded_and_reach_tackers_own_class(self, enabled: Enabled) -> None:
        # That class alone looks for the VNF, which there is not.
        assert send(self.PATH, PEER, BODY).status in (404, 422)
        event, request = enabled.entries()[-2:]
        assert (event["kind"], event["alarmId"], event["remote"]) == \
            ("server_notification", "alarm-1", PEER)
        assert event["vnfInstanceId"] == self.VNF
        assert (request["guarded"], request["userId"]) == (False, None)

    @pytest.mark.parametrize("path", [
        PATH, "/alert", "/alert/auto_healing", "/pm_event", "/pm_threshold",
        "http://elsewhere" + PATH])
    def test_of_anybody_else_are_refused(self, enabled: Enabled, path: str) -> None:
        assert send(path, OTHER, BODY, {"X-Forwarded-For": PEER}).status == 403
        assert enabled.entries()[-1]["guarded"] is True


class TestLife:
    """Of a VNF on a VIM whose key the token wraps."""

    def test_needs_the_key_and_is_recorded_with_who_asked_for_it(
            self, enabled: Enabled, tacker: Tacker, site: Site, tmp_path: pathlib.Path) -> None:
        with lives.begun(tacker, site, tmp_path) as life:
            (key,) = (enabled.folder / "keys").iterdir()
            assert set(json.loads(key.read_text())) == {"wrapped", "length"}
            lives.instantiate(life)
            occurrence = life.steps["instantiate"].occurrence
        assert occurrence["operationState"] == "COMPLETED"
        (entry,) = [each for each in enabled.entries() if each["kind"] == "request"
                    and each["path"].endswith(f"{life.vnf.id}/instantiate")]
        assert entry["location"] == f"{LCM}/vnf_lcm_op_occs/{occurrence['id']}"
        assert (entry["userId"], entry["status"]) == (Api("demo").user_id, 202)
        assert list((enabled.folder / "keys").iterdir()) == []
