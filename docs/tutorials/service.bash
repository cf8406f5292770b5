# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# What the tutorials share: a deployment in $dir, a folder $work for what only they need, and the
# service, ended with the tutorial. Each has its own show() and run().

work=$(mktemp -d)
daemon=
finish() {
    if [[ -n $daemon ]]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" || true
    fi
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n# %s\n' "$*"; }

# port_of ROLE: of that listener.
port_of() { sed -n "/^\[listener $1\]/,/^\[/s/^port = //p" "$dir/bartizan.conf"; }

# Starts bartizand, and shows that it is ready.
start_service() {
    local ops
    show bartizand --config "$dir/bartizan.conf" "&"
    bartizand --config "$dir/bartizan.conf" 2>"$work/log" &
    daemon=$!
    ops=http://127.0.0.1:$(port_of ops)
    for _ in $(seq 200); do
        curl -sf "$ops/readyz" >/dev/null && break
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    if ! run curl -sSf "$ops/readyz"; then
        cat "$work/log" >&2
        exit 1
    fi
    echo
}
