# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Which routes a paste file serves, and through which filters each of them is reached."""

from __future__ import annotations

import configparser
import dataclasses
import pathlib
import urllib.parse
from collections.abc import Iterator

APPS = ("app", "composite", "composit", "application", "pipeline", "filter-app")
DEEPEST = 20


@dataclasses.dataclass
class Route:
    url: str
    app: str  # what makes it: MODULE:OBJECT
    filters: list[str]

    @property
    def authenticated(self) -> bool:
        return any(name.startswith("keystonemiddleware") for name in self.filters)


class LayoutError(Exception):
    """PasteDeploy could not put this together either; str() says why."""


def routes(path: pathlib.Path, strategy: str) -> list[Route]:
    """Of the application that tacker-server loads, with [DEFAULT] auth_strategy."""
    return list(_File(path, strategy).app("tacker", "", [], 0))


class _File:
    def __init__(self, path: pathlib.Path, strategy: str) -> None:
        self._path = path
        self._strategy = strategy
        self._parser = configparser.RawConfigParser(strict=False)
        self._parser.optionxform = str  # type: ignore[assignment]
        try:
            self._parser.read_string(path.read_text())
        except (OSError, UnicodeDecodeError, configparser.Error) as error:
            raise LayoutError(f"{path}: {str(error).splitlines()[0]}") from None

    def app(self, name: str, url: str, before: list[str], depth: int) -> Iterator[Route]:
        if depth > DEEPEST:
            raise LayoutError(f"{self._path}: {name} names itself")
        if name.startswith("config:"):
            file, _, inner = name.removeprefix("config:").partition("#")
            path = self._path.parent / urllib.parse.unquote(file.replace("%%", "%"))
            yield from _File(path, self._strategy).app(inner or "main", url, before, depth + 1)
            return
        options = self._section(APPS, name)
        if "filter-with" in options:
            before = [*before, self._filter(options["filter-with"])]
        if "pipeline" in options or self._strategy in options:
            *filters, last = (options.get("pipeline") or options[self._strategy]).split()
            inside = [*before, *(self._filter(each) for each in filters)]
            yield from self.app(last, url, inside, depth + 1)
        elif "next" in options:
            yield from self.app(options["next"], url, [*before, _maker(options)], depth + 1)
        elif mounted := {key: value for key, value in options.items() if key.startswith("/")}:
            for key, value in mounted.items():
                yield from self.app(value, (url + key).rstrip("/") or "/", before, depth + 1)
        else:
            yield Route(url, _maker(options), before)

    def _filter(self, name: str) -> str:
        return _maker(self._section(("filter",), name))

    def _section(self, kinds: tuple[str, ...], name: str) -> dict[str, str]:
        for kind in kinds:
            if self._parser.has_section(f"{kind}:{name}"):
                return dict(self._parser[f"{kind}:{name}"])
        raise LayoutError(f"{self._path}: there is no [{kinds[0]}:{name}]")


def _maker(options: dict[str, str]) -> str:
    for key in ("paste.filter_factory", "paste.app_factory", "paste.filter_app_factory"):
        if key in options:
            return options[key]
    return options.get("use", "")
