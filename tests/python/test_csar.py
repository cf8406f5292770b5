# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizan csar: the hook is put into a package of SOL 004, and what is none is refused."""

from __future__ import annotations

import hashlib
import io
import json
import pathlib
import re
import subprocess
import zipfile
from typing import Any

import pytest
import yaml

from bartizan.tacker.hook.phases import PHASES
from conftest import PLAIN, Run
from sample_csar import (
    MARK,
    TYPES,
    VENV,
    Bench,
    files,
    with_certificate_node,
    with_manifest,
)
from tacker_calls import STUB


@pytest.fixture
def bench(tmp_path: pathlib.Path, bartizan: Run) -> Bench:
    return Bench(tmp_path, bartizan)


def loaded(octets: bytes) -> Any:
    return yaml.safe_load(octets)


class TestAddHook:
    def test_every_operation_runs_the_frozen_script(self, bench: Bench) -> None:
        made = bench.add(files())
        flavour = loaded(made["Definitions/df.yaml"])["topology_template"]["node_templates"]
        assert next(iter(flavour)) == "VNF"
        assert flavour["VNF"]["interfaces"]["Vnflcm"] == {
            phase: {"implementation": "bartizan_hook"} for phase in PHASES}
        assert flavour["VNF"]["artifacts"]["bartizan_hook"]["file"] == "../Scripts/bartizan_hook.py"
        assert made["Scripts/bartizan_hook.py"] == STUB.read_bytes()

    def test_the_marks_of_the_vnfd_and_of_the_command_are_what_the_hook_reads(
            self, bench: Bench) -> None:
        made = bench.add(files(), "--vdu", "VDU2")
        assert json.loads(made["Scripts/bartizan.json"]) == {
            "version": 1, "flavours": {"simple": {"VDU1": {}, "VDU2": {}}}}
        vdu = loaded(made["Definitions/df.yaml"])["topology_template"]["node_templates"]["VDU2"]
        assert vdu["metadata"] == {"bartizan_certificate": "VNFCI_CERT"}

    def test_the_requirement_of_sol_001_is_a_mark_too(self, bench: Bench) -> None:
        made = bench.add(with_certificate_node())
        assert json.loads(made["Scripts/bartizan.json"])["flavours"]["simple"] == {"VDU1": {}}

    def test_the_vendors_words_stay_as_they_are(self, bench: Bench) -> None:
        members = files()
        members["Definitions/df.yaml"] += b"# 1.10\n"
        members["Definitions/types.yaml"] = members["Definitions/types.yaml"].replace(
            b"'1.0'", b"1.10", 1).replace(b"default: 'Probe'", b'default: "Probe"')
        made = bench.add(members)
        text = made["Definitions/types.yaml"].decode()
        assert "1.10" in text and 'default: "Probe"' in text
        assert made["Files/readme.txt"] == members["Files/readme.txt"]
        before, after = loaded(members["Definitions/df.yaml"]), loaded(made["Definitions/df.yaml"])
        node = after["topology_template"]["node_templates"]["VNF"]
        del node["interfaces"], node["artifacts"]
        assert after == before

    def test_operations_of_the_vendors_own_interface_stay_listed(self, bench: Bench) -> None:
        members = files(interfaces="    interfaces: {Vnflcm: {type: example.Vnflcm}}\n"
                        "interface_types:\n  example.Vnflcm:\n"
                        "    derived_from: tosca.interfaces.nfv.Vnflcm\n"
                        "    example_operation: {description: d}\n")
        types = loaded(bench.add(members)["Definitions/bartizan_types.yaml"])
        interface = types["interface_types"]["bartizan.interfaces.Vnflcm"]
        assert interface["derived_from"] == "example.Vnflcm"
        assert {*PHASES, "example_operation", "instantiate"} <= set(interface)

    def test_the_same_again_gives_the_same_octets(self, bench: Bench) -> None:
        bench.add(with_manifest(files()), "--vdu", "VDU2")
        first = (bench.folder / "out.csar").read_bytes()
        bench.run("csar", "add-hook", "in.csar", "second.csar", "--vdu", "VDU2")
        assert (bench.folder / "second.csar").read_bytes() == first
        bench.run("csar", "add-hook", "out.csar", "out.csar")
        assert (bench.folder / "out.csar").read_bytes() == first

    @pytest.mark.parametrize("algorithm", ["SHA-256", "SHA-512"])
    def test_every_digest_of_the_manifest_is_that_of_its_file(
            self, bench: Bench, algorithm: str) -> None:
        made = bench.add(with_manifest(files(), algorithm=algorithm))
        text = made["Definitions/top.vnfd.mf"].decode()
        listed = dict(re.findall(r"Source: (.*)\nAlgorithm: .*\nHash: (.*)", text))
        kinds = dict(re.findall(r"Source: (.*)\nAlgorithm: (.*)\n", text))
        assert set(listed) == set(made) - {"TOSCA-Metadata/TOSCA.meta", "Definitions/top.vnfd.mf"}
        for name, digest in listed.items():
            of = hashlib.sha256 if kinds[name] == "SHA-256" else hashlib.sha512
            assert of(made[name]).hexdigest() == digest
        assert bench.problems(made) == ""

    def test_a_v1_package_has_the_drivers_artifact(self, bench: Bench) -> None:
        made = bench.add(files(), "--v1")
        node = loaded(made["Definitions/df.yaml"])["topology_template"]["node_templates"]["VNF"]
        assert node["interfaces"]["Vnflcm"]["heal_end"] == {"implementation": "bartizan"}
        assert not any("rollback" in name for name in node["interfaces"]["Vnflcm"])
        path = node["artifacts"]["bartizan"]["file"]
        assert made[path] == (STUB.parent / "mgmt_driver.py").read_bytes()
        assert bench.problems(made) == ""


