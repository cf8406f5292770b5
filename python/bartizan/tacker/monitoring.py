# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker's class for server notifications: records each of them, then lets Tacker's own heal.

tacker-server imports this; nothing else does, since the base class is Tacker's.
"""

from __future__ import annotations

from typing import Any

from oslo_config import cfg
from tacker.sol_refactored.common import monitoring_plugin_base, server_notification

from bartizan.tacker import options
from bartizan.tacker.paste import bounded
from bartizan.tacker.record import Record


class RecordedNotification(monitoring_plugin_base.MonitoringPlugin):  # type: ignore[misc]
    _instance: RecordedNotification | None = None

    @classmethod
    def instance(cls) -> RecordedNotification:
        """The one that Tacker asks for with every notification."""
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def __init__(self) -> None:
        conf = options.of(cfg.CONF)
        self._record = Record(conf.request_record, conf.request_record_bytes,
                              conf.request_record_files)

    def set_callback(self, notification_callback: Any) -> None:
        tackers_own().set_callback(notification_callback)

    def alert(self, **given: Any) -> None:
        """What it raises is Tacker's own refusal."""
        self._record.write(lambda: entry(given))
        tackers_own().alert(**given)


def tackers_own() -> Any:
    return server_notification.ServerNotification.instance()


def entry(given: dict[str, Any]) -> dict[str, object]:
    environ = given["request"].environ
    body = given["body"]
    told = body.get("notification", {}) if isinstance(body, dict) else {}
    return {
        "kind": "server_notification",
        "requestId": environ.get("openstack.request_id"),
        "remote": environ.get("REMOTE_ADDR"),
        "vnfInstanceId": bounded(str(given["vnf_instance_id"])),
        "serverId": bounded(str(given["server_id"])),
        "alarmId": bounded(str(told.get("alarm_id"))),
        "faultId": bounded(str(told.get("fault_id"))),
    }
