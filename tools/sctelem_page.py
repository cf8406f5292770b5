# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""docs/reference/sc-vi.md: from each attribute of Sc-Vi to its OpenStack field and its clause."""

from __future__ import annotations

from typing import Any

Table = dict[str, Any]

INTRODUCTION = """\
# What Sc-Vi tells

Generated from the tables that the code answers by (`native/sc_vi`); do not edit. How an answer
comes about, and what its absent attributes mean, is in [the explanation](../explanation/sc-vi.md);
the same for programs is [openapi-sctelem.json](openapi-sctelem.json).

Rows are those of `docs/compliance/requirements.json` without their `Sc-Vi.`; clauses are of
ETSI GS NFV-IFA 005 and IFA 006 where nothing else is said, and "extension" where no document has
the element. M is mandatory, O optional, CM conditional. An attribute whose source cannot be read is
absent, and `_unavailable` has the reason; what is in *italics* does not stand in lists unless it
is asked for (`all_fields`, or `fields` with its name).
"""


def cell(text: str) -> str:
    """A bar ends a cell, and an angle bracket may begin an element of HTML."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def anchor(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def code_list(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def type_of(attribute: Table) -> str:
    if attribute["values"]:
        return code_list(attribute["values"])
    if "element" in attribute:
        return anchor(attribute["element"])
    return str(attribute["type"]).replace("_", "-")


def collections(tables: Table) -> list[str]:
    out = ["", "## Collections", "",
           "Below `/sctelem/v1`; each element also by itself, as `/sctelem/v1/PATH/ID`. Without",
           "the sources that are needed there is no answer (501, or 503 while they have not been",
           "read); without the others attributes are missing.", "",
           "| Path | Operation | Row | Clause | Element | ID | Needed | Used |",
           "|---|---|---|---|---|---|---|---|"]
    for one in tables["collections"]:
        needs = cell(one["noSource"]) if "noSource" in one else code_list(one["needs"])
        out.append(f"| `{one['path']}` | {one['operation']} | {' '.join(one['rows'])} "
                   f"| {one['clause']} | {anchor(one['element'])} | `{one['id']}` "
                   f"| {needs} | {code_list(one['uses'])} |")
    return out


def element(one: Table) -> list[str]:
    out = ["", f"## {one['name']}", "", f"Clause: {one['clause']}.", "",
           "| Attribute | | Times | Type | From |", "|---|---|---|---|---|"]
    for attribute in one["attributes"]:
        name = f"`{attribute['name']}`"
        if not attribute["byDefault"]:
            name = f"*{name}*"
        out.append(f"| {name} | {attribute['qualifier']} | {attribute['cardinality']} "
                   f"| {type_of(attribute)} | {cell(attribute['source'])} |")
    return out


def page(tables: Table) -> str:
    out = [INTRODUCTION.rstrip("\n"), *collections(tables)]
    for one in sorted(tables["elements"], key=lambda item: str(item["name"]).lower()):
        out += element(one)
    return "\n".join([*out, ""])
