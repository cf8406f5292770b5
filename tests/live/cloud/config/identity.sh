#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Keystone, Placement and Glance. Sourced by start.sh.

configure_keystone() {
    launcher keystone-manage keystone.cmd.manage:main
    cat >"$etc/keystone/keystone.conf" <<END
[DEFAULT]
transport_url = $bus_url
notification_format = cadf
log_file = $logs/keystone.log
max_token_size = 4096
[database]
connection = $(database keystone)
[token]
provider = fernet
expiration = 28800
[fernet_tokens]
key_repository = $etc/keystone/fernet-keys
[fernet_receipts]
key_repository = $etc/keystone/fernet-keys
[credential]
key_repository = $etc/keystone/credential-keys
[cache]
enabled = true
backend = oslo_cache.memcache_pool
memcache_servers = $ip:$memcached_port
$(message_bus keystone)
END
    cat >"$bin/keystone.wsgi" <<END
import os
os.environ["OS_KEYSTONE_CONFIG_DIR"] = "$etc/keystone"
from keystone.server.wsgi import initialize_public_application
application = initialize_public_application()
END
    uwsgi keystone "$keystone_port" 2
}

configure_placement() {
    launcher placement-manage placement.cmd.manage:main
    cat >"$etc/placement/placement.conf" <<END
[DEFAULT]
log_file = $logs/placement.log
[api]
auth_strategy = keystone
[placement_database]
connection = $(database placement)
[oslo_policy]
policy_file = $here/policy/placement.yaml
$(credentials keystone_authtoken placement)
END
    cat >"$bin/placement.wsgi" <<END
import os
os.environ["OS_PLACEMENT_CONFIG_DIR"] = "$etc/placement"
from placement.wsgi import init_application
application = init_application()
END
    uwsgi placement "$placement_port" 2
}

# Under eventlet, not uWSGI: an upload is a chunked body.
configure_glance() {
    launcher glance-api glance.cmd.api:main
    launcher glance-manage glance.cmd.manage:main
    mkdir -p "$cloud"/glance/{images,staging,tasks}
    cat >"$etc/glance/glance-api.conf" <<END
[DEFAULT]
bind_host = $ip
bind_port = $glance_port
workers = 1
transport_url = $bus_url
log_file = $logs/glance-api.log
enabled_backends = local:file
node_staging_uri = file://$cloud/glance/staging
# With enforce_new_defaults below: whoever may see all images may not therefore change them.
enforce_secure_rbac = true
[database]
connection = $(database glance)
[glance_store]
default_backend = local
[local]
filesystem_store_datadir = $cloud/glance/images
[os_glance_staging_store]
filesystem_store_datadir = $cloud/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $cloud/glance/tasks
[paste_deploy]
flavor = keystone
config_file = $unpacked/usr/share/glance-common/glance-api-paste.ini
$(credentials keystone_authtoken glance)
$(message_bus glance)
enforce_new_defaults = true
END
}
