# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Two tenants in two domains, their users, their quotas."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from openstack_api import CLOUD

if TYPE_CHECKING:
    from scenario import Scenario

# Project: its domain.
TENANTS = {"vnf-a": "trust-a", "vnf-b": "trust-b"}


def fill(scenario: Scenario) -> None:
    admin = scenario.api()
    roles = {role["name"]: role["id"] for role in admin.get("identity", "/roles")["roles"]}
    admin.call("PATCH", "identity", "/regions/RegionOne",
               {"region": {"description": "Test floor 2, Example Street 1, Malmö"}})
    path = CLOUD / "clouds.yaml"
    clouds = json.loads(path.read_text())
    for project, domain in TENANTS.items():
        scenario.note("domains", domain, admin.make("identity", "/domains", "domain",
                                                    name=domain)["id"])
        scenario.note("projects", project, admin.make(
            "identity", "/projects", "project", name=project, description=f"tenant {project}",
            domain_id=scenario.ids["domains"][domain])["id"])
    for user, project, role in (("vnf-a", "vnf-a", "member"), ("vnf-b", "vnf-b", "member"),
                                ("reader", "vnf-a", "reader")):
        domain = TENANTS[project]
        password = secrets.token_hex(16)
        made = admin.make("identity", "/users", "user", name=user, password=password,
                          domain_id=scenario.ids["domains"][domain])["id"]
        admin.call("PUT", "identity", f"/projects/{scenario.ids['projects'][project]}"
                                      f"/users/{made}/roles/{roles[role]}")
        clouds["clouds"][user] = {
            "region_name": "RegionOne", "identity_api_version": 3,
            "auth": {"auth_url": clouds["clouds"]["admin"]["auth"]["auth_url"],
                     "username": user, "password": password, "project_name": project,
                     "user_domain_name": domain, "project_domain_name": domain}}
    path.write_text(json.dumps(clouds, indent=1) + "\n")
    quotas(scenario)


def quotas(scenario: Scenario) -> None:
    """Limits of both tenants; -1 has no limit."""
    admin = scenario.api()
    a, b = scenario.ids["projects"]["vnf-a"], scenario.ids["projects"]["vnf-b"]
    for project, limits in ((a, {"cores": 48, "instances": -1, "ram": 98304}),
                            (b, {"cores": -1, "instances": 20, "ram": -1})):
        admin.call("PUT", "compute", f"/os-quota-sets/{project}", {"quota_set": limits})
    for project, limits in ((a, {"floatingip": 5, "port": 100, "subnet": -1}),
                            (b, {"floatingip": -1, "port": 60, "subnet": 12})):
        admin.call("PUT", "network", f"/quotas/{project}", {"quota": limits})
    for project, limits in ((a, {"gigabytes": 2000, "volumes": -1, "snapshots": 20}),
                            (b, {"gigabytes": -1, "volumes": 10, "snapshots": -1})):
        admin.call("PUT", "block-storage", f"/os-quota-sets/{project}", {"quota_set": limits})
