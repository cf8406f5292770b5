# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The policy file of `bartizan tacker enable` before the real oslo.policy and Tacker's rules."""

from __future__ import annotations

import json
import pathlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from oslo_config import cfg
from oslo_policy import opts
from oslo_policy import policy as oslo_policy

from bartizan.tacker import policy
from conftest import PLAIN, ROOT
from tacker_site import VENV, needs_tacker

VECTORS = ROOT / "tests/vectors/tacker-policy"
OURS, THEIRS = "a" * 32, "b" * 32
# Roles as Keystone's bootstrap implies them.
ADMIN, MEMBER, READER = ["admin", "member", "reader"], ["member", "reader"], ["reader"]
LCM = "os_nfv_orchestration_api_v2:vnf_instances:"
Allowed = Callable[[str, list[str], str], bool]


def rules_of(version: str) -> dict[str, str]:
    rules: dict[str, str] = json.loads((VECTORS / f"tacker-{version}.json").read_text())
    return rules


def enforcing(folder: pathlib.Path, version: str, *projects: str) -> Allowed:
    """Whether Tacker lets a caller with these roles in this project do that, as it asks."""
    path = folder / "policy.yaml"
    path.write_text(policy.document(projects))
    conf = cfg.ConfigOpts()
    conf([], default_config_files=[])
    opts.set_defaults(conf, policy_file=str(path))
    enforcer = oslo_policy.Enforcer(conf)
    for name, check in rules_of(version).items():
        enforcer.register_default(oslo_policy.RuleDefault(name, check))
    enforcer.load_rules()

    def allowed(rule: str, roles: list[str], project: str) -> bool:
        credentials: dict[str, Any] = {"roles": roles, "project_id": project, "user_id": "u",
                                       "is_admin": "admin" in roles}
        # The target is the caller's own project, for a v2 rule.
        target = {"project_id": project, "user_id": "u"}
        return bool(enforcer.authorize(rule, target, credentials))

    return allowed


@pytest.fixture(params=["15.0.0", "16.0.0"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_rule_that_is_open_to_any_user_is_decided_on(version: str) -> None:
    anybody = {name for name, check in rules_of(version).items() if check == "@"}
    decided = {*policy.READ, *policy.WRITE, *policy.OPEN, *policy.WITHOUT_TOKEN}
    v1 = {"os_nfv_orchestration_api:vnf_instances:api_versions"}
    assert decided == anybody - v1
    assert len(decided) == len(policy.READ + policy.WRITE + policy.OPEN + policy.WITHOUT_TOKEN)


def test_without_the_file_a_reader_of_another_project_may_delete_a_vnf(version: str) -> None:
    assert rules_of(version)[LCM + "delete"] == "@"


def test_a_project_that_owns_no_vnf_may_do_nothing(tmp_path: pathlib.Path, version: str) -> None:
    allowed = enforcing(tmp_path, version, OURS)
    for rule in policy.READ + policy.WRITE:
        assert not allowed(rule, MEMBER, THEIRS), rule
        assert not allowed(rule, [], OURS), rule


def test_an_owner_reads_and_changes_by_his_role(tmp_path: pathlib.Path, version: str) -> None:
    allowed = enforcing(tmp_path, version, OURS, THEIRS)
    for project in (OURS, THEIRS):
        for rule in policy.READ:
            assert allowed(rule, READER, project) and allowed(rule, ["member"], project), rule
        for rule in policy.WRITE:
            assert allowed(rule, MEMBER, project), rule
            assert not allowed(rule, READER, project), rule


def test_an_administrator_may_everything_and_is_alone_without_a_project(
        tmp_path: pathlib.Path, version: str) -> None:
    allowed = enforcing(tmp_path, version)
    for rule in policy.READ + policy.WRITE:
        assert allowed(rule, ADMIN, THEIRS), rule
        assert not allowed(rule, MEMBER, OURS), rule


def test_what_tacker_decides_otherwise_stays_as_it_is(
        tmp_path: pathlib.Path, version: str) -> None:
    """Packages and v1 keep their project rules; events come without a user."""
    allowed = enforcing(tmp_path, version, OURS)
    assert allowed("os_nfv_orchestration_api:vnf_packages:create", MEMBER, THEIRS)
    for rule in policy.WITHOUT_TOKEN:
        assert allowed(rule, ["admin"], "")


@pytest.mark.parametrize("text", ["demo", "", "a" * 31, "a" * 32 + " or @", "%(project_id)s"])
def test_only_the_id_of_a_project_can_be_let_in(text: str) -> None:
    with pytest.raises(ValueError, match="not the id of a project"):
        policy.document([text])


@needs_tacker
def test_the_recorded_rules_are_those_of_the_tacker_that_is_here() -> None:
    done = subprocess.run(
        [f"{VENV}/bin/python", "-W", "ignore", str(VECTORS / "record.py")],
        capture_output=True, text=True, check=True, timeout=120, env=PLAIN)
    assert json.loads(done.stdout) == rules_of("16.0.0")