class TestRefused:
    @pytest.mark.parametrize(("words", "members"), [
        ("no zip archive", b"no archive"),
        ("no TOSCA-Metadata/TOSCA.meta", {"a": b""}),
        ("no descriptor", {"TOSCA-Metadata/TOSCA.meta": b""}),
        ("deployment flavour", {"TOSCA-Metadata/TOSCA.meta": b"", "Definitions/a.yaml": b"a: 1"}),
        ("no YAML, line 2", files() | {"Definitions/df.yaml": b"a: 1\nb: ]"}),
        ("no UTF-8", files() | {"Definitions/df.yaml": b"\xff"}),
        ("nested too deeply", files() | {"Definitions/df.yaml": b"[" * 5000 + b"]" * 5000}),
        ("no VDU of the package is marked", files(marks="")),
        ("VNFOAM_CERT", files(marks=MARK.replace("VNFCI", "VNFOAM"))),
        ("no node with a certificate_type",
         files(marks="      requirements: [{installable_certificate: none}]")),
        ("does not define the node type",
         files() | {"Definitions/types.yaml": b"tosca_definitions_version: x"})],
        ids=lambda value: value if isinstance(value, str) else "")
    def test_what_is_no_package_or_cannot_take_the_hook(
            self, bench: Bench, words: str, members: dict[str, bytes] | bytes) -> None:
        assert words in bench.refusal(members)

    def test_a_vdu_that_is_not_there_with_those_that_are(self, bench: Bench) -> None:
        said = bench.refusal(files(), "--vdu", "VDU9")
        assert "no VDU 'VDU9'" in said and "VDU1, VDU2" in said

    def test_a_script_of_the_vendor_is_not_replaced(self, bench: Bench) -> None:
        members = files()
        members["Definitions/df.yaml"] = members["Definitions/df.yaml"].replace(
            b"properties: {flavour_description: simple}",
            b"properties: {flavour_description: simple}\n"
            b"      interfaces: {Vnflcm: {instantiate: [], scale_end: {implementation: own}}}")
        assert "scripts of its own for scale_end" in bench.refusal(members)

    def test_aliases_that_stand_for_a_million_nodes(self, bench: Bench) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        members = files() | {"Definitions/bomb.yaml": "\n".join(lines).encode()}
        assert "more nodes than it may" in bench.refusal(members)

    def test_a_file_that_is_not_there(self, bench: Bench) -> None:
        done = bench.run("csar", "check", "none.csar", check=False)
        assert done.returncode == 1
        assert "there is no such file" in done.stderr


class TestCheck:
    def test_a_package_without_the_hook_is_told_so(self, bench: Bench) -> None:
        assert "the package has no hook" in bench.problems(files())

    @pytest.mark.parametrize(("member", "old", "new", "words"), [
        ("Scripts/bartizan_hook.py", b"answer", b"Answer", "not the script of this bartizan"),
        ("Definitions/df.yaml", b"heal_end:\n            implementation: bartizan_hook",
         b"heal_end:\n            implementation: other", "heal_end do not run the hook"),
        ("Definitions/df.yaml", b"../Scripts/", b"Scripts/", "the artifact bartizan_hook"),
        ("Definitions/df.yaml", b"  node_templates:\n",
         b"  node_templates:\n    z: {type: x, interfaces: {}}\n", "stands before the VNF's node"),
        ("Definitions/bartizan_types.yaml", b"scale_rollback_end:", b"scale_back:",
         "does not list every operation"),
        ("Definitions/types.yaml", b"bartizan.interfaces.Vnflcm", b"tosca.interfaces.nfv.Vnflcm",
         "does not list every operation"),
        ("Scripts/bartizan.json", b"VDU1", b"VDU7", "says otherwise than the VNFD"),
        ("Files/readme.txt", b"vendor", b"attacker", "Files/readme.txt has another digest")])
    def test_each_silent_failure_is_found(
            self, bench: Bench, member: str, old: bytes, new: bytes, words: str) -> None:
        made = bench.add(with_manifest(files()))
        assert bench.problems(made) == ""
        assert old in made[member]
        assert words in bench.problems(made | {member: made[member].replace(old, new, 1)})


class TestRealTacker:
    """What Tacker does with a package when it is onboarded, by its own functions."""

    PROGRAM = """
import os, sys, tempfile
from tacker.common import csar_utils
import tacker.conf
from tacker.sol_refactored.common import vnfd_utils
conf = tacker.conf.CONF
conf([], project="tacker")
folder = tempfile.mkdtemp(dir=sys.argv[2])
conf.set_override("vnf_package_csar_path", folder, "vnf_package")
facts, flavours, _ = csar_utils.load_csar_data(None, "package", sys.argv[1])
vnfd = vnfd_utils.Vnfd(facts["descriptor_id"])
vnfd.init_from_csar_dir(os.path.join(folder, "package"))
for phase in sys.argv[3:]:
    print(phase, vnfd.get_interface_script(flavours[0]["flavour_id"], phase))
"""

    @pytest.mark.skipif(None in TYPES, reason="Tacker is not installed from PyPI")
    @pytest.mark.parametrize("members", [
        files(), files(interfaces=""), with_certificate_node()], ids=["", "no interface type",
                                                                      "certificate node"])
    def test_a_package_with_the_hook_onboards_and_tacker_finds_the_script_of_each_phase(
            self, bench: Bench, members: dict[str, bytes]) -> None:
        bench.add(with_manifest(members))
        assert self.onboarded(bench) == {
            phase: "../Scripts/bartizan_hook.py" for phase in PHASES}

    @pytest.mark.skipif(None in TYPES, reason="Tacker is not installed from PyPI")
    def test_a_v1_package_onboards(self, bench: Bench) -> None:
        bench.add(files(), "--v1")
        assert self.onboarded(bench)["heal_end"] == "Scripts/bartizan_mgmt_driver.py"

    def onboarded(self, bench: Bench) -> dict[str, str]:
        done = subprocess.run(
            [str(VENV / "bin/python"), "-W", "ignore", "-c", self.PROGRAM,
             str(bench.folder / "out.csar"), str(bench.folder), *PHASES],
            capture_output=True, text=True, timeout=120, check=False, env=PLAIN)
        assert done.returncode == 0, done.stderr
        return dict(line.split() for line in done.stdout.splitlines())


def test_a_package_is_a_zip_that_keeps_times_and_rights_of_what_did_not_change(
        bench: Bench) -> None:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for name, text in files().items():
            info = zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2))
            info.external_attr = 0o100755 << 16
            archive.writestr(info, text)
    (bench.folder / "in.csar").write_bytes(octets.getvalue())
    bench.run("csar", "add-hook", "in.csar", "out.csar")
    with zipfile.ZipFile(bench.folder / "out.csar") as archive:
        kept = archive.getinfo("Files/readme.txt")
        assert kept.date_time == (2020, 2, 2, 2, 2, 2)
        assert kept.external_attr >> 16 == 0o100755
        assert archive.getinfo("Scripts/bartizan_hook.py").date_time == (1980, 1, 1, 0, 0, 0)
