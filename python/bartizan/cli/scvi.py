# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""scvi: what a Security Manager asks over Sc-Vi."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

import yaml
from cliff.lister import Lister

from bartizan.cli.base import Base, flat, positive
from bartizan.exceptions import MalformedRequestError
from bartizan.sctelem import Answer, Client, Document, Identity, Loading

Table = tuple[Sequence[str], Sequence[Sequence[object]]]


class Progress:
    """Tells on standard error how far the first reading is: a bar on a terminal, else a line
    whenever there is news."""

    WIDTH = 30

    def __init__(self) -> None:
        self._bar = sys.stderr.isatty()
        self._told = ""

    def __call__(self, loading: Loading | None) -> None:
        text = "bartizan: the service has no answer yet, waiting"
        if loading and loading.of:
            filled = self.WIDTH * loading.kinds // loading.of
            bar = f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] " if self._bar else ""
            text = (f"bartizan: the VIM is being read: {bar}{loading.kinds} of {loading.of} kinds, "
                    f"{loading.records} records")
        if text != self._told:
            print(f"\r\033[K{text}" if self._bar else text, end="" if self._bar else "\n",
                  file=sys.stderr, flush=True)
            self._told = text

    def end(self) -> None:
        if self._bar and self._told:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


class ScViCommand(Base, Lister):  # type: ignore[misc]
    """A table is for people and has what fits into one; JSON and YAML are what was answered,
    where an attribute that is absent stays absent."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        parser = super().get_parser(prog_name)
        who = parser.add_argument_group("who asks")
        who.add_argument("--sm", metavar="NAME",
                         help="the Security Manager of that name in the deployment of --dir; "
                              "else --url is its listener, with the files of --identity")
        who.add_argument("--cert", metavar="FILE", help="its certificate, instead of that one's")
        who.add_argument("--key", metavar="FILE", help="its key, where it keeps that itself")
        who.add_argument("--cacert", metavar="FILE", help="anchors of the listener's certificate")
        who.add_argument("--address", metavar="IP",
                         help="where the listener is, if its name does not resolve here")
        parser.add_argument("--wait", metavar="SECONDS", type=float, default=60,
                            help="how long to wait for the first reading of a VIM (60)")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> Table:
        progress = Progress()
        with self._client(parsed_args, progress) as client:
            try:
                self.document, table = self.ask(client, parsed_args)
            finally:
                progress.end()
        return table

    def ask(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        """What was answered, and the same as a table."""
        raise NotImplementedError

    def produce_output(self, parsed_args: argparse.Namespace, column_names: Sequence[str],
                       data: Sequence[Sequence[object]]) -> int:
        told = chosen(self.document, parsed_args.columns)
        if parsed_args.formatter == "json":
            self.app.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        elif parsed_args.formatter == "yaml":
            yaml.safe_dump(told, self.app.stdout, sort_keys=False, allow_unicode=True)
        else:
            super().produce_output(parsed_args, column_names, data)
        return 0

    def _client(self, parsed_args: argparse.Namespace,
                waiting: Callable[[Loading | None], None]) -> Client:
        options = self.app.options
        if parsed_args.sm and options.url:
            raise MalformedRequestError(
                "--sm: with --url the files of --identity say who asks", "",
                "leave --sm out, or leave --url and BARTIZAN_URL out")
        if parsed_args.sm:
            from bartizan.native import answer, core

            found = answer(core.sm_show, self.directory, parsed_args.sm)
            url, address = found["url"], found["address"]
            files = [found.get(name, "") for name in ("certificate", "key", "caFile")]
        elif options.url:
            url, address = options.url, ""
            files = [str(pathlib.Path(options.identity) / name)
                     for name in ("cert.pem", "key.pem", "ca.pem")]
        else:
            raise MalformedRequestError(
                "--sm: no Security Manager is named", "",
                "name one of 'bartizan sm list', or its listener with --url")
        given = (parsed_args.cert, parsed_args.key, parsed_args.cacert)
        identity = [one or other for one, other in zip(given, files, strict=True)]
        for option, path in zip(("--cert", "--key", "--cacert"), identity, strict=True):
            if not pathlib.Path(path).is_file():
                raise MalformedRequestError(f"{option}: {path or 'it is not here'}", "",
                                            f"name the file with {option}")
        return Client(url, Identity(*identity), address=parsed_args.address or address,
                      wait=parsed_args.wait, waiting=waiting)


def rows_of(items: Sequence[Document]) -> Table:
    """The attributes that are no list and no object, as columns."""
    columns = list(dict.fromkeys(name for item in items for name, value in item.items()
                                 if not isinstance(value, (dict, list))))
    return columns, [[item.get(column, "") for column in columns] for item in items]


def chosen(document: Any, columns: Sequence[str]) -> Any:
    """Of -c, where it stands: these attributes of each."""
    if not columns:
        return document
    if isinstance(document, list):
        return [chosen(item, columns) for item in document]
    return {name: document[name] for name in columns if name in document}


def fields_of(item: Document) -> Table:
    return ("Field", "Value"), [[name, flat(value)] for name, value in item.items()]


def tell_partial(answer: Answer) -> None:
    for vim, reason in answer.partial.items():
        print(f"bartizan: {vim} is not in this answer: {reason}", file=sys.stderr)


class ScViCapabilities(ScViCommand):
    """Show what is served of each VIM, what is missing, and why.

    Waits until the VIMs were read a first time; --wait 0 tells how far that is.

    Example:
      bartizan --dir run scvi capabilities --sm a
    """

    def ask(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        document = client.capabilities_when_loaded()
        columns = ("vim", "operation", "rows", "path", "status", "why")
        return document, (columns, [
            [vim["name"], one["opId"], one["rows"], one["path"], one["status"],
             "\n".join([*([one["reason"]] if "reason" in one else []),
                        *(_missing(source) for source in one["missing"])])]
            for vim in document["vims"] for one in vim["operations"]])


def _missing(source: Document | str) -> str:
    if isinstance(source, str):
        return source
    return f"{source['source']}: {source['reason']}"


class ScViQuery(ScViCommand):
    """Query a collection of Sc-Vi: what is in the Security Manager's scope, page after page.

    COLLECTION is a path of 'bartizan scvi capabilities': compute_resources, images,
    network_resources/ports, ... (network_resources alone: all its kinds in one list). The table
    has the attributes that are a single value; -f json has all that was answered.

    Examples:
      bartizan --dir run scvi query compute_resources --sm a \\
          --filter '(eq,operationalState,ENABLED)'
      bartizan --dir run scvi query host_capacity --sm a --all-fields -f json
      bartizan --url https://sctelem-a.operator.example:8446 --identity clients/sm-a \\
          scvi query images --id ID
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("collection", metavar="COLLECTION")
        parser.add_argument("--filter", default="",
                            help="conditions of SOL 013: '(eq,zoneId,az1);(neq,hostId,ID)'")
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--fields", metavar="A,B", default="", help="only these attributes")
        chosen.add_argument("--exclude-fields", metavar="A,B", default="",
                            help="all but these attributes")
        chosen.add_argument("--all-fields", action="store_true",
                            help="also what is left out of lists: metadata, _unavailable, ...")
        parser.add_argument("--id", metavar="ID", help="this one alone, with all its attributes")
        parser.add_argument("--limit-pages", metavar="N", type=positive, help="at most (all)")

    def ask(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        if parsed_args.id is not None:
            return self._one(client, parsed_args)
        items: list[Document] = []
        pages = client.query(
            parsed_args.collection, filter=parsed_args.filter,
            fields=words(parsed_args.fields), exclude_fields=words(parsed_args.exclude_fields),
            all_fields=parsed_args.all_fields)
        for number, page in enumerate(pages, 1):
            if number == 1:
                tell_partial(page)
            items += listed(page.content)
            if number == parsed_args.limit_pages:
                break
        return items, rows_of(items)

    def _one(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        chosen = ("filter", "fields", "exclude_fields", "all_fields", "limit_pages")
        if any(getattr(parsed_args, name) for name in chosen):
            raise MalformedRequestError("--id: shows one with all its attributes", "",
                                        "leave the options that choose out")
        answer = client.show(parsed_args.collection, parsed_args.id)
        return answer.content, fields_of(answer.content)


def words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def listed(content: Any) -> list[Document]:
    """network_resources comes as a list for each kind of them."""
    if isinstance(content, dict):
        return [{"kind": kind, **item} for kind, items in content.items() for item in items]
    return list(content)


class ScViLocationHost(ScViCommand):
    """Show where hosts are: zone, aggregates, site, rack.

    Example:
      bartizan --dir run scvi location host --sm a
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", nargs="?", help="hostId of one (all in scope)")

    def ask(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        if parsed_args.id is not None:
            found = client.show("locations/hosts", parsed_args.id).content
            return found, fields_of(found)
        items = [item for page in client.query("locations/hosts", all_fields=True)
                 for item in page.content]
        return items, rows_of(items)


class ScViLocationResource(ScViCommand):
    """Show where a server, port, volume or network is.

    Example:
      bartizan --dir run scvi location resource ID --sm a
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID")

    def ask(self, client: Client, parsed_args: argparse.Namespace) -> tuple[Any, Table]:
        found = client.show("locations/resources", parsed_args.id).content
        return found, fields_of(found)
