# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A package with the hook, run by Tacker 16's own driver on Tacker's own objects: what it hands
over is what the hook reads, and what the hook answers is what Tacker keeps."""

from __future__ import annotations

import json
import pathlib
import subprocess
import zipfile
from typing import Any

import pytest

from conftest import PLAIN
from sample_csar import TYPES, VENV, Bench, files
from service import Service
from tacker_calls import VIM_PASSWORD, Package, Tacker, instance, server

pytestmark = pytest.mark.skipif(None in TYPES, reason="Tacker is not installed from PyPI")

CONDUCTOR = """
import copy, json, subprocess, sys
from tacker.sol_refactored.common import vnfd_utils
from tacker.sol_refactored.conductor import vnflcm_driver_v2
from tacker.sol_refactored import objects
import tacker.common.config
objects.register_all()
call = json.load(sys.stdin)
vnfd = vnfd_utils.Vnfd("vnfd-1")
vnfd.init_from_csar_dir(call["csar"])
inst = objects.VnfInstanceV2.from_dict(call["instance"])
request = objects.InstantiateVnfRequest.from_dict({"flavourId": "simple"})
driver = vnflcm_driver_v2.VnfLcmDriverV2.__new__(vnflcm_driver_v2.VnfLcmDriverV2)
data, error = {}, ""
for phase in call["phases"]:
    if phase == "retry":  # as ConductorV2.retry_lcm_op has the data from the database
        problem = objects.ProblemDetails.from_dict({
            "status": 422, "detail": error, "userScriptErrHandlingData": data})
        data, error = copy.deepcopy(problem.userScriptErrHandlingData), ""
        subprocess.run(call["between"], check=True)
        continue
    try:
        driver._exec_mgmt_driver_script(phase, "simple", request, inst, None, None, vnfd, data)
    except Exception as refused:
        error = str(getattr(refused, "detail", refused))
stored = sorted(name for name in inst.fields if inst.to_db_obj().get(name))
print(json.dumps({"instance": inst.to_dict(), "stored": stored, "data": dict(data),
                  "error": error}))
"""


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    return Tacker(tmp_path, service, Package(tmp_path / "csar"))


def conducted(tacker: Tacker, site: pathlib.Path, bench: Bench, call: dict[str, Any]) -> Any:
    bench.add(files())
    with zipfile.ZipFile(bench.folder / "out.csar") as package:
        package.extractall(bench.folder / "package")
    done = subprocess.run(
        [str(VENV / "bin/python"), "-W", "ignore", "-c", CONDUCTOR], timeout=120, check=False,
        input=json.dumps({"csar": str(bench.folder / "package"), **call}), text=True,
        env={**PLAIN, "PYTHONPATH": str(site), "TMPDIR": str(tacker.folder),
             "BARTIZAN_TACKER_HOOK_CONF": str(tacker.configure())}, capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def bench(tmp_path: pathlib.Path, bartizan: Any) -> Bench:
    return Bench(tmp_path, bartizan)


@pytest.mark.requirement("Cm-Vnfm.001")
def test_tacker_keeps_the_record_and_loses_nothing_of_its_own(
        tacker: Tacker, tacker_site: pathlib.Path, bench: Bench, vnf: str) -> None:
    before = instance(vnf, server("VDU1", 1), server("VDU2", 2))
    said = conducted(tacker, tacker_site, bench, {
        "instance": before, "phases": ["instantiate_start", "instantiate_end"]})
    assert said["error"] == ""
    after = said["instance"]
    (issued,) = tacker.service.client().certificates(vnfInstanceId=vnf)["items"]
    record = after["instantiatedVnfInfo"]["metadata"].pop("bartizan")
    assert record["certificates"]["VDU1-" + server("VDU1", 1)["server"]][
        "certificateId"] == issued["certificateId"]
    assert after["instantiatedVnfInfo"]["metadata"] == {"stack_id": "s", "nfv": {}}
    for name in ("vimConnectionInfo", "vnfdId", "instantiationState"):
        assert after[name] == before[name]
        assert name in said["stored"]


def test_tacker_shows_the_hooks_line_and_keeps_its_data_without_a_secret(
        tacker: Tacker, tacker_site: pathlib.Path, bench: Bench, vnf: str) -> None:
    (tacker.vnfcs / vnf).mkdir()
    (tacker.vnfcs / vnf / server("VDU1", 1)["id"]).write_text("no directory")
    said = conducted(tacker, tacker_site, bench, {
        "instance": instance(vnf, server("VDU1", 1)), "phases": ["instantiate_end"]})
    assert "instantiate_end failed: b'bartizan: " in said["error"]
    assert "correct [delivery directory]" in said["error"]
    assert len(said["data"]["bartizan"]["undelivered"]) == 1
    public = said["error"] + json.dumps(said["data"])
    assert VIM_PASSWORD not in public and "PRIVATE" not in public


def test_a_retry_takes_up_what_tacker_kept_of_the_failure(
        tacker: Tacker, tacker_site: pathlib.Path, bench: Bench, vnf: str) -> None:
    """Tacker hands the data over in classes of its own, which the hook does not load."""
    obstacle = tacker.vnfcs / vnf / server("VDU1", 2)["id"]
    obstacle.parent.mkdir()
    obstacle.write_text("no directory")
    said = conducted(tacker, tacker_site, bench, {
        "instance": instance(vnf, server("VDU1", 1), server("VDU1", 2)),
        "phases": ["instantiate_end", "retry", "instantiate_end"],
        "between": ["rm", str(obstacle)]})
    assert said["error"] == ""
    kept = said["instance"]["instantiatedVnfInfo"]["metadata"]["bartizan"]["certificates"]
    issued = tacker.service.client().certificates(vnfInstanceId=vnf)["items"]
    assert {one["certificateId"] for one in issued if one["state"] == "VALID"} == {
        entry["certificateId"] for entry in kept.values()}
    assert len(issued) == 3  # one of the first run was not delivered, and is superseded
