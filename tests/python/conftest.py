# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A real deployment for the tests: SoftHSM2 token, SQLite ledger, the built programs."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build" / "release"))
sys.path.insert(0, str(BUILD / "python"))

# What other programs are run with: a sanitizer's runtime that this interpreter needs is not
# for them.
PLAIN = {name: value for name, value in os.environ.items()
         if name not in ("LD_PRELOAD", "ASAN_OPTIONS")}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "requirement(id): the requirement that a test shows")


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Shared by tests that use subjects of their own."""
    from bartizan.native import answer, core

    directory = tmp_path_factory.mktemp("deployment") / "run"
    answer(core.quickstart, str(directory), {})
    return directory


@pytest.fixture
def cmf(deployment: pathlib.Path) -> Iterator[object]:
    from bartizan import Cmf

    with Cmf(deployment) as opened:
        yield opened


@pytest.fixture
def bartizan(deployment: pathlib.Path, tmp_path: pathlib.Path) -> Run:
    """The command line on the shared deployment, in a folder of the test."""

    def run(*words: str, directory: pathlib.Path = deployment,
            check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([str(BUILD / "bin" / "bartizan"), "--dir", str(directory), *words],
                              capture_output=True, text=True, cwd=tmp_path, env=PLAIN,
                              timeout=120)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture
def openssl(tmp_path: pathlib.Path) -> Run:
    def run(*words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, cwd=tmp_path,
                              env=PLAIN, timeout=120)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    return run
