#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""One Open vSwitch agent of Neutron for each fake host, as far as Neutron can tell: it sends the
real heartbeats, and says of a port that was bound on its host that it is wired.

Without a living agent Neutron binds no port. usage: agents.py agents.json"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json
import pathlib
import sys
import time
from typing import Any

from keystoneauth1 import session
from keystoneauth1.identity import v3
from neutron.agent import rpc as agent_rpc
from neutron.api.rpc.callbacks import resources
from neutron.common import config as common_config
from neutron.conf.agent import common as agent_config
from neutron_lib import context
from neutron_lib.agent import topics
from oslo_config import cfg

HEARTBEAT_SECONDS = 30
PORTS_OF_ONE_CALL = 50


def state(host: str, number: int) -> dict[str, Any]:
    """The heartbeat of one host's agent: 10 Gbit/s on physnet1, VXLAN for the rest."""
    whole = {"allocation_ratio": 1.0, "min_unit": 1, "step_size": 1, "reserved": 0}
    return {
        "binary": "neutron-openvswitch-agent", "host": host, "topic": "N/A",
        "agent_type": "Open vSwitch agent", "start_flag": True,
        "resource_versions": resources.LOCAL_RESOURCE_VERSIONS,
        "configurations": {
            "bridge_mappings": {"physnet1": "br-phy"}, "integration_bridge": "br-int",
            "tunnel_types": ["vxlan"], "tunneling_ip": f"127.0.1.{number}",
            "l2_population": False, "arp_responder_enabled": False,
            "enable_distributed_routing": False, "log_agent_heartbeats": False,
            "resource_provider_bandwidths":
                {"br-phy": {"egress": 10_000_000, "ingress": 10_000_000}},
            "resource_provider_inventory_defaults": whole,
            "resource_provider_packet_processing_without_direction": {},
            "resource_provider_packet_processing_with_direction": {},
            "resource_provider_packet_processing_inventory_defaults": whole,
            "resource_provider_hypervisors": {"br-phy": host},
            "extensions": ["qos", "log"], "datapath_type": "system",
            "ovs_capabilities": {"datapath_types": ["netdev", "system"],
                                 "iface_types": ["internal", "vxlan"]},
            "vhostuser_socket_dir": "/var/run/openvswitch", "ovs_hybrid_plug": False,
            "baremetal_smartnic": False, "devices": 0}}


class Agents:
    """The agents of all hosts of `settings` (written by config/network.sh)."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._network_url = settings["network_url"]
        self._states = {host: state(host, number)
                        for number, host in enumerate(settings["hosts"], start=1)}
        self._context = context.get_admin_context_without_session()
        self._reports = agent_rpc.PluginReportStateAPI(topics.REPORTS)
        self._plugin = agent_rpc.PluginApi(topics.PLUGIN)
        self._session = session.Session(auth=v3.Password(
            auth_url=settings["auth_url"], username="neutron", password=settings["password"],
            project_name="service", user_domain_name="Default", project_domain_name="Default"))

    def heartbeat(self) -> None:
        for heartbeat in self._states.values():
            self._reports.report_state(self._context, heartbeat, True)
            heartbeat.pop("start_flag", None)

    def wire_bound_ports(self) -> None:
        answer = self._session.get(
            f"{self._network_url}/ports?status=DOWN&fields=id&fields=binding:host_id"
            "&fields=binding:vif_type").json()
        bound: dict[str, list[str]] = {}
        for port in answer["ports"]:
            if port["binding:host_id"] in self._states and port["binding:vif_type"] == "ovs":
                bound.setdefault(port["binding:host_id"], []).append(port["id"])
        for host, ports in bound.items():
            for start in range(0, len(ports), PORTS_OF_ONE_CALL):
                self._plugin.update_device_list(
                    self._context, ports[start:start + PORTS_OF_ONE_CALL], [],
                    f"ovs-agent-{host}", host)


def main() -> None:
    settings = json.loads(pathlib.Path(sys.argv[1]).read_text())
    common_config.register_common_config_options()
    common_config.init(["--config-file", settings["config"], "--log-file", settings["log"]])
    agent_config.register_agent_state_opts_helper(cfg.CONF)
    agents = Agents(settings)
    last = 0.0
    while True:
        try:
            if time.monotonic() - last > HEARTBEAT_SECONDS or not last:
                agents.heartbeat()
                last = time.monotonic()
            agents.wire_bound_ports()
        except Exception as error:  # Neutron may be starting: an agent does not end of it
            print(time.strftime("%H:%M:%S"), repr(error)[:300], flush=True)
        eventlet.sleep(1)


if __name__ == "__main__":
    main()
