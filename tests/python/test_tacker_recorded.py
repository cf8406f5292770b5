# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The hook is given, octet for octet, what a real Tacker gave to a script through the lives of two
VNFs (tests/vectors/tacker): scaled, healed, refused, retried, rolled back, terminated."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from bartizan.tacker.hook import intake, vnf
from bartizan.tacker.hook.phases import PHASES
from conftest import ROOT
from service import Service, running
from tacker_calls import Package, Tacker

FOLDER = ROOT / "tests/vectors/tacker/hooks"
CALLS: list[dict[str, Any]] = [one for one in json.loads((FOLDER / "index.json").read_text())
                               if one["operation"] in PHASES]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    yield from running(tmp_path_factory.mktemp("lived"))


@pytest.fixture
def tacker(tmp_path: pathlib.Path, lived: Service) -> Tacker:
    made = Tacker(tmp_path, lived, Package(tmp_path / "csar"))
    made.options["hook"]["vdus"] = "VDU1, VDU2"
    return made


def call_of(one: dict[str, Any]) -> intake.Call:
    with (FOLDER / one["file"]).open("rb") as file:
        return intake.decode(intake.read(file))


@pytest.mark.requirement("CMF.Certm.Del.000")
@pytest.mark.parametrize("one", CALLS, ids=lambda one: one["file"].removesuffix(".pickle"))
def test_each_call_of_a_real_life_is_understood_and_answered(
        tacker: Tacker, one: dict[str, Any]) -> None:
    call = call_of(one)
    assert call.phase == one["operation"]
    done = tacker.run((FOLDER / one["file"]).read_bytes())
    assert (done.status, done.stderr) == (0, "")
    if call.phase in ("instantiate_end", "scale_end", "heal_end", "change_current_package_end",
                      "change_external_connectivity_end") and done.answer:
        assert set(done.certificates) == vnf.present(call)
        for name, entry in done.certificates.items():
            certificate = tacker.service.client().certificate(entry["certificateId"])
            assert (certificate["subjectId"], certificate["state"]) == (name, "VALID")


def test_a_retry_names_classes_of_tacker_and_none_of_them_is_needed() -> None:
    named = [one for one in CALLS if one["classes"]]
    assert named
    for one in named:
        assert call_of(one).error_data == {"refused": call_of(one).error_data["refused"]}


