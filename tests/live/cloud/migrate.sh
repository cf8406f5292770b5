#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Each service's database, made by the service's own migrations, once. Sourced by start.sh. Steps
# are joined by &&: bash has no errexit in what stands before ||.

migrate_keystone() {
    local manage=(quietly db-keystone "$bin/keystone-manage" --config-file "$etc/keystone/keystone.conf")
    local as_root=(--keystone-user root --keystone-group root)
    "${manage[@]}" db_sync &&
    mkdir -p -m 700 "$etc"/keystone/{fernet,credential}-keys &&
    "${manage[@]}" fernet_setup "${as_root[@]}" &&
    "${manage[@]}" credential_setup "${as_root[@]}" &&
    "${manage[@]}" bootstrap --bootstrap-password "$password" --bootstrap-username admin \
        --bootstrap-project-name admin --bootstrap-role-name admin \
        --bootstrap-service-name keystone --bootstrap-region-id RegionOne \
        --bootstrap-admin-url "$keystone_url" --bootstrap-public-url "$keystone_url" \
        --bootstrap-internal-url "$keystone_url"
}

migrate_placement() {
    quietly db-placement "$bin/placement-manage" --config-file "$etc/placement/placement.conf" db sync
}

migrate_glance() {
    quietly db-glance "$bin/glance-manage" --config-file "$etc/glance/glance-api.conf" db_sync
}

migrate_nova() {
    local manage=(quietly db-nova "$bin/nova-manage" --config-file "$etc/nova/nova.conf")
    "${manage[@]}" api_db sync &&
    "${manage[@]}" cell_v2 map_cell0 --database_connection "$(database nova_cell0)" &&
    "${manage[@]}" db sync &&
    "${manage[@]}" cell_v2 create_cell --name cell1
}

migrate_neutron() {
    quietly db-neutron "$bin/neutron-db-manage" --config-file "$etc/neutron/neutron.conf" upgrade heads
}

migrate_cinder() {
    quietly db-cinder "$bin/cinder-manage" --config-file "$etc/cinder/cinder.conf" db sync
}

migrate_blazar() {
    quietly db-blazar "$blazar/bin/blazar-db-manage" --config-file "$etc/blazar/blazar.conf" upgrade head
}

migrate_one_after_another() {
    local service
    for service in "$@"; do once "db-$service" "migrate_$service" || return 1; done
}

# Neutron's takes as long as several others: two lanes for two cores.
migrate_databases() {
    local lanes=() lane status=0
    local second=(keystone nova cinder glance)
    ((with_heat)) && second+=(heat)
    migrate_one_after_another neutron placement blazar &
    lanes+=($!)
    migrate_one_after_another "${second[@]}" &
    lanes+=($!)
    for lane in "${lanes[@]}"; do wait "$lane" || status=1; done
    ((status == 0)) || fail "a database could not be migrated; see $logs"
    say "the databases are migrated"
}
