# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What bartizan-pyhost calls: one driver of a VIM or a VNFM, opened once. No exception leaves this
module."""

from __future__ import annotations

import importlib
import json
import logging
import re
import traceback
from collections.abc import Callable
from importlib import metadata
from typing import Any, NamedTuple

from bartizan.vim import (
    KEPT_HEADERS,
    MAX_BODY,
    SERVICES,
    Answer,
    Driver,
    TooLargeError,
    VimError,
)
from bartizan.vnfm import Driver as VnfmDriver

# Used where no installed distribution declares them, as in a build tree.
BUILT_IN = {
    "bartizan.vim": {
        "openstack": "bartizan.vim.openstack:OpenStackDriver",
        "recorded": "bartizan.vim.recorded:RecordedDriver",
        "recorder": "bartizan.vim.recorder:RecorderDriver",
    },
    "bartizan.vnfm": {
        "tacker": "bartizan.vnfm.tacker:TackerDriver",
    },
}

METHODS = ("GET", "POST", "DELETE")

# Of an item of a frame, which holds 64 KiB.
MAX_TRACEBACK = 32 * 1024
MAX_SUMMARY = 2 * 1024

# A Fernet token, whoever let it into a text.
FERNET = re.compile(r"gAAAA[A-Za-z0-9_=-]{20,}")
# One slash first: "//host" would be another host, and the token would go there.
PATH = re.compile(r"/(?!/)[!-~]*")

KINDS = ("driver_missing", "driver_failed", "unauthorized", "unreachable", "timeout", "too_large")

# What the fault's own text does not say already; of the other kinds it is what was asked for.
PUBLIC = {
    "driver_missing": "there is none of that name",
    "too_large": f"an answer of the VIM of more than {MAX_BODY} octets",
}


class Reply(NamedTuple):
    """One frame. Of a failure the items are its kind, public message and traceback."""

    failed: bool
    items: tuple[bytes, ...]
    attachment: bytes


class DriverMissingError(VimError):
    kind = "driver_missing"


class Host:
    """The driver of this process."""

    def __init__(self) -> None:
        self._driver: Any = None
        self._secrets: list[str] = []

    def open(self, group: str, name: str, options: str) -> Reply:
        """Loads driver `name` of an entry point group; `options`: JSON object of strings."""
        return self._guarded("opening it", lambda: self._open(group, name, json.loads(options)))

    def get(self, service: str, path: str, microversion: str) -> Reply:
        """Items: status, headers as JSON. Attachment: the body."""
        return self._guarded(service, lambda: self._get(service, path, microversion))

    def request(self, method: str, path: str, body: str) -> Reply:
        """Of a VNFM's driver. Items and attachment as of get()."""
        return self._guarded(f"{method} of the VNFM", lambda: self._request(method, path, body))

    def capabilities(self) -> Reply:
        """Item: the JSON of Driver.capabilities()."""
        return self._guarded(
            "capabilities", lambda: answered(json.dumps(self._opened().capabilities())))

    def _opened(self) -> Any:
        if self._driver is None:
            raise VimError("no driver was opened")
        return self._driver

    def _open(self, group: str, name: str, options: dict[str, str]) -> Reply:
        self._secrets = [value for key, value in options.items()
                         if re.search("password|secret|token", key)]
        self._driver = load(group, name)(options)
        return answered()

    def _get(self, service: str, path: str, microversion: str) -> Reply:
        if service not in SERVICES:
            raise VimError(f"no such service type: {service}")
        if not PATH.fullmatch(path):
            raise VimError(f"no path of a service: {path!r}")
        driver: Driver = self._opened()
        return handed_on(f"{service} {path}", driver.get(service, path, microversion))

    def _request(self, method: str, path: str, body: str) -> Reply:
        if method not in METHODS:
            raise VimError(f"no method that is asked for: {method!r}")
        if not PATH.fullmatch(path):
            raise VimError(f"no path of a VNFM: {path!r}")
        driver: VnfmDriver = self._opened()
        return handed_on(f"{method} {path}", driver.request(method, path, body.encode()))

    def _guarded(self, asked: str, step: Callable[[], Reply]) -> Reply:
        try:
            return step()
        except BaseException as error:
            # SystemExit too: a driver does not decide when this process ends.
            kind = getattr(error, "kind", "") if isinstance(error, VimError) else ""
            if kind not in KINDS:
                kind = "driver_failed"
            return Reply(True, (kind.encode(), PUBLIC.get(kind, asked).encode(),
                                self._told_to_operator(error)), b"")

    def _told_to_operator(self, error: BaseException) -> bytes:
        """What it was, then where: a log that cuts a long text keeps the beginning."""
        what = "".join(traceback.format_exception_only(type(error), error))
        where = "".join(traceback.format_exception(error))
        text = self._without_secrets(what)[:MAX_SUMMARY] + self._without_secrets(where)
        # Cut at an octet, which may be within a character.
        whole = text.encode("utf-8", "backslashreplace")[:MAX_TRACEBACK]
        return whole.decode("utf-8", "ignore").encode()

    def _without_secrets(self, text: str) -> str:
        secrets = list(self._secrets)
        if self._driver is not None:
            try:
                secrets += self._driver.secrets()
            except Exception as error:
                return f"withheld: the driver cannot tell its secrets ({type(error).__name__})\n"
        for secret in filter(None, secrets):
            text = text.replace(secret, "***")
        return FERNET.sub("***", text)


def handed_on(asked: str, answer: Answer) -> Reply:
    if len(answer.body) > MAX_BODY:
        raise TooLargeError(f"{asked}: {len(answer.body)} octets")
    if not 100 <= answer.status <= 599:
        raise VimError(f"no HTTP status: {answer.status}")
    kept = {name: value for name, value in answer.headers.items() if name in KEPT_HEADERS}
    return answered(str(answer.status), json.dumps(kept), attachment=answer.body)


def answered(*items: str, attachment: bytes = b"") -> Reply:
    return Reply(False, tuple(item.encode() for item in items), attachment)


def load(group: str, name: str) -> Callable[[dict[str, str]], Any]:
    """The maker of driver `name`: an entry point of the group, else one built in."""
    if group not in BUILT_IN:
        raise DriverMissingError(f"no group of drivers: {group!r}")
    for entry in metadata.entry_points(group=group, name=name):
        found: Callable[[dict[str, str]], Any] = entry.load()
        return found
    if name not in BUILT_IN[group]:
        raise DriverMissingError(f"no entry point {name!r} in group {group}")
    module, _, attribute = BUILT_IN[group][name].partition(":")
    maker: Callable[[dict[str, str]], Any] = getattr(importlib.import_module(module), attribute)
    return maker


# Standard error is the operator's log: libraries' warnings say who they are of.
logging.basicConfig(level=logging.WARNING, format="bartizan-pyhost: %(name)s: %(message)s")
_host = Host()
open_driver, get, request, capabilities = (
    _host.open, _host.get, _host.request, _host.capabilities)
