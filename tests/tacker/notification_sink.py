# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A subscriber of Tacker's notifications: keeps what comes, and with what credential."""

from __future__ import annotations

import base64
import dataclasses
import http
import http.server
import json
import secrets
import threading
from types import TracebackType
from typing import Any, Self


@dataclasses.dataclass(frozen=True)
class Delivery:
    """A request of Tacker's: GET is the test of the callback, POST a notification."""

    method: str
    headers: dict[str, str]
    body: bytes


class Sink:
    """Listens on loopback from `with` to its end. Tacker wants to be answered 204."""

    def __init__(self, status: int = 204) -> None:
        self._status = status
        self.user = "cmf"
        self.password = secrets.token_urlsafe(24)
        self.deliveries: list[Delivery] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/lcn"

    @property
    def credential(self) -> str:
        """The Authorization header that Tacker must send."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def notifications(self, vnf: str | None = None) -> list[dict[str, Any]]:
        """In the order in which they came."""
        bodies = [json.loads(one.body) for one in self.deliveries if one.method == "POST"]
        return [body for body in bodies if vnf is None or body["vnfInstanceId"] == vnf]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        deliveries, status = self.deliveries, self._status

        class Handler(http.server.BaseHTTPRequestHandler):
            def take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                deliveries.append(Delivery(self.command, dict(self.headers), body))
                self.send_response(status)
                if status != http.HTTPStatus.NO_CONTENT:
                    self.send_header("Content-Type", "text/plain")  # Tacker fails without one
                self.end_headers()

            do_GET = do_POST = take  # noqa: N815  # the names that http.server calls

            def log_message(self, *_: Any) -> None:
                """Not to standard error: pytest shows it."""

        return Handler
