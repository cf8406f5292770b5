# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""An OpenStack cloud that answers what a test says, and misbehaves in the one way it says.

Keystone and up to nine services on one port of the loopback, each under a path of its name.

    with FakeCloud(tmp_path, {("compute", "/servers/detail"): [Reply({"servers": []})]}) as cloud:
        OpenStackDriver({"cloud": "fake", "clouds_file": str(cloud.clouds_file)})

The key of an answer is the service and its path below the versioned endpoint, without `limit`,
`fields` and `changes-since`: all has changed. "/../v1.0/things" is beside that endpoint.
Its list is answered in order, the last for ever; what has no key is answered with 404.
"""

from __future__ import annotations

import datetime
import json
import pathlib
import socket
import ssl
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

PASSWORD = "correct-horse-battery"  # noqa: S105
PROJECT = "11111111111111111111111111111111"
USER = "22222222222222222222222222222222"

# Type -> name in the catalogue and in paths, path of its version, microversions.
SERVICES: dict[str, tuple[str, str, tuple[str, str] | None]] = {
    "compute": ("compute", "v2.1", ("2.1", "2.93")),
    "placement": ("placement", "", ("1.0", "1.39")),
    "network": ("network", "v2.0", None),
    "block-storage": ("volumev3", f"v3/{PROJECT}", ("3.0", "3.70")),
    "image": ("image", "v2", None),
    "identity": ("identity", "v3", None),
    "reservation": ("reservation", "v1", None),
    "baremetal": ("baremetal", "v1", ("1.1", "1.81")),
    "metric": ("metric", "v1", None),
    "alarming": ("alarming", "v2", None),
}


@dataclass
class Reply:
    """An answer. `body` is sent as JSON unless it is bytes; `promised` octets are announced."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None


@dataclass
class Silence:
    """Nothing is said for that long."""

    seconds: float = 30


class Reset:
    """The connection is reset in the place of an answer."""


Behaviour = Reply | Silence | Reset
Key = tuple[str, str]


@dataclass
class Seen:
    """A request as it arrived."""

    service: str
    path: str  # as the key of its answer has it
    headers: dict[str, str]
    whole_path: str


