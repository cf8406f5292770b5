# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What can go wrong in a hook, and who is told what.

The line on standard error becomes the operation's error, which every subscriber of Tacker's
notifications is sent. The traceback of a defect goes to syslog alone, without what is secret.
"""

from __future__ import annotations

import re
import secrets
import syslog
from collections.abc import Iterable, Iterator

MAX_LINE = 600
PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|\Z)", re.DOTALL)
# Shorter values ("v3", "RegionOne"'s parts) would blacken half of a traceback and are no secrets.
MIN_SECRET = 4


class HookError(Exception):
    """Refuses the operation. The text says in one line what is wrong and what to do."""


class CmfUnreachableError(HookError):
    """No answer within the deadline; on_unreachable says whether the operation goes on."""


def one_line(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= MAX_LINE else line[:MAX_LINE - 3] + "..."


def log(priority: int, text: str) -> None:
    syslog.openlog("bartizan-hook", syslog.LOG_PID, syslog.LOG_DAEMON)
    for line in text.splitlines():
        syslog.syslog(priority, line)


def alarm(text: str) -> None:
    """What an operator has to see although the operation goes on."""
    log(syslog.LOG_ALERT, one_line(text))


def defect(error: BaseException, stdin: object) -> str:
    """The line for an error that nobody foresaw; its traceback is in syslog under a reference."""
    import traceback

    reference = secrets.token_hex(4)
    text = "".join(traceback.format_exception(error))
    for secret in sorted(secret_values(stdin), key=len, reverse=True):
        text = text.replace(secret, "***")
    text = PRIVATE_KEY.sub("*** private key ***", text)
    log(syslog.LOG_ERR, f"reference {reference}: a defect\n{text}")
    return (f"a defect of bartizan's hook (reference {reference}, {type(error).__name__}): the "
            "conductor's syslog has its traceback; report it, then retry or roll back")


def secret_values(stdin: object) -> Iterator[str]:
    """Whatever Tacker gave under vimConnectionInfo: the VIM's password is there in clear."""
    if isinstance(stdin, dict):
        for name, value in stdin.items():
            yield from texts(value) if name == "vimConnectionInfo" else secret_values(value)
    elif isinstance(stdin, list):
        for value in stdin:
            yield from secret_values(value)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= MIN_SECRET:
            yield value
    elif isinstance(value, dict | list):
        members: Iterable[object] = value.values() if isinstance(value, dict) else value
        for member in members:
            yield from texts(member)
