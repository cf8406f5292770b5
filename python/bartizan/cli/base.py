# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the commands share: the deployment, the consumer, one way to fail."""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cliff.command import Command
from cliff.lister import Lister
from cliff.show import ShowOne

from bartizan.cli import exit_codes
from bartizan.cli.operations import Operations, local, remote
from bartizan.exceptions import BartizanError, FileUnusableError, MalformedRequestError

CONSUMER_HELP = (
    "the consumer that asks, by its name in the configuration: whoever may open the deployment "
    "directory is trusted with naming it. With --url the client certificate names it"
)
MAX_INPUT = 1024 * 1024


def default_directory() -> str:
    """$BARTIZAN_DIR, else the current folder or ./run, whichever holds a bartizan.conf."""
    named = os.environ.get("BARTIZAN_DIR")
    if named:
        return named
    return "." if pathlib.Path("bartizan.conf").exists() else "run"


def read_input(path: str) -> bytes:
    """A file, or standard input for "-"."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_INPUT + 1)
        with pathlib.Path(path).open("rb") as file:
            return file.read(MAX_INPUT + 1)
    except OSError as error:
        raise FileUnusableError(
            f"{path}: {error.strerror}", str(error), "check the path and its permissions"
        ) from None


def report(error: BartizanError, verbose: bool) -> int:
    print(f"bartizan: {error}", file=sys.stderr)
    if verbose and error.operator_detail:
        print(f"  detail: {error.operator_detail}", file=sys.stderr)
    if error.remedy:
        print(f"  what to do: {error.remedy}", file=sys.stderr)
    return exit_codes.of(error)


class Base(Command):  # type: ignore[misc]  # cliff has no types
    """A command that ends with the exit code of its fault. The docstring's example is shown
    by --help."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        self.add_arguments(parser)
        return parser

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        pass

    def run(self, parsed_args: argparse.Namespace) -> int:
        try:
            return int(super().run(parsed_args) or 0)
        except BartizanError as error:
            return report(error, self.app.options.verbose_level > 1)

    @property
    def directory(self) -> str:
        return str(self.app.options.dir)

    def operations(self, consumer: str | None = None, *, needed: bool = False) -> Operations:
        """The service of --url, or the deployment of --dir as that consumer."""
        options = self.app.options
        if options.url:
            if consumer:
                raise MalformedRequestError(
                    "--consumer: with --url the client certificate names the consumer", "",
                    "leave --consumer out, or leave --url out")
            return remote(options.url, options.identity)
        if needed and not consumer:
            raise MalformedRequestError(
                "--consumer: required on a deployment directory", "",
                "name a [consumer NAME] of the configuration, or talk to a service with --url")
        return local(self.directory, consumer or "")

    def only_local(self) -> None:
        """Refuses --url: the command is about the deployment itself."""
        if self.app.options.url:
            raise MalformedRequestError(
                "this command works on the deployment directory alone", "",
                "run it where the deployment is, with --dir and without --url")


class BaseShow(Base, ShowOne):  # type: ignore[misc]
    """Shows one thing."""

    def shown(self, document: dict[str, Any]) -> tuple[Sequence[str], Sequence[object]]:
        as_table = self.formatter is self._formatter_plugins["table"].obj
        items = [(k, flat(v) if as_table else v) for k, v in document.items()]
        return tuple(k for k, _ in items), tuple(v for _, v in items)


class BaseList(Base, Lister):  # type: ignore[misc]
    """Shows a list, page after page until --limit."""

    def add_page_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--limit", type=positive, default=100, help="at most (100)")

    def listed(
        self,
        columns: Sequence[str],
        page: Callable[..., dict[str, Any]],
        filters: dict[str, object],
        limit: int,
    ) -> tuple[Sequence[str], list[list[object]]]:
        as_table = self.formatter is self._formatter_plugins["table"].obj
        given = {name: value for name, value in filters.items() if value is not None}
        rows: list[list[object]] = []
        marker: object = None
        while len(rows) < limit:
            size = min(limit - len(rows), 1000)
            query = given if marker is None else {**given, "after": marker}
            found = page(**query, limit=size)
            for item in found["items"]:
                values = [item.get(column, "") for column in columns]
                rows.append([flat(v) for v in values] if as_table else values)
            marker = found.get("next")
            if marker is None:
                break
        return columns, rows


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def flat(value: object) -> object:
    """A nested value as one cell of a table; certificates in PEM are for -f json."""
    if isinstance(value, list):
        return "\n".join(str(flat(item)) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}={flat(v)}" for k, v in value.items() if k != "pem")
    return value
