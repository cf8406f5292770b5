# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker's v2 API as the tests speak it: packages, VIMs, subscriptions, and the life of a VNF, each
operation until it has ended."""

from __future__ import annotations

import datetime
import time
import uuid
from typing import Any

import requests

from openstack_api import Api, Refused, eventually
from vim_site import Site

OpOcc = dict[str, Any]

SERVICE = "nfv-orchestration"
LCM = "/vnflcm/v2"
PACKAGES = "/vnfpkgm/v1/vnf_packages"
ENDED = ("COMPLETED", "FAILED_TEMP", "FAILED", "ROLLED_BACK")
SECONDS_OF_AN_OPERATION = 180
# An operation is COMPLETED before the VNF's lock is released: 409 for a moment.
SECONDS_OF_A_LOCK = 20


class Tacker:
    """Tacker as one entry of the cloud's clouds.yaml sees it."""

    def __init__(self, entry: str = "demo") -> None:
        self._api = Api(entry)

    def ask(self, method: str, path: str, json: Any = None, **more: Any) -> requests.Response:
        """The answer, whatever its status; asked again for as long as the VNF is locked."""
        headers = {"Version": "2.0.0", **more.pop("headers", {})}
        until = time.monotonic() + SECONDS_OF_A_LOCK
        if json is not None:
            more["json"] = json
        while True:
            answer = self._api.request(method, SERVICE, path, headers=headers, **more)
            if answer.status_code != 409 or "in progress" not in answer.text \
                    or time.monotonic() > until:
                return answer
            time.sleep(0.2)

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        """The answer's JSON (None if it is empty); Refused if it is no success."""
        answer = self.ask(method, path, json, **more)
        if answer.status_code >= 400:
            raise Refused(f"{method} {path}", answer)
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def onboard(self, csar: bytes) -> str:
        """The id of a package, once it is ONBOARDED."""
        package: str = self.call("POST", PACKAGES, {})["id"]
        self.call("PUT", f"{PACKAGES}/{package}/package_content", data=csar,
                  headers={"Content-Type": "application/zip"})
        seen = set()

        def onboarded() -> bool:
            state = self.get(f"{PACKAGES}/{package}")["onboardingState"]
            seen.add(state)
            if state == "CREATED" and len(seen) > 1:
                raise AssertionError("the package was refused; the conductor's log says why")
            return bool(state == "ONBOARDED")

        eventually("the package is onboarded", onboarded)
        return package

    def remove_package(self, package: str) -> None:
        self.call("PATCH", f"{PACKAGES}/{package}", {"operationalState": "DISABLED"})
        self.call("DELETE", f"{PACKAGES}/{package}")

    def register_vim(self, site: Site) -> str:
        """The id of the site as Tacker's default VIM."""
        vim: str = self.call("POST", "/v1.0/vims", {"vim": {
            "name": f"vim-{uuid.uuid4().hex[:8]}", "type": "openstack", "is_default": True,
            "auth_url": site.auth_url,
            "vim_project": {"name": "demo", "project_domain_name": "Default"},
            "auth_cred": {"username": "demo", "password": site.password, "cert_verify": "False",
                          "user_domain_name": "Default"}}})["vim"]["id"]
        return vim

    def remove_vim(self, vim: str) -> None:
        self.call("DELETE", f"/v1.0/vims/{vim}")

    def subscribe(self, callback: str, user: str, password: str) -> str:
        subscription: str = self.call("POST", f"{LCM}/subscriptions", {
            "callbackUri": callback, "verbosity": "FULL", "authentication": {
                "authType": ["BASIC"],
                "paramsBasic": {"userName": user, "password": password}}})["id"]
        return subscription

    def unsubscribe(self, subscription: str) -> None:
        self.call("DELETE", f"{LCM}/subscriptions/{subscription}")

    def create(self, vnfd_id: str, *, connection: dict[str, Any] | None = None,
               **more: Any) -> Vnf:
        """A VNF instance. `connection` is for its instantiation, where Tacker knows no VIM."""
        made = self.call("POST", f"{LCM}/vnf_instances",
                         {"vnfdId": vnfd_id, "vnfInstanceName": "test", **more})
        return Vnf(self, made["id"], connection or {})


