# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A policy file for Tacker's v2 interfaces: administrators, and the projects that own VNFs.

Tacker gives a v2 rule no target but the caller's own project, so that no rule can compare the
caller with the owner of a VNF: what is here keeps everybody else out, and does not keep the
projects that are let in apart from each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LCM = "os_nfv_orchestration_api_v2:vnf_instances:"
FM = "os_nfv_orchestration_api_v2:vnf_fault_monitor:"
PM = "os_nfv_orchestration_api_v2:vnf_performance_management:"

READ = [
    *(LCM + action for action in (
        "index", "show", "subscription_list", "subscription_show", "lcm_op_occ_list",
        "lcm_op_occ_show")),
    *(FM + action for action in ("index", "show", "subscription_list", "subscription_show")),
    *(PM + action for action in ("index", "show", "report_get", "index_threshold",
                                 "show_threshold")),
]
WRITE = [
    *(LCM + action for action in (
        "create", "delete", "update", "instantiate", "terminate", "scale", "heal",
        "change_ext_conn", "change_vnfpkg", "subscription_create", "subscription_delete",
        "lcm_op_occ_retry", "lcm_op_occ_rollback", "lcm_op_occ_fail", "lcm_op_occ_delete")),
    *(FM + action for action in ("update", "subscription_create", "subscription_delete")),
    *(PM + action for action in ("create", "update", "delete", "create_threshold",
                                 "update_threshold", "delete_threshold")),
]
# Open to any authenticated user still: what versions there are.
OPEN = [LCM + "api_versions"]
# Asked for the administrator that Tacker takes for whoever calls these without a token: no rule
# closes them, guard_unauthenticated of the paste filter does.
WITHOUT_TOKEN = [
    "tacker_server_notification_api:server_notification:notify",
    *("tacker_PROM_PLUGIN_api:PROM_PLUGIN:" + action for action in (
        "alert", "pm_event", "auto_healing", "auto_scaling", "pm_threshold")),
]

HEAD = """\
# Who may use Tacker's v2 interfaces (vnflcm v2, vnffm v1, vnfpm v2).
#
# Tacker gives these rules no owner to compare the caller with: every project that is let in sees
# and changes the VNFs, subscriptions and operations of every other one that is let in. A rule
# with project_id:%(project_id)s would be true for everybody. Give each tenant that must not see
# the others a Tacker of its own, or see docs/howto/tacker-enable.md for enhanced_tacker_policy.
"""


def project_id(text: str) -> str:
    """A project's id as Keystone makes them; ValueError for anything else, a name among them."""
    if not re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        raise ValueError(f"{text!r} is not the id of a project")
    return text


def document(projects: Sequence[str]) -> str:
    """The file that lets these projects in beside the administrators."""
    owners = " or ".join(f"project_id:{project_id(project)}" for project in projects) or "!"
    lines = [
        HEAD,
        f'"bartizan_owner": "{owners}"',
        '"bartizan_read": "role:admin or ((role:reader or role:member) and rule:bartizan_owner)"',
        '"bartizan_write": "role:admin or (role:member and rule:bartizan_owner)"',
        "",
        *(f'"{rule}": "rule:bartizan_read"' for rule in READ),
        *(f'"{rule}": "rule:bartizan_write"' for rule in WRITE),
    ]
    return "\n".join(lines) + "\n"
