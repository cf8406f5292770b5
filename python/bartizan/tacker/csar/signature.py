# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The CMS signature at the end of a manifest (SOL 004 4.3.4), by OpenSSL's own program."""

from __future__ import annotations

import pathlib
import subprocess
import tempfile

from bartizan.tacker.csar.trouble import PackageError

DEADLINE = 60


def sign(content: str, key: str, certificate: str) -> str:
    """In PEM, detached; the certificate is within."""
    done = openssl(content, ["-sign", "-outform", "PEM", "-nosmimecap", "-md", "sha256",
                             "-signer", certificate, "-inkey", key, "-passin", "pass:"])
    if done.returncode != 0 or not done.stdout.startswith("-----BEGIN CMS-----"):
        raise PackageError(f"the manifest cannot be signed with {key} and {certificate}",
                           done.stderr, "give a private key in PEM that is not encrypted, and the "
                           "certificate of that key")
    return done.stdout


def made_by(content: str, signature: str, certificate: str) -> bool:
    """Whether that certificate's key signed that content. Says nothing of who it belongs to."""
    return verifies(content, signature, ["-nointern", "-certfile", certificate])


def intact(content: str, signature: str) -> bool:
    """Whether the content is what was signed, by whoever the signature names."""
    return verifies(content, signature, [])


def verifies(content: str, signature: str, words: list[str]) -> bool:
    with tempfile.NamedTemporaryFile("w", suffix=".cms") as file:
        file.write(signature)
        file.flush()
        with tempfile.NamedTemporaryFile("w", suffix=".mf", newline="") as signed:
            signed.write(content)
            signed.flush()
            done = openssl("", ["-verify", "-inform", "PEM", "-in", file.name, "-content",
                                signed.name, "-noverify", "-out", "/dev/null", *words])
    return done.returncode == 0


def openssl(stdin: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    for path in (words[place + 1] for place, word in enumerate(words)
                 if word in ("-signer", "-inkey", "-certfile")):
        if not pathlib.Path(path).is_file():
            raise PackageError(f"{path}: there is no such file", "", "check the path")
    try:
        return subprocess.run(["openssl", "cms", "-binary", *words], input=stdin, text=True,
                              capture_output=True, timeout=DEADLINE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PackageError("openssl cannot be run", str(error), "install openssl") from None
