# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What has to stand in a VNFD so that Tacker runs the hook: an artifact, an implementation for
each operation, and an interface type that lists them.

SOL 001's own type has neither change_current_package nor the rollbacks, and the parser that
Tacker uses does not follow derived_from: the derived type lists every operation there is.
"""

from __future__ import annotations

import json
import pathlib
from typing import NamedTuple

import yaml

from bartizan.tacker import stubs
from bartizan.tacker.csar import descriptor
from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.descriptor import Descriptor, elements, get, items, mapping, scalar
from bartizan.tacker.csar.trouble import PackageError
from bartizan.tacker.csar.vnfd import CERT_TYPE, FOLDER, MARK, Flavour, Vnfd
from bartizan.tacker.hook.phases import PHASES
from bartizan.tacker.hook.vnf import MARKS, MARKS_VERSION

INTERFACE = "Vnflcm"
SOL001_INTERFACE_TYPE = "tosca.interfaces.nfv.Vnflcm"
INTERFACE_TYPE = "bartizan.interfaces.Vnflcm"
TYPES_FILE = "bartizan_types.yaml"
PYTHON = "tosca.artifacts.Implementation.Python"
# A v1 Tacker knows neither rollback hooks nor a change of package.
V1_PHASES = [name for name in PHASES
             if "rollback" not in name and "change_current_package" not in name]


class Kind(NamedTuple):
    """One generation of Tacker's hooks."""

    artifact: str
    source: str  # of the package bartizan.tacker.stubs
    member: str  # where it lies in the VNF package
    file: str  # the same as the VNFD says it
    phases: list[str]


V2 = Kind("bartizan_hook", "management_script.py", "Scripts/bartizan_hook.py",
          "../Scripts/bartizan_hook.py", list(PHASES))
# v1 takes the implementation for the driver's type, and the path from the package's root.
V1 = Kind("bartizan", "mgmt_driver.py", "Scripts/bartizan_mgmt_driver.py",
          "Scripts/bartizan_mgmt_driver.py", V1_PHASES)


def frozen(kind: Kind) -> bytes:
    (folder,) = stubs.__path__
    return pathlib.Path(folder, kind.source).read_bytes()


def hook(archive: Archive, vnfd: Vnfd, kind: Kind) -> None:
    """Puts all of it in; what is there already stays as it is."""
    changed: dict[str, Descriptor] = {}
    operations = interface_type(vnfd)
    for flavour in vnfd.flavours:
        if kind is V1 and flavour.vnf != "VNF":
            raise PackageError(f"the VNF's node template in {flavour.file.name} is called "
                               f"{flavour.vnf}: a v1 Tacker looks for one called VNF")
        if implement(flavour, kind):
            changed[flavour.file.name] = flavour.file
        file = declare(vnfd, flavour)
        if file is not None:
            changed[file.name] = file
    for name, file in changed.items():
        archive.put(name, file.text().encode())
    archive.put(FOLDER + TYPES_FILE, operations.encode())
    archive.put(kind.member, frozen(kind))
    if kind is V2:
        archive.put(MARKS, marks(vnfd).encode())


def mark(vnfd: Vnfd, names: list[str]) -> list[Descriptor]:
    """Writes the marks of --vdu into the VNFD, where who reads the package sees them."""
    changed = []
    for name in names:
        flavours = [one for one in vnfd.flavours if name in one.vdus]
        if not flavours:
            known = sorted({vdu for one in vnfd.flavours for vdu in one.vdus})
            raise PackageError(f"the package has no VDU '{name}'", "",
                               f"its VDUs are {', '.join(known) or 'none'}")
        for flavour in flavours:
            metadata = descriptor.member(flavour.vdus[name], "metadata")
            if get(metadata, MARK) is None:
                descriptor.put(metadata, MARK, scalar(CERT_TYPE))
                changed.append(flavour.file)
    return changed


def marks(vnfd: Vnfd) -> str:
    """What the hook reads in the place of the VNFD."""
    flavours: dict[str, dict[str, object]] = {
        one.id: {vdu: {} for vdu in sorted(vnfd.marks(one))} for one in vnfd.flavours}
    return json.dumps({"version": MARKS_VERSION, "flavours": flavours}, indent=1,
                      sort_keys=True) + "\n"


