#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# What the openstack command line says of the same cloud, to compare Bartizan's answers with.
#
# usage: BARTIZAN_CLOUD=… record-cli.sh DIRECTORY

set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
export OS_CLIENT_CONFIG_FILE=${BARTIZAN_CLOUD:-$here/../../build/live}/clouds.yaml
directory=$1
mkdir -p "$directory"

# say FILE COMMAND...
say() {
    local file=$directory/$1.json
    shift
    openstack --os-cloud admin --os-compute-api-version 2.92 --os-volume-api-version 3.70 "$@" \
        -f json >"$file"
}

say server-list server list --all-projects --long
say hypervisor-list hypervisor list --long
say compute-service-list compute service list --long
say flavor-list flavor list --all --long
say availability-zone-list availability zone list --long
say aggregate-list aggregate list --long
say server-group-list server group list --all-projects --long
say image-list image list --long
say image-list-hidden image list --long --hidden
say network-list network list --long
say subnet-list subnet list --long
say port-list port list --long
say trunk-list network trunk list --long
say router-list router list --long
say floating-ip-list floating ip list --long
say security-group-list security group list
say network-qos-policy-list network qos policy list
say network-rbac-list network rbac list --long
say network-agent-list network agent list
say network-segment-range-list network segment range list --long
say ip-availability-list ip availability list
say sfc-port-chain-list sfc port chain list --long
say volume-list volume list --all-projects --long
say volume-type-list volume type list --long
say volume-qos-list volume qos list
say volume-service-list volume service list --long
say project-list project list --long
say domain-list domain list
say resource-provider-list resource provider list
for project in vnf-a vnf-b; do
    # By id: the two are in domains of their own.
    id=$(openstack --os-cloud admin project show --domain "trust-${project#vnf-}" "$project" -f value -c id)
    say "quota-$project" quota show "$id"
    for kind in compute network volume; do
        say "quota-$project-$kind" quota list --detail "--$kind" --project "$id"
    done
done
