# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A VNFM of VNF LCM API version 2, with its Keystone, that does what a test says: loses
notifications, sends them in another order, forgets every VNF instance. What a real Tacker does is
tested with a real Tacker.

    with FakeVnfm(tmp_path) as vnfm:
        vnf = vnfm.create()
        with vnfm.operation(vnf, "INSTANTIATE") as op: ...   # STARTING and PROCESSING are told
        vnfm.complete(op, ["VDU1-a", "VDU1-b"])
"""

from __future__ import annotations

import datetime
import json
import pathlib
import threading
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

PASSWORD = "correct-horse-battery"  # noqa: S105


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Vnf:
    id: str
    instantiated: bool = False
    vnfcs: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": self.id, "vnfdId": "vnfd-1", "vnfProvider": "Example",
            "vnfProductName": "Sample", "vnfSoftwareVersion": "1", "vnfdVersion": "1",
            "instantiationState": "INSTANTIATED" if self.instantiated else "NOT_INSTANTIATED",
            "_links": {"self": {"href": "x"}}}
        if self.instantiated:
            body["instantiatedVnfInfo"] = {
                "flavourId": "simple", "vnfState": "STARTED",
                "vnfcResourceInfo": [
                    {"id": f"res-{one}", "vduId": one.split("-")[0],
                     "computeResource": {"resourceId": f"server-{one}"}} for one in self.vnfcs],
                "vnfcInfo": [
                    {"id": one, "vduId": one.split("-")[0], "vnfcResourceInfoId": f"res-{one}",
                     "vnfcState": "STARTED"} for one in self.vnfcs]}
        return body


@dataclass
class Operation:
    id: str
    vnf: Vnf
    name: str
    state: str
    started: str = field(default_factory=now)
    entered: str = field(default_factory=now)

    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "vnfInstanceId": self.vnf.id, "operation": self.name,
                "operationState": self.state, "startTime": self.started,
                "stateEnteredTime": self.entered, "isAutomaticInvocation": False,
                "isCancelPending": False, "_links": {"self": {"href": "x"}}}


class FakeVnfm:
    """ca_file  what the callback's certificate is verified with; set before the first subscription
    silent   no notification is sent
    broken   status of every answer of the LCM API in the place of its own
    """

    def __init__(self, folder: pathlib.Path, port: int = 0) -> None:
        self.ca_file: pathlib.Path | None = None
        self.silent = False
        self.broken = 0
        self.vnfs: dict[str, Vnf] = {}
        self.operations: list[Operation] = []
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.answers: list[int] = []  # of the subscribers, to notifications
        self.requests: list[str] = []
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.vnfm = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.clouds_file = folder / "clouds-vnfm.yaml"
        self.clouds_file.write_text(json.dumps({"clouds": {"vnfm": {
            "auth": {"auth_url": f"{self.url}/identity/v3", "username": "cmf",
                     "password": PASSWORD, "project_name": "service",
                     "user_domain_name": "Default", "project_domain_name": "Default"},
            "region_name": "RegionOne"}}}))

    def __enter__(self) -> FakeVnfm:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # --- what happens to VNF instances

    def create(self) -> Vnf:
        vnf = Vnf(str(uuid.uuid4()))
        self.vnfs[vnf.id] = vnf
        self.notify({"notificationType": "VnfIdentifierCreationNotification",
                     "vnfInstanceId": vnf.id})
        return vnf

    def delete(self, vnf: Vnf) -> None:
        del self.vnfs[vnf.id]
        self.operations = [one for one in self.operations if one.vnf is not vnf]
        self.notify({"notificationType": "VnfIdentifierDeletionNotification",
                     "vnfInstanceId": vnf.id})

    def begin(self, vnf: Vnf, name: str) -> Operation:
        operation = Operation(str(uuid.uuid4()), vnf, name, "STARTING")
        self.operations.insert(0, operation)
        self.tell(operation)
        self.enter(operation, "PROCESSING")
        return operation

    def enter(self, operation: Operation, state: str) -> None:
        operation.state, operation.entered = state, now()
        self.tell(operation)

    def complete(self, operation: Operation, vnfcs: list[str]) -> None:
        vnf = operation.vnf
        vnf.vnfcs = list(vnfcs)
        vnf.instantiated = operation.name != "TERMINATE"
        self.enter(operation, "COMPLETED")

    def live(self, vnfcs: list[str]) -> Vnf:
        """A VNF instance that was instantiated with these."""
        vnf = self.create()
        self.complete(self.begin(vnf, "INSTANTIATE"), vnfcs)
        return vnf

    # --- notifications

    def tell(self, operation: Operation, **other: Any) -> None:
        self.notify(self.told(operation) | other)

    @staticmethod
    def told(operation: Operation) -> dict[str, Any]:
        final = operation.state in ("COMPLETED", "FAILED_TEMP", "FAILED", "ROLLED_BACK")
        return {"notificationType": "VnfLcmOperationOccurrenceNotification",
                "vnfInstanceId": operation.vnf.id, "vnfLcmOpOccId": operation.id,
                "operation": operation.name, "operationState": operation.state,
                "notificationStatus": "RESULT" if final else "START",
                "isAutomaticInvocation": False, "timeStamp": operation.entered}

    def notify(self, body: dict[str, Any]) -> None:
        if self.silent:
            return
        for one in list(self.subscriptions.values()):
            self.send(one, {"id": str(uuid.uuid4()), "timeStamp": now(), "_links": {},
                            "subscriptionId": one["id"], **body})

    def send(self, subscription: dict[str, Any], body: dict[str, Any]) -> int:
        basic = subscription["authentication"]["paramsBasic"]
        answer = requests.post(
            subscription["callbackUri"], json=body, timeout=20,
            auth=(basic["userName"], basic["password"]), headers={"Version": "2.0.0"},
            verify=str(self.ca_file) if self.ca_file else True)
        self.answers.append(answer.status_code)
        return answer.status_code


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    vnfm: FakeVnfm


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: Any = None, **headers: str) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if data:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self) -> Any:
        length = int(self.headers.get("Content-Length") or 0)
        return json.loads(self.rfile.read(length) or b"null")

    def identity(self, path: str) -> None:
        url = self.server.vnfm.url
        if path == "/auth/tokens" and self.command == "POST":
            self.body()
            until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
            self.answer(201, {"token": {
                "methods": ["password"], "expires_at": f"{until:%Y-%m-%dT%H:%M:%S.000000Z}",
                "issued_at": now(), "roles": [], "user": {"id": "u", "name": "cmf", "domain": {
                    "id": "default", "name": "Default"}},
                "project": {"id": "p", "name": "service", "domain": {
                    "id": "default", "name": "Default"}},
                "catalog": [{
                    "type": "nfv-orchestration", "name": "tacker", "id": "t", "endpoints": [
                        {"interface": "public", "region": "RegionOne", "region_id": "RegionOne",
                         "id": "e", "url": url + "/"}]}]}},
                X_Subject_Token="a-token")  # noqa: S106
            return
        version = {"id": "v3.14", "status": "stable",
                   "links": [{"rel": "self", "href": url + "/identity/v3/"}]}
        self.answer(200, {"version": version})

    def handle_one(self) -> None:
        vnfm = self.server.vnfm
        split = urlsplit(self.path)
        if split.path.startswith("/identity/v3"):
            self.identity(split.path.removeprefix("/identity/v3"))
            return
        vnfm.requests.append(f"{self.command} {self.path}")
        if vnfm.broken:
            self.answer(vnfm.broken, {"detail": "broken"})
            return
        if (self.headers.get("X-Auth-Token") != "a-token"
                or self.headers.get("Version") != "2.0.0"):
            self.answer(401 if not self.headers.get("X-Auth-Token") else 400)
            return
        path = split.path.removeprefix("/vnflcm/v2/").split("/")
        self.lcm(path, parse_qs(split.query))

    def lcm(self, path: list[str], query: dict[str, list[str]]) -> None:
        vnfm = self.server.vnfm
        match [self.command, *path]:
            case ["GET", "vnf_instances"]:
                self.answer(200, [{"id": one} for one in vnfm.vnfs])
            case ["GET", "vnf_instances", one]:
                found = vnfm.vnfs.get(one)
                self.answer(200, found.shown()) if found else self.answer(404)
            case ["GET", "vnf_lcm_op_occs"]:
                wanted = query["filter"][0].removeprefix("(eq,vnfInstanceId,").rstrip(")")
                self.answer(200, [one.shown() for one in vnfm.operations
                                  if one.vnf.id == wanted])
            case ["GET", "subscriptions"]:
                self.answer(200, [self.without_secrets(one)
                                  for one in vnfm.subscriptions.values()])
            case ["POST", "subscriptions"]:
                self.subscribe()
            case ["DELETE", "subscriptions", one]:
                self.answer(204 if vnfm.subscriptions.pop(one, None) else 404)
            case _:
                self.answer(404)

    @staticmethod
    def without_secrets(one: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in one.items() if name != "authentication"}

    def subscribe(self) -> None:
        vnfm = self.server.vnfm
        wanted = self.body()
        basic = wanted["authentication"]["paramsBasic"]
        tried = requests.get(wanted["callbackUri"], timeout=20,
                             auth=(basic["userName"], basic["password"]),
                             verify=str(vnfm.ca_file) if vnfm.ca_file else True)
        if tried.status_code != 204:
            self.answer(422, {"detail": "Can't get from notification callback Uri."})
            return
        made = {**wanted, "id": str(uuid.uuid4())}
        vnfm.subscriptions[made["id"]] = made
        self.answer(201, self.without_secrets(made))

    do_GET = do_POST = do_DELETE = handle_one  # noqa: N815
