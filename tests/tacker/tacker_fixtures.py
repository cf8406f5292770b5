# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Fixtures of the tests against a real Tacker. A test module has them with
`pytest_plugins = ["tacker_fixtures"]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import life as lives
from life import Life
from notification_sink import Sink
from tacker_api import Tacker
from vim_site import Site


@pytest.fixture(scope="session")
def site() -> Site:
    return Site()


@pytest.fixture(scope="session")
def tacker() -> Tacker:
    return Tacker()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as listening:
        yield listening


@pytest.fixture(scope="session")
def lived(site: Site, tacker: Tacker, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Lives some stages of a VNF's life, to its end: lived(stage, …, **how it begins)."""

    def run(*stages: Callable[[Life], None], **how: Any) -> Life:
        with lives.begun(tacker, site, tmp_path_factory.mktemp("probe"), **how) as life:
            for stage in stages:
                stage(life)
        return life

    return run


@pytest.fixture(scope="session")
def everyday(lived: Any) -> Life:
    """The short life: about ten operations in a minute and a half."""
    life: Life = lived(lives.instantiate, lives.everyday, lives.terminate)
    return life


@pytest.fixture(scope="session")
def rare(lived: Any) -> Life:
    life: Life = lived(lives.instantiate, lives.rarely, lives.terminate)
    return life


@pytest.fixture(scope="session")
def mapped(lived: Any) -> Life:
    life: Life = lived(lives.by_mapping, indexed=True,
                       metadata={"VDU_VNFc_mapping": lives.MAPPING})
    return life
