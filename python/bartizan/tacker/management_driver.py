# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the frozen v1 driver calls, in Tacker's conductor: the same hook, in a process of its own.

A conductor may run under eventlet, where native code would stop all its greenthreads; a process
that it waits for does not.
"""

from __future__ import annotations

import functools
import json
import pathlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from bartizan.tacker.hook import record
from bartizan.tacker.hook.intake import ERROR_DATA, PROTOCOL
from bartizan.tacker.hook.phases import PHASES

SCRIPT = pathlib.Path(__file__).parent / "stubs" / "management_script.py"


class OperationRefusedError(Exception):
    """Tacker shows the text as the operation's error."""


def phase(name: str) -> Callable[..., None]:
    """Tacker's call for that phase."""
    if name not in PHASES:
        raise AttributeError(f"the driver of bartizan has no phase '{name}'")
    return functools.partial(call, name)


def call(name: str, context: object, vnf_instance: Any, **given: object) -> None:
    """Raises OperationRefusedError. The v1 API has no package for the hook to read marks from:
    'vdus' of its configuration names the VDUs."""
    request = next((value for key, value in given.items() if key.endswith("_request")
                    and key != "grant_request"), None)
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, check=False,
        input=pickle.dumps({
            "operation": name, "request": {"type": getattr(request, "type", None)},
            "vnf_instance": instance(vnf_instance), "tmp_csar_dir": "", ERROR_DATA: {},
        }, PROTOCOL))
    if done.returncode != 0:
        raise OperationRefusedError(done.stderr.decode("utf-8", "replace").strip())
    if done.stdout:
        remember(vnf_instance, pickle.loads(done.stdout))  # noqa: S301  # of our own process


def instance(vnf_instance: Any) -> dict[str, Any]:
    """The v1 object as v2 has it, with what certificates need alone: no credential of a VIM."""
    facts = getattr(vnf_instance, "instantiated_vnf_info", None)
    info: dict[str, Any] = {}
    if facts is not None:
        info = camel(facts.to_dict())
        resources = info.get("vnfcResourceInfo") or []
        info["vnfcInfo"] = [{"id": one["id"], "vduId": one["vduId"],
                             "vnfcResourceInfoId": one["id"]} for one in resources]
        # Tacker's own to_dict() leaves the metadata out.
        entries = {one.id: json.loads(one.metadata[record.KEY])
                   for one in facts.vnfc_resource_info or ()
                   if record.KEY in (one.metadata or {})}
        info["metadata"] = {record.KEY: {"certificates": entries}}
    return {"id": vnf_instance.id, "vnfdId": vnf_instance.vnfd_id, "instantiatedVnfInfo": info}


def remember(vnf_instance: Any, answer: dict[str, Any]) -> None:
    """In the metadata of each VNFC, which Tacker stores with the instance."""
    info = answer["vnf_instance"]["instantiatedVnfInfo"]
    entries = info["metadata"][record.KEY]["certificates"]
    for resource in vnf_instance.instantiated_vnf_info.vnfc_resource_info:
        if resource.id in entries:
            resource.metadata = {**(resource.metadata or {}),
                                 record.KEY: json.dumps(entries[resource.id])}


def camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {spelled(str(key)): camel(one) for key, one in value.items()}
    return [camel(one) for one in value] if isinstance(value, list) else value


def spelled(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)
