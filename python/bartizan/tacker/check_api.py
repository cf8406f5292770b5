# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Who may call a Tacker's API: routes, authentication, policy, what is recorded."""

from __future__ import annotations

import ipaddress
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from bartizan.tacker import needs, paste_layout, policy
from bartizan.tacker.findings import Finding
from bartizan.tacker.ini import Ini

FILTER = "bartizan.tacker.paste:filter_factory"
# Which option of tacker.conf makes a route without authentication do something.
SWITCHES = {
    "/server_notification": "server_notification.server_notification",
    "/alert/auto_healing": "prometheus_plugin.auto_healing",
    "/alert/auto_scaling": "prometheus_plugin.auto_scaling",
    "/alert": "prometheus_plugin.fault_management",
    "/pm_event": "prometheus_plugin.performance_management",
    "/pm_threshold": "prometheus_plugin.performance_management",
}
# What Bartizan uses of a Tacker.
NEEDED = ("/vnflcm/v2", "/vnfpkgm/v1")


def layout(configs: Sequence[pathlib.Path], inis: Sequence[Ini]
           ) -> list[paste_layout.Route] | Finding:
    """The routes that tacker-server will serve."""
    named = _text(inis, "api_paste_config", "api-paste.ini")
    path = needs.find(configs, named)
    if path is None:
        return Finding("error", f"paste: {named} is not found", "tacker-server does not start",
                       "name the file with its folder in [DEFAULT] api_paste_config")
    try:
        return paste_layout.routes(path, _text(inis, "auth_strategy", "keystone"))
    except paste_layout.LayoutError as error:
        return Finding("error", f"paste: {error}", "tacker-server does not start",
                       "correct the file; 'bartizan tacker disable' takes out what is ours")


def _text(inis: Sequence[Ini], name: str, default: str) -> str:
    given = [value for ini in inis if (value := ini.value("DEFAULT", name)) is not None]
    return given[-1] if given else default


def factories(routes: list[paste_layout.Route]) -> list[str]:
    names = {name for route in routes for name in (route.app, *route.filters)}
    return sorted(name for name in names if ":" in name and not name.startswith(("egg:", "call:")))


def paste(facts: dict[str, Any], routes: list[paste_layout.Route]) -> Iterator[Finding]:
    for name in factories(routes):
        if facts["importable"].get(name):
            yield Finding("error", f"paste: {name} cannot be imported",
                          f"tacker-server does not start: {facts['importable'][name]}",
                          "the paste file is older than this Tacker: take the section out, or "
                          "Tacker's own file")
    urls = {route.url for route in routes}
    for url in NEEDED:
        if url not in urls:
            yield Finding("error", f"paste: {url} is not served",
                          "the paste file is older than this Tacker, which has that interface; "
                          "every request to it is answered 300 or 404",
                          "take the routes of Tacker's own api-paste.ini")
    if recording(routes):
        yield Finding("ok", "paste: each request is recorded in "
                      f"{facts['options'].get('bartizan.request_record')}")
    else:
        yield Finding("warning", "paste: requests are not recorded",
                      "Tacker's notifications tell neither who asked nor what was refused",
                      "bartizan tacker enable --hook paste")


def recording(routes: list[paste_layout.Route]) -> bool:
    return bool(routes) and all(FILTER in route.filters for route in routes)


def open_routes(facts: dict[str, Any], routes: list[paste_layout.Route]) -> Iterator[Finding]:
    options = facts["options"]
    if options["DEFAULT.auth_strategy"] != "keystone":
        yield Finding("error", f"auth_strategy = {options['DEFAULT.auth_strategy']}",
                      "everybody who reaches the port is an administrator of Tacker",
                      "[DEFAULT] auth_strategy = keystone")
        return
    peers = options.get("bartizan.guard_unauthenticated")
    if wrong := [text for text in peers or [] if not is_network(text)]:
        yield Finding("error",
                      f"[bartizan] guard_unauthenticated: {', '.join(wrong)} is no network",
                      "tacker-server does not start", "such as 192.0.2.0/24 or 192.0.2.7")
    prefix = options.get("server_notification.uri_path_prefix", "/server_notification")
    for route in routes:
        if route.authenticated or "ersions" in route.app:
            continue
        switch = SWITCHES.get("/server_notification" if route.url == prefix else route.url)
        live = options.get(switch) if switch else True
        guarded = peers and FILTER in route.filters and any(
            (route.url + "/").startswith(each.rstrip("/") + "/")
            for each in options["bartizan.guarded_routes"])
        if guarded:
            yield Finding("ok", f"{route.url}: for {', '.join(peers)} alone")
        else:
            yield Finding("error" if live else "warning",
                          f"{route.url}: open to everybody"
                          + ("" if live else f", once {switch} is on"),
                          "Tacker serves it without authentication and takes whoever calls for an "
                          "administrator: a stranger can have a VNF healed or scaled",
                          "bartizan tacker enable --guard NETWORK of those who send events, or a "
                          "firewall")


def is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text.strip())
    except ValueError:
        return False
    return True


def rules(facts: dict[str, Any]) -> Iterator[Finding]:
    found = facts["rules"]
    if found["file"] is None and found["named"] not in ("policy.yaml", "policy.json"):
        yield Finding("error", f"policy: {found['named']} is not found",
                      "oslo.policy goes on without a word, as if there were no policy",
                      "make the file, or name the right one in [oslo_policy] policy_file")
    decided = policy.READ + policy.WRITE
    anybody = [name for name in decided if found["checks"].get(name) == "@"]
    if anybody:
        yield Finding("error", f"policy: {len(anybody)} of {len(decided)} rules of v2 are open to "
                      "any user of the cloud",
                      "a reader of another project can subscribe to all, change and delete VNFs",
                      "bartizan tacker enable --hook policy --project ID of each project that "
                      "owns VNFs")
    empty = [name for name in decided
             if "project_id:%(project_id)s" in found["checks"].get(name, "")]
    if empty:
        yield Finding("warning", f"policy: {len(empty)} rules of v2 compare project_id",
                      "Tacker gives them the caller's own project to compare with: they are true "
                      "for everybody", "name the projects: project_id:0123...")
    if not anybody:
        yield Finding("ok", "policy: v2 is not open to any user of the cloud")
