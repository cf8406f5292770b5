# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""VNF packages (CSAR) of the tests: the tree in package/, with or without a management script.

VDU1 scales from one to three; VDU2 has a second port, VDU2_CP2, to an external network. The types
of SOL 001 are those of the tackerclient that is installed beside Tacker. A package is "grouped"
(VDU1 is a scaling group, Tacker's default) or "indexed" (each VNFC is a resource of its own, which
is what VDU_VNFc_mapping needs; every request has to name INDEXED)."""

from __future__ import annotations

import io
import os
import pathlib
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from openstack_api import CLOUD

HERE = pathlib.Path(__file__).resolve().parent
VERSION = os.environ.get("BARTIZAN_TACKER_VERSION", "16.0.0")
TACKER = CLOUD / f"tacker-{VERSION}"
ETSI_TYPES = (TACKER / "venv/lib/python3.11/site-packages/tackerclient/tests/unit/osc/v1/"
              "fixture_data/sample_vnf_package/Definitions")

IMAGES = ("bartizan-test-1", "bartizan-test-2")
FLAVOUR = "bartizan.test"

LIFE = ("instantiate", "scale", "heal", "terminate", "modify_information",
        "change_external_connectivity", "change_current_package")
# tosca-parser does not follow derived_from when it checks an operation's name: a derived
# interface type has to list the ones of SOL 001 too.
OPERATIONS = tuple(operation + phase for operation in LIFE
                   for phase in ("_start", "_end", "_rollback_start", "_rollback_end"))
INTERFACE = "bartizan.test.Vnflcm"
INDEXED = {"lcm-operation-user-data": "./UserData/indexed.py",
           "lcm-operation-user-data-class": "StandardUserData"}
USER_DATA = """\
from tacker.sol_refactored.infra_drivers.openstack.userdata_standard import StandardUserData
"""
META = """\
TOSCA-Meta-File-Version: 1.0
CSAR-Version: 1.1
Created-By: Bartizan
Entry-Definitions: Definitions/top.vnfd.yaml
"""


def build(vnfd_id: str, *, image: str = IMAGES[0], hook: str = "", indexed: bool = False,
          more: Mapping[str, str] | None = None) -> bytes:
    """A CSAR. `image` is VDU2's; `hook` is the text of a script that every operation calls
    before and after; `more` are further files by their path."""
    values = {"VNFD_ID": vnfd_id, "IMAGE_OF_VDU2": image}
    files = {"TOSCA-Metadata/TOSCA.meta": META}
    files |= _tree("Definitions", "Definitions", values)
    files |= _tree("indexed" if indexed else "grouped", "BaseHOT/simple", values)
    if indexed:
        files |= {"UserData/__init__.py": "", "UserData/indexed.py": USER_DATA}
    for path in sorted(ETSI_TYPES.glob("etsi_nfv_sol001_*_types.yaml")):
        files[f"Definitions/{path.name}"] = path.read_text()
    if hook:
        _add_hook(files, hook)
    return archive({**files, **(more or {})})


def _tree(source: str, target: str, values: Mapping[str, str]) -> dict[str, str]:
    """The files below package/`source`, as they are to be below `target`."""
    files = {}
    for path in sorted((HERE / "package" / source).rglob("*.yaml")):
        text = path.read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        files[f"{target}/{path.relative_to(HERE / 'package' / source)}"] = text
    return files


def archive(files: Mapping[str, str]) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as csar:
        for name, text in files.items():
            csar.writestr(name, text)
    return octets.getvalue()


def _add_hook(files: dict[str, str], hook: str) -> None:
    files["Scripts/hook.py"] = hook
    types: dict[str, Any] = yaml.safe_load(files["Definitions/types.yaml"])
    types["interface_types"] = {INTERFACE: {
        "derived_from": "tosca.interfaces.nfv.Vnflcm",
        **{operation: {"description": operation} for operation in OPERATIONS}}}
    types["node_types"]["bartizan.test.VNF"]["interfaces"] = {"Vnflcm": {"type": INTERFACE}}
    files["Definitions/types.yaml"] = yaml.safe_dump(types, sort_keys=False)
    flavour: dict[str, Any] = yaml.safe_load(files["Definitions/simple.yaml"])
    vnf = flavour["topology_template"]["node_templates"]["VNF"]
    vnf["interfaces"] = {"Vnflcm": {operation: {"implementation": "hook"}
                                    for operation in OPERATIONS}}
    vnf["artifacts"] = {"hook": {"description": "management script",
                                 "type": "tosca.artifacts.Implementation.Python",
                                 "file": "../Scripts/hook.py"}}
    files["Definitions/simple.yaml"] = yaml.safe_dump(flavour, sort_keys=False)
