#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A real Tacker from PyPI beside the cloud of tests/live/cloud, which must be up and have Heat.
# May be run again: it starts what does not run.
#
#   up.sh [install] [start]      both, if neither is named
#
# Environment: that of the cloud, and
#   BARTIZAN_TACKER_VERSION   16.0.0 or another that has a file in pins/; each has a directory
#                             and a database of its own, one runs at a time
#   BARTIZAN_TACKER_CONF      a file of more options, read after ours
#   BARTIZAN_TACKER_PASTE     an api-paste.ini in place of Tacker's own
#   BARTIZAN_TACKER_ENV       a file of NAME=VALUE lines: more environment of both processes
#   BARTIZAN_TACKER_INSTALL   what pip also installs (a wheel or a directory), at each run
# Its end: tests/live/cloud/down.sh tacker-server tacker-conductor, or that of the whole cloud.

# shellcheck source-path=SCRIPTDIR
source "$(dirname "$(readlink -f "$0")")/../live/cloud/common.sh"
source "$here/config/common.sh"

version=${BARTIZAN_TACKER_VERSION:-16.0.0}
pins=$root/tests/tacker/pins/tacker-$version.txt
tacker=$cloud/tacker-$version
venv=$tacker/venv
database_name=tacker_${version//./_}
conf=$tacker/etc/tacker.conf

install_tacker() {
    [[ -e $pins ]] || fail "there are no pins of Tacker $version in tests/tacker/pins"
    mkdir -p "$tacker"
    if ! cmp -s "$pins" "$tacker/pins.txt"; then
        say "installing Tacker $version from PyPI"
        rm -rf "$venv"
        /usr/bin/python3 -m venv "$venv"
        timeout 300 "$venv/bin/pip" install -q -r "$pins" >"$tacker/pip.log" 2>&1 ||
            fail "pip install failed; see $tacker/pip.log"
        cp "$pins" "$tacker/pins.txt"
    fi
    [[ -z ${BARTIZAN_TACKER_INSTALL:-} ]] || install_also "$BARTIZAN_TACKER_INSTALL"
    say "Tacker $version is there"
}

# A directory is built in a copy: setuptools leaves files in it, and takes old ones again.
install_also() {
    local what=$1
    if [[ -d $what ]]; then
        rm -rf "$tacker/source"
        cp -r "$what" "$tacker/source"
        what=$tacker/source
    fi
    timeout 120 "$venv/bin/pip" install -q --force-reinstall --no-deps "$what" \
        >>"$tacker/pip.log" 2>&1 || fail "pip install $1 failed; see $tacker/pip.log"
}

configure_tacker() {
    mkdir -p "$tacker"/{etc,log,lock,tmp,state,csar,cache,glance,keys}
    chmod 700 "$tacker"/{etc,log,keys} # the password of all services is in there
    cat >"$conf" <<END
[DEFAULT]
auth_strategy = keystone
bind_host = $ip
bind_port = $tacker_port
api_workers = 0
state_path = $tacker/state
log_dir = $tacker/log
api_paste_config = ${BARTIZAN_TACKER_PASTE:-$venv/etc/tacker/api-paste.ini}
transport_url = rabbit://openstack:$password@$ip:$rabbit_port/
[database]
connection = $(database "$database_name")
# Tacker's environment has no client of memcached.
$(credentials keystone_authtoken tacker | grep -v memcached)
[oslo_concurrency]
lock_path = $tacker/lock
[coordination]
backend_url = file://$tacker/lock
[glance_store]
default_backend = file
filesystem_store_datadir = $tacker/glance
[vnf_package]
vnf_package_csar_path = $tacker/csar
[v2_vnfm]
endpoint = http://$ip:$tacker_port
[v2_nfvo]
vnf_package_cache_dir = $tacker/cache
[vim_keys]
openstack = $tacker/keys
use_barbican = false
END
    cat >"$tacker/identities.json" <<END
{"auth_url": "$keystone_url", "services": [
  ["tacker", "tacker", "nfv-orchestration", "http://$ip:$tacker_port/"]]}
END
}

migrate_tacker() {
    sql -e "CREATE DATABASE IF NOT EXISTS $database_name CHARACTER SET utf8mb3" &&
        quietly "db-$database_name" "$venv/bin/tacker-db-manage" --config-file "$conf" upgrade head
}

start_tacker() {
    local files=(--config-file "$conf") environment=()
    alive heat-engine ||
        fail "the cloud is not up, or has no Heat: BARTIZAN_CLOUD_HEAT=1 tests/live/cloud/up.sh"
    # Eventlet listens with SO_REUSEPORT: an older server would go on answering some requests.
    alive tacker-server || ! listens "$tacker_port" ||
        fail "port $tacker_port (tacker-server) is taken; set BARTIZAN_CLOUD_PORT"
    password=$(<"$cloud/secret")
    configure_tacker
    once tacker-identities make_identities "$tacker/identities.json"
    once "db-$database_name" migrate_tacker || fail "$database_name could not be migrated; see $logs"
    [[ -z ${BARTIZAN_TACKER_CONF:-} ]] || files+=(--config-file "$BARTIZAN_TACKER_CONF")
    [[ -z ${BARTIZAN_TACKER_ENV:-} ]] || mapfile -t environment <"$BARTIZAN_TACKER_ENV"
    environment=(env PATH="$venv/bin:$PATH" TMPDIR="$tacker/tmp" PYTHONPATH= "${environment[@]}")
    start tacker-conductor "${environment[@]}" "$venv/bin/tacker-conductor" "${files[@]}"
    start tacker-server "${environment[@]}" "$venv/bin/tacker-server" "${files[@]}"
    wait_for tacker-server 60 answers_http "$tacker_port"
    wait_for tacker-conductor 60 conductor_listens
    say "Tacker $version is up: http://$ip:$tacker_port"
}

# It has no port, and what is sent to it before it listens is lost.
conductor_listens() {
    BUS=amqp://openstack:$password@$ip:$rabbit_port/ /usr/bin/python3 \
        "$root/tests/tacker/listeners.py" TACKER_CONDUCTOR TACKER_CONDUCTOR_V2
}

((EUID == 0)) || fail "run this as root"
for what in "${@:-all}"; do
    case $what in
    install) install_tacker ;;
    start) start_tacker ;;
    all)
        install_tacker
        start_tacker
        ;;
    *) fail "usage: up.sh [install] [start]" ;;
    esac
done
