# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A listener of a Security Manager that answers what a test says, in the order that it says:
what bartizand does too seldom to wait for."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def not_read_yet(retry_after: str = "1") -> Reply:
    return Reply({"type": "urn:bartizan:problem:vim-unavailable", "status": 503,
                  "detail": "the VIM cannot be reached: it has not been read yet"},
                 503, {"Retry-After": retry_after})


def loading(kinds: int) -> Reply:
    return Reply({"vims": [{"name": "site-1", "operations": [],
                            "loading": {"kinds": kinds, "of": 57, "records": 10 * kinds}}]})


class FakeSctelem:
    """At the address, with the identity and for the clients of a Security Manager that
    `bartizan sm show` tells of. The last reply to a path is repeated. `asked`: method and
    target of each request, with its Host."""

    def __init__(self, shown: Mapping[str, Any], listener: str,
                 replies: Mapping[str, Sequence[Reply]]) -> None:
        self.asked: list[tuple[str, str]] = []
        left = {path: list(of_path) for path, of_path in replies.items()}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805
                self.asked.append((handler.path, handler.headers["Host"]))
                of_path = left[handler.path]
                reply = of_path.pop(0) if len(of_path) > 1 else of_path[0]
                body = json.dumps(reply.content).encode()
                handler.send_response(reply.status)
                for name, value in reply.headers.items():
                    handler.send_header(name, value)
                handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(body)

            def log_message(handler, *words: object) -> None:  # noqa: N805
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{listener}/cert.pem", f"{listener}/key.pem")
        context.load_verify_locations(f"{listener}/clients.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        self._server = ThreadingHTTPServer((shown["address"], shown["port"]), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> FakeSctelem:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
