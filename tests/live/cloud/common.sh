#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Where the cloud of ./dev test-live keeps its things, on which ports it listens, and how its
# processes are started, known again and waited for. Sourced by the other scripts.

# shellcheck disable=SC2034  # the scripts that source this use them
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
umask 022

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(readlink -f "$here/../../..")
cloud=$(readlink -m "${BARTIZAN_CLOUD:-$root/build/live}")
hosts=${BARTIZAN_CLOUD_HOSTS:-5}
with_heat=${BARTIZAN_CLOUD_HEAT:-0}

etc=$cloud/etc logs=$cloud/log run=$cloud/run bin=$cloud/bin
unpacked=$cloud/unpacked # *-common packages, without their postinst
blazar=$cloud/blazar     # Blazar's virtual environment

ip=127.0.0.1
first_port=${BARTIZAN_CLOUD_PORT:-19100}
keystone_port=$first_port glance_port=$((first_port + 1)) placement_port=$((first_port + 2))
nova_port=$((first_port + 3)) neutron_port=$((first_port + 4)) cinder_port=$((first_port + 5))
blazar_port=$((first_port + 6)) heat_port=$((first_port + 7)) tacker_port=$((first_port + 8))
heat_cfn_port=$((first_port + 9)) rabbit_port=$((first_port + 10))
distribution_port=$((first_port + 11)) epmd_port=$((first_port + 12))
memcached_port=$((first_port + 13))

keystone_url=http://$ip:$keystone_port/v3
databases="keystone placement glance nova_api nova nova_cell0 neutron cinder blazar"

say() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }

fail() {
    printf 'cloud: %s\n' "$*" >&2
    exit 1
}

# The environment that every process of the cloud has, and nothing of the caller's.
plain=(env -i PATH="$PATH" HOME="$cloud/home" LANG=C.UTF-8 LC_ALL=C.UTF-8 TMPDIR="$cloud/tmp"
    PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore PYTHONPATH="$bin/lib")

# started_at PID: when it was started, in the kernel's ticks; nothing for one that is gone.
started_at() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -r -a stat <<<"${stat##*) }"
    [[ ${stat[0]} != Z ]] && echo "${stat[19]}"
}

# alive NAME: the process that was recorded lives, and is not a later one of the same pid.
alive() {
    local pid ticks
    { read -r pid ticks <"$run/$1.pid"; } 2>/dev/null || return 1
    [[ -n ${ticks:-} && $(started_at "$pid") == "$ticks" ]]
}

# start NAME COMMAND...: in a session of its own, unless it runs.
start() {
    local name=$1 pid
    shift
    alive "$name" && return 0
    (
        cd "$cloud"
        exec setsid "${plain[@]}" "$@" >>"$logs/$name.out" 2>&1 </dev/null
    ) &
    pid=$!
    echo "$pid $(started_at $pid)" >"$run/$name.pid"
}

# wait_for WHAT SECONDS COMMAND...
wait_for() {
    local what=$1 left=$(($2 * 4))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((left-- > 0)) || fail "$what is not there in time; see $logs"
        sleep 0.25
    done
}

listens() { (exec 3<>"/dev/tcp/$ip/$1") 2>/dev/null; }

answers_http() {
    (
        exec 3<>"/dev/tcp/$ip/$1" && printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$ip" >&3 &&
            read -r -t 20 line <&3 && [[ $line == HTTP/* ]]
    ) 2>/dev/null
}

# once NAME COMMAND...: only the first time in this state directory.
once() {
    local done_file=$run/.once.$1
    shift
    [[ -e $done_file ]] && return 0
    "$@" && : >"$done_file"
}

# quietly NAME COMMAND...: its output is in the log; its end is shown if it failed.
quietly() {
    local log=$logs/$1.out
    shift
    "${plain[@]}" "$@" >>"$log" 2>&1 || {
        tail -5 "$log" >&2
        return 1
    }
}

# make_identities SETTINGS.json [CLOUDS.yaml]
make_identities() {
    quietly identities env CLOUD_PASSWORD="$(<"$cloud/secret")" /usr/bin/python3 \
        "$here/identities.py" "$@"
}

sql() { mariadb --no-defaults -S "$cloud/db.sock" -u root -N -B "$@"; }
