# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The OpenAPI document of Sc-Vi: by itself, against the tables of the core, against what a real
cloud is told as, and against the running server."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import requests
from test_openapi import JUDGE, findings

from conftest import PLAIN, ROOT
from sctelem_service import COLLECTIONS, SctelemService, tables

DOCUMENT = ROOT / "docs" / "reference" / "openapi-sctelem.json"
WHOLE: dict[str, Any] = json.loads(DOCUMENT.read_text())
BASE = "/sctelem/v1"
# What is no collection.
BESIDE = {
    "/openapi.json": "GET",
    f"{BASE}/capabilities": "GET",
    f"{BASE}/network_resources": "GET",
    f"{BASE}/compute_capacity/query": "POST",
    f"{BASE}/network_capacity/query": "POST",
    f"{BASE}/storage_capacity/query": "POST",
    f"{BASE}/policies/{{id}}/selected_version": "GET",
    f"{BASE}/policies/{{id}}/versions/{{version}}": "GET",
    f"{BASE}/locations/resources/{{resourceId}}": "GET",
    f"{BASE}/packet_header_sources": "GET",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SctelemService]:
    running = SctelemService(
        tmp_path_factory.mktemp("sctelem") / "run",
        {"a": ("--project", "vnf-a", "--host-scope", "all")})
    running.start()
    yield running
    assert running.stop() == 0


def test_every_resource_is_in_the_document_and_no_other() -> None:
    collections = {f"{BASE}/{path}": one["id"] for path, one in COLLECTIONS.items()}
    expected = {*collections, *(f"{path}/{{{key}}}" for path, key in collections.items()),
                "/sctelem/api_versions", f"{BASE}/api_versions", *BESIDE}
    assert set(WHOLE["paths"]) == expected
    methods = {path: {method.upper() for method in item} for path, item in WHOLE["paths"].items()}
    assert methods == {path: {BESIDE.get(path, "GET")} for path in expected}


def test_every_attribute_is_in_the_document_and_no_other() -> None:
    for element in tables()["elements"]:
        schema = WHOLE["components"]["schemas"][element["name"]]
        assert list(schema["properties"]) == [
            *(one["name"] for one in element["attributes"]), "_unavailable", "_derived"]


def test_the_linter_has_nothing_against_the_document(tmp_path: pathlib.Path) -> None:
    assert findings(DOCUMENT.read_text(), tmp_path) == []


def test_the_service_hands_out_its_own_document(service: SctelemService) -> None:
    folder = service.directory / "clients/sm-a"
    told = requests.get(f"{service.of('a')}/openapi.json", timeout=30,
                        cert=(str(folder / "cert.pem"), str(folder / "key.pem")),
                        verify=str(folder / "ca.pem"))
    assert told.status_code == 200
    assert told.json() == WHOLE


def strict(element: str) -> jsonschema.Draft202012Validator:
    """The schema of an element, to which nothing may be added."""
    names = {one["name"] for one in tables()["elements"]}
    schemas = {name: schema | ({"additionalProperties": False} if name in names else {})
               for name, schema in WHOLE["components"]["schemas"].items()}
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{element}", "components": {"schemas": schemas}})


@pytest.mark.parametrize("path", sorted(path for path, one in COLLECTIONS.items()
                                        if "noSource" not in one))
def test_what_a_cloud_is_told_as_has_the_schema_that_is_described(
        service: SctelemService, path: str) -> None:
    schema = strict(COLLECTIONS[path]["element"])
    key = COLLECTIONS[path]["id"]
    for query in ("", "?all_fields", "?fields=_unavailable"):
        told = service.request("a", path + query)
        assert told.status_code == 200
        by_themselves = [service.request("a", f"{path}/{one[key]}").json() for one in told.json()]
        for element in (*told.json(), *by_themselves):
            assert [error.message for error in schema.iter_errors(element)] == []


def test_a_member_that_is_not_described_is_found() -> None:
    schema = strict("VirtualCompute")
    assert list(schema.iter_errors({"computeId": "1", "virtualCpu": {"numVirtualCpu": 2}})) == []
    assert list(schema.iter_errors({"computeId": "1", "colour": "red"})) != []
    assert list(schema.iter_errors({"computeId": "1", "virtualCpu": {"colour": "red"}})) != []


def test_the_server_does_what_the_document_says(
        service: SctelemService, tmp_path: pathlib.Path) -> None:
    if not JUDGE.exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1":
        pytest.skip("schemathesis could not be installed from PyPI")
    folder = service.directory / "clients/sm-a"
    done = subprocess.run(
        [str(JUDGE), "--config-file", str(ROOT / "tests/python/schemathesis.toml"), "run",
         str(DOCUMENT), "--url", service.of("a"), "--request-cert", str(folder / "cert.pem"),
         "--request-cert-key", str(folder / "key.pem"), "--tls-verify", str(folder / "ca.pem"),
         "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1"],
        env=PLAIN, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout
