# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The pure Python package in Tacker's own environment, where there is no native core."""

from __future__ import annotations

import subprocess

import pytest

from openstack_api import ROOT
from vnf_package import TACKER

pytestmark = pytest.mark.short


def run(program: str, *words: str) -> str:
    done = subprocess.run([str(TACKER / "venv/bin" / program), *words], capture_output=True,
                          text=True, timeout=60, check=False, cwd=TACKER)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_is_installed_and_needs_nothing_that_is_not_there() -> None:
    place = run("python", "-c", "import bartizan.client, bartizan; print(bartizan.__file__)")
    assert place.startswith(str(TACKER / "venv"))
    assert "No broken requirements" in run("pip", "check")


def test_its_command_runs() -> None:
    [version] = [line.split('"')[1] for line in
                 (ROOT / "python/bartizan/__init__.py").read_text().splitlines()
                 if line.startswith("__version__")]
    assert run("bartizan", "--version") == f"bartizan {version}"
