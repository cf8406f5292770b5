# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Keys of a PKCS#11 token that the VNFC reaches too (custody token): made there, never taken out.

GnuTLS's tools do it: they know modules by p11-kit and keys by RFC 7512 URIs, and the PIN reaches
them through their environment, never as an argument.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from bartizan.tacker.hook.custody import Half
from bartizan.tacker.hook.keys import MAX_COMMON_NAME
from bartizan.tacker.hook.options import NAME_FIELDS, Option
from bartizan.tacker.hook.trouble import HookError
from bartizan.tacker.hook.vnf import Vnfc, filled

OPTIONS = (
    Option("token", "module", "path", None, "PKCS#11 module",
           "/usr/lib/softhsm/libsofthsm2.so"),
    Option("token", "uri", "text", None, "The token, RFC 7512", "pkcs11:token=vnfcs"),
    Option("token", "pin_file", "path", None, "File with the user PIN of the token",
           "/etc/bartizan/hook/pin"),
    Option("token", "label", "text", "{server}",
           "CKA_LABEL of the key of a VNFC; " + NAME_FIELDS),
)
TOOLS = ("p11tool", "certtool")
DEADLINE = 60
NONE_FOUND = 2  # p11tool's status


class Token:
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options

    def check(self) -> None:
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise HookError(f"[hook] custody = token needs {missing[0]} on Tacker's host: install "
                            "gnutls-bin")
        for name in ("module", "pin_file"):
            if not os.access(self._options[name], os.R_OK):
                raise HookError(f"[token] {name} = {self._options[name]} cannot be read by the "
                                "user of Tacker's conductor: correct it")
        self._run("p11tool", "--list-tokens")

    def halves(self, vnfcs: Sequence[Vnfc], until: float) -> list[Half]:
        return [self._half(vnfc) for vnfc in vnfcs]

    def _half(self, vnfc: Vnfc) -> Half:
        """A key that is there already is that of an operation that is retried."""
        label = filled(self._options["label"], vnfc)
        uri = f"{self._options['uri']};object={quote(label, safe='')};type="
        with tempfile.TemporaryDirectory() as folder:
            # Without an outfile p11tool waits three seconds for who reads its warning. It
            # replaces the file that is named, so that /dev/null would be lost to the machine.
            outfile = f"--outfile={folder}/out"
            found = self._run("p11tool", "--login", "--batch", outfile, "--list-privkeys",
                              uri + "private", accepted=(0, NONE_FOUND))
            if found.returncode == NONE_FOUND:
                self._run("p11tool", "--login", "--batch", outfile, "--generate-privkey=ECDSA",
                          "--curve=secp256r1", f"--label={label}", self._options["uri"])
            template = pathlib.Path(folder, "template")
            template.write_text(f'cn = "{vnfc.id}"\n' if len(vnfc.id) <= MAX_COMMON_NAME else "",
                                encoding="utf-8")
            request = self._run("certtool", "--generate-request", "--template", str(template),
                                "--load-privkey", uri + "private", "--load-pubkey",
                                uri + "public").stdout
        return Half(request[request.index("-----BEGIN"):], key_uri=uri + "private")

    def _run(self, tool: str, *words: str, accepted: tuple[int, ...] = (0,)
             ) -> subprocess.CompletedProcess[str]:
        try:
            pin = pathlib.Path(self._options["pin_file"]).read_text(encoding="utf-8").strip()
            done = subprocess.run(
                [tool, f"--provider={self._options['module']}", *words], check=False,
                capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=DEADLINE,
                env={**os.environ, "GNUTLS_PIN": pin})
        except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired) as error:
            raise HookError(f"[token] {tool} cannot be used ({type(error).__name__}): check "
                            "module, pin_file and the token") from None
        if done.returncode not in accepted:
            said = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
            raise HookError(f"[token] {tool} refuses ({said.replace(pin, '***')[:200]}): check "
                            "module, uri, pin_file and the token")
        return done
