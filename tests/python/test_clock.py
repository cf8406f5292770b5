# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A clock that lies before what was recorded: nothing is issued by it, all else goes on."""

from __future__ import annotations

import pathlib
import sqlite3
import subprocess
import time
from collections.abc import Iterator

import pytest
import requests

from bartizan import exceptions
from conftest import BUILD, PLAIN, verify_all_that_was_issued
from service import Service, csr_request, new_csr, registration

AHEAD = 3600  # seconds


@pytest.fixture
def set_back(tmp_path: pathlib.Path) -> Iterator[Service]:
    """A service whose last record is of an hour from now, as if the clock was set back since."""
    service = Service(tmp_path / "run")
    service.start()
    client = service.client(retries=0)
    client.register(registration("vnf-1", "c1"))
    client.sign(csr_request("vnf-1", "c1", new_csr("c1")))
    assert service.stop() == 0
    with sqlite3.connect(service.directory / "ledger.sqlite") as ledger:
        ledger.execute("INSERT INTO audit (at, event, consumer, subject, outcome, detail) "
                       "VALUES (?, 'crl.numbered', '', '', 'ok', x'7b7d')",
                       (int(time.time()) + AHEAD,))
    ledger.close()
    yield service
    if service.process is not None:
        assert service.stop() == 0
    verify_all_that_was_issued(service.directory, tmp_path)


def accept_clock(service: Service) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BUILD / "bin" / "bartizan"), "--dir", str(service.directory), "clock", "accept"],
        capture_output=True, text=True, check=False, env=PLAIN)


@pytest.mark.requirement("BZT-4")
def test_a_clock_that_was_set_back_issues_nothing_until_it_is_right_or_accepted(
    set_back: Service,
) -> None:
    service = set_back
    service.start(ready=503)
    assert "clock" in requests.get(service.ops + "/readyz", timeout=10).json()["clock"]
    client = service.client(retries=0)
    with pytest.raises(exceptions.ClockBehindError):
        client.sign(csr_request("vnf-1", "c1", new_csr("c1")))
    refused = service.ask("POST", "/certificate_signing_requests",
                          json=csr_request("vnf-1", "c1", new_csr("c1")))
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    # Reading goes on, and so does taking back what was issued.
    kept = client.certificates()["items"]
    assert len(kept) == 1
    client.revoke(kept[0]["certificateId"], "keyCompromise")
    assert requests.get(service.pki + "/crl/local-0.crl", timeout=10).status_code == 200
    assert "another process holds this deployment" in accept_clock(service).stderr
    assert service.stop() == 0
    accepted = accept_clock(service)
    assert accepted.returncode == 0, accepted.stderr
    service.start()
    client = service.client(retries=0)
    assert client.sign(csr_request("vnf-1", "c1", new_csr("c1")))["certificateId"]
    assert events(service).count("clock.accepted") == 1


def events(service: Service) -> list[str]:
    ledger = sqlite3.connect(f"file:{service.directory}/ledger.sqlite?mode=ro", uri=True)
    rows = ledger.execute("SELECT event FROM audit ORDER BY seq").fetchall()
    ledger.close()
    return [row[0] for row in rows]
