# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker when its conductor dies in the middle of an operation, and when it is started with other
settings."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

import life as lives
import tacker_processes
from notification_sink import Sink
from openstack_api import CLOUD, eventually
from tacker_api import Tacker
from tacker_processes import CONDUCTOR, SERVER, Settings
from vim_site import Site

pytest_plugins = ["tacker_fixtures"]


@pytest.fixture
def own_settings_afterwards() -> Iterator[None]:
    yield
    tacker_processes.restart()


def test_what_a_dead_conductor_left_in_progress_fails_when_it_is_back_and_can_be_retried(
        tacker: Tacker, site: Site, tmp_path: pathlib.Path) -> None:
    with lives.begun(tacker, site, tmp_path) as life:
        lives.instantiate(life)
        occurrence = life.vnf.begin("scale", {"type": "SCALE_OUT", "aspectId": "VDU1_scale"})
        eventually("the operation is in the VIM", lambda: len(site.servers()) == 3)
        tacker_processes.kill(CONDUCTOR)
        assert life.vnf.occurrence(occurrence)["operationState"] == "PROCESSING"
        tacker_processes.start()
        failed = life.vnf.end(occurrence)
        assert failed["operationState"] == "FAILED_TEMP"
        eventually("the failure is told",
                   lambda: life.notifications()[-1]["operationState"] == "FAILED_TEMP", 30)
        assert len(life.vnf.vnfcs()) == 2
        retried = life.step("retried", lambda: life.vnf.retry(failed))
        assert retried.occurrence["operationState"] == "COMPLETED"
        assert len(retried.vnfcs()) == 3
        assert set(retried.vnfcs().values()) == retried.servers
        # Nobody had refused: nothing was handed back that could come again.
        assert [call.classes for call in retried.calls] == [[], []]


def test_tacker_can_be_started_with_other_settings(
        tacker: Tacker, tmp_path: pathlib.Path, own_settings_afterwards: None) -> None:
    conf, environment = tmp_path / "more.conf", tmp_path / "environment"
    conf.write_text("[v2_nfvo]\ntest_callback_uri = false\n")
    environment.write_text("BARTIZAN_TEST=first\nBARTIZAN_OTHER=two words\n")
    with Sink() as gone:
        callback = gone.url
    tacker_processes.restart(Settings(conf=conf, environment=environment))
    tacker.unsubscribe(tacker.subscribe(callback, "cmf", "password"))
    pid = (CLOUD / "run" / f"{SERVER}.pid").read_text().split()[0]
    given = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    assert {b"BARTIZAN_TEST=first", b"BARTIZAN_OTHER=two words"} <= set(given)
