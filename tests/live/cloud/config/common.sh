#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# What the configuration files of several services have in common. Sourced by start.sh.

# credentials SECTION USER: how a service logs in as USER.
credentials() {
    cat <<END
[$1]
$(credentials_of "$2")
END
}

credentials_of() {
    cat <<END
auth_type = password
auth_url = $keystone_url
www_authenticate_uri = $keystone_url
username = $1
password = $password
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
interface = internal
valid_interfaces = internal
memcached_servers = $ip:$memcached_port
service_token_roles_required = false
END
}

# message_bus SERVICE
message_bus() {
    cat <<END
[oslo_messaging_notifications]
driver = messagingv2
topics = notifications
[oslo_messaging_rabbit]
heartbeat_timeout_threshold = 60
rpc_conn_pool_size = 10
[oslo_concurrency]
lock_path = $cloud/lock/$1
[oslo_middleware]
enable_proxy_headers_parsing = false
[oslo_policy]
$([[ ! -e $here/policy/$1.yaml ]] || echo "policy_file = $here/policy/$1.yaml")
END
}

database() { echo "mysql+pymysql://cloud:$password@localhost/$1?unix_socket=$cloud/db.sock&charset=utf8"; }

# uwsgi NAME PORT PROCESSES: NAME's .wsgi file, one thread a process.
uwsgi() {
    cat >"$etc/uwsgi-$1.ini" <<END
[uwsgi]
plugins = python3
http-socket = $ip:$2
wsgi-file = $bin/$1.wsgi
processes = $3
threads = 1
master = true
lazy-apps = true
enable-threads = true
thunder-lock = true
die-on-term = true
no-orphans = true
buffer-size = 65535
listen = 100
wsgi-manage-chunked-input = true
disable-logging = true
need-app = true
# Else a client uses a connection again that uWSGI is about to close.
add-header = Connection: close
END
}

# launcher NAME MODULE:FUNCTION [LINES]: python3-* packages have no console scripts. A file and
# not python3 -c, since oslo.config takes the program's name from it.
launcher() {
    cat >"$bin/$1" <<END
#!/usr/bin/python3
import sys
from ${2%%:*} import ${2##*:} as main
${3:-}
sys.exit(main())
END
    chmod +x "$bin/$1"
}
