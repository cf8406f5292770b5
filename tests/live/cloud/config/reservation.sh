#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Blazar, from its virtual environment. Sourced by start.sh.

configure_blazar() {
    cat >"$etc/blazar/blazar.conf" <<END
[DEFAULT]
host = $ip
transport_url = $bus_url
log_dir = $logs
os_auth_host = $ip
os_auth_port = $keystone_port
os_admin_username = blazar
os_admin_password = $password
os_admin_project_name = service
os_region_name = RegionOne
[database]
connection = $(database blazar)
[manager]
plugins = physical.host.plugin,virtual.instance.plugin,virtual.floatingip.plugin,flavor.instance.plugin
[physical:host]
enable_polling_monitor = false
[nova]
aggregate_freepool_name = freepool
[enforcement]
enabled_filters =
# Its environment has no client of memcached.
$(credentials keystone_authtoken blazar | grep -v memcached)
$(message_bus blazar)
END
}
