# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The paste filter in an API server of eventlet that PasteDeploy put together, put there by
`bartizan tacker enable`."""

from __future__ import annotations

import contextlib
import http.client
import json
import multiprocessing
import pathlib
import resource
import stat
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from bartizan.tacker.record import Record
from conftest import PLAIN
from service import eventually
from tacker_site import LAYOUTS, Site, site

__all__ = ["site"]

TOKEN = {"X-Auth-Token": "token-of-alice"}
FORGED = {"X-User-Id": "root", "X-Roles": "admin", "X-Project-Id": "all"}
EVENT = "/server_notification/vnf_instances/v/servers/s/notify"


class Api:
    def __init__(self, site: Site, port: int) -> None:
        self._site = site
        self._port = port

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None,
            body: str | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def recorded(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._site.record.read_text().splitlines()]

    def last(self) -> dict[str, Any]:
        return self.recorded()[-1]


@contextlib.contextmanager
def serving(site: Site, *words: str, limit: int = 0) -> Iterator[Api]:
    site.enable("--hook", "paste", *words)
    port = site.folder / "port"

    def limits() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    server = subprocess.Popen(
        [str(site.python), str(pathlib.Path(__file__).with_name("tacker_apps.py")),
         str(site.config), str(port)],
        env=PLAIN, preexec_fn=limits, stderr=(site.folder / "stderr").open("w"))
    try:
        eventually(lambda: port.exists() or server.poll() is not None)
        assert server.poll() is None, (site.folder / "stderr").read_text()
        yield Api(site, int(port.read_text()))
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("layout", LAYOUTS)
class TestWhoAsked:
    def test_each_request_and_each_refusal_is_recorded_with_who_asked(
            self, tmp_path: pathlib.Path, layout: str) -> None:
        with serving(Site(tmp_path, LAYOUTS[layout])) as api:
            assert api.ask("POST", "/vnflcm/v2/vnf_instances/v/instantiate?key=secret-query",
                           TOKEN, "secret-body") == 202
            accepted = api.last()
            assert api.ask("GET", "/vnflcm/v2/forbidden", TOKEN) == 403
            forbidden = api.last()
            assert api.ask("GET", "/vnflcm/v2/vnf_instances",
                           {"X-Auth-Token": "secret-token", **FORGED}) == 401
            unknown = api.last()
        assert accepted | {"time": "", "requestId": ""} == {
            "time": "", "kind": "request", "userId": "alice", "user": None,
            "projectId": "project-a", "project": None, "roles": ["member", "reader"],
            "requestId": "", "remote": "127.0.0.1", "claimed": None, "method": "POST",
            "path": "/vnflcm/v2/vnf_instances/v/instantiate", "status": 202, "refused": False,
            "guarded": False, "location": "/vnflcm/v2/vnf_lcm_op_occs/occ-1"}
        assert accepted["requestId"].startswith("req-")
        assert (forbidden["userId"], forbidden["status"], forbidden["refused"]) == \
            ("alice", 403, True)
        assert (unknown["userId"], unknown["roles"], unknown["refused"]) == (None, [], True)
        assert "secret" not in (tmp_path / "bartizan-requests.jsonl").read_text()

    def test_the_unauthenticated_routes_are_open_as_tacker_is_installed(
            self, tmp_path: pathlib.Path, layout: str) -> None:
        with serving(Site(tmp_path, LAYOUTS[layout])) as api:
            assert api.ask("POST", EVENT, FORGED, "{}") == 204
            entry = api.last()
        assert (entry["userId"], entry["projectId"], entry["roles"]) == (None, None, [])

    def test_the_guard_closes_them_to_everybody_who_is_not_on_the_list(
            self, tmp_path: pathlib.Path, layout: str) -> None:
        with serving(Site(tmp_path, LAYOUTS[layout]), "--guard", "192.0.2.0/24") as api:
            for path in (EVENT, "/alert", "//alert", "/alert/auto_healing", "/%61lert",
                         "http://elsewhere/alert", "https://elsewhere//alert"):
                assert api.ask("POST", path, FORGED | {"X-Forwarded-For": "192.0.2.1"},
                               "{}") == 403, path
                assert api.last()["guarded"] and api.last()["claimed"] == "192.0.2.1"
            assert api.ask("POST", "/vnflcm/v2/vnf_instances/v/instantiate", TOKEN) == 202
            assert api.ask("GET", "/alerts") != 403

    def test_the_guard_lets_its_peers_in(self, tmp_path: pathlib.Path, layout: str) -> None:
        with serving(Site(tmp_path, LAYOUTS[layout]), "--guard", "127.0.0.0/8") as api:
            assert api.ask("POST", EVENT, body="{}") == 204


class TestRecording:
    def test_a_defect_of_tacker_is_recorded_and_stays_its_own(self, site: Site) -> None:
        with serving(site) as api:
            assert api.ask("GET", "/vnflcm/v2/defect", TOKEN) == 500
            assert api.last()["status"] == 500 and api.last()["userId"] == "alice"
            assert api.ask("POST", "/alert/defect") == 500
            assert api.last()["status"] == 500

    def test_is_for_tackers_user_alone(self, site: Site) -> None:
        site.record.write_text("")
        site.record.chmod(0o644)
        with serving(site) as api:
            api.ask("GET", "/")
        assert stat.S_IMODE(site.record.stat().st_mode) == 0o600

    def test_that_cannot_be_done_fails_no_request(self, site: Site) -> None:
        site.record.mkdir()
        with serving(site) as api:
            for _ in range(3):
                assert api.ask("POST", "/vnflcm/v2/vnf_instances/v/instantiate", TOKEN) == 202
        told = (site.folder / "stderr").read_text()
        assert told.count("requests are not recorded") == 1

    def test_on_a_full_disk_fails_no_request(self, site: Site) -> None:
        with serving(site, limit=4096) as api:
            for _ in range(30):
                assert api.ask("GET", "/vnflcm/v2/" + "x" * 200, TOKEN) == 200
        assert site.record.stat().st_size <= 4096

    def test_a_link_in_the_place_of_the_file_is_not_followed(self, site: Site) -> None:
        other = site.folder / "other"
        other.write_text("before")
        site.record.symlink_to(other)
        with serving(site) as api:
            assert api.ask("GET", "/vnflcm/v2/x", TOKEN) == 200
        assert other.read_text() == "before"

    def test_what_a_caller_sends_is_bounded_and_stays_one_line(self, site: Site) -> None:
        with serving(site) as api:
            api.ask("GET", "/vnflcm/v2/%0a%22%7d" + "x" * 5000, TOKEN)
            assert len(api.recorded()) == 1
            assert len(api.last()["path"]) == 1024


def append(path: str, writer: int) -> None:
    record = Record(path, 20_000, 50)
    for number in range(400):
        record.write(lambda number=number: {"writer": writer, "number": number})


class TestFiles:
    def test_several_processes_lose_no_line_and_tear_none(self, tmp_path: pathlib.Path) -> None:
        path = tmp_path / "record.jsonl"
        with multiprocessing.get_context("spawn").Pool(4) as pool:
            pool.starmap(append, [(str(path), writer) for writer in range(4)])
        files = sorted(tmp_path.iterdir())
        lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
        assert len(files) > 3
        assert sorted((line["writer"], line["number"]) for line in lines) == \
            [(writer, number) for writer in range(4) for number in range(400)]

    def test_no_more_is_kept_than_was_said(self, tmp_path: pathlib.Path) -> None:
        record = Record(str(tmp_path / "record.jsonl"), 4096, 2)
        for number in range(1000):
            record.write(lambda number=number: {"number": number})
        sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
        assert set(sizes) == {"record.jsonl", "record.jsonl.1", "record.jsonl.2"}
        assert max(sizes.values()) <= 4096
        last = (tmp_path / "record.jsonl").read_text().splitlines()[-1]
        assert json.loads(last)["number"] == 999
