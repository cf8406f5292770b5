# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A driver that raises, with its password in the text. Option `at`: open, get, exit."""

from __future__ import annotations

import sys
from typing import Any

from bartizan.vim import Answer


class RaisingDriver:
    def __init__(self, options: dict[str, str]) -> None:
        self._options = options
        if options.get("at") == "open":
            raise RuntimeError(f"cannot begin with {options['password']}")

    def get(self, service: str, path: str, microversion: str) -> Answer:
        if self._options.get("at") == "exit":
            sys.exit(0)
        token = "gAAAAAB" + "x" * 60
        raise RuntimeError(f"{self._options['password']} gave {token}: " + "long, " * 20_000)

    def capabilities(self) -> dict[str, Any]:
        return {"services": []}

    def secrets(self) -> list[str]:
        return [self._options["password"]]
