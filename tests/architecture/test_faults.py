# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Every fault of the list is asked for by a test; that the test reaches it is for the test."""

from __future__ import annotations

import re

from test_rooms import ROOT, tracked

FAULT = re.compile(r"^BARTIZAN_FAULT\((\w+), \d+, (\w+),", re.MULTILINE)


def test_each_fault_is_named_by_a_test() -> None:
    faults = FAULT.findall((ROOT / "native/fault/faults.inc").read_text())
    assert len(faults) > 40
    tests = "\n".join(
        path.read_text() for path in tracked()
        if path.relative_to(ROOT).parts[0] in ("tests",) and path.suffix in (".py", ".cpp", ".hpp"))
    unreached = [
        name for name, python in faults
        if not re.search(rf"Fault::{name}\b|\b{python}\b|\"{name}\"|{name.replace('_', '-')}\"",
                         tests)]
    assert unreached == []
