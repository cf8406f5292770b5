# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A driver that answers: what it was asked, and what its process is."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from bartizan.vim import Answer


class HonestDriver:
    def __init__(self, options: dict[str, str]) -> None:
        self._options = options

    def get(self, service: str, path: str, microversion: str) -> Answer:
        told = {"asked": [service, path, microversion], "options": self._options,
                "environment": sorted(os.environ), "path": sys.path,
                "sigterm_is_default": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
                "sigpipe_is_ignored": signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN,
                "executable": sys.executable}
        return Answer(418, {"date": "now", "x-secret": "dropped"},
                      json.dumps(told).encode() + b"\0\xff")

    def capabilities(self) -> dict[str, Any]:
        return {"services": [], "projectId": "p", "userId": "u", "roles": ["réader"]}

    def secrets(self) -> list[str]:
        return []
