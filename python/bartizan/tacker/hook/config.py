# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""tacker-hook.conf, read and checked whole."""

from __future__ import annotations

import configparser
import os
import pathlib
from typing import Any

from bartizan.tacker.hook.options import DEFAULT_PATH, OPTIONS, PATH_VARIABLE, Option
from bartizan.tacker.hook.trouble import HookError

BY_SECTION: dict[str, dict[str, Option]] = {}
for _option in OPTIONS:
    BY_SECTION.setdefault(_option.section, {})[_option.name] = _option

MAX_SECONDS = 24 * 3600
MAX_NUMBER = 1000


class Settings:
    """The options of [cmf], and those of [hook] as they are for one VNFD."""

    def __init__(self, path: str, parser: configparser.ConfigParser, vnfd: str) -> None:
        self.path = path
        self._parser = parser
        self.cmf = section(path, parser, "cmf", "cmf")
        own = f"vnfd {vnfd}"
        self.hook = section(path, parser, "hook", *(["hook", own] if own in parser else ["hook"]))

    def of_driver(self, name: str, known: tuple[Option, ...]) -> dict[str, Any]:
        """The options of a [delivery NAME] or [token], by the driver's own table."""
        given = dict(self._parser[name]) if name in self._parser else {}
        return values(self.path, name, {option.name: option for option in known}, given)


def load(vnfd: str) -> Settings:
    """BadConfig is a HookError: it names the file and what to correct there."""
    path = os.environ.get(PATH_VARIABLE) or DEFAULT_PATH
    parser = configparser.ConfigParser(interpolation=None, default_section="")
    try:
        parser.read_string(pathlib.Path(path).read_text(encoding="utf-8"), path)
    except OSError as error:
        raise HookError(f"{path} cannot be read ({error.strerror}): write the hook's "
                        f"configuration there, or name another file in {PATH_VARIABLE}") from None
    except (configparser.Error, UnicodeDecodeError) as error:
        where = getattr(error, "lineno", None) or (getattr(error, "errors", None) or [[0]])[0][0]
        raise HookError(f"{path} is no INI file (line {where}): correct it") from None
    for name in parser.sections():
        kind = name.split(" ")[0]
        if name in ("cmf", "hook", "token") or (
                kind in ("delivery", "vnfd") and len(name.split()) == 2):
            continue
        raise HookError(f"{path}: there is no section [{name}]: cmf, hook, token, delivery NAME "
                        "and vnfd ID are known")
    for name in parser.sections():
        if name.startswith("vnfd "):
            values(path, name, BY_SECTION["hook"], dict(parser[name]), partial=True)
    return Settings(path, parser, vnfd)


def section(path: str, parser: configparser.ConfigParser, table: str, *names: str
            ) -> dict[str, Any]:
    """The last of the named sections that has an option decides."""
    given: dict[str, str] = {}
    for name in names:
        given |= dict(parser[name]) if name in parser else {}
    return values(path, names[0], BY_SECTION[table], given)


def values(path: str, name: str, known: dict[str, Option], given: dict[str, str], *,
           partial: bool = False) -> dict[str, Any]:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise HookError(f"{path}: [{name}] has no option '{unknown[0]}': remove it; known are "
                        + ", ".join(known))
    found: dict[str, Any] = {}
    for option in known.values():
        text = given.get(option.name, option.default)
        if text is None and not partial:
            raise HookError(f"{path}: [{name}] {option.name} is missing: {option.meaning}")
        if text is not None:
            try:
                found[option.name] = value(option, text.strip())
            except ValueError as error:
                raise HookError(f"{path}: [{name}] {option.name} = '{text}' is not {error}"
                                ) from None
    return found


def value(option: Option, text: str) -> Any:
    """Raises ValueError with what would be right."""
    if option.kind in ("text", "path"):
        if not text and option.default is None:
            raise ValueError("empty: it is required")
        return text
    if option.kind == "list":
        return [item.strip() for item in text.split(",") if item.strip()]
    if option.kind == "flag":
        if text.lower() not in ("true", "false"):
            raise ValueError("true or false")
        return text.lower() == "true"
    if option.kind in ("seconds", "number"):
        limit = MAX_SECONDS if option.kind == "seconds" else MAX_NUMBER
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= limit:
            raise ValueError(f"a number from 1 to {limit}")
        return int(text)
    choices = option.kind.split("|")
    if text not in choices:
        raise ValueError(f"one of {', '.join(choices)}")
    return text
