# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A file of JSON lines that several processes append to, of bounded size, for its owner alone."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import itertools
import json
import logging
import os
import pathlib
import time
from collections.abc import Callable

MODE = 0o600
COMPLAIN_EVERY = 60.0  # seconds

log = logging.getLogger(__name__)


class Record:
    """Opened for each line: nothing has to be shared with another process or kept through a
    fork, and a file that somebody put aside is not written to any longer.

    A line is one write() to a file that is open for appending, which no other one interrupts.
    """

    def __init__(self, path: str, max_bytes: int, files: int) -> None:
        self._path = pathlib.Path(path)
        self._max_bytes = max_bytes
        self._files = files
        self._complained = -COMPLAIN_EVERY

    def write(self, entry: Callable[[], dict[str, object]]) -> None:
        """Never raises: what is recorded goes on whether or not that can be done."""
        try:
            dated: dict[str, object] = {"time": now()}
            dated.update(entry())
            self._append(json.dumps(dated, separators=(",", ":"), default=str).encode() + b"\n")
        except Exception as error:
            self._complain(error)

    def _append(self, line: bytes) -> None:
        descriptor = self._open()
        try:
            if os.fstat(descriptor).st_size + len(line) > self._max_bytes:
                self._put_aside(descriptor)
                os.close(descriptor)
                descriptor = self._open()
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
                             | os.O_NOFOLLOW, MODE)
        # One that was there before may be open to others.
        with contextlib.suppress(OSError):
            os.fchmod(descriptor, MODE)
        return descriptor

    def _put_aside(self, descriptor: int) -> None:
        """By one process; another one that comes to it at the same time writes on meanwhile."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if not os.path.samestat(os.fstat(descriptor), self._path.stat()):
            return  # another one has done it
        names = [self._path, *(pathlib.Path(f"{self._path}.{number}")
                               for number in range(1, self._files + 1))]
        for newer, older in reversed(list(itertools.pairwise(names))):
            with contextlib.suppress(FileNotFoundError):
                newer.replace(older)

    def _complain(self, error: Exception) -> None:
        now = time.monotonic()
        if now - self._complained >= COMPLAIN_EVERY:
            self._complained = now
            log.error("%s: requests are not recorded: %s: %s", self._path,
                      type(error).__name__, error)


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
