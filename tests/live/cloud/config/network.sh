#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Neutron with ML2/Open vSwitch, whose agents are tests/live/cloud/agents.py. Sourced by start.sh.

configure_neutron() {
    launcher neutron-server neutron.cmd.eventlet.server:main
    launcher neutron-db-manage neutron.db.migration.cli:main
    cat >"$etc/neutron/neutron.conf" <<END
[DEFAULT]
bind_host = $ip
bind_port = $neutron_port
host = controller
transport_url = $bus_url
state_path = $cloud/neutron
log_file = $logs/neutron-server.log
core_plugin = ml2
service_plugins = router,qos,segments,trunk,placement,network_segment_range,log,flow_classifier,sfc
api_workers = 2
rpc_workers = 1
rpc_state_report_workers = 1
api_paste_config = $unpacked/usr/share/neutron-common/api-paste.ini
auth_strategy = keystone
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
agent_down_time = 120
router_auto_schedule = false
[agent]
root_helper =
[database]
connection = $(database neutron)
[nova]
$(credentials_of neutron)
live_migration_events = true
[placement]
$(credentials_of neutron)
[quotas]
quota_router = 100
[ml2]
type_drivers = flat,vlan,vxlan
tenant_network_types = vxlan
mechanism_drivers = openvswitch
extension_drivers = port_security,qos
[ml2_type_flat]
flat_networks = *
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:999,physnet2:200:299
[ml2_type_vxlan]
# Neutron tells each free one: 100,000 of them are 600 KB in one answer.
vni_ranges = 1:1000
[securitygroup]
enable_security_group = true
[network_log]
rate_limit = 100
$(credentials keystone_authtoken neutron)
$(message_bus neutron)
END
    cat >"$etc/agents.json" <<END
{"config": "$etc/neutron/neutron.conf", "log": "$logs/agents.log",
 "auth_url": "$keystone_url", "password": "$password",
 "network_url": "http://$ip:$neutron_port/v2.0",
 "hosts": [$(for ((host = 1; host <= hosts; host++)); do printf '%s"fake-host-%d"' "${comma:-}" "$host"; comma=", "; done)]}
END
}
