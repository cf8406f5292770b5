# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The frozen driver of Tacker's v1 API: loaded as Tacker's driver manager does, called with what
its conductor has. The objects are Tacker's own where it is installed."""

from __future__ import annotations

import json
import pathlib
import subprocess
from typing import Any

import pytest

from bartizan.tacker import management_driver
from bartizan.tacker.hook.phases import PHASES
from bartizan.tacker.stubs.mgmt_driver import BartizanMgmtDriver
from conftest import PLAIN
from sample_csar import TYPES, VENV, files, packed
from service import Service
from tacker_calls import Package, Tacker

# What Tacker's conductor does with a driver, with its own classes.
CONDUCTOR = """
import json, sys, uuid
from tacker.common import driver_manager
from tacker import objects
objects.register_all()
from tacker.objects import vnf_instantiated_info as info
drivers = driver_manager.DriverManager("tacker.tacker.mgmt.drivers", ["vnflcm_noop", "bartizan"])
resource = info.VnfcResourceInfo(
    id=str(uuid.uuid4()), vdu_id="VDU1", metadata={"kept": "yes"}, storage_resource_ids=[],
    vnfc_cp_info=[], compute_resource=objects.ResourceHandle(
        vim_connection_id="vim", resource_id=str(uuid.uuid4()), vim_level_resource_type="x"))
vnf = objects.VnfInstance(id=str(uuid.uuid4()), vnfd_id="vnfd-1")
vnf.instantiated_vnf_info = info.InstantiatedVnfInfo(
    flavour_id="simple", vnf_instance_id=vnf.id, vnfc_resource_info=[resource], scale_status=[],
    ext_cp_info=[], ext_virtual_link_info=[], ext_managed_virtual_link_info=[],
    vnf_virtual_link_resource_info=[], virtual_storage_resource_info=[], vnfc_info=[])
made = []
for phase in sys.argv[1:]:
    drivers.invoke("bartizan", phase, context=None, vnf_instance=vnf, grant=None,
                   instantiate_vnf_request=None, grant_request=None, vnf={})
    made.append(json.loads(resource.metadata.get("bartizan", "{}")).get("certificateId"))
print(json.dumps({"vnf": vnf.id, "vnfc": resource.id, "certificates": made,
                  "kept": resource.metadata["kept"]}))
"""


@pytest.fixture
def tacker(tmp_path: pathlib.Path, service: Service) -> Tacker:
    made = Tacker(tmp_path, service, Package(tmp_path / "csar"))
    made.options["vnfd vnfd-1"] = {"vdus": "VDU1"}
    return made


def conductor(tacker: Tacker, tacker_site: pathlib.Path, *phases: str
              ) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(VENV / "bin/python"), "-W", "ignore", "-c", CONDUCTOR, *phases], timeout=120,
        env={**PLAIN, "PYTHONPATH": str(tacker_site),
             "BARTIZAN_TACKER_HOOK_CONF": str(tacker.configure())},
        capture_output=True, text=True, check=False)


@pytest.mark.skipif(None in TYPES, reason="Tacker is not installed from PyPI")
class TestInTacker:
    def test_the_driver_certifies_a_vnfc_and_remembers_it_in_its_metadata(
            self, tacker: Tacker, tacker_site: pathlib.Path) -> None:
        done = conductor(tacker, tacker_site, "instantiate_start", "instantiate_end", "heal_end")
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout.splitlines()[-1])
        (issued,) = tacker.service.client().certificates(vnfInstanceId=said["vnf"])["items"]
        assert said["certificates"] == [None, issued["certificateId"], issued["certificateId"]]
        assert issued["subjectId"] == said["vnfc"]
        assert said["kept"] == "yes"

    def test_a_refusal_fails_the_operation_with_the_hooks_line(
            self, tacker: Tacker, tacker_site: pathlib.Path) -> None:
        tacker.options["cmf"] |= {"url": "https://127.0.0.1:1", "connect_deadline": "1"}
        done = conductor(tacker, tacker_site, "instantiate_start")
        assert done.returncode == 1
        assert "OperationRefusedError: bartizan: the CMF at https://127.0.0.1:1" in done.stderr


    def test_the_command_of_that_installation_needs_no_native_core(
            self, tacker_site: pathlib.Path, tmp_path: pathlib.Path) -> None:
        (tmp_path / "in.csar").write_bytes(packed(files()))
        done = subprocess.run(
            [str(VENV / "bin/python"), "-m", "bartizan.cli", "csar", "add-hook", "in.csar",
             "out.csar"], env={**PLAIN, "PYTHONPATH": str(tacker_site)}, cwd=tmp_path, timeout=60,
            capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out.csar").exists()


def test_tackers_name_of_the_driver_is_its_type() -> None:
    assert BartizanMgmtDriver().get_type() == BartizanMgmtDriver().get_name() == "bartizan"


def test_the_driver_has_each_phase_and_no_other() -> None:
    driver: Any = BartizanMgmtDriver()
    assert all(callable(getattr(driver, phase)) for phase in PHASES)
    assert not hasattr(driver, "instantiate")


@pytest.mark.parametrize(("snake", "camel"), [
    ("vnfc_resource_info", "vnfcResourceInfo"), ("id", "id"), ("cpd_id", "cpdId"),
    ("ip_over_ethernet", "ipOverEthernet")])
def test_names_are_spelled_as_in_v2(snake: str, camel: str) -> None:
    assert management_driver.spelled(snake) == camel
