# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Commands of a tutorial that are shown as a user types them, run, and held against what its text
# promises. Needs the folder $work of service.bash.

show() {
    local word
    printf '$'
    for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_./:=,@\&-]+$ ]] || word="'$word'"
        printf ' %s' "$word"
    done
    printf '\n'
}

wrong() {
    printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2
    exit 1
}

# run COMMAND...: must succeed; what it says is also in $work/out.
run() {
    show "$@"
    "$@" | tee "$work/out"
}

# refused STATUS TEXT COMMAND...: must end with that exit status and say TEXT.
refused() {
    local expected=$1 text=$2 status=0
    shift 2
    show "$@"
    "$@" >"$work/out" 2>&1 || status=$?
    cat "$work/out"
    ((status == expected)) || wrong "expected exit status $expected, it is $status"
    told "$text"
}

# until_told TEXT COMMAND...: again until it says TEXT.
until_told() {
    local text=$1
    shift
    show "$@"
    until_said "$text" "$@"
}

# The same, not shown; for a minute.
until_said() {
    local text=$1 until=$((SECONDS + 60))
    shift
    while ! { "$@" >"$work/out" 2>&1 && grep -qF -- "$text" "$work/out"; }; do
        ((SECONDS < until)) || break
        sleep 0.5
    done
    cat "$work/out"
    told "$text"
}

told() {
    local text=$1 until=$((SECONDS + 60))
    shift
    show "$@"
    while ! { "$@" >"$work/out" 2>&1 && grep -qF -- "$text" "$work/out"; }; do
        ((SECONDS < until)) || break
        sleep 0.5
    done
    cat "$work/out"
    told "$text"
}

told() { grep -qF -- "$1" "$work/out" || wrong "the answer should say: $1"; }

not_told() { ! grep -qF -- "$1" "$work/out" || wrong "the answer should not say: $1"; }
