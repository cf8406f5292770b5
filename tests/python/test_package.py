# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The package is what its tables, stubs and types say."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from bartizan import exceptions
from bartizan.native import core
from conftest import BUILD, PLAIN, ROOT


def test_each_fault_is_one_class() -> None:
    for fault in core.faults():
        found = exceptions.of(str(fault["name"]))
        assert found.__name__ == fault["python_class"]
        assert found.fault == fault["name"]
        assert found.http_status == fault["http_status"]


def test_generated_pages_are_those_of_the_tables() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools/generate.py"), "--check"],
                          env=os.environ | {"PYTHONPATH": str(BUILD / "python")},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_page_of_the_command_names_each_command_and_exit_status() -> None:
    from bartizan.cli import exit_codes
    from bartizan.cli.app import COMMANDS

    page = (ROOT / "docs/reference/cli.md").read_text()
    assert [name for name in COMMANDS if f"| `{name}` |" not in page] == []
    statuses = {value for name, value in vars(exit_codes).items()
                if name.isupper() and isinstance(value, int)}
    assert [status for status in statuses if f"| {status} |" not in page] == []


def test_stubs_name_what_the_module_has() -> None:
    stub = ast.parse((ROOT / "python/bartizan/_native.pyi").read_text())
    named = {node.name for node in stub.body
             if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert named == {name for name in vars(core) if not name.startswith("__")}
    cmf = next(node for node in stub.body
               if isinstance(node, ast.ClassDef) and node.name == "Cmf")
    methods = {node.name for node in cmf.body if isinstance(node, ast.FunctionDef)}
    assert methods - {"__init__"} == {name for name in vars(core.Cmf) if not name.startswith("_")}


def test_types_hold_under_mypy_strict() -> None:
    environment = {k: v for k, v in PLAIN.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        ["/usr/bin/python3", "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"),
         "--ignore-missing-imports",
         "--no-error-summary", "--cache-dir", os.devnull, "-p", "bartizan"],
        cwd=ROOT / "python", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_ruff_finds_nothing() -> None:
    ruff = ROOT / "build" / "judges" / "bin" / "ruff"
    if not ruff.exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1":
        pytest.skip("ruff could not be installed from PyPI")
    done = subprocess.run([str(ruff), "check", "--no-cache", "python", "tests", "tools"],
                          cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
