#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Cinder with two backends of tests/live/cloud/volume_driver.py. Sourced by start.sh.

# python3-oslo.messaging 14.0.3-0+deb12u1 takes read_deleted out of the context of a
# notification, and Cinder 21.3.1 then answers 500 to every call that notifies.
read_deleted_again='from cinder import context
original = context.RequestContext.from_dict.__func__
context.RequestContext.from_dict = classmethod(
    lambda cls, values: original(cls, dict(values, read_deleted=values.get("read_deleted") or "no")))'

configure_cinder() {
    launcher cinder-manage cinder.cmd.manage:main
    launcher cinder-scheduler cinder.cmd.scheduler:main "$read_deleted_again"
    launcher cinder-volume cinder.cmd.volume:main "$read_deleted_again"
    mkdir -p "$bin/lib"
    cp "$here/volume_driver.py" "$bin/lib/"
    cat >"$etc/cinder/cinder.conf" <<END
[DEFAULT]
my_ip = $ip
host = controller
transport_url = $bus_url
state_path = $cloud/cinder
log_dir = $logs
auth_strategy = keystone
api_paste_config = $unpacked/usr/share/cinder-common/api-paste.ini
resource_query_filters_file = $unpacked/etc/cinder/resource_filters.json
glance_api_servers = http://$ip:$glance_port
enabled_backends = ssd,hdd
default_volume_type = ssd
storage_availability_zone = az-storage
# There is no key manager that has the certificate.
verify_glance_signatures = disabled
# Nova asks for its own zones' names.
allow_availability_zone_fallback = true
[backend_defaults]
volume_driver = volume_driver.FiniteDriver
[ssd]
volume_backend_name = ssd
[hdd]
volume_backend_name = hdd
[database]
connection = $(database cinder)
[nova]
$(credentials_of cinder)
[coordination]
backend_url = file://$cloud/lock/cinder-coordination
$(credentials keystone_authtoken cinder)
$(credentials service_user cinder)
$(message_bus cinder)
# Whoever may see all volumes (context_is_admin) may not therefore change them.
enforce_new_defaults = true
END
    cat >"$bin/cinder.wsgi" <<END
import sys
sys.argv = ["cinder-api", "--config-file", "$etc/cinder/cinder.conf", "--log-file", "$logs/cinder-api.log"]
from cinder.wsgi.wsgi import initialize_application
$read_deleted_again
application = initialize_application()
END
    uwsgi cinder "$cinder_port" 1
}
