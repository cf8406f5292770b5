# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A driver that takes its process down."""

from __future__ import annotations

import os
from typing import Any

from bartizan.vim import Answer


class ExitingDriver:
    def __init__(self, options: dict[str, str]) -> None:
        del options

    def get(self, service: str, path: str, microversion: str) -> Answer:
        os._exit(3)

    def capabilities(self) -> dict[str, Any]:
        return {"services": []}

    def secrets(self) -> list[str]:
        return []
