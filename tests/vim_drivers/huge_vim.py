# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A driver whose body is as many octets as its path says: "/16777217"."""

from __future__ import annotations

from typing import Any

from bartizan.vim import Answer


class HugeDriver:
    def __init__(self, options: dict[str, str]) -> None:
        del options

    def get(self, service: str, path: str, microversion: str) -> Answer:
        return Answer(200, {}, b"x" * int(path[1:]))

    def capabilities(self) -> dict[str, Any]:
        return {"services": ["x" * 70_000]}

    def secrets(self) -> list[str]:
        return []