def foreign(flavour: Flavour, kind: Kind) -> list[str]:
    """Operations that have another script than the hook."""
    operations = get(get(flavour.vnf_node(), "interfaces"), INTERFACE)
    return [name for name, value in items(operations)
            if name in kind.phases and implementation(value) not in ("", kind.artifact)]


def implementation(operation: yaml.Node | None) -> str:
    found = get(operation, "implementation")
    if isinstance(found, yaml.ScalarNode):
        return str(found.value)
    return "another" if found is not None else ""


def implement(flavour: Flavour, kind: Kind) -> bool:
    """Whether that changed anything."""
    taken = foreign(flavour, kind)
    if taken:
        raise PackageError(
            f"{flavour.file.name} has scripts of its own for {', '.join(taken)}", "",
            "Tacker runs one script for an operation: have yours call bartizan's "
            "(docs/howto/tacker.md), or leave the operation to the hook")
    before = flavour.file.text()
    node = flavour.vnf_node()
    operations = descriptor.member(descriptor.member(node, "interfaces"), INTERFACE)
    for name in kind.phases:
        if implementation(get(operations, name)) != kind.artifact:
            descriptor.put(operations, name, mapping(implementation=kind.artifact))
    descriptor.put(descriptor.member(node, "artifacts"), kind.artifact, mapping(
        description="certificates of Bartizan", type=PYTHON, file=kind.file))
    # Tacker takes the first node template that has interfaces for the VNF's.
    descriptor.first(flavour.nodes, flavour.vnf)
    return flavour.file.text() != before


def declare(vnfd: Vnfd, flavour: Flavour) -> Descriptor | None:
    """The VNF's node type gets the interface type that lists all operations."""
    name = str(get(flavour.vnf_node(), "type").value)
    defined = vnfd.node_type(name)
    if defined is None:
        raise PackageError(f"the package does not define the node type {name} of its VNF")
    file, node = defined
    before = file.text()
    interface = descriptor.member(descriptor.member(node, "interfaces"), INTERFACE)
    descriptor.put(interface, "type", scalar(INTERFACE_TYPE))
    imports = descriptor.sequence(file.root, "imports")
    if TYPES_FILE not in [getattr(one, "value", None) for one in elements(imports)]:
        imports.value.append(scalar(TYPES_FILE))
    return file if file.text() != before else None


def interface_type(vnfd: Vnfd) -> str:
    """The derived type, which also lists what the vendor's own type had."""
    base, operations = base_type(vnfd)
    listed = [*PHASES, *(name for name in operations if name not in PHASES)]
    lines = ["tosca_definitions_version: tosca_simple_yaml_1_2",
             "description: Operations of Tacker's LCM interface, for the hook of Bartizan",
             "interface_types:", f"  {INTERFACE_TYPE}:", f"    derived_from: {base}",
             *(f"    {name}: {{description: {name}}}" for name in listed)]
    return "\n".join(lines) + "\n"


def base_type(vnfd: Vnfd) -> tuple[str, list[str]]:
    own = FOLDER + TYPES_FILE
    if own in vnfd.files:
        return (vnfd.files[own].scalar("interface_types", INTERFACE_TYPE, "derived_from"),
                vnfd.interface_operations(INTERFACE_TYPE))
    used = sorted({kind for flavour in vnfd.flavours if (kind := used_type(vnfd, flavour))})
    if len(used) > 1:
        raise PackageError(f"the flavours of the package use several interface types: {used}")
    base = used[0] if used else SOL001_INTERFACE_TYPE
    return base, vnfd.interface_operations(base)


def used_type(vnfd: Vnfd, flavour: Flavour) -> str:
    defined = vnfd.node_type(str(get(flavour.vnf_node(), "type").value))
    kind = get(get(get(defined[1], "interfaces"), INTERFACE), "type") if defined else None
    return str(kind.value) if isinstance(kind, yaml.ScalarNode) else ""
