# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The page and the sample of tacker-hook.conf, from the tables of options of the hook."""

from __future__ import annotations

import textwrap

from bartizan.tacker.delivery import directory, ssh
from bartizan.tacker.hook import token
from bartizan.tacker.hook.options import DEFAULT_PATH, OPTIONS, PATH_VARIABLE, SECTIONS, Option

KINDS = {"list": "list, separated by commas", "flag": "true or false",
         "seconds": "seconds, 1 to 86400", "number": "integer, 1 to 1000"}

# In the order of the page; a section of a driver has a name in the place of NAME.
TABLES: dict[str, tuple[Option, ...]] = {
    "cmf": tuple(option for option in OPTIONS if option.section == "cmf"),
    "hook": tuple(option for option in OPTIONS if option.section == "hook"),
    "delivery ssh": ssh.OPTIONS,
    "delivery directory": directory.OPTIONS,
    "token": token.OPTIONS,
}
ABOUT = SECTIONS | {
    "delivery ssh": "Options of delivery ssh",
    "delivery directory": "Options of delivery directory",
}


def kind(option: Option) -> str:
    if "|" in option.kind:
        return "one of " + ", ".join(option.kind.split("|"))
    return KINDS.get(option.kind, option.kind)


def page() -> str:
    out = [
        "# tacker-hook.conf: the hook in Tacker's operations",
        "",
        "Generated from the tables of options; do not edit. A sample is "
        "[packaging/tacker-hook.conf](../../packaging/tacker-hook.conf), how it is used is in "
        "[the guide](../howto/tacker.md).",
        "",
        f"The hook reads `{DEFAULT_PATH}`, or the file that `{PATH_VARIABLE}` names in the "
        "environment of Tacker's conductor, anew for each phase of an operation. An option that "
        "it does not know fails the operation.",
    ]
    for section, options in TABLES.items():
        out += ["", f"## [{section}]", "", f"{ABOUT[section]}.", "",
                "| Option | Type | Default | Meaning |", "|---|---|---|---|"]
        for option in options:
            default = ("required" if option.default is None else
                       f"`{option.default}`" if option.default else "none")
            example = f". For instance `{option.example}`" if option.example else ""
            out.append(f"| `{option.name}` | {kind(option)} | {default} | "
                       f"{option.meaning}{example} |")
    out += ["", "## [vnfd ID]", "", f"{SECTIONS['vnfd ID']}. The options are those of `[hook]`.",
            ""]
    return "\n".join(out)


def sample() -> str:
    out = ["# SPDX-License-Identifier: Apache-2.0",
           "# SPDX-FileCopyrightText: The Bartizan authors",
           "#",
           f"# Sample of {DEFAULT_PATH}: every option, generated from the tables of options.",
           "# What is commented out has the value that is shown, or is not needed everywhere."]
    for section, options in TABLES.items():
        out += ["", f"# {ABOUT[section]}.", f"[{section}]"]
        for option in options:
            out += [f"# {line}" for line in textwrap.wrap(option.meaning, 98)]
            required = option.default is None and section in ("cmf", "hook", "delivery ssh")
            value = option.example if option.default is None else option.default
            out.append(f"{'' if required else '# '}{option.name} = {value}".rstrip())
    out += ["", f"# {SECTIONS['vnfd ID']}.",
            "# [vnfd b1bb0ce7-ebca-4fa7-95ed-4840d70a1177]", "# on_unreachable = unprotected", ""]
    return "\n".join(out)
