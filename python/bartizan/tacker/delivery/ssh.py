# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Delivery by OpenSSH's own client, to a host whose key is pinned.

What is secret goes through standard input, never through an argument. The files are written
beside their names and renamed, the certificate last.
"""

from __future__ import annotations

import os
import pathlib
import shlex
import shutil
import subprocess
import time
from collections.abc import Sequence
from typing import Any

from bartizan.tacker.delivery import Files
from bartizan.tacker.hook import vnf
from bartizan.tacker.hook.options import NAME_FIELDS, Option
from bartizan.tacker.hook.trouble import HookError
from bartizan.tacker.hook.vnf import Vnfc

SECTION = "delivery ssh"
OPTIONS = (
    Option(SECTION, "user", "text", None, "The user in the VNFC", "bartizan"),
    Option(SECTION, "identity_file", "path", None,
           "Private key of the VNFM for that user, readable by the user of Tacker's conductor",
           "/etc/bartizan/hook/id_ed25519"),
    Option(SECTION, "known_hosts", "path", None,
           "The pinned keys of the VNFCs, or of the CA that signs them (@cert-authority). A host "
           "that is not in it is refused", "/etc/bartizan/hook/known_hosts"),
    Option(SECTION, "host_key_alias", "text", "",
           "Name in known_hosts, in the place of the address; " + NAME_FIELDS, "{vdu}"),
    Option(SECTION, "config_file", "path", "none",
           "ssh_config with what the way there needs, a ProxyJump for instance"),
    Option(SECTION, "port", "text", "22", "Port of the VNFC's SSH server"),
    Option(SECTION, "directory", "path", "/etc/bartizan/vnfc",
           "Directory in the VNFC for certificate.pem, chain.pem and key.pem"),
    Option(SECTION, "request", "path", "/etc/bartizan/vnfc/request.pem",
           "The VNFC's certification request, where the custody is guest"),
    Option(SECTION, "attempt_deadline", "seconds", "20", "Until one connection has done its work"),
)
MAX_REQUEST = 64 * 1024
INTERVAL = 2.0
NOT_CONNECTED = 255  # ssh's own status; any other one is the remote command's
NOT_THERE = 44
FOREIGN_KEY = ("host key verification failed", "host identification has changed")
NOT_ADMITTED = ("permission denied", "too many authentication failures")


class Driver:
    def __init__(self, options: dict[str, Any], hook: dict[str, Any]) -> None:
        self._options = options
        self._hook = hook

    def check(self, vnfcs: Sequence[Vnfc]) -> None:
        if shutil.which("ssh") is None:
            raise HookError(f"[{SECTION}] needs OpenSSH's client on Tacker's host: install "
                            "openssh-client")
        for name in ("identity_file", "known_hosts", "config_file"):
            path = self._options[name]
            if path != "none" and not os.access(path, os.R_OK):
                raise HookError(f"[{SECTION}] {name} = {path} cannot be read by the user of "
                                "Tacker's conductor: correct it")
        for vnfc in vnfcs:
            self._destination(vnfc)

    def fetch_csr(self, vnfc: Vnfc, until: float) -> str:
        path = shlex.quote(self._options["request"])
        command = (f"test -s {path} || exit {NOT_THERE}; head -c {MAX_REQUEST + 1} {path}")
        return self._run(vnfc, command, b"", until).decode("ascii", "replace")

    def deliver(self, vnfc: Vnfc, files: Files, until: float) -> None:
        named = [(name, text.encode()) for name, text in files.named()]
        self._run(vnfc, receiving(self._options["directory"], named),
                  b"".join(octets for _, octets in named), until)

    def _run(self, vnfc: Vnfc, command: str, stdin: bytes, until: float) -> bytes:
        """Until it was done once: a VNFC that was just made is not there at once."""
        words = self._words(vnfc, command)
        while True:
            reason = "no answer in time"
            try:
                done = subprocess.run(
                    words, input=stdin, capture_output=True, check=False,
                    timeout=min(self._options["attempt_deadline"],
                                max(until - time.monotonic(), 1.0)))
                if done.returncode == 0:
                    return done.stdout
                reason = judged(vnfc, done)
            except subprocess.TimeoutExpired:
                pass
            except OSError as error:
                raise HookError(f"ssh cannot be started ({error.strerror}): install "
                                "openssh-client on Tacker's host") from None
            if time.monotonic() + INTERVAL > until:
                raise HookError(f"VNFC {vnfc.id} cannot be reached by ssh at "
                                f"{self._destination(vnfc)} ({reason}): see why, then retry the "
                                "operation; [hook] guest_deadline says how long it is waited for")
            time.sleep(INTERVAL)

    def _words(self, vnfc: Vnfc, command: str) -> list[str]:
        options = self._options
        alias = options["host_key_alias"]
        settings = {
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": '"' + options["known_hosts"].replace("%", "%%") + '"',
            "GlobalKnownHostsFile": "/dev/null",
            "UpdateHostKeys": "no",
            "VerifyHostKeyDNS": "no",
            "IdentitiesOnly": "yes",
            "PreferredAuthentications": "publickey",
            "ClearAllForwardings": "yes",
            "ForwardAgent": "no",
            "PermitLocalCommand": "no",
            "ControlMaster": "no",
            "ControlPath": "none",
            "LogLevel": "ERROR",
            "ConnectTimeout": str(options["attempt_deadline"]),
            **({"HostKeyAlias": vnf.filled(alias, vnfc)} if alias else {}),
        }
        return ["ssh", "-T", "-F", options["config_file"], "-p", options["port"],
                "-l", options["user"], "-i", options["identity_file"],
                *(word for name, value in settings.items() for word in ("-o", f"{name}={value}")),
                "--", self._destination(vnfc), command]

    def _destination(self, vnfc: Vnfc) -> str:
        found = vnf.address(vnfc, self._hook)
        if not found:
            raise HookError(
                f"Tacker knows no address of VNFC {vnfc.id}: give its connection point fixed "
                "addresses in extVirtualLinks, correct management_cp, or set 'address' of the "
                "hook's configuration to a name that it is reached at")
        if found.startswith("-") or not all(c.isalnum() or c in ".:-_%" for c in found):
            raise HookError(f"'{found}' of VNFC {vnfc.id} is neither an address nor a host name")
        return found


def receiving(directory: str, named: Sequence[tuple[str, bytes]]) -> str:
    """A command of the POSIX shell. dd takes exactly what it is told from standard input."""
    where = pathlib.PurePosixPath(directory)
    lines = ["set -e", "umask 077", f"mkdir -p {shlex.quote(str(where))}",
             f"cd {shlex.quote(str(where))}"]
    for name, octets in named:
        lines.append(f"dd bs=1 count={len(octets)} of=.{name}.new 2>/dev/null")
        lines.append(f"test $(wc -c <.{name}.new) -eq {len(octets)}")
    lines += [f"mv -f .{name}.new {name}" for name, _ in named]
    return "; ".join(lines)


def judged(vnfc: Vnfc, done: subprocess.CompletedProcess[bytes]) -> str:
    """Why it has to be tried again; HookError where that cannot help."""
    said = done.stderr.decode("utf-8", "replace")
    last = (said.strip().splitlines() or [f"status {done.returncode}"])[-1][:200]
    if done.returncode == NOT_THERE:
        return "it has made no certification request yet"
    if done.returncode != NOT_CONNECTED:
        raise HookError(f"VNFC {vnfc.id} cannot take its files ({last}): correct the rights of "
                        f"[{SECTION}] user in it, then retry the operation")
    if any(text in said.lower() for text in FOREIGN_KEY):
        raise HookError(f"VNFC {vnfc.id} shows another host key than known_hosts has, or one that "
                        "is not there: nothing was sent. Pin its key, or find out who answers")
    if any(text in said.lower() for text in NOT_ADMITTED):
        raise HookError(f"VNFC {vnfc.id} does not admit [{SECTION}] user with identity_file: put "
                        "its public key into the VNFC's image")
    return last
