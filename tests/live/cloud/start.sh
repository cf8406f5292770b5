#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Configures the cloud, migrates its databases and starts it, each only as far as it is not
# there yet. Sourced by up.sh.

for part in common identity compute network storage reservation orchestration; do
    # shellcheck source=/dev/null
    source "$here/config/$part.sh"
done
source "$here/migrate.sh"

start_cloud() {
    local name port names=(keystone placement glance-api nova neutron-server cinder blazar-api
        rabbitmq epmd memcached)
    ((with_heat)) && names+=(heat)
    for name in "${names[@]}"; do
        port=${name%-*}_port
        [[ $name == rabbitmq ]] && port=rabbit_port
        # Eventlet listens with SO_REUSEPORT: two clouds would share Glance's and Neutron's ports.
        alive "$name" || ! listens "${!port}" ||
            fail "port ${!port} ($name) is taken; set BARTIZAN_CLOUD_PORT"
    done
    configure
    start_infrastructure
    migrate_databases
    start_uwsgi keystone
    wait_for keystone 60 answers_http "$keystone_port"
    once identities make_cloud_identities
    ((!with_heat)) || once heat-identities make_heat_identities
    say "keystone is up"
    start_services
    ((!with_heat)) || start_heat
    wait_for placement 60 answers_http "$placement_port"
    start_computes
    wait_for glance 90 answers_http "$glance_port"
    wait_for neutron 120 answers_http "$neutron_port"
    wait_for nova 90 answers_http "$nova_port"
    wait_for cinder 90 answers_http "$cinder_port"
    wait_for "the freepool aggregate" 30 once freepool make_freepool
    start_blazar
    wait_for "every nova-compute" 90 computes_are_recorded
    # Only now: Neutron puts an agent's bandwidth below its host's resource provider, once.
    start agents /usr/bin/python3 "$here/agents.py" "$etc/agents.json"
    once discovered quietly discover "$bin/nova-manage" --config-file "$etc/nova/nova.conf" \
        cell_v2 discover_hosts --by-service
    wait_for "every Open vSwitch agent" 90 agents_are_alive
    wait_for blazar 60 answers_http "$blazar_port"
    ((!with_heat)) || wait_for heat 90 answers_http "$heat_port"
    say "the cloud is up: OS_CLIENT_CONFIG_FILE=$cloud/clouds.yaml openstack --os-cloud admin …"
}

configure() {
    mkdir -p "$etc"/{keystone,placement,glance,nova,neutron,cinder,blazar} "$logs" "$run" "$bin" \
        "$cloud"/{home,tmp,lock,db,rabbit,nova,cinder,neutron}
    chmod 700 "$etc" "$logs" # the password of all services is in there
    [[ -s $cloud/secret ]] || (
        umask 077
        od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$cloud/secret"
    )
    password=$(<"$cloud/secret")
    bus_url=rabbit://openstack:$password@$ip:$rabbit_port/
    configure_keystone
    configure_placement
    configure_glance
    configure_nova
    configure_neutron
    configure_cinder
    configure_blazar
    ((!with_heat)) || configure_heat
    cat >"$etc/rabbitmq.conf" <<END
listeners.tcp.1 = $ip:$rabbit_port
default_user = openstack
default_pass = $password
loopback_users = none
log.file.level = warning
vm_memory_high_watermark.absolute = 1GB
END
    echo '[].' >"$etc/enabled_plugins"
}

