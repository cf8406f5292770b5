# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker's two processes, for a test that starts them with other settings or kills one."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import signal
import subprocess

from openstack_api import CLOUD, ROOT

SERVER, CONDUCTOR = "tacker-server", "tacker-conductor"
SECONDS_TO_START = 120


@dataclasses.dataclass(frozen=True)
class Settings:
    """What up.sh takes beside its own: files, and what pip is to install."""

    conf: pathlib.Path | None = None
    paste: pathlib.Path | None = None
    environment: pathlib.Path | None = None
    install: pathlib.Path | None = None

    def variables(self) -> dict[str, str]:
        named = {"CONF": self.conf, "PASTE": self.paste, "ENV": self.environment,
                 "INSTALL": self.install}
        return {f"BARTIZAN_TACKER_{name}": str(value) for name, value in named.items()
                if value is not None}


def start(settings: Settings | None = None) -> None:
    """What does not run; with settings that hold for what is started now."""
    settings = settings or Settings()
    _script("tests/tacker/up.sh", *(["install"] if settings.install else []), "start",
            **settings.variables())


def stop() -> None:
    _script("tests/live/cloud/down.sh", SERVER, CONDUCTOR)


def restart(settings: Settings | None = None) -> None:
    stop()
    start(settings)


def kill(name: str) -> None:
    """At once, with its children, as a machine that dies would."""
    recorded = int((CLOUD / "run" / f"{name}.pid").read_text().split()[0])
    os.killpg(os.getsid(recorded), signal.SIGKILL)


def _script(path: str, *words: str, **variables: str) -> None:
    plain = {key: value for key, value in os.environ.items()
             if not key.startswith("BARTIZAN_TACKER_") or key == "BARTIZAN_TACKER_VERSION"}
    done = subprocess.run([str(ROOT / path), *words], env={**plain, **variables},
                          capture_output=True, text=True, timeout=SECONDS_TO_START, check=False)
    assert done.returncode == 0, done.stderr
