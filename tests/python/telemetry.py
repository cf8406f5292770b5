# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand that reads VIMs, and Security Managers that ask it."""

from __future__ import annotations

import datetime
import json
import pathlib
import subprocess
from typing import Any

import requests

from bartizan.cli.doctor import vim_metrics
from conftest import BUILD, PLAIN
from service import Service, free_base_port

# Of [vim NAME], for tests that wait for readings.
EAGER = {"inventory_refresh_s": 1, "quota_refresh_s": 1, "static_refresh_s": 1, "sweep_s": 10,
         "max_requests_per_second": 1000}


class Site(Service):
    """VIMs and Security Managers are added before it is started."""

    def __init__(self, directory: pathlib.Path) -> None:
        super().__init__(directory)
        self._managers: dict[str, dict[str, Any]] = {}

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(BUILD / "bin" / "bartizan"), "--dir", str(self.directory),
                               *words], capture_output=True, text=True, env=PLAIN, timeout=120)

    def _added(self, *words: str) -> dict[str, Any]:
        done = self.cli(*words, "-f", "json")
        assert done.returncode == 0, done.stderr
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def _set(self, section: str, options: dict[str, object]) -> None:
        lines = "".join(f"{option} = {value}\n" for option, value in options.items())
        self.edit("bartizan.conf", f"[{section}]\n", f"[{section}]\n{lines}")

    def add_vim(self, name: str, *words: str, **options: object) -> dict[str, Any]:
        """What `vim add` shows. `options`: of the section, beside its own."""
        shown = self._added("vim", "add", name, *words)
        self._set(f"vim {name}", options)
        return shown

    def add_manager(self, name: str, *words: str, **options: object) -> None:
        port = str(free_base_port())
        self._managers[name] = self._added("sm", "add", name, "--mode", "passive", "--port", port,
                                           *words)
        self._set(f"sm {name}", options)

    def of(self, manager: str) -> str:
        return f"https://localhost:{self._managers[manager]['port']}"

    def request(self, manager: str, path: str, *, method: str = "GET",
                headers: dict[str, str | None] | None = None,
                **options: Any) -> requests.Response:
        """`path`: below /sctelem/v1 if it does not begin with /. Without the version if `headers`
        says so with None."""
        shown = self._managers[manager]
        whole = path if path.startswith("/") else f"/sctelem/v1/{path}"
        sent: dict[str, Any] = {"Version": "1.0.0", **(headers or {})}
        return requests.request(
            method, self.of(manager) + whole, timeout=60, headers=sent,
            cert=(shown["certificate"], shown["key"]), verify=shown["caFile"], **options)

    def query(self, path: str, manager: str = "a", **parameters: str) -> requests.Response:
        """GET below /sctelem/v1."""
        return self.request(manager, path, params=parameters)

    def all_of(self, path: str, manager: str = "a") -> list[dict[str, Any]]:
        """Every element of a collection with all its attributes."""
        answer = self.query(f"{path}?all_fields", manager)
        found: list[dict[str, Any]] = []
        while True:
            assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
            found += answer.json()
            link = answer.links.get("next")
            if link is None:
                return found
            answer = self.query(link["url"].partition("/sctelem/v1/")[2], manager)

    def metrics(self, vim: str = "site-1") -> dict[str, dict[str, float]]:
        """As vim_metrics() has them."""
        text = requests.get(self.ops + "/metrics", timeout=10).text
        return vim_metrics(text).get(vim, {})

    def kinds(self, metric: str, vim: str = "site-1") -> set[str]:
        """Those of which the metric is 1."""
        return {kind for kind, value in self.metrics(vim).get(metric, {}).items() if value == 1}

    def has_read_all(self, vim: str = "site-1") -> bool:
        """Each kind was read, or it was told why it cannot be."""
        told = self.metrics(vim)
        return "standing good" in told and "standing not_read" not in told


def as_of(answer: requests.Response) -> datetime.datetime:
    """How old the answer is told to be."""
    return datetime.datetime.fromisoformat(answer.headers["X-Sctelem-As-Of"])


def unavailable(element: dict[str, Any]) -> dict[str, str]:
    """Attribute -> why it is missing."""
    return {entry["attribute"]: entry["reason"] for entry in element.get("_unavailable", [])}
