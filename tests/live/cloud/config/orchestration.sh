#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Heat, which a VNFM makes its servers with; only with BARTIZAN_CLOUD_HEAT=1. Sourced by start.sh.

# python3-oslo.messaging 14.0.3-0+deb12u1 takes the token out of the context of a notification,
# and Heat 19.0.0 then tries to log in with it: the operation that notified fails.
context_is_plain='from oslo_messaging.notify import notifier
sanitized = notifier._sanitize_context
class Plain(dict):
    def to_dict(self):
        return dict(self)
notifier._sanitize_context = lambda context: Plain(
    sanitized(context if isinstance(context, dict) else context.to_dict()))'

configure_heat() {
    launcher heat-manage heat.cmd.manage:main
    launcher heat-engine heat.cmd.engine:main "$context_is_plain"
    mkdir -p "$etc/heat"
    cat >"$etc/heat/heat.conf" <<END
[DEFAULT]
transport_url = $bus_url
log_dir = $logs
num_engine_workers = 1
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = $password
stack_user_domain_name = heat
deferred_auth_method = trusts
region_name_for_services = RegionOne
# Nothing listens there: a server's user data only has to name it.
heat_metadata_server_url = http://$ip:$heat_cfn_port
environment_dir = $unpacked/etc/heat/environment.d
template_dir = $unpacked/etc/heat/templates
[database]
connection = $(database heat)
[paste_deploy]
api_paste_config = $unpacked/etc/heat/api-paste.ini
[clients_keystone]
auth_uri = ${keystone_url%/v3}
[trustee]
auth_type = password
auth_url = $keystone_url
username = heat
password = $password
user_domain_name = Default
$(credentials keystone_authtoken heat)
$(message_bus heat)
END
    cat >"$bin/heat.wsgi" <<END
import sys
sys.argv = ["heat-api", "--config-file", "$etc/heat/heat.conf"]
from heat.httpd.heat_api import init_application
application = init_application()
END
    uwsgi heat "$heat_port" 1
}

migrate_heat() {
    sql -e "CREATE DATABASE IF NOT EXISTS heat CHARACTER SET utf8mb3" &&
        quietly db-heat "$bin/heat-manage" --config-file "$etc/heat/heat.conf" db_sync
}

make_heat_identities() {
    cat >"$etc/heat/identities.json" <<END
{"auth_url": "$keystone_url", "roles": ["heat_stack_owner", "heat_stack_user"],
 "domains": {"heat": "heat_domain_admin"}, "services": [
  ["heat", "heat", "orchestration", "http://$ip:$heat_port/v1/%(project_id)s"],
  ["heat", "heat-cfn", "cloudformation", "http://$ip:$heat_cfn_port/v1"]]}
END
    make_identities "$etc/heat/identities.json"
}

start_heat() {
    start_uwsgi heat
    start heat-engine "$bin/heat-engine" --config-file "$etc/heat/heat.conf"
}
