# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A VNF package as a vendor makes it: SOL 001 and SOL 004, small, with a comment and a number that
only text keeps. The type files of SOL 001 come with tackerclient, beside Tacker; without them the
package has stand-ins that name what it uses."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pathlib
import zipfile

from conftest import ROOT, Run

# Of the caller, of ./dev test-tacker, or one made by hand: pip install tacker==16.0.0.
VENV = pathlib.Path(os.environ.get("BARTIZAN_TACKER_VENV") or next(
    (ROOT / "build/live").glob("tacker-16*/venv"), ROOT / "build/tacker-venv"))
TYPES = [next(VENV.glob("lib/python3*/site-packages/tackerclient/tests/unit/osc/v1/fixture_data/"
                        f"sample_vnf_package/Definitions/etsi_nfv_sol001_{name}_types.yaml"), None)
         for name in ("common", "vnfd")]

STAND_INS = {
    "etsi_nfv_sol001_common_types.yaml": "tosca_definitions_version: tosca_simple_yaml_1_2\n",
    "etsi_nfv_sol001_vnfd_types.yaml": """tosca_definitions_version: tosca_simple_yaml_1_2
interface_types:
  tosca.interfaces.nfv.Vnflcm:
    derived_from: tosca.interfaces.Root
    instantiate: {description: d}
    operate: {description: d}
node_types:
  tosca.nodes.nfv.VNF: {derived_from: tosca.nodes.Root}
  tosca.nodes.nfv.Vdu.Compute: {derived_from: tosca.nodes.Root}
""",
}

INPUTS = ("descriptor_id", "descriptor_version", "provider", "product_name", "software_version",
          "flavour_id", "flavour_description")

FLAVOUR = """# what the vendor wants to say
tosca_definitions_version: tosca_simple_yaml_1_2
imports: [etsi_nfv_sol001_common_types.yaml, etsi_nfv_sol001_vnfd_types.yaml, types.yaml]
topology_template:
  inputs:
{inputs}
    vnfm_info: {{type: list, entry_schema: {{type: string}}}}
  substitution_mappings: {{node_type: example.VNF, properties: {{flavour_id: simple}}}}
  node_templates:
    VNF:
      type: example.VNF
      properties: {{flavour_description: simple}}
{vdus}
    vl:
      type: tosca.nodes.nfv.VnfVirtualLink
      properties:
        connectivity_type: {{layer_protocols: [ipv4]}}
        description: internal
        vl_profile:
          max_bitrate_requirements: {{root: 1, leaf: 1}}
          min_bitrate_requirements: {{root: 1, leaf: 1}}
          virtual_link_protocol_data:
            - associated_layer_protocol: ipv4
              l3_protocol_data: {{ip_version: ipv4, cidr: 192.168.5.0/24}}
"""

VDU = """
    {name}:
      type: tosca.nodes.nfv.Vdu.Compute
{marks}
      properties:
        name: {name}
        description: {name}
        vdu_profile: {{min_number_of_instances: 1, max_number_of_instances: 3}}
        sw_image_data:
          name: image
          version: '1.0'
          checksum: {{algorithm: sha-256, hash: '{zeros}'}}
          container_format: bare
          disk_format: raw
          min_disk: 0 GB
          min_ram: 256 MB
          size: 1 GB
      capabilities:
        virtual_compute:
          properties:
            virtual_memory: {{virtual_mem_size: 512 MB}}
            virtual_cpu: {{num_virtual_cpu: 1}}
            virtual_local_storage: [{{size_of_storage: 1 GB}}]
    {name}_CP1:
      type: tosca.nodes.nfv.VduCp
      properties: {{layer_protocols: [ipv4], order: 0}}
      requirements: [{{virtual_binding: {name}}}, {{virtual_link: vl}}]"""

FIXED = {"descriptor_id": "b1bb0ce7-ebca-4fa7-95ed-4840d70a1177", "descriptor_version": "1.0",
         "provider": "Example", "product_name": "Probe", "software_version": "1.0",
         "flavour_id": "simple"}

TYPES_YAML = """tosca_definitions_version: tosca_simple_yaml_1_2
imports: [etsi_nfv_sol001_common_types.yaml, etsi_nfv_sol001_vnfd_types.yaml]
node_types:
  example.VNF:
    derived_from: tosca.nodes.nfv.VNF
    properties:
{fixed}
      vnfm_info:
        type: list
        entry_schema: {{type: string, constraints: [valid_values: [Tacker]]}}
        default: [Tacker]
      flavour_description: {{type: string, default: simple}}
    requirements:
      - virtual_link: {{capability: tosca.capabilities.nfv.VirtualLinkable, occurrences: [0, 1]}}
{interfaces}
"""

TOP = """tosca_definitions_version: tosca_simple_yaml_1_2
imports: [etsi_nfv_sol001_common_types.yaml, etsi_nfv_sol001_vnfd_types.yaml, types.yaml, df.yaml]
topology_template:
  inputs: {{selected_flavour: {{type: string, default: simple}}}}
  node_templates:
    VNF:
      type: example.VNF
      properties: {{flavour_id: {{get_input: selected_flavour}}, descriptor_id: {descriptor_id},
        provider: Example, product_name: Probe, software_version: '1.0',
        descriptor_version: '1.0', vnfm_info: [Tacker]}}
      requirements: []
"""

INTERFACES = "    interfaces: {Vnflcm: {type: tosca.interfaces.nfv.Vnflcm}}"
META = ("TOSCA-Meta-File-Version: 1.0\nCSAR-Version: 1.1\nCreated-By: Example\n"
        "Entry-Definitions: Definitions/top.vnfd.yaml\n")