class Vnf:
    """A VNF instance. Each operation answers its occurrence as it ended, whatever the end."""

    def __init__(self, tacker: Tacker, identifier: str, connection: dict[str, Any]) -> None:
        self._tacker = tacker
        self._connection = connection
        self.id = identifier
        self._path = f"{LCM}/vnf_instances/{identifier}"

    def query(self) -> dict[str, Any]:
        found: dict[str, Any] = self._tacker.get(self._path)
        return found

    def vnfcs(self) -> dict[str, dict[str, Any]]:
        """vnfcResourceInfo by VnfcInfo.id, as Query VNF tells them."""
        info = self.query().get("instantiatedVnfInfo", {})
        resources = {one["id"]: one for one in info.get("vnfcResourceInfo", [])}
        return {one["id"]: resources[one["vnfcResourceInfoId"]]
                for one in info.get("vnfcInfo", [])}

    def vnfcs_of(self, vdu: str) -> list[str]:
        return sorted(key for key, one in self.vnfcs().items() if one["vduId"] == vdu)

    def begin(self, task: str, body: dict[str, Any], method: str = "POST") -> str:
        """Asks for an operation and does not wait: its occurrence's id."""
        answer = self._tacker.ask(method, f"{self._path}/{task}".rstrip("/"), body)
        if answer.status_code != 202:
            raise Refused(f"{method} {task} of {self.id}", answer)
        return answer.headers["Location"].rsplit("/", 1)[1]

    def end(self, occurrence: str) -> OpOcc:
        def ended() -> OpOcc | None:
            found = self.occurrence(occurrence)
            return found if found["operationState"] in ENDED else None

        found: OpOcc = eventually(f"operation {occurrence} ends", ended, SECONDS_OF_AN_OPERATION)
        return found

    def occurrence(self, occurrence: str) -> OpOcc:
        found: OpOcc = self._tacker.get(f"{LCM}/vnf_lcm_op_occs/{occurrence}")
        return found

    def occurrences(self) -> list[OpOcc]:
        """All with all attributes, oldest first (Tacker gives them in no order)."""
        found = self._tacker.get(
            f"{LCM}/vnf_lcm_op_occs?filter=(eq,vnfInstanceId,{self.id})&all_fields")
        return sorted(found, key=lambda one: str(one["startTime"]))

    def _do(self, task: str, body: dict[str, Any]) -> OpOcc:
        return self.end(self.begin(task, body))

    def begin_instantiate(self, **body: Any) -> str:
        return self.begin("instantiate", {"flavourId": "simple", **self._connection, **body})

    def instantiate(self, **body: Any) -> OpOcc:
        return self.end(self.begin_instantiate(**body))

    def scale_out(self, **body: Any) -> OpOcc:
        return self._do("scale", {"type": "SCALE_OUT", "aspectId": "VDU1_scale", **body})

    def scale_in(self, **body: Any) -> OpOcc:
        return self._do("scale", {"type": "SCALE_IN", "aspectId": "VDU1_scale", **body})

    def heal(self, *vnfcs: str, **body: Any) -> OpOcc:
        """The named VNFCs; all, if none is named."""
        return self._do("heal", {**({"vnfcInstanceId": list(vnfcs)} if vnfcs else {}), **body})

    def modify(self, **body: Any) -> OpOcc:
        return self.end(self.begin("", body, method="PATCH"))

    def change_external_connectivity(self, links: list[dict[str, Any]], **body: Any) -> OpOcc:
        return self._do("change_ext_conn", {"extVirtualLinks": links, **body})

    def change_package(self, vnfd_id: str, **additional: Any) -> OpOcc:
        return self._do("change_vnfpkg", {"vnfdId": vnfd_id, "additionalParams": {
            "upgrade_type": "RollingUpdate",
            "lcm-operation-coordinate-new-vnf": "./Scripts/coordinate.py",
            "lcm-operation-coordinate-old-vnf": "./Scripts/coordinate.py",
            "vdu_params": [{"vdu_id": "VDU2", **{
                which: {"cp_name": "VDU2_CP1", "username": "user", "password": "none"}
                for which in ("old_vnfc_param", "new_vnfc_param")}}], **additional}})

    def terminate(self, **body: Any) -> OpOcc:
        return self._do("terminate", {"terminationType": "FORCEFUL", **body})

    def retry(self, occurrence: OpOcc) -> OpOcc:
        return self._handle(occurrence, "retry")

    def rollback(self, occurrence: OpOcc) -> OpOcc:
        return self._handle(occurrence, "rollback")

    def fail(self, occurrence: OpOcc) -> OpOcc:
        failed: OpOcc = self._tacker.call(
            "POST", f"{LCM}/vnf_lcm_op_occs/{occurrence['id']}/fail")
        return failed

    def _handle(self, occurrence: OpOcc, what: str) -> OpOcc:
        """The state is FAILED_TEMP before and may be so after: only its time, in seconds, tells
        that something was done."""
        entered = occurrence["stateEnteredTime"]
        while datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(entered) \
                < datetime.timedelta(seconds=1):
            time.sleep(0.1)
        self._tacker.call("POST", f"{LCM}/vnf_lcm_op_occs/{occurrence['id']}/{what}")

        def ended() -> OpOcc | None:
            found = self.occurrence(occurrence["id"])
            return found if found["operationState"] in ENDED \
                and found["stateEnteredTime"] != entered else None

        found: OpOcc = eventually(f"{what} of {occurrence['id']} ends", ended,
                                  SECONDS_OF_AN_OPERATION)
        return found

    def delete(self) -> None:
        self._tacker.call("DELETE", self._path)
