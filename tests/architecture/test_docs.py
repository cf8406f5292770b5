# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The pages point to what exists."""

from __future__ import annotations

import re

from test_rooms import ROOT, tracked

LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")
LIMIT = re.compile(r"^\| [^|]+ \| ([^|]+) \| `(native/[\w./-]+)` \|$", re.MULTILINE)
ELEMENT = re.compile(r'element::InformationElement \w+\{\s*"(\w+)"')
FILE = re.compile(r"`((?:native|tests|python|docs|tools|releasenotes)/[\w./-]+)`")


def test_each_link_and_each_named_file_exists() -> None:
    missing = []
    for page in tracked():
        if page.suffix != ".md":
            continue
        text = page.read_text()
        missing += [f"{page.name}: {target}" for target in LINK.findall(text)
                    if "://" not in target and not (page.parent / target).exists()]
        missing += [f"{page.name}: {name}" for name in FILE.findall(text)
                    if not (ROOT / name).exists()]
    assert missing == []


def test_each_information_element_of_the_code_is_on_the_page_of_sc_vi() -> None:
    named = {name for path in (ROOT / "native/sc_vi").glob("*.cpp")
             for name in ELEMENT.findall(path.read_text())}
    page = (ROOT / "docs/reference/sc-vi.md").read_text()
    headings = set(re.findall(r"^## (\w+)$", page, re.MULTILINE))
    assert named and headings == named | {"Collections"}


def test_limits_of_sc_vi_are_those_of_the_code() -> None:
    rows = LIMIT.findall((ROOT / "docs/explanation/sc-vi.md").read_text())
    assert len(rows) > 5
    wrong = [f"{file}: {number}" for limits, file in rows
             for number in re.findall(r"\b\d+\b", limits)
             if not re.search(rf"\b{number}(?:UL)?\b", (ROOT / file).read_text())]
    assert wrong == []
