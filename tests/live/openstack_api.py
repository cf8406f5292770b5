# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""OpenStack's APIs as the live tests speak them: one user's token, plain JSON over HTTP."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import time
from collections.abc import Callable
from typing import Any

import requests
import yaml
from keystoneauth1.exceptions import EndpointNotFound
from keystoneauth1.identity import v3
from keystoneauth1.session import Session

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLOUD = pathlib.Path(os.environ.get("BARTIZAN_CLOUD", ROOT / "build" / "live"))

# What stands between a service's endpoint in the catalogue and its paths.
VERSIONED = {"network": "/v2.0", "image": "/v2"}
# The newest microversion that is asked for, and what the header calls the service.
NEWEST = {"compute": ("compute", (2, 100)), "placement": ("placement", (1, 39)),
          "block-storage": ("volume", (3, 71))}
SECONDS_OF_A_REQUEST = 120


class Refused(Exception):
    """An answer that is no success: the request, the status, the beginning of the body."""

    def __init__(self, what: str, answer: requests.Response) -> None:
        super().__init__(f"{what}: {answer.status_code} {answer.text[:300]}")
        self.status = answer.status_code


@dataclasses.dataclass
class Service:
    """A service of the catalogue: where it is and which microversions it has ("" if none)."""

    endpoint: str
    minimum: str = ""
    maximum: str = ""
    microversion: str = ""  # the one that is asked for


class Api:
    """The cloud as one entry of its clouds.yaml sees it."""

    def __init__(self, entry: str) -> None:
        clouds = yaml.safe_load((CLOUD / "clouds.yaml").read_text())["clouds"]
        self._session = Session(auth=v3.Password(**clouds[entry]["auth"]))
        self._services: dict[str, Service | None] = {}
        access = self._session.auth.get_access(self._session)
        self.project_id: str = access.project_id
        self.user_id: str = access.user_id
        self.roles: list[str] = sorted(access.role_names)

    def service(self, kind: str) -> Service | None:
        """Of a catalogue type, by any of its names; None if the catalogue has no such service."""
        if kind not in self._services:
            try:
                endpoint = self._session.get_endpoint(service_type=kind, interface="internal")
                self._services[kind] = self._discover(kind, endpoint.rstrip("/"))
            except EndpointNotFound:
                self._services[kind] = None
        return self._services[kind]

    def _discover(self, kind: str, endpoint: str) -> Service:
        service = Service(endpoint + VERSIONED.get(kind, ""))
        if kind in NEWEST:
            # Cinder's endpoint ends in the project, which is no part of the version's address.
            answer = self._session.get(endpoint.removesuffix("/" + self.project_id) + "/",
                                       raise_exc=False).json()
            version = answer["version"] if "version" in answer else answer["versions"][0]
            service.minimum = version.get("min_version", "")
            service.maximum = version.get("max_version") or version["version"]
            newest = min(NEWEST[kind][1], tuple(map(int, service.maximum.split("."))))
            service.microversion = ".".join(map(str, newest))
        return service

    def access(self, kind: str) -> tuple[str, str]:
        """A token and a service's endpoint, for who asks without this class."""
        service = self.service(kind)
        if service is None:
            raise LookupError(f"the catalogue has no {kind}")
        return str(self._session.get_token()), service.endpoint

    def request(self, method: str, kind: str, path: str, *, microversion: str | None = None,
                **more: Any) -> requests.Response:
        """The answer, whatever its status. Without a microversion: the newest of both sides."""
        service = self.service(kind)
        if service is None:
            raise LookupError(f"the catalogue has no {kind}")
        headers = dict(more.pop("headers", {}))
        version = service.microversion if microversion is None else microversion
        if version:
            headers["OpenStack-API-Version"] = f"{NEWEST[kind][0]} {version}"
        answer: requests.Response = self._session.request(
            service.endpoint + path, method, headers=headers, raise_exc=False,
            connect_retries=2, timeout=SECONDS_OF_A_REQUEST, **more)
        return answer

    def call(self, method: str, kind: str, path: str, json: Any = None, **more: Any) -> Any:
        """The answer's JSON (None if it is empty); Refused if it is no success."""
        if json is not None:
            more["json"] = json
        answer = self.request(method, kind, path, **more)
        if answer.status_code >= 400:
            raise Refused(f"{method} {kind} {path}", answer)
        return answer.json() if answer.content else None

    def get(self, kind: str, path: str, **more: Any) -> Any:
        return self.call("GET", kind, path, **more)

    def post(self, kind: str, path: str, json: Any, **more: Any) -> Any:
        return self.call("POST", kind, path, json, **more)

    def make(self, kind: str, path: str, one: str, **attributes: Any) -> dict[str, Any]:
        """A new object: `{one: attributes}` posted, and what is under `one` in the answer."""
        made: dict[str, Any] = self.post(kind, path, {one: attributes})[one]
        return made


def eventually(what: str, condition: Callable[[], Any], seconds: float = 120) -> Any:
    """What `condition` returns, once it is true."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > until:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.5)
    return found
