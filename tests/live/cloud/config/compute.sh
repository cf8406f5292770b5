#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Nova: API, scheduler, conductor, and a nova-compute with a fake driver for each host. Sourced
# by start.sh.

configure_nova() {
    launcher nova-manage nova.cmd.manage:main
    launcher nova-scheduler nova.cmd.scheduler:main
    launcher nova-conductor nova.cmd.conductor:main
    # Nova looks for a driver in nova.virt only.
    launcher nova-compute nova.cmd.compute:main 'import compute_driver
sys.modules["nova.virt.compute_driver"] = compute_driver'
    mkdir -p "$bin/lib"
    cp "$here/compute_driver.py" "$bin/lib/"
    cat >"$etc/nova/nova.conf" <<END
[DEFAULT]
my_ip = $ip
host = controller
transport_url = $bus_url
state_path = $cloud/nova
log_dir = $logs
max_concurrent_builds = 50
cpu_allocation_ratio = 4.0
ram_allocation_ratio = 1.5
disk_allocation_ratio = 1.0
# So that a host that died is soon found dead.
report_interval = 5
service_down_time = 20
[api]
auth_strategy = keystone
max_limit = 1000
[api_database]
connection = $(database nova_api)
[database]
connection = $(database nova)
max_pool_size = 20
[wsgi]
api_paste_config = $unpacked/usr/share/nova-common/api-paste.ini
[notifications]
notification_format = both
notify_on_state_change = vm_and_task_state
versioned_notifications_topics = versioned_notifications
bdms_in_notifications = true
[scheduler]
workers = 1
discover_hosts_in_cells_interval = -1
[conductor]
workers = 1
[filter_scheduler]
track_instance_changes = false
enabled_filters = ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,NUMATopologyFilter,AggregateInstanceExtraSpecsFilter,AggregateMultiTenancyIsolation
[vnc]
enabled = false
[glance]
api_servers = http://$ip:$glance_port
[cinder]
catalog_info = volumev3::internalURL
os_region_name = RegionOne
auth_type = password
auth_url = $keystone_url
username = nova
password = $password
project_name = service
user_domain_name = Default
project_domain_name = Default
$(credentials neutron nova)
service_metadata_proxy = false
$(credentials placement nova)
$(credentials service_user nova)
send_service_user_token = true
$(credentials keystone_authtoken nova)
$(message_bus nova)
END
    local host driver
    for ((host = 1; host <= hosts; host++)); do
        driver=HostDriver
        ((host > 1)) || driver=NumaDriver
        cat >"$etc/nova/compute-$host.conf" <<END
[DEFAULT]
host = fake-host-$host
my_ip = 127.0.1.$host
compute_driver = compute_driver.$driver
[compute]
resource_provider_association_refresh = 3600
[neutron]
physnets = physnet1
END
    done
    cat >"$bin/nova.wsgi" <<END
import os
import sys
os.environ["OS_NOVA_CONFIG_DIR"] = "$etc/nova"
sys.argv = ["nova-api", "--log-file", "$logs/nova-api.log"]
from nova.api.openstack.compute.wsgi import init_application
application = init_application()
END
    # init_application reads this one from the configuration directory.
    cp "$unpacked/usr/share/nova-common/api-paste.ini" "$etc/nova/"
    uwsgi nova "$nova_port" 2
}
