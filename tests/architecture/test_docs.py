# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The pages point to what exists."""

from __future__ import annotations

import re

from test_rooms import ROOT, tracked

LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")
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
