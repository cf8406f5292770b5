# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""docs/compliance/requirements.json says what is so: each test that it names exists, and each
requirement that a test names is a row."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from test_rooms import ROOT, tracked

COMPLIANCE = ROOT / "docs" / "compliance"
ROWS: list[dict[str, Any]] = json.loads(
    (COMPLIANCE / "requirements.json").read_text())["requirements"]


def exists(test: str) -> bool:
    file, node = re.split(r"::|#", test, maxsplit=1)
    path = ROOT / file
    if not path.is_file():
        return False
    text = path.read_text()
    if "#" in test:
        return re.search(r'(?:SCENARIO|TEST_CASE)\(\s*"' + re.escape(node) + '"', text) is not None
    return all(re.search(rf"^\s*(?:def|class) {re.escape(name)}\b", text, re.MULTILINE)
               for name in node.split("::"))


def test_the_rows_follow_their_schema() -> None:
    jsonschema.validate(json.loads((COMPLIANCE / "requirements.json").read_text()),
                        json.loads((COMPLIANCE / "requirements.schema.json").read_text()))
    ids = [row["id"] for row in ROWS]
    assert len(set(ids)) == len(ids)


def test_a_row_that_claims_what_has_no_test_is_refused_by_the_schema() -> None:
    schema = json.loads((COMPLIANCE / "requirements.schema.json").read_text())
    row = {"id": "Sc-Vi.001", "source": "IFA 033", "title": "telemetry", "state": "tested"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"requirements": [row]}, schema)


def test_each_test_of_a_row_exists() -> None:
    missing = [test for row in ROWS for test in row.get("tests", []) if not exists(test)]
    assert missing == []
    assert not exists("tests/python/test_cmf.py::TestSigning::test_that_nobody_wrote")


def test_each_query_and_notification_of_the_draft_is_a_row() -> None:
    ids = {row["id"] for row in ROWS}
    assert {f"Sc-Vi.Q{n:02}" for n in range(1, 30)} <= ids
    assert {f"Sc-Vi.N{n:02}" for n in range(1, 15)} <= ids


def test_each_requirement_that_a_test_names_is_a_row() -> None:
    ids = {row["id"] for row in ROWS}
    tag = re.compile(r"\[((?:CMF\.|Cm-Vnfm\.|Sc-|Security\.|VNFM\.|X-|BZT-)[^\]]+)\]")
    named = set()
    for path in tracked():
        if "tests" in path.parts and path.suffix in (".py", ".cpp", ".hpp"):
            text = path.read_text()
            named |= set(re.findall(r'mark\.requirement\("([^"]+)"\)', text))
            if path.suffix != ".py":
                named |= set(tag.findall(text))
    assert named and named <= ids
