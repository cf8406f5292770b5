# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A Cinder driver without disks that reports finite pools: Cinder's own
FakeLoggingVolumeDriver says that its capacity is infinite and its backend is called "fake"."""

from __future__ import annotations

from typing import Any

from cinder import context, objects
from cinder.tests import fake_driver

TOTAL_GIB = {"ssd": 20_000.0, "hdd": 100_000.0}


class FiniteDriver(fake_driver.FakeLoggingVolumeDriver):  # type: ignore[misc]  # no types
    """One pool, named as its backend: ssd thin, hdd thick."""

    def _update_volume_stats(self) -> None:
        name = self.configuration.safe_get("volume_backend_name")
        used = sum(volume.size for volume in objects.VolumeList.get_all_by_host(
            context.get_admin_context(), self.host))
        self._stats = {
            "volume_backend_name": name, "vendor_name": "Open Source",
            "driver_version": self.VERSION, "storage_protocol": "iSCSI",
            "pools": [{
                "pool_name": name, "total_capacity_gb": TOTAL_GIB[name],
                "free_capacity_gb": TOTAL_GIB[name] - used,
                "provisioned_capacity_gb": float(used), "reserved_percentage": 5,
                "max_over_subscription_ratio": "2.0",
                "thin_provisioning_support": name == "ssd",
                "thick_provisioning_support": name == "hdd",
                "location_info": f"fake:{name}", "QoS_support": True, "multiattach": True,
                "backend_state": "up", "filter_function": self.get_filter_function(),
                "goodness_function": self.get_goodness_function(),
                "consistencygroup_support": False, "replication_enabled": False}]}

    def clone_image(self, *_: Any) -> tuple[None, bool]:
        return None, False

    def copy_image_to_volume(self, *_: Any, **__: Any) -> None:
        """Nothing: there is no disk."""

    def copy_volume_to_image(self, *_: Any, **__: Any) -> None:
        """Nothing: there is no disk."""

    def extend_volume(self, *_: Any) -> None:
        """Nothing: there is no disk."""
