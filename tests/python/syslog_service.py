# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand whose syslog a test reads."""

from __future__ import annotations

import json
import os
import pathlib
import socket
import subprocess
import threading
from typing import Any

from conftest import PLAIN
from service import Service

# syslog() speaks to /dev/log, whatever it is told: here it gets a /dev of its own.
NAMESPACE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-r", "--mount"]
OWN_DEV = """
for node in null zero random urandom; do
    : >"$1/$node"
    mount --bind "/dev/$node" "$1/$node"
done
mount --rbind "$1" /dev
shift
exec "$@"
"""


def may_have_a_dev_of_its_own() -> bool:
    probe = [*NAMESPACE, "mount", "--bind", "/dev/null", "/dev/zero"]
    return subprocess.run(probe, env=PLAIN, capture_output=True, check=False).returncode == 0


class Syslog:
    """The daemon that listens at /dev/log: what it was sent, datagram by datagram."""

    def __init__(self, path: pathlib.Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._path = path
        self.datagrams: list[str] = []
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def _receive(self) -> None:
        while datagram := self._socket.recv(1 << 20):
            self.datagrams.append(datagram.decode())

    def close(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", str(self._path))
        self._thread.join(10)
        self._socket.close()


class SyslogService(Service):
    """One that logs by syslog, to whom that keeps what it is sent."""

    def __init__(self, folder: pathlib.Path, edit: dict[str, str]) -> None:
        super().__init__(folder / "run", edit | {"[cmf]": "[daemon]\nlog = syslog\n\n[cmf]"})
        self.dev = folder / "dev"
        self.dev.mkdir()
        self.syslog = Syslog(self.dev / "log")

    def command(self) -> list[str]:
        return [*NAMESPACE, "sh", "-ec", OWN_DEV, "sh", str(self.dev), *super().command()]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(one[one.index("{"):]) for one in self.syslog.datagrams]
