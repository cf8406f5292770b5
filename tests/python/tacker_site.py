# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""An installed Tacker as its administrator sees it: tacker.conf, a paste file, a Python. With
BARTIZAN_TACKER_VENV that Python is a real Tacker's; else it has everything but Tacker."""

from __future__ import annotations

import os
import pathlib
import subprocess

import pytest

from conftest import BUILD, PLAIN

VENV = os.environ.get("BARTIZAN_TACKER_VENV")
needs_tacker = pytest.mark.skipif(
    VENV is None, reason="BARTIZAN_TACKER_VENV names no environment with a Tacker")

CONF = """\
[DEFAULT]
# The address of this host
bind_host = 192.0.2.7
log_dir = {folder}

[keystone_authtoken]
password = not-for-others
memcached_servers = 192.0.2.7:11211,
  192.0.2.8:11211
"""

# How the deployers lay it out; the factories are those of tacker_apps.py.
COMPOSITE = """\
[composite:tacker]
use = egg:Paste#urlmap
/: versions
/vnflcm/v2: vnflcm_v2
/server_notification: events
/alert/auto_healing: events
/alert: events

[composite:vnflcm_v2]
use = call:tacker_apps:pipeline_factory
noauth = request_id catch_errors answers
keystone = request_id catch_errors authtoken keystonecontext answers
"""
OTHER_AUTHENTICATION = COMPOSITE.replace("authtoken", "external_oauth2_token")
PIPELINE = """\
[pipeline:tacker]
pipeline = cors urls

[composite:urls]
use = egg:Paste#urlmap
/vnflcm/v2: vnflcm_v2
/server_notification: events
/alert: events

[pipeline:vnflcm_v2]
pipeline = request_id catch_errors authtoken
   keystonecontext answers

[filter:cors]
paste.filter_factory = tacker_apps:cors
"""
PARTS = """
[filter:request_id]
paste.filter_factory = oslo_middleware:RequestId.factory
[filter:catch_errors]
paste.filter_factory = oslo_middleware:CatchErrors.factory
[filter:authtoken]
paste.filter_factory = tacker_apps:authtoken
[filter:external_oauth2_token]
paste.filter_factory = tacker_apps:authtoken
[filter:keystonecontext]
paste.filter_factory = tacker_apps:keystonecontext
[app:answers]
paste.app_factory = tacker_apps:answers
[app:events]
paste.app_factory = tacker_apps:events
[app:versions]
paste.app_factory = tacker_apps:events
"""
LAYOUTS = {"composite": COMPOSITE + PARTS, "other authentication": OTHER_AUTHENTICATION + PARTS,
           "pipeline": PIPELINE + PARTS}


class Site:
    def __init__(self, folder: pathlib.Path, paste: str = LAYOUTS["composite"]) -> None:
        self.folder = folder
        self.config = folder / "tacker.conf"
        self.config.write_text(CONF.format(folder=folder))
        self.config.chmod(0o640)
        self.paste = folder / "api-paste.ini"
        self.paste.write_text(paste)
        self.record = folder / "bartizan-requests.jsonl"
        self.python = folder / "python"
        self.environment = {"BARTIZAN_TACKER_HOOK_CONF": str(folder / "tacker-hook.conf")}
        self.make_python(BUILD / "python", pathlib.Path(__file__).parent)

    def make_python(self, *paths: pathlib.Path) -> None:
        """Tacker's Python, with these folders of packages in it."""
        interpreter = f"{VENV}/bin/python" if VENV else "/usr/bin/python3"
        self.python.write_text(
            f"#!/bin/sh\nexport PYTHONPATH={':'.join(map(str, paths))}"
            f'${{PYTHONPATH:+:$PYTHONPATH}} PYTHONDONTWRITEBYTECODE=1\nexec {interpreter} "$@"\n')
        self.python.chmod(0o755)

    def run(self, name: str, *words: str, check: bool) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(self.command(name, *words), capture_output=True, text=True,
                              cwd=self.folder, env=PLAIN | self.environment, timeout=120,
                              check=False)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def take_out_bartizan(self) -> None:
        """Of Tacker's Python, also where a Tacker's environment has it installed."""
        package = self.folder / "none" / "bartizan"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise ImportError('it is not there')\n")
        self.make_python(package.parent)

    def command(self, name: str, *words: str) -> list[str]:
        return [str(BUILD / "bin" / "bartizan"), "tacker", name, "--config", str(self.config),
                *words]

    def enable(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("enable", "--python", str(self.python), *words, check=check)

    def disable(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("disable", *words, check=check)

    def files(self) -> dict[str, tuple[bytes, int]]:
        return {path.name: (path.read_bytes(), path.stat().st_mode)
                for path in self.folder.iterdir() if path.is_file()}


@pytest.fixture
def site(tmp_path: pathlib.Path) -> Site:
    return Site(tmp_path)
