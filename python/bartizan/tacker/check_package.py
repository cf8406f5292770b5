# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Management drivers of v1, and what of a VNF package Tacker refuses or passes over in silence."""

from __future__ import annotations

import hashlib
import io
import pathlib
import zipfile
from collections.abc import Iterator
from typing import Any

import yaml

from bartizan.tacker.findings import Finding

LARGEST = 4 * 1024 * 1024  # of what is read of a package, each
MOST = 500
PYTHON = "tosca.artifacts.Implementation.Python"
# Of tosca-parser, which are no operations.
RESERVED = {"type", "inputs", "derived_from", "version", "description"}


def drivers(facts: dict[str, Any]) -> Iterator[Finding]:
    """What tacker-conductor does with [tacker] vnflcm_mgmt_driver, which is to end without saying
    which driver it was."""
    types: dict[str, str] = {}
    for driver in facts["drivers"]:
        name = driver["name"]
        what = f"[tacker] vnflcm_mgmt_driver: {name}"
        if "object" not in driver:
            yield Finding("error", f"{what} is no installed driver",
                          "tacker-conductor ends with a KeyError",
                          f"install it in Tacker's Python, or take it out; there are "
                          f"{', '.join(driver['known'])}")
        elif "error" in driver:
            yield Finding("error", f"{what} ({driver['object']}): {driver['error']}",
                          "tacker-conductor logs that and ends with a KeyError",
                          "correct the driver, or take it out")
        elif driver["type"] != name:
            yield Finding("error", f"{what}: its get_type() is {driver['type']}",
                          "Tacker looks for it by the one and keeps it by the other: "
                          "tacker-conductor ends with a KeyError",
                          f"name the entry point {driver['type']}, and so here")
        elif driver["type"] in types:
            yield Finding("error", f"{what}: {types[driver['type']]} has the same get_type()",
                          "tacker-conductor ends with a KeyError", "take one of them out")
        else:
            types[driver["type"]] = name
            yield Finding("ok", what)


def package(path: pathlib.Path, facts: dict[str, Any]) -> Iterator[Finding]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _package(path.name, archive, facts)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, yaml.YAMLError,
            UnicodeDecodeError) as error:
        yield Finding("error", f"{path}: {str(error).splitlines()[0]}",
                      "Tacker cannot read it either", "check the path and how the package is made")
    except (AttributeError, KeyError, TypeError):
        yield Finding("error", f"{path}: its definitions are not of TOSCA's form",
                      "Tacker cannot read them either", "check how the package is made")


def _package(name: str, archive: zipfile.ZipFile, facts: dict[str, Any]) -> Iterator[Finding]:
    documents = list(_documents(archive))
    types = {kind: {key: value for document in documents
                    for key, value in (document.get(kind) or {}).items()}
             for kind in ("node_types", "interface_types")}
    found = False
    for document in documents:
        nodes = (document.get("topology_template") or {}).get("node_templates") or {}
        with_interfaces = [key for key, node in nodes.items() if "interfaces" in node]
        for position, key in enumerate(with_interfaces):
            node = nodes[key]
            operations = node["interfaces"].get("Vnflcm")
            if operations is None:
                continue
            found = True
            if position:
                yield Finding("error", f"{name}: {with_interfaces[0]} stands before {key}",
                              "Tacker looks for scripts in the first node template that has "
                              "interfaces, and runs none", f"put {key} first")
            yield from _operations(name, key, node, operations, types)
            yield from _artifacts(name, archive, node, operations, facts)
    if not found:
        yield Finding("warning", f"{name}: no node template has an interface Vnflcm",
                      "Tacker runs no script for it", "bartizan csar add-hook")


def _documents(archive: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    for entry in archive.infolist()[:MOST]:
        if entry.filename.endswith((".yaml", ".yml")) and entry.file_size <= LARGEST:
            document = yaml.load(archive.read(entry), Loader=yaml.CSafeLoader)
            if isinstance(document, dict) and "tosca_definitions_version" in document:
                yield document


def _operations(name: str, key: str, node: dict[str, Any], operations: dict[str, Any],
                types: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    node_type = types["node_types"].get(str(node.get("type")), {})
    interface = (node_type.get("interfaces") or {}).get("Vnflcm") or {}
    interface_type = types["interface_types"].get(str(interface.get("type")))
    if interface_type is None:
        yield Finding("warning", f"{name}: the type of {key}'s interface Vnflcm is not in it",
                      "what operations it has cannot be told here", "")
        return
    known = {*interface, *(interface_type.get("operations") or interface_type)} - RESERVED
    missing = sorted(set(operations) - known)
    if missing:
        yield Finding("error", f"{name}: {interface['type']} has no {', '.join(missing)}",
                      "tosca-parser does not look at the type that it is derived from: the package "
                      "goes back to CREATED with no reason",
                      "an interface type that lists every operation that is used, the standard "
                      "ones too: bartizan csar add-hook")
    else:
        yield Finding("ok", f"{name}: {interface['type']} has the operations of {key}")


def _artifacts(name: str, archive: zipfile.ZipFile, node: dict[str, Any],
               operations: dict[str, Any], facts: dict[str, Any]) -> Iterator[Finding]:
    artifacts = node.get("artifacts") or {}
    loaded = {driver["name"]: driver for driver in facts.get("drivers", [])}
    used = {operation["implementation"] for operation in operations.values()
            if isinstance(operation, dict) and isinstance(operation.get("implementation"), str)}
    for implementation in sorted(used):
        artifact = artifacts.get(implementation)
        if not isinstance(artifact, dict) or not artifact.get("file"):
            yield Finding("error", f"{name}: there is no artifact {implementation}",
                          "Tacker passes over the operation without a word",
                          "name the artifact in the node template")
            continue
        content = _content(archive, artifact["file"])
        if artifact.get("type") != PYTHON:
            yield Finding("error", f"{name}: artifact {implementation} is {artifact.get('type')}",
                          "Tacker's v2 refuses every operation", f"type: {PYTHON}")
        if content is None:
            yield Finding("error", f"{name}: {artifact['file']} is not in it",
                          "each operation that runs it fails", "check how the package is made")
        elif driver := loaded.get(implementation):
            # As text: Tacker does not see which ends of line there are.
            text = io.TextIOWrapper(io.BytesIO(content), "utf-8").read()
            same = hashlib.sha256(text.encode()).hexdigest() == driver.get("sha256")
            yield Finding("ok", f"{name}: {implementation} is the installed driver") if same else \
                Finding("error", f"{name}: {artifact['file']} is not the installed driver",
                        "Tacker's v1 compares the two and fails the operation",
                        "take the file of the package that is installed in Tacker's Python")


def _content(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """By its path from the definitions or from the root."""
    for path in (name, f"Definitions/{name}", name.removeprefix("../")):
        try:
            if archive.getinfo(path).file_size <= LARGEST:
                return archive.read(path)
        except KeyError:
            continue
    return None
