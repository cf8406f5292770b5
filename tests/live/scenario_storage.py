# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Volume types of two backends, with extra specs and QoS; volumes, one of them in error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openstack_api import eventually

if TYPE_CHECKING:
    from scenario import Scenario

TYPES: dict[str, dict[str, str]] = {
    "ssd": {"volume_backend_name": "ssd"},
    "hdd": {"volume_backend_name": "hdd", "RESKEY:availability_zones": "az-storage"},
    "ssd-fast": {"volume_backend_name": "ssd", "provisioning:max_vol_size": "500"},
    "nowhere": {"volume_backend_name": "tape"},
}


def fill(scenario: Scenario) -> None:
    admin = scenario.api()
    for name, specs in TYPES.items():
        kind = admin.make("block-storage", "/types", "volume_type", name=name, extra_specs=specs,
                          description=f"volumes of {specs['volume_backend_name']}")
        scenario.note("volume_types", name, kind["id"])
    qos = admin.make("block-storage", "/qos-specs", "qos_specs", name="fast",
                     consumer="front-end", total_iops_sec="4000", total_bytes_sec="209715200")
    scenario.note("volume_qos", "fast", qos["id"])
    admin.get("block-storage", f"/qos-specs/{qos['id']}/associate"
                               f"?vol_type_id={scenario.ids['volume_types']['ssd-fast']}")
    make(scenario, "vnf-a", "a-data", 20, "ssd", metadata={"purpose": "subscriber database"})
    make(scenario, "vnf-a", "a-archive", 200, "hdd", metadata={"api_token": "not-for-others"})
    make(scenario, "vnf-a", "a-boot", 5, "ssd", imageRef=scenario.ids["images"]["base-signed"])
    make(scenario, "vnf-b", "b-log", 50, "ssd-fast")
    make(scenario, "vnf-b", "b-nowhere", 1, "nowhere")
    for name in ("a-data", "a-archive", "a-boot", "b-log"):
        wait_for(scenario, name, "available")
    wait_for(scenario, "b-nowhere", "error")
    snapshot = scenario.api("vnf-a").make(
        "block-storage", "/snapshots", "snapshot", name="a-archive-nightly",
        volume_id=scenario.ids["volumes"]["a-archive"])
    scenario.note("snapshots", "a-archive-nightly", snapshot["id"])


def make(scenario: Scenario, entry: str, name: str, gib: int, kind: str, **more: Any) -> str:
    volume = scenario.api(entry).make("block-storage", "/volumes", "volume", name=name, size=gib,
                                      volume_type=kind, **more)
    return scenario.note("volumes", name, volume["id"])


def wait_for(scenario: Scenario, name: str, status: str) -> None:
    path = f"/volumes/{scenario.ids['volumes'][name]}"

    def reached() -> bool:
        found = scenario.api().get("block-storage", path)["volume"]["status"]
        if found == "error" != status:
            raise LookupError(f"volume {name} is in error")
        return bool(found == status)

    eventually(f"volume {name} {status}", reached)
