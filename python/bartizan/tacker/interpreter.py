# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The Python that Tacker runs in, which need not be the one that this runs in."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import bartizan
from bartizan.exceptions import FileUnusableError, UnprocessableError

TIMEOUT = 120  # seconds; Tacker's own modules take a few


def of_tacker(named: str | None) -> str:
    """The one that is named, else that of the tacker-server in PATH or beside this Python."""
    if named:
        return str(pathlib.Path(named).absolute()) if "/" in named else named
    beside = pathlib.Path(sys.executable).with_name("tacker-server")
    server = shutil.which("tacker-server") or (str(beside) if beside.is_file() else None)
    if server:
        with pathlib.Path(server).open("rb") as file:
            first = file.readline(4096)
        words = first[2:].decode("utf-8", "replace").split()
        if first.startswith(b"#!") and words and "python" in words[0]:
            return words[0]
    raise UnprocessableError(
        "no tacker-server was found that would tell which Python is Tacker's", "",
        "name it with --python; for a Tacker on another host or in a container use --print")


def must_load(python: str, hook: str, statement: str) -> None:
    """Refused before anything is changed: a service of Tacker does not start without it."""
    done = run(python, statement)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        extra = "'bartizan[keymgr]'" if hook == "keymgr" else "bartizan"
        raise UnprocessableError(
            f"Tacker's Python, {python}, cannot load the hook {hook}: {reason}", "",
            f"install the package there: {python} -m pip install {extra}")


def run(python: str, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The script comes by standard input and the folder is /: no file of ours or of the caller's
    can be taken for a module of Tacker's. Nor is our own package lent to it."""
    ours = str(pathlib.Path(bartizan.__file__).parents[1])
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(":") if path not in ("", ours)]
    try:
        return subprocess.run([python, "-", *words], input=script, capture_output=True, text=True,
                              cwd="/", timeout=TIMEOUT, check=False,
                              env={**os.environ, "PYTHONPATH": ":".join(paths)})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FileUnusableError(f"{python}: it cannot be run", str(error),
                                "name Tacker's Python with --python") from None
