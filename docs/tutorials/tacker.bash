# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# What the tutorials with a Tacker share. docs/howto/live-cloud.md says where a Tacker to try them
# with comes from; docs/tutorials/first-vnf.md what these variables are.

: "${OS_CLIENT_CONFIG_FILE:?names the clouds.yaml}" "${OS_CLOUD:?names the entry of who owns the VNF}"
: "${VNF_PACKAGE:?names a VNF package}" "${VNF_REQUEST:?names a file with its InstantiateVnfRequest}"
TACKER_ADMIN=${TACKER_ADMIN:-admin}
TACKER_CONF=${TACKER_CONF:-/etc/tacker/tacker.conf}
TACKER_RESTART=${TACKER_RESTART:-systemctl restart tacker-server tacker-conductor}
export OS_TACKER_API_VERSION=2

mkdir -p "$dir"
dir=$(readlink -f "$dir")
lcn_port=$((base_port + 3))
api=https://localhost:$base_port

# Bartizan follows the Tacker; more words are for `vnfm add`.
follow() {
    run bartizan quickstart --dir "$dir" --base-port "$base_port"
    run bartizan --dir "$dir" vnfm add tacker --cloud "$TACKER_ADMIN" \
        --clouds-file "$OS_CLIENT_CONFIG_FILE" --consumer vnfm \
        --callback-uri "https://localhost:$lcn_port" --port "$lcn_port" "$@"
}

# Tacker verifies whom it notifies: off as it is installed.
verify_notifications() {
    grep -q "^notification_ca_cert_file = $dir/" "$TACKER_CONF" && return
    run sed -i "/^\[v2_vnfm\]/a notification_verify_cert = true\nnotification_ca_cert_file = $dir/management-ca/ca.pem" \
        "$TACKER_CONF"
}

restart_tacker() {
    local command
    read -r -a command <<<"$TACKER_RESTART"
    show "${command[@]}"
    "${command[@]}" >"$work/out" 2>&1 || wrong "Tacker does not start: $(<"$work/out")"
}

as_admin() {
    export BARTIZAN_URL=$api BARTIZAN_IDENTITY=$dir/clients/admin
    show export "BARTIZAN_URL=$BARTIZAN_URL" "BARTIZAN_IDENTITY=$BARTIZAN_IDENTITY"
}

# onboard FILE: the package is $package, its VNFD $vnfd.
onboard() {
    run env OS_TACKER_API_VERSION=1 openstack vnf package create -f value -c ID
    package=$(<"$work/out")
    run env OS_TACKER_API_VERSION=1 openstack vnf package upload --path "$1" "$package"
    until_told ONBOARDED env OS_TACKER_API_VERSION=1 openstack vnf package show "$package" \
        -f value -c 'Onboarding State'
    run env OS_TACKER_API_VERSION=1 openstack vnf package show "$package" -f value -c 'VNFD ID'
    vnfd=$(<"$work/out")
}

# The VNF instance is $vnf.
create() {
    run openstack vnflcm create "$vnfd" --name "$1" -f value -c ID
    vnf=$(<"$work/out")
}

# completed OPERATION: the newest of that kind of the VNF has ended well.
completed() {
    local list=(openstack vnflcm op list --filter "(eq,vnfInstanceId,$vnf)" -f value
        -c Operation -c 'Operation State') until=$((SECONDS + 180))
    show "${list[@]}"
    while "${list[@]}" >"$work/out" && grep -qE 'STARTING|PROCESSING' "$work/out"; do
        ((SECONDS < until)) || break
        sleep 1
    done
    cat "$work/out"
    told "COMPLETED $1"
    ! grep -v "^COMPLETED" "$work/out" || wrong "each operation should have completed"
}

# vnfcs VDU: the ids of its VNFC instances, as Tacker lists them.
vnfcs() {
    openstack vnflcm show "$vnf" -f json -c 'Instantiated Vnf Info' >"$work/vnf.json"
    grep -oE "\\\\?\"id\\\\?\": \\\\?\"$1-[0-9a-f-]{36}" "$work/vnf.json" | grep -oE "$1-[0-9a-f-]{36}" |
        sort -u
}

none_is_valid() {
    local until=$((SECONDS + 30)) list=(bartizan certificate list --vnf-instance-id "$vnf"
        --not-revoked -f value -c subjectId -c state)
    while [[ -n $("${list[@]}") ]] && ((SECONDS < until)); do sleep 0.5; done
    run "${list[@]}"
    [[ ! -s $work/out ]] || wrong "no certificate of the VNF should be valid"
}

# The package and the VNF, which is terminated, are no more.
remove() {
    run openstack vnflcm delete "$vnf"
    run env OS_TACKER_API_VERSION=1 openstack vnf package update --operational-state DISABLED \
        "$package"
    run env OS_TACKER_API_VERSION=1 openstack vnf package delete "$package"
}

# bartizand ends for good: with its subscription, which it would need when it is started again.
unfollow() {
    local subscription tacker=(openstack --os-cloud "$TACKER_ADMIN" vnflcm subsc)
    show kill "$daemon"
    kill "$daemon"
    wait "$daemon"
    daemon=
    run "${tacker[@]}" list -f value -c ID -c 'Callback URI'
    subscription=$(grep -F " https://localhost:$lcn_port/" "$work/out" | cut -d' ' -f1)
    run "${tacker[@]}" delete "$subscription"
}
