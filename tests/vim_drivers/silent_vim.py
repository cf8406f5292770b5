# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A driver that never answers; with the option `once`, only while that file does not exist."""

from __future__ import annotations

import pathlib
import time
from typing import Any

from bartizan.vim import Answer


class SilentDriver:
    def __init__(self, options: dict[str, str]) -> None:
        self._once = pathlib.Path(options["once"]) if "once" in options else None

    def get(self, service: str, path: str, microversion: str) -> Answer:
        if self._once is not None:
            if self._once.exists():
                return Answer(200, {}, b"awake")
            self._once.touch()
        time.sleep(600)
        return Answer(200, {}, b"")

    def capabilities(self) -> dict[str, Any]:
        return {"services": []}

    def secrets(self) -> list[str]:
        return []