class FakeCloud:
    """services   types that the catalogue has
    versioned  the catalogue's endpoints end with their versions
    tls        PEM file with a key and its certificate for 127.0.0.1; without it plain HTTP
    """

    def __init__(self, folder: pathlib.Path, answers: dict[Key, list[Behaviour]] | None = None, *,
                 services: Iterable[str] = tuple(SERVICES), versioned: bool = True,
                 tls: pathlib.Path | None = None) -> None:
        self.answers = answers or {}
        self.services = list(services)
        self.versioned = versioned
        self.seen: list[Seen] = []
        self.roles = ["reader", "service"]
        self.logins = 0  # tried until now
        self.tokens = 0  # issued until now
        self.keystone: Behaviour | None = None  # in the place of a token
        self.whole: dict[str, Behaviour] = {}  # in the place of whatever a service would answer
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._valid = ""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.cloud = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if tls is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self.clouds_file = folder / "clouds.yaml"
        self.write_clouds()

    def __enter__(self) -> FakeCloud:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Nobody listens from now on. Harmless if it was called before."""
        self.stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def write_clouds(self, **entry: object) -> None:
        """clouds.yaml with the cloud `fake`; `entry`: more of it."""
        auth = {"auth_url": f"{self.url}/identity", "username": "reader", "password": PASSWORD,
                "project_name": "admin", "user_domain_name": "Default",
                "project_domain_name": "Default"}
        cloud: dict[str, object] = {"auth": auth, "region_name": "RegionOne", **entry}
        self.clouds_file.write_text(json.dumps({"clouds": {"fake": cloud}}))

    def revoke_tokens(self) -> None:
        """What was issued until now is refused with 401."""
        with self._lock:
            self._valid = ""

    def asked(self, service: str) -> list[Seen]:
        """The requests below its versioned endpoint."""
        return [seen for seen in self.seen if seen.service == service]

    # --- for the handler ----------------------------------------------------------------------

    def issue(self) -> str:
        with self._lock:
            self.tokens += 1
            self._valid = f"gAAAAABtoken{self.tokens:020}"
            return self._valid

    def holds(self, token: str) -> bool:
        with self._lock:
            return bool(token) and token == self._valid

    def next_answer(self, key: Key) -> Behaviour:
        with self._lock:
            waiting = self.answers.get(key)
            if not waiting:
                return Reply({"itemNotFound": {"code": 404, "message": "not there"}}, 404)
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def token(self) -> dict[str, Any]:
        catalog = []
        for number, kind in enumerate(self.services):
            name, version, _ = SERVICES[kind]
            url = f"{self.url}/{name}" + (f"/{version}" if self.versioned and version else "")
            catalog.append({"id": f"s{number}", "type": name, "name": name, "endpoints": [
                {"id": f"e{number}", "interface": "public", "region": "RegionOne",
                 "region_id": "RegionOne", "url": url}]})
        now = datetime.datetime.now(datetime.UTC)
        domain = {"id": "default", "name": "Default"}
        return {"token": {
            "methods": ["password"], "issued_at": f"{now:%Y-%m-%dT%H:%M:%S.000000Z}",
            "expires_at": f"{now + datetime.timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000000Z}",
            "user": {"id": USER, "name": "reader", "domain": domain},
            "project": {"id": PROJECT, "name": "admin", "domain": domain},
            "roles": [{"id": f"r-{role}", "name": role} for role in self.roles],
            "catalog": catalog}}

    def version(self, kind: str) -> dict[str, Any]:
        name, version, range_ = SERVICES[kind]
        major = version.split("/")[0]
        document: dict[str, Any] = {
            "id": major or "v1.0", "status": "CURRENT",
            "links": [{"rel": "self", "href": f"{self.url}/{name}/{major}/" if major else ""}]}
        if range_:
            document |= {"min_version": range_[0], "version": range_[1], "max_version": range_[1]}
        return document

    def versions(self, kind: str) -> Reply:
        """What a service says at its root, in the forms that the real ones have."""
        document = self.version(kind)
        if kind in ("identity", "alarming"):
            return Reply({"versions": {"values": [document | {"status": "stable"}]}}, 300)
        if kind == "compute":
            legacy = {"id": "v2.0", "status": "SUPPORTED", "version": "", "min_version": "",
                      "links": [{"rel": "self", "href": f"{self.url}/compute/v2/"}]}
            return Reply({"versions": [legacy, document]})
        return Reply({"versions": [document]})

    def version_root(self, kind: str) -> Reply:
        """What it says at its versioned endpoint: some a version document, some anything else."""
        document = self.version(kind)
        bodies: dict[str, Any] = {
            "compute": {"version": document}, "identity": {"version": document},
            "block-storage": {"versions": [document]}, "network": {"resources": []},
            "baremetal": {"id": "v1", "version": document}, "metric": {"version": "1.0"}}
        return Reply(bodies[kind]) if kind in bodies else Reply({"error": "not there"}, 404)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # of five, a driver's parallel connections lose some for a second
    cloud: FakeCloud

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no finding."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        cloud = self.server.cloud
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/identity/v3/auth/tokens":
            return self.answer(Reply({"error": "no such operation"}, 405))
        cloud.logins += 1
        if cloud.keystone is not None:
            return self.answer(cloud.keystone)
        if asked["auth"]["identity"]["password"]["user"]["password"] != PASSWORD:
            return self.answer(Reply({"error": {"code": 401, "message": "wrong"}}, 401))
        return self.answer(Reply(cloud.token(), 201, {"X-Subject-Token": cloud.issue()}))

    def do_GET(self) -> None:
        cloud = self.server.cloud
        name, _, rest = self.path.removeprefix("/").partition("/")
        kind = next((k for k, entry in SERVICES.items() if entry[0] == name), None)
        if kind is None:
            return self.answer(Reply({"error": "no such service"}, 404))
        if kind in cloud.whole:
            return self.answer(cloud.whole[kind])
        version = SERVICES[kind][1]
        if rest == "":
            return self.answer(cloud.versions(kind))
        if rest.rstrip("/") == version.split("/")[0]:
            return self.answer(cloud.version_root(kind))
        below = version and version + "/"
        whole = "/" + rest.removeprefix(below) if rest.startswith(below) else "/../" + rest
        path = without_limit(whole)
        if whole.startswith("/../") and (kind, path) not in cloud.answers:
            return self.answer(Reply({"error": "outside of the versioned endpoint"}, 404))
        cloud.seen.append(Seen(kind, path, {n.lower(): v for n, v in self.headers.items()}, whole))
        if not cloud.holds(self.headers.get("X-Auth-Token", "")):
            return self.answer(Reply({"error": {"code": 401}}, 401))
        return self.answer(cloud.next_answer((kind, path)))

    def answer(self, behaviour: Behaviour) -> None:
        if isinstance(behaviour, Silence):
            self.server.cloud.stopping.wait(behaviour.seconds)
            self.close_connection = True
            return
        if isinstance(behaviour, Reset):
            # Closed with a linger time of none, a socket sends RST.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        body = (behaviour.body if isinstance(behaviour.body, bytes)
                else json.dumps(behaviour.body).encode())
        self.send_response(behaviour.status)
        for header, value in ({"Content-Type": "application/json",
                               "x-openstack-request-id": "req-1"} | behaviour.headers).items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(behaviour.promised or len(body)))
        self.end_headers()
        self.wfile.write(body)
        if behaviour.promised:
            self.close_connection = True


def without_limit(path: str) -> str:
    """As it was asked otherwise, order and escapes included."""
    before, _, query = path.partition("?")
    rest = "&".join(item for item in query.split("&")
                    if not item.startswith(("limit=", "changes-since=", "fields=")))
    return before + ("?" + rest if rest else "")