# Durability is not wanted of what a test throws away.
start_infrastructure() {
    [[ -d $cloud/db/mysql ]] || mariadb-install-db --no-defaults --datadir="$cloud/db" --user=root \
        --auth-root-authentication-method=normal --skip-test-db >"$logs/mariadb-install.out" 2>&1
    start mariadb mariadbd --no-defaults --user=root --datadir="$cloud/db" \
        --socket="$cloud/db.sock" --pid-file="$cloud/tmp/mariadbd-pid" --tmpdir="$cloud/tmp" \
        --skip-networking --skip-log-bin --innodb-flush-log-at-trx-commit=0 \
        --innodb-doublewrite=0 --innodb-flush-method=nosync --innodb-buffer-pool-size=512M \
        --innodb-log-file-size=128M --max-connections=1000 --performance-schema=off \
        --character-set-server=utf8mb3
    start memcached memcached -u root -l $ip -p "$memcached_port" -m 128 -c 4096
    start epmd env ERL_EPMD_ADDRESS=$ip epmd -address $ip -port "$epmd_port"
    wait_for epmd 10 listens "$epmd_port"
    # The node is named by its directory: two clouds do not meet.
    start rabbitmq env HOSTNAME=localhost \
        RABBITMQ_NODENAME="bartizan-$(cksum <<<"$cloud" | cut -d' ' -f1)@localhost" \
        ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=$ip RABBITMQ_NODE_IP_ADDRESS=$ip \
        RABBITMQ_NODE_PORT="$rabbit_port" RABBITMQ_DIST_PORT="$distribution_port" \
        RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_ADVANCED_CONFIG_FILE=/dev/null \
        RABBITMQ_CONFIG_FILE="$etc/rabbitmq" RABBITMQ_ENABLED_PLUGINS_FILE="$etc/enabled_plugins" \
        RABBITMQ_MNESIA_BASE="$cloud/rabbit" RABBITMQ_LOG_BASE="$logs" \
        RABBITMQ_PID_FILE="$cloud/tmp/rabbit-node-pid" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none +S 2:2" \
        /usr/lib/rabbitmq/bin/rabbitmq-server
    wait_for mariadb 60 sql -e 'select 1'
    once database-user sql -e "$(
        echo "CREATE USER IF NOT EXISTS cloud@localhost IDENTIFIED BY '$password';"
        echo "GRANT ALL ON *.* TO cloud@localhost;"
        printf 'CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb3;' $databases
    )"
    wait_for rabbitmq 90 listens "$rabbit_port"
    wait_for memcached 10 listens "$memcached_port"
    say "mariadb, rabbitmq and memcached are up"
}

make_cloud_identities() {
    cat >"$etc/identities.json" <<END
{"auth_url": "$keystone_url", "services": [
  ["placement", "placement", "placement", "http://$ip:$placement_port"],
  ["glance", "glance", "image", "http://$ip:$glance_port"],
  ["nova", "nova", "compute", "http://$ip:$nova_port/v2.1"],
  ["neutron", "neutron", "network", "http://$ip:$neutron_port"],
  ["cinder", "cinderv3", "volumev3", "http://$ip:$cinder_port/v3/%(project_id)s"],
  ["blazar", "blazar", "reservation", "http://$ip:$blazar_port/v1"]]}
END
    make_identities "$etc/identities.json" "$cloud/clouds.yaml"
}

start_uwsgi() { start "$1" uwsgi_python3 --ini "$etc/uwsgi-$1.ini"; }

start_services() {
    local nova=(--config-file "$etc/nova/nova.conf") cinder=(--config-file "$etc/cinder/cinder.conf")
    start_uwsgi placement
    start glance-api "$bin/glance-api" --config-file "$etc/glance/glance-api.conf"
    start neutron-server "$bin/neutron-server" --config-file "$etc/neutron/neutron.conf"
    start nova-conductor "$bin/nova-conductor" "${nova[@]}"
    start nova-scheduler "$bin/nova-scheduler" "${nova[@]}"
    start_uwsgi nova
    start_uwsgi cinder
    start cinder-scheduler "$bin/cinder-scheduler" "${cinder[@]}" --log-file "$logs/cinder-scheduler.log"
    start cinder-volume "$bin/cinder-volume" "${cinder[@]}" --log-file "$logs/cinder-volume.log"
}

start_computes() {
    local host
    for ((host = 1; host <= hosts; host++)); do
        [[ -e $run/nova-compute-$host.killed ]] && continue # the scenario wants it dead
        start "nova-compute-$host" "$bin/nova-compute" --config-file "$etc/nova/nova.conf" \
            --config-file "$etc/nova/compute-$host.conf" --log-file "$logs/nova-compute-$host.log"
    done
}

# Blazar's manager looks for this aggregate when it starts.
make_freepool() {
    "${plain[@]}" OS_CLIENT_CONFIG_FILE="$cloud/clouds.yaml" \
        openstack --os-cloud admin aggregate create freepool
}

start_blazar() {
    start blazar-manager "$blazar/bin/blazar-manager" --config-file "$etc/blazar/blazar.conf"
    start blazar-api "$blazar/bin/python" "$here/reservation_api.py" "$blazar_port" \
        --config-file "$etc/blazar/blazar.conf"
}

computes_are_recorded() {
    (($(sql nova -e "select count(*) from services where services.binary = 'nova-compute' and deleted = 0") >= hosts)) &&
        (($(sql placement -e "select count(*) from resource_providers where name like 'fake-host-_'") >= hosts))
}

agents_are_alive() {
    (($(sql neutron -e "select count(*) from agents where agent_type = 'Open vSwitch agent' and resources_synced and heartbeat_timestamp > utc_timestamp() - interval 60 second") >= hosts))
}
