# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The descriptors of a package as Tacker reads them: flavours, their VNF node, their VDUs, marks.

A VDU is marked in one of two ways: by the requirement installable_certificate of SOL 001 v5.4.1,
or, since SOL 001 types of before lack it, by ``bartizan_certificate: VNFCI_CERT`` in the metadata
of its node template.
"""

from __future__ import annotations

from typing import NamedTuple

from bartizan.tacker.csar import descriptor
from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.descriptor import Descriptor, Mapping, elements, get, items
from bartizan.tacker.csar.trouble import PackageError

FOLDER = "Definitions/"
META = "TOSCA-Metadata/TOSCA.meta"
VNF_TYPE = "tosca.nodes.nfv.VNF"
VDU_TYPE = "tosca.nodes.nfv.Vdu.Compute"
MARK = "bartizan_certificate"
REQUIREMENT = "installable_certificate"
CERT_TYPE = "VNFCI_CERT"
MAX_DESCRIPTORS = 200


class Flavour(NamedTuple):
    id: str
    file: Descriptor
    nodes: Mapping  # its node templates
    vnf: str  # the name of the VNF's node template
    vdus: dict[str, Mapping]

    def vnf_node(self) -> Mapping:
        node: Mapping = get(self.nodes, self.vnf)
        return node


class Vnfd:
    def __init__(self, archive: Archive) -> None:
        if META not in archive:
            raise PackageError(f"the package has no {META}, so it is none of SOL 004", "",
                               "a container that holds package and signature apart: take the "
                               "package out of it first")
        names = [name for name in archive.names() if name.startswith(FOLDER)
                 and "/" not in name[len(FOLDER):] and name.endswith((".yaml", ".yml"))]
        if not names:
            raise PackageError(f"the package has no descriptor in {FOLDER}, where Tacker looks "
                               "for them")
        if len(names) > MAX_DESCRIPTORS:
            raise PackageError(f"the package has more than {MAX_DESCRIPTORS} descriptors")
        self.files = {name: Descriptor(name, archive.text(name)) for name in names}
        self.flavours = [flavour for file in self.files.values()
                         if (flavour := self._flavour(file)) is not None]
        if not self.flavours:
            raise PackageError("no descriptor of the package is of a deployment flavour: one "
                               "with substitution_mappings and the property flavour_id")

    def node_type(self, name: str) -> tuple[Descriptor, Mapping] | None:
        """Where a type of the package itself is defined."""
        return self._defined("node_types", name)

    def interface_operations(self, name: str) -> list[str]:
        """What an interface type and those that it derives from list."""
        known = ("derived_from", "description", "version", "metadata", "inputs", "operations",
                 "notifications")
        found: list[str] = []
        for one in self._ancestry("interface_types", name):
            defined = self._defined("interface_types", one)
            if defined is not None:
                found += [key for key, _ in items(defined[1]) if key not in known]
                found += [key for key, _ in items(get(defined[1], "operations"))]
        return list(dict.fromkeys(found))

    def marks(self, flavour: Flavour) -> list[str]:
        return [name for name, node in flavour.vdus.items() if self._marked(flavour, name, node)]

    def _marked(self, flavour: Flavour, name: str, vdu: Mapping) -> bool:
        wanted = [descriptor.get(get(vdu, "metadata"), MARK)]
        for requirement in elements(get(vdu, "requirements")):
            target = get(requirement, REQUIREMENT)
            if target is not None:
                target = get(target, "node") or target
                node = get(flavour.nodes, str(target.value))
                kind = get(get(node, "properties"), "certificate_type")
                if kind is None:
                    raise PackageError(f"VDU {name} requires the certificate '{target.value}', "
                                       "which is no node with a certificate_type")
                wanted.append(kind)
        found = [str(one.value) for one in wanted if one is not None]
        if any(one != CERT_TYPE for one in found):
            raise PackageError(f"VDU {name} asks for a {found[0]}: the hook gives {CERT_TYPE} "
                               "alone", "", "ask for the others at the CMF by your own means, "
                               f"and mark the VDU with {CERT_TYPE}")
        return bool(found)

    def _flavour(self, file: Descriptor) -> Flavour | None:
        flavour_id = file.scalar("topology_template", "substitution_mappings", "properties",
                                 "flavour_id")
        nodes = file.at("topology_template", "node_templates")
        if not flavour_id or nodes is None:
            return None
        wanted = file.scalar("topology_template", "substitution_mappings", "node_type")
        of_type = [(name, str(getattr(get(node, "type"), "value", "")), node)
                   for name, node in items(nodes)]
        vnf = [name for name, kind, _ in of_type
               if kind == wanted or VNF_TYPE in self._ancestry("node_types", kind)]
        if len(vnf) != 1:
            raise PackageError(f"{file.name} has {len(vnf)} node templates of the VNF, and not "
                               "one")
        vdus = {name: node for name, kind, node in of_type
                if VDU_TYPE in self._ancestry("node_types", kind)}
        return Flavour(flavour_id, file, nodes, vnf[0], vdus)

    def _ancestry(self, section: str, name: str) -> list[str]:
        """The type and what it derives from, as far as the package says."""
        found: list[str] = []
        while name and name not in found:
            found.append(name)
            defined = self._defined(section, name)
            name = str(getattr(get(defined[1], "derived_from"), "value", "")) if defined else ""
        return found

    def _defined(self, section: str, name: str) -> tuple[Descriptor, Mapping] | None:
        for file in self.files.values():
            node = get(file.at(section), name)
            if isinstance(node, Mapping):
                return file, node
        return None
