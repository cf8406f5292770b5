# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The identities of a fresh cloud: services and their endpoints, projects and users, and the
clouds.yaml that names the users. May be run again; without CLOUDS.yaml only the services.

usage: identities.py SETTINGS.json [CLOUDS.yaml]; the password of all is in $CLOUD_PASSWORD"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from typing import Any

from keystoneauth1 import session
from keystoneauth1.identity import v3

# User of clouds.yaml: Keystone's user, project and roles there. bartizan is who Bartizan is: no
# admin, but a role that the files of policy/ let read.
USERS = {
    "admin": ("admin", "admin", ["member"]),
    "sctelem": ("bartizan", "service", ["service", "sctelem_reader"]),
    "reader": ("reader", "demo", ["reader"]),
    "demo": ("demo", "demo", ["member"]),
}
ROLES = ["admin", "member", "reader", "service", "sctelem_reader"]


class Keystone:
    def __init__(self, url: str, password: str) -> None:
        self._url = url
        self._password = password
        self._session = session.Session(auth=v3.Password(
            auth_url=url, username="admin", password=password, project_name="admin",
            user_domain_name="Default", project_domain_name="Default"))

    def ensure(self, kind: str, **wanted: Any) -> str:
        """The id of the one of `kind` (plural) that is as wanted; it is made if there is none."""
        keys = ("name", "domain_id", "type", "service_id", "interface", "region_id")
        query = {key: value for key, value in wanted.items() if key in keys}
        found = self._session.get(f"{self._url}/{kind}", params=query).json()[kind]
        if not found:
            one = kind[:-1]
            found = [self._session.post(f"{self._url}/{kind}", json={one: wanted}).json()[one]]
        return str(found[0]["id"])

    def user(self, name: str, project: str, roles: list[str]) -> None:
        user = self.ensure("users", name=name, domain_id="default", password=self._password)
        project = self.ensure("projects", name=project, domain_id="default")
        for role in roles:
            role = self.ensure("roles", name=role)
            self._session.put(f"{self._url}/projects/{project}/users/{user}/roles/{role}")

    def domain(self, name: str, administrator: str) -> None:
        """A domain and its administrator, who is a user of it."""
        domain = self.ensure("domains", name=name)
        user = self.ensure("users", name=administrator, domain_id=domain, password=self._password)
        role = self.ensure("roles", name="admin")
        self._session.put(f"{self._url}/domains/{domain}/users/{user}/roles/{role}")


def main() -> None:
    settings = json.loads(pathlib.Path(sys.argv[1]).read_text())
    password = os.environ["CLOUD_PASSWORD"]
    keystone = Keystone(settings["auth_url"], password)
    for role in ROLES:
        keystone.ensure("roles", name=role)
    for role in settings.get("roles", []):
        keystone.ensure("roles", name=role)
    for user, name, kind, url in settings["services"]:
        keystone.user(user, "service", ["admin", "service"])
        service = keystone.ensure("services", name=name, type=kind)
        for interface in ("public", "internal", "admin"):
            keystone.ensure("endpoints", service_id=service, interface=interface,
                            region_id="RegionOne", url=url)
    for domain, administrator in settings.get("domains", {}).items():
        keystone.domain(domain, administrator)
    if len(sys.argv) > 2:
        name_users(keystone, settings["auth_url"], password, pathlib.Path(sys.argv[2]))


def name_users(keystone: Keystone, auth_url: str, password: str, path: pathlib.Path) -> None:
    clouds = {}
    for entry, (user, project, roles) in USERS.items():
        keystone.user(user, project, roles)
        clouds[entry] = {
            "region_name": "RegionOne", "identity_api_version": 3,
            "auth": {"auth_url": auth_url, "username": user, "password": password,
                     "project_name": project, "user_domain_name": "Default",
                     "project_domain_name": "Default"}}
    path.touch(mode=0o600)
    path.write_text(json.dumps({"clouds": clouds}, indent=1) + "\n")  # JSON is YAML


if __name__ == "__main__":
    main()
