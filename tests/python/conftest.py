# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A real deployment for the tests: SoftHSM2 token, SQLite ledger, the built programs."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from service import Service

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build" / "release"))
sys.path.insert(0, str(BUILD / "python"))

# What other programs are run with: a sanitizer's runtime that this interpreter needs is not
# for them.
PLAIN = {name: value for name, value in os.environ.items()
         if name not in ("LD_PRELOAD", "ASAN_OPTIONS")}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def verify_all_that_was_issued(directory: pathlib.Path, folder: pathlib.Path) -> int:
    """Every certificate of the ledger, and the CRL if there is one, before OpenSSL's own parser
    and verifier. How many certificates there are."""
    from bartizan import Cmf

    files = []
    with Cmf(directory) as cmf:
        marker: dict[str, str] = {}
        while True:
            page = cmf.certificates(limit=1000, **marker)
            for item in page["items"]:
                path = folder / f"issued-{len(files)}.pem"
                path.write_text(cmf.certificate(item["certificateId"])["certificate"])
                files.append(str(path))
            if "next" not in page:
                break
            marker = {"after": page["next"]}
    openssl = ["openssl", "verify", "-x509_strict", "-CAfile",
               str(directory / "offline-root/root.pem"), "-untrusted",
               str(directory / "ca/issuing.pem")]
    for start in range(0, len(files), 200):
        done = subprocess.run([*openssl, *files[start:start + 200]], env=PLAIN, timeout=120,
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    crl = directory / "ca" / "issuing.crl"
    if crl.exists():
        done = subprocess.run(["openssl", "crl", "-in", str(crl), "-noout", "-CAfile",
                               str(directory / "ca/issuing.pem")], env=PLAIN, timeout=120,
                              capture_output=True, text=True, check=False)
        assert "verify OK" in done.stderr
    return len(files)


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pathlib.Path]:
    """Shared by tests that use subjects of their own."""
    from bartizan.native import answer, core

    folder = tmp_path_factory.mktemp("deployment")
    answer(core.quickstart, str(folder / "run"), {})
    yield folder / "run"
    verify_all_that_was_issued(folder / "run", folder)


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


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A bartizand for the tests of a module that does it no harm."""
    from service import running

    yield from running(tmp_path_factory.mktemp("service"))


@pytest.fixture
def vnf() -> str:
    return f"vnf-{uuid.uuid4()}"


@pytest.fixture(scope="session")
def tacker_site(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A directory with bartizan as pip installs it into the environment of a Tacker."""
    from sample_csar import VENV

    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(ROOT / "python", folder / "python",
                    ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([str(VENV / "bin/pip"), "install", "-q", "--no-deps",
                    "--disable-pip-version-check", "--target", str(folder / "site"),
                    str(folder / "python")],
                   env=PLAIN, capture_output=True, timeout=180, check=True)
    return folder / "site"
