# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The management script (and the coordination script) of the tests' packages: keeps what Tacker
gives it and what Tacker's API says at that moment, and refuses where a file tells it to.

@FOLDER@ has access.json, and refuse-OPERATION if that operation is to be refused."""

import json
import pathlib
import pickle
import sys
import time
import urllib.request
from typing import Any

FOLDER = pathlib.Path("@FOLDER@")


def query(access: dict[str, str], path: str) -> Any:
    request = urllib.request.Request(  # noqa: S310  # Tacker on loopback
        access["url"] + path, headers={"X-Auth-Token": access["token"], "Version": "2.0.0"})
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


def main() -> None:
    octets = sys.stdin.buffer.read()
    given = pickle.loads(octets)  # noqa: S301  # Tacker's
    package = pathlib.Path(sys.argv[0]).parent.parent
    operation = given.get("operation", pathlib.Path(sys.argv[0]).stem)
    instance = given.get("vnf_instance") or given["inst"]
    access = json.loads((FOLDER / "access.json").read_text())
    name = FOLDER / f"{time.time_ns()}-{operation}"
    name.with_suffix(".pickle").write_bytes(octets)
    name.with_suffix(".json").write_text(json.dumps({
        "operation": operation,
        "mode": package.stat().st_mode & 0o777,
        "vnfd": (package / "Definitions/top.vnfd.yaml").read_text(),
        "instance": query(access, f"/vnflcm/v2/vnf_instances/{instance['id']}"),
        "occurrences": query(access, "/vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId,"
                                     f"{instance['id']})&all_fields")}))
    if (FOLDER / f"refuse-{operation}").exists():
        pickle.dump({"user_script_err_handling_data": {"refused": operation}}, sys.stdout.buffer)
        sys.stdout.flush()
        sys.exit("the probe refuses: say so to the operator")


main()
