# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Putting hooks into an installed Tacker, and taking them out again."""

from __future__ import annotations

import dataclasses
import ipaddress
import pathlib
from collections.abc import Sequence

from bartizan.exceptions import ConfigInvalidError, UnprocessableError
from bartizan.tacker import files, interpreter, needs, policy
from bartizan.tacker.ini import Ini, IniError, edited, restored

OURS = (needs.PASTE_FILE, needs.POLICY_FILE)


@dataclasses.dataclass
class Request:
    """What the administrator asked for."""

    config: pathlib.Path
    hooks: Sequence[str] = needs.DEFAULT_HOOKS
    projects: Sequence[str] = ()
    guard: Sequence[str] = ()
    folder: pathlib.Path | None = None
    python: str | None = None


@dataclasses.dataclass
class Plan:
    changes: list[files.Change]
    kept: list[pathlib.Path]  # changed by hand since they were made


def plan(request: Request) -> Plan:
    """What has to change for exactly these hooks to be in; nothing is changed yet."""
    current = files.read(request.config)
    base = without(request.config, current)
    site, wanted = _wanted(request, base, in_place=True)
    for hook in request.hooks:
        if hook in needs.LOADING:
            interpreter.must_load(interpreter.of_tacker(request.python), hook, needs.LOADING[hook])
    found = Plan([], [])
    for name in OURS:
        _file(found, site.folder / name, wanted.files.get(name))
    # Last: until then Tacker knows nothing of the others.
    found.changes.append(files.Change(request.config, current, edited(base, wanted.options)))
    found.changes = [change for change in found.changes if change.before != change.after]
    return found


def plan_disable(config: pathlib.Path) -> Plan:
    """What has to change for no hook to be in."""
    current = files.read(config)
    found = Plan([files.Change(config, current, without(config, current))], [])
    for name in OURS:
        _file(found, config.parent / name, None)
    found.changes = [change for change in found.changes if change.before != change.after]
    return found


def overlay(request: Request) -> dict[str, str]:
    """Kind -> file, for a site whose files somebody else owns; conf is a second --config-file."""
    base = without(request.config, files.read(request.config))
    _, wanted = _wanted(request, base, in_place=False)
    sections: dict[str, list[str]] = {}
    for (section, name), value in sorted(wanted.options.items()):
        sections.setdefault(section, []).append(f"{name} = {value}")
    conf = "\n\n".join("\n".join([f"[{section}]", *lines]) for section, lines in sections.items())
    printed = {"conf": conf + "\n"}
    for kind, name in (("paste", needs.PASTE_FILE), ("policy", needs.POLICY_FILE)):
        if name in wanted.files:
            printed[kind] = wanted.files[name].decode()
    return printed


def without(config: pathlib.Path, content: bytes) -> bytes:
    """tacker.conf without what enable() put in."""
    try:
        return restored(content)
    except IniError as error:
        raise ConfigInvalidError(
            f"{config}: {error}", "",
            "put the block back as it was, or take it out by hand: the lines that begin with "
            "#kept# are those that stood there before") from None


def read_ini(config: pathlib.Path, content: bytes) -> Ini:
    try:
        return Ini(content)
    except IniError as error:
        raise ConfigInvalidError(f"{config}: {error}", "", "correct that line") from None


def _wanted(request: Request, base: bytes, *, in_place: bool) -> tuple[needs.Site, needs.Wanted]:
    for network in request.guard:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise UnprocessableError(f"--guard: {error}", "",
                                     "name a network, such as 192.0.2.0/24") from None
    for project in request.projects:
        try:
            policy.project_id(project)
        except ValueError as error:
            raise UnprocessableError(f"--project: {error}", "",
                                     "'openstack project show -f value -c id NAME' tells it"
                                     ) from None
    config = request.config.absolute()
    site = needs.Site(config, read_ini(config, base), request.folder or config.parent, in_place,
                      request.projects, request.guard)
    wanted = needs.Wanted()
    for name in request.hooks:
        needs.HOOKS[name](site, wanted)
    return site, wanted


def _file(found: Plan, path: pathlib.Path, after: bytes | None) -> None:
    before = files.read_if_there(path)
    if before is not None and before != after and not needs.is_as_made(before):
        found.kept.append(path)
    else:
        found.changes.append(files.Change(path, before, after))
