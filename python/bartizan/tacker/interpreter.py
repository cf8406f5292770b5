# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The Python that Tacker runs in, which need not be the one that this runs in."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Sequence

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


def must_import(python: str, modules: Sequence[str]) -> None:
    """Refused before anything is changed: a tacker-server that misses one does not start."""
    done = run(python, "".join(f"import {module}\n" for module in modules))
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise UnprocessableError(
            f"Tacker's Python, {python}, cannot import {' and '.join(modules)}: {reason}", "",
            f"install the package there: {python} -m pip install bartizan")


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
