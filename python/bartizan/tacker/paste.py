# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The paste filter: who asked Tacker for what, and what was refused.

It stands before everything else of Tacker's API, authentication included, and so sees what is
refused there. What it knows of the caller is what Tacker found out, never what a header claims.
Tacker's server is single-threaded under eventlet: nothing here waits.
"""

from __future__ import annotations

import ipaddress
import json
import re
import urllib.parse
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bartizan.tacker.record import Record

LONGEST = 1024  # characters of a field that the caller has in hand

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class RequestFilter:
    def __init__(self, app: App, record: Record, networks: Sequence[Network],
                 guarded: Sequence[str]) -> None:
        self._app = app
        self._record = record
        self._networks = networks
        self._guarded = guarded

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        # Whatever answers moves the path along.
        request = {
            "remote": environ.get("REMOTE_ADDR", ""),
            "claimed": bounded(environ.get("HTTP_X_FORWARDED_FOR")),
            "method": bounded(environ.get("REQUEST_METHOD")),
            "path": bounded(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")),
        }
        if self._networks and self._is_guarded(environ.get("PATH_INFO", "")) \
                and not self._is_peer(str(request["remote"])):
            self._write(environ, request, "403", [], guarded=True)
            return refuse(start_response)
        told = False

        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal told
            if not told:
                told = True
                self._write(environ, request, status[:3], headers)
            return start_response(status, headers, *rest)

        try:
            return self._app(environ, started)
        except Exception:
            if not told:
                self._write(environ, request, "500", [])
            raise

    def _is_guarded(self, path: str) -> bool:
        # As Paste's urlmap finds its application, which also takes http://HOST/PATH for a path.
        path = re.sub("//+", "/", re.sub("^https?://[^/]*", "", path))
        return any(path == route or path.startswith(route + "/") for route in self._guarded)

    def _is_peer(self, remote: str) -> bool:
        try:
            address = ipaddress.ip_address(remote)
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)

    def _write(self, environ: Environ, request: dict[str, object], status: str,
               headers: list[tuple[str, str]], *, guarded: bool = False) -> None:
        self._record.write(lambda: {
            "kind": "request",
            **caller(environ.get("tacker.context")),
            "requestId": environ.get("openstack.request_id"),
            **request,
            "status": int(status),
            "refused": status in ("401", "403"),
            "guarded": guarded,
            "location": location(headers),
        })


def caller(context: Any) -> dict[str, object]:
    """Of the context that Tacker made of a token which it had verified."""
    return {
        "userId": getattr(context, "user_id", None),
        "user": getattr(context, "user_name", None),
        "projectId": getattr(context, "project_id", None),
        "project": getattr(context, "project_name", None),
        # Whoever calls without a token is an administrator for Tacker, but no user.
        "roles": list(context.roles) if getattr(context, "user_id", None) else [],
    }


def location(headers: list[tuple[str, str]]) -> str | None:
    """Which operation occurrence, instance or subscription came of it."""
    for name, value in headers:
        if name.lower() == "location":
            return bounded(urllib.parse.urlsplit(value).path)
    return None


def bounded(text: str | None) -> str | None:
    return text[:LONGEST] if text else None


def refuse(start_response: Callable[..., Any]) -> list[bytes]:
    body = json.dumps({"status": 403, "detail": "this route is closed to you"}).encode()
    start_response("403 Forbidden", [("Content-Type", "application/problem+json"),
                                     ("Content-Length", str(len(body)))])
    return [body]


def filter_factory(global_conf: dict[str, str], **local_conf: str) -> Callable[[App], App]:
    """For paste.filter_factory; the options are those of [bartizan] in tacker.conf."""
    from oslo_config import cfg

    from bartizan.tacker import options

    conf = options.of(cfg.CONF)
    record = Record(conf.request_record, conf.request_record_bytes, conf.request_record_files)
    networks = [ipaddress.ip_network(text.strip()) for text in conf.guard_unauthenticated]
    routes = [route.rstrip("/") for route in conf.guarded_routes]
    return lambda app: RequestFilter(app, record, networks, routes)
