# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The OpenAPI document by itself, by redocly; and against the running server, by schemathesis:
every operation, with what the document allows and with what it forbids."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
from typing import Any

import pytest
import requests

from conftest import PLAIN, ROOT
from service import Service

JUDGE = ROOT / "build" / "judges" / "bin" / "schemathesis"
LINTER = ROOT / "build" / "judges-node" / "node_modules" / ".bin" / "redocly"
DOCUMENT = ROOT / "docs" / "reference" / "openapi.json"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Any:
    running = Service(tmp_path_factory.mktemp("openapi") / "run", {
        "[consumer vnfm]\n": "[consumer vnfm]\nrate_limit = 1000000\nrate_burst = 1000000\n",
        "[consumer admin]\n": "[consumer admin]\nrate_limit = 1000000\nrate_burst = 1000000\n"})
    running.start()
    yield running
    assert running.stop() == 0


def test_the_document_that_is_served_is_the_one_that_is_read(service: Service) -> None:
    folder = service.directory / "clients/vnfm"
    served = requests.get(service.url + "/openapi.json", timeout=10,
                          cert=(str(folder / "cert.pem"), str(folder / "key.pem")),
                          verify=str(folder / "ca.pem"))
    assert served.json() == json.loads(DOCUMENT.read_text())


def test_every_route_is_in_the_document_and_no_other() -> None:
    source = (ROOT / "native/listeners/routes.cpp").read_text()
    routes = {line.split('"')[1] for line in source.splitlines()
              if line.startswith('    {"') and "Lane::" in line}
    document = json.loads(DOCUMENT.read_text())
    described = {operation["operationId"] for path in document["paths"].values()
                 for operation in path.values()}
    assert routes == described - {"apiVersions", "apiVersionsOfMajor"}


def findings(document: str, folder: pathlib.Path) -> list[str]:
    """What redocly finds by its recommended rules, warnings too; it asks nobody on the network."""
    if not LINTER.exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1":
        pytest.skip("redocly could not be installed from npm")
    (folder / "openapi.json").write_text(document)
    done = subprocess.run(
        [str(LINTER), "lint", "openapi.json", "--extends=recommended", "--format=json"],
        env=PLAIN | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"},
        cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout, done.stderr
    result = json.loads(done.stdout)
    assert len(result["problems"]) == result["totals"]["errors"] + result["totals"]["warnings"]
    assert (done.returncode != 0) == (result["totals"]["errors"] > 0)
    return [f"{one['ruleId']}: {one['message']}" for one in result["problems"]]


def test_the_linter_has_nothing_against_the_document(tmp_path: pathlib.Path) -> None:
    assert findings(DOCUMENT.read_text(), tmp_path) == []


@pytest.mark.parametrize(("old", "new", "rule"), [
    ('"operationId": "listRegistrations"', '"operationId": "showRegistration"',
     "operation-operationId-unique"),
    ('"#/components/schemas/CsrRequest"', '"#/components/schemas/Csr"', "no-unresolved-refs"),
    ('"license": {', '"x-license": {', "info-license")])
def test_the_linter_finds_what_is_wrong(
        tmp_path: pathlib.Path, old: str, new: str, rule: str) -> None:
    wrong = DOCUMENT.read_text().replace(old, new)
    assert rule in {finding.split(":")[0] for finding in findings(wrong, tmp_path)}


@pytest.mark.parametrize("client", ["vnfm", "admin"])
def test_the_server_does_what_the_document_says(
        service: Service, client: str, tmp_path: pathlib.Path) -> None:
    if not JUDGE.exists() and os.environ.get("BARTIZAN_REQUIRE_JUDGES") != "1":
        pytest.skip("schemathesis could not be installed from PyPI")
    folder = service.directory / "clients" / client
    done = subprocess.run(
        [str(JUDGE), "--config-file", str(ROOT / "tests/python/schemathesis.toml"), "run",
         str(DOCUMENT), "--url", service.url, "--request-cert",
         str(folder / "cert.pem"), "--request-cert-key", str(folder / "key.pem"), "--tls-verify",
         str(folder / "ca.pem"), "--phases", "examples,coverage,fuzzing", "--max-examples", "15",
         "--seed", "1"],
        env=PLAIN, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout
