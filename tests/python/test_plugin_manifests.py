# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""plugin_manifests/ says what is so: entry points, options, files, hashes, pages, DevStack."""

from __future__ import annotations

import ast
import configparser
import hashlib
import json
import pathlib
import re
import tomllib
from typing import Any

import jsonschema
import pytest
import yaml

from bartizan.tacker import needs
from bartizan.tacker.hook.phases import PHASES
from conftest import ROOT
from tacker_site import Site

FOLDER = ROOT / "plugin_manifests"
MANIFESTS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))}
SCHEMA = json.loads((FOLDER / "schema/manifest.schema.json").read_text())
PROJECT = tomllib.loads((ROOT / "python/pyproject.toml").read_text())["project"]

each = pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=list(MANIFESTS))


def objects(manifest: dict[str, Any]) -> list[str]:
    registration = manifest["registration"]
    return [*([registration["object"]] if "object" in registration else []),
            *(point["object"] for point in registration.get("entry_points", []))]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@each
def test_a_manifest_follows_the_schema_and_is_named_by_its_id(manifest: dict[str, Any]) -> None:
    jsonschema.validate(manifest, SCHEMA, jsonschema.Draft202012Validator)
    assert MANIFESTS[manifest["id"]] is manifest


@pytest.mark.parametrize("change", [
    {"unknown": 1}, {"id": "Of Spaces"}, {"process": {"model": "magic", "services": []}},
    {"registration": {"artifact": {"file": "a", "sha256": "short"}}}])
def test_a_manifest_that_says_something_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(MANIFESTS["tacker-paste"] | change, SCHEMA,
                            jsonschema.Draft202012Validator)


def test_each_hook_that_can_be_enabled_has_a_manifest() -> None:
    assert sorted(manifest["hook"] for manifest in MANIFESTS.values() if "hook" in manifest) == \
        sorted(needs.HOOKS)


@each
def test_what_it_registers_is_in_the_package(manifest: dict[str, Any]) -> None:
    for named in objects(manifest):
        module, name = named.split(":")
        path = ROOT / "python" / pathlib.Path(*module.split(".")).with_suffix(".py")
        tree = ast.parse(path.read_text())
        assert name in {node.name for node in tree.body
                        if isinstance(node, (ast.ClassDef, ast.FunctionDef))}


def test_the_entry_points_for_tacker_are_those_of_the_manifests() -> None:
    named = {(point["group"], point["name"], point["object"]) for manifest in MANIFESTS.values()
             for point in manifest["registration"].get("entry_points", [])}
    installed = {(group, name, value) for group, points in PROJECT["entry-points"].items()
                 for name, value in points.items() if group.startswith("tacker.")}
    assert named == installed


@each
def test_enabling_it_sets_its_options_and_makes_its_files(
        manifest: dict[str, Any], tmp_path: pathlib.Path) -> None:
    if "hook" not in manifest:
        assert not {"options", "files"} & set(manifest["registration"])
        return
    site = Site(tmp_path)
    site.config.write_text(
        site.config.read_text() + "\n[bartizan]\ntoken_module = m\ntoken_pin_file = p\n")
    parser = configparser.RawConfigParser(default_section="none of them")
    parser.read_string(site.enable("--hook", manifest["hook"], "--print", "conf").stdout)
    options = {(option["section"], option["name"]): option["value"]
               for option in manifest["registration"].get("options", [])}
    given = {(section, name): value for section in parser.sections()
             for name, value in parser[section].items()}
    assert set(given) == set(options)
    for name, value in given.items():
        assert re.fullmatch(options[name], value)
    kinds = {"bartizan-api-paste.ini": "paste", "bartizan-policy.yaml": "policy"}
    made = {name for name, kind in kinds.items()
            if site.enable("--hook", manifest["hook"], "--print", kind).stdout}
    assert made == set(manifest["registration"].get("files", []))


@each
def test_its_artifact_is_the_file_of_the_package(manifest: dict[str, Any]) -> None:
    artifact = manifest["registration"].get("artifact")
    if artifact:
        content = (ROOT / artifact["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == artifact["sha256"]
    else:
        assert not manifest["id"].startswith("tacker-v")


def test_the_operations_of_the_hooks_in_packages_are_those_of_their_table() -> None:
    assert MANIFESTS["tacker-v2-script"]["operations"] == list(PHASES)
    v1 = MANIFESTS["tacker-v1"]["operations"]
    # Tacker's v1 knows no change of package and has no phases for a rollback.
    assert v1 == [phase for phase in PHASES if phase in set(v1)]
    assert set(PHASES) - set(v1) == {phase for phase in PHASES
                                     if "rollback" in phase or "current_package" in phase}


@each
def test_its_requirements_are_rows_and_its_page_tells_of_it(manifest: dict[str, Any]) -> None:
    rows = json.loads((ROOT / "docs/compliance/requirements.json").read_text())["requirements"]
    assert {each["id"] for each in manifest["requirements"]} <= {row["id"] for row in rows}
    page = (ROOT / manifest["documentation"]).read_text()
    assert (f"`{manifest['hook']}`" if "hook" in manifest else "bartizan csar add-hook") in page


@each
def test_what_it_needs_can_be_installed_with_it(manifest: dict[str, Any]) -> None:
    extras = PROJECT["optional-dependencies"]
    for name in manifest["process"].get("needs", []):
        assert name in extras[manifest["hook"]]


def test_devstack_enables_hooks_that_there_are() -> None:
    settings = (ROOT / "devstack/settings").read_text()
    (default,) = re.findall(r"^BARTIZAN_TACKER_HOOKS=\$\{BARTIZAN_TACKER_HOOKS:-(.*)\}$", settings,
                            re.MULTILINE)
    assert set(default.split(",")) <= set(needs.HOOKS)
