#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Watch a cloud as a Security Manager, as a tutorial that runs: every command that it prints is
# the one that it runs, and it stops with an error if an answer is not the one that the text
# promises. The cloud is a recording of a real OpenStack that comes with Bartizan.
#
#   bash docs/tutorials/watch-a-cloud.sh [DIRECTORY [BASE_PORT [RECORDING]]]
#
# (bartizan and bartizand in PATH.) Run it again at will: what is there already stays. The ports
# are those of the deployment: BASE_PORT counts when it is made.

set -euo pipefail

dir=${1:-run}
base_port=${2:-8443}
recording=$(readlink -f "${3:-$(dirname "$0")/../../tests/vectors/cloud/recorded}")
source "$(dirname "$0")/service.bash"
source "$(dirname "$0")/steps.bash"
export BARTIZAN_DIR=$dir
unset BARTIZAN_URL

say "1. A deployment, a cloud that it reads, and two Security Managers: each has the tenants of"
say "   one Keystone domain in its scope. Nothing is overwritten."
run bartizan quickstart --dir "$dir" --base-port "$base_port"
run bartizan vim add site-1 --driver recorded --recording "$recording"
run bartizan sm add a --mode passive --domain trust-a
run bartizan sm add b --mode passive --domain trust-b

say "The service reads the cloud and has a listener for each of them."
start_service

say "2. What can be asked here, and what not and why. This waits until the cloud was read once."
run bartizan scvi capabilities --sm a
told SUPPORTED
told NO_SOURCE

say "3. The servers of its tenants that run, in one zone."
run bartizan scvi query compute_resources --sm a \
    --filter '(eq,runningState,RUNNING);(eq,zoneId,az-east)'
told a-web
not_told a-db-2
not_told b-fw
run bartizan scvi query compute_resources --sm a --filter '(eq,computeName,a-web)' \
    -f value -c computeId
server=$(<"$work/out")

say "The other Security Manager sees none of them: not in its list, and not by their ids."
run bartizan scvi query compute_resources --sm b
told b-fw
not_told a-web
refused 3 "nothing with that identifier" bartizan scvi query compute_resources --sm b --id "$server"

say "4. Where that server is, and what is known of its host."
run bartizan scvi location resource "$server" --sm a
host=$(awk '$2 == "hostId" {print $4}' "$work/out")
run bartizan scvi location host "$host" --sm a
told fake-host-1
told A-07

say "5. What the cloud does not tell is not made up: it is absent, with the reason."
run bartizan scvi query compute_resources --sm a --filter "(eq,computeId,$server)" \
    --fields computeName,virtualNetworkInterface,_unavailable -f json
told _unavailable
told NO_SOURCE

say "And an operation that no OpenStack has a source for says so: never an empty list."
refused 4 "no source" bartizan scvi query storage_reservations --sm a

say "6. The same with curl, as a program of a Security Manager would."
mapfile -t try < <(bartizan sm show a -f value -c try | xargs printf '%s\n')
unset 'try[-1]'
api=$(bartizan sm show a -f value -c url)
run "${try[@]}" -sS -G "$api/compute_resources" --data-urlencode "filter=(eq,computeId,$server)" \
    --data-urlencode fields=computeId,computeName,hostId,zoneId
told "$host"
echo

say "The service drains and ends."
show kill "$daemon"
kill "$daemon"
wait "$daemon"
daemon=
printf '\nDone: the deployment is in %s; nothing is left running.\n' "$dir"