MARK = "      metadata: {bartizan_certificate: VNFCI_CERT}"


def files(*, marks: str = MARK, interfaces: str = INTERFACES) -> dict[str, bytes]:
    flavour = FLAVOUR.format(
        inputs="\n".join(f"    {name}: {{type: string}}" for name in INPUTS),
        vdus=VDU.format(name="VDU1", marks=marks, zeros="0" * 64)
        + VDU.format(name="VDU2", marks="", zeros="0" * 64))
    fixed = "\n".join(
        f"      {name}: {{type: string, constraints: [valid_values: ['{value}']], "
        f"default: '{value}'}}" for name, value in FIXED.items())
    made = {
        "TOSCA-Metadata/TOSCA.meta": META,
        "Definitions/top.vnfd.yaml": TOP.format(**FIXED),
        "Definitions/df.yaml": flavour,
        "Definitions/types.yaml": TYPES_YAML.format(fixed=fixed, interfaces=interfaces),
        "Files/readme.txt": "of the vendor\n",
        **STAND_INS_OR_TYPES,
    }
    return {name: text.encode() for name, text in made.items()}


STAND_INS_OR_TYPES = {f"Definitions/{name}": text for name, text in STAND_INS.items()}
for _path in TYPES:
    if _path is not None:
        STAND_INS_OR_TYPES[f"Definitions/{_path.name}"] = _path.read_text()


CERTIFICATE_NODE = """    certificate1:
      type: tosca.nodes.nfv.Certificate
      properties: {name: certificate1, certificate_type: VNFCI_CERT}
    vl:
"""

CERTIFICATE_TYPES = """capability_types:
  tosca.capabilities.nfv.InstallableCertificate: {derived_from: tosca.capabilities.Root}
node_types:
  tosca.nodes.nfv.Certificate:
    derived_from: tosca.nodes.Root
    properties: {name: {type: string}, certificate_type: {type: string}}
    capabilities:
      installable_certificate: {type: tosca.capabilities.nfv.InstallableCertificate}
"""

CERTIFICATE_REQUIREMENT = """    requirements:
      - installable_certificate:
          capability: tosca.capabilities.nfv.InstallableCertificate
          relationship: tosca.relationships.DependsOn
          occurrences: [0, 1]
"""


def with_certificate_node() -> dict[str, bytes]:
    """Marked by the requirement that SOL 001 v5.4.1 has, with what its type files have of it."""
    made = files(marks="      requirements: [{installable_certificate: certificate1}]")

    def edit(name: str, old: str, new: str, after: str = "") -> None:
        text = made[f"Definitions/{name}"].decode()
        place = text.index(old, text.index(after))
        made[f"Definitions/{name}"] = (text[:place] + new + text[place + len(old):]).encode()

    edit("df.yaml", "    vl:\n", CERTIFICATE_NODE)
    edit("types.yaml", "node_types:\n", CERTIFICATE_TYPES)
    if None not in TYPES:
        edit("etsi_nfv_sol001_vnfd_types.yaml", "    requirements:\n", CERTIFICATE_REQUIREMENT,
             after="  tosca.nodes.nfv.Vdu.Compute:")
    return made


def with_manifest(members: dict[str, bytes], *, name: str = "Definitions/top.vnfd.mf",
                  algorithm: str = "SHA-256") -> dict[str, bytes]:
    """SOL 004: a manifest with the digest of every file."""
    blocks = ["metadata:\n  vnf_product_name: Probe\n  vnf_release_date_time: 2026-11-26T00:00:00Z"]
    digest = {"SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512}[algorithm]
    meta = members["TOSCA-Metadata/TOSCA.meta"] + f"ETSI-Entry-Manifest: {name}\n".encode()
    made = members | {"TOSCA-Metadata/TOSCA.meta": meta}
    blocks += [f"Source: {member}\nAlgorithm: {algorithm}\nHash: {digest(octets).hexdigest()}"
               for member, octets in made.items() if not member.endswith(".meta")]
    return made | {name: ("\n\n".join(blocks) + "\n").encode()}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 26, 0, 0, 0)), octets,
                             zipfile.ZIP_DEFLATED)
    return out.getvalue()


class Bench:
    """A folder with packages, and the command."""

    def __init__(self, folder: pathlib.Path, run: Run) -> None:
        self.folder = folder
        self.run = run

    def put(self, members: dict[str, bytes], name: str = "in.csar") -> pathlib.Path:
        path = self.folder / name
        path.write_bytes(packed(members))
        return path

    def add(self, members: dict[str, bytes], *words: str) -> dict[str, bytes]:
        self.put(members)
        self.run("csar", "add-hook", "in.csar", "out.csar", *words)
        return self.out()

    def out(self, name: str = "out.csar") -> dict[str, bytes]:
        with zipfile.ZipFile(self.folder / name) as archive:
            return {one: archive.read(one) for one in archive.namelist()}

    def refusal(self, members: dict[str, bytes] | bytes, *words: str) -> str:
        """Status 1, what and what to do; nothing is written."""
        octets = members if isinstance(members, bytes) else packed(members)
        (self.folder / "in.csar").write_bytes(octets)
        done = self.run("csar", "add-hook", "in.csar", "out.csar", *words, check=False)
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert "what to do: " in done.stderr
        assert [path.name for path in self.folder.iterdir() if "csar" in path.name] == ["in.csar"]
        return done.stderr

    def problems(self, members: dict[str, bytes]) -> str:
        self.put(members, "checked.csar")
        done = self.run("csar", "check", "checked.csar", "-f", "json", check=False)
        found = json.loads(done.stdout)
        assert done.returncode == (1 if found else 0)
        return "\n".join(one["problem"] for one in found)
