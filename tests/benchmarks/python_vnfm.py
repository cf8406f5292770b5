# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""python_vnfm.py PORT: a Keystone and a VNFM that knows no VNF instance, for load. That it answers
is what costs bartizand its readings."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(sys.argv[1])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: object, **headers: str) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, {"token": {
            "methods": ["password"], "expires_at": "2999-01-01T00:00:00.000000Z",
            "issued_at": "2026-01-01T00:00:00.000000Z", "roles": [],
            "user": {"id": "u", "name": "cmf", "domain": {"id": "default", "name": "Default"}},
            "project": {"id": "p", "name": "p", "domain": {"id": "default", "name": "Default"}},
            "catalog": [{"type": "nfv-orchestration", "name": "tacker", "id": "t", "endpoints": [
                {"interface": "public", "region": "RegionOne", "region_id": "RegionOne",
                 "id": "e", "url": f"http://127.0.0.1:{PORT}/"}]}]}}, X_Subject_Token="a-token")  # noqa: S106

    def do_GET(self) -> None:
        if self.path.startswith("/identity"):
            self.answer(200, {"version": {"id": "v3.14", "status": "stable", "links": [
                {"rel": "self",
                 "href": f"http://127.0.0.1:{PORT}/identity/v3/"}]}})
        elif self.path.startswith("/vnflcm/v2/vnf_instances/"):
            self.answer(404, {})
        else:
            self.answer(200, [])


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
