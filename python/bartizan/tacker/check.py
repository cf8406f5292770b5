# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What is wrong with an installed Tacker that it does not tell itself."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from bartizan.exceptions import UnprocessableError
from bartizan.tacker import check_api, check_host, check_package, files, interpreter
from bartizan.tacker.findings import Finding
from bartizan.tacker.ini import Ini, IniError


def examine(configs: Sequence[pathlib.Path], packages: Sequence[pathlib.Path], *,
            python: str | None, user: str | None) -> Iterator[Finding]:
    inis = []
    for config in configs:
        try:
            inis.append(Ini(files.read(config)))
        except IniError as error:
            yield Finding("error", f"{config}: {error}", "no service of Tacker starts",
                          "correct that line")
            return
    routes = check_api.layout(configs, inis)
    interpreter_of_tacker = interpreter.of_tacker(python)
    facts = probe(interpreter_of_tacker, configs,
                  [] if isinstance(routes, Finding) else check_api.factories(routes))
    if "error" in facts:
        yield Finding("error", f"Tacker cannot be asked: {facts['error']}",
                      f"it was looked for in {interpreter_of_tacker}",
                      "name Tacker's Python with --python")
        return
    yield Finding("ok", f"Tacker {facts['tacker']} in {interpreter_of_tacker}")
    yield from ours(facts, interpreter_of_tacker)
    if isinstance(routes, Finding):
        yield routes
    else:
        yield from check_api.paste(facts, routes)
        if check_api.recording(routes):
            yield from check_host.record(facts, user)
        yield from check_api.open_routes(facts, routes)
    yield from check_api.rules(facts)
    yield from check_host.connections(facts)
    yield from check_host.credentials(facts)
    yield from check_host.configuration_files(configs, inis)
    yield from check_host.hook_configuration(user)
    yield from check_package.drivers(facts)
    for package in packages:
        yield from check_package.package(package, facts)


def ours(facts: dict[str, Any], python: str) -> Iterator[Finding]:
    if reason := facts["importable"]["bartizan.tacker.paste"]:
        yield Finding("error", f"Tacker's Python cannot import bartizan: {reason}",
                      "hooks of Bartizan that are in tacker.conf keep Tacker from starting, and "
                      "its scripts in packages fail", f"{python} -m pip install bartizan")


def probe(python: str, configs: Sequence[pathlib.Path], objects: Sequence[str]) -> dict[str, Any]:
    """What Tacker itself makes of its configuration."""
    script = resources.files("bartizan.tacker").joinpath("probe.py").read_text()
    asked = {"files": [str(config.absolute()) for config in configs], "objects": list(objects)}
    done = interpreter.run(python, script, json.dumps(asked))
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise UnprocessableError(f"{python}: {last}", done.stderr[-2000:],
                                 "name Tacker's Python with --python") from None
    return answer
