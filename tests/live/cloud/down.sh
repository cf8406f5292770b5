#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Ends what up.sh started, and nothing else: the process that was recorded (if it is still that
# one) and the members of its session, each by its pid. The state directory stays.
#
#   down.sh [NAME…]      those of the cloud's processes; all, if none is named

# shellcheck source-path=SCRIPTDIR
source "$(dirname "$(readlink -f "$0")")/common.sh"
[[ -d $run ]] || exit 0
cd "$run"

# members SESSION: the pids of a session.
members() {
    local folder stat
    for folder in /proc/[0-9]*; do
        stat=$(cat "$folder/stat" 2>/dev/null) || continue
        read -r -a stat <<<"${stat##*) }"
        [[ ${stat[3]} == "$1" && ${stat[0]} != Z ]] && echo "${folder#/proc/}"
    done
    return 0
}

# finish NAME SECONDS: ask, wait, then end what is left of the session.
finish() {
    local name=$1 left=$(($2 * 5)) pid ticks session member
    { read -r pid ticks <"$name.pid"; } 2>/dev/null || return 0
    if alive "$name"; then
        session=$(members "$pid")
        kill -TERM "$pid" 2>/dev/null || true
        while alive "$name" && ((left-- > 0)); do sleep 0.2; done
        for member in $session; do
            [[ $(cut -d' ' -f6 "/proc/$member/stat" 2>/dev/null) == "$pid" ]] || continue
            kill -KILL "$member" 2>/dev/null || true
        done
    fi
    rm -f "$name.pid"
}

# end_services NAME…: all of them are asked before any is waited for.
end_services() {
    local name pid
    for name in "$@"; do
        if alive "$name"; then
            read -r pid _ <"$name.pid"
            kill -TERM "$pid" 2>/dev/null || true
        fi
    done
    for name in "$@"; do finish "$name" 10; done
}

if (($# > 0)); then
    end_services "$@"
    say "ended: $*"
    exit
fi
infrastructure=(rabbitmq epmd memcached mariadb)
services=()
for file in *.pid; do
    [[ -e $file && " ${infrastructure[*]} " != *" ${file%.pid} "* ]] && services+=("${file%.pid}")
done
end_services "${services[@]}"
for name in "${infrastructure[@]}"; do finish "$name" 30; done
say "the cloud is down"
