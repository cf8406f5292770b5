#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Pages of servers (the files of a directory) to what can be looked up by id, tenant, host and
zone, as Python does it: microseconds of CPU for one server, with json and dict, and with
openstacksdk's Server."""

from __future__ import annotations

import json
import pathlib
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from openstack.compute.v2.server import Server

ROUNDS = 3
INDEXED = ("tenant_id", "OS-EXT-SRV-ATTR:host", "OS-EXT-AZ:availability_zone")
# What is kept of a server (native/vim/fields.hpp).
KEPT = (
    *INDEXED, "id", "name", "status", "user_id", "metadata", "image", "flavor", "created",
    "updated",
    "OS-EXT-SRV-ATTR:hypervisor_hostname", "OS-EXT-STS:vm_state", "OS-EXT-STS:task_state",
    "OS-EXT-STS:power_state", "os-extended-volumes:volumes_attached", "key_name", "locked", "tags",
    "security_groups", "server_groups", "trusted_image_certificates", "host_status",
    "pinned_availability_zone")

Record = dict[str, Any]


def kept(record: Record) -> Record:
    return {name: record.get(name) for name in KEPT}


def server(record: Record) -> Server:
    return Server.existing(connection=None, **record)


def microseconds(pages: list[bytes], make: Callable[[Record], Any]) -> float:
    """CPU for one server, in the best of the rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        table: dict[str, Any] = {}
        indexes: list[dict[str, list[Any]]] = [defaultdict(list) for _ in INDEXED]
        for page in pages:
            for record in json.loads(page)["servers"]:
                made = table[record["id"]] = make(record)
                for name, index in zip(INDEXED, indexes, strict=True):
                    index[record[name]].append(made)
        times.append((time.process_time() - start) / len(table))
    return min(times) * 1e6


documents = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
print(microseconds(documents, kept), microseconds(documents, server))
