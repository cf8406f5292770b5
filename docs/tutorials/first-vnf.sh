#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Certificates for your first VNF (delegation mode), as a tutorial that runs against a Tacker: every
# command that it prints is the one that it runs, and it stops with an error if an answer is not the
# one that the text promises. What it needs in the environment is in first-vnf.md.
#
#   bash docs/tutorials/first-vnf.sh [DIRECTORY [BASE_PORT]]
#
# (bartizan, bartizand and the openstack client in PATH.)

set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
dir=${1:-run}
base_port=${2:-8443}
source "$here/service.bash"
source "$here/steps.bash"
source "$here/tacker.bash"
unset BARTIZAN_URL BARTIZAN_DIR
TACKER_VENV=${TACKER_VENV:-/opt/tacker}
TACKER_HOOK_CONF=${TACKER_HOOK_CONF:-/etc/bartizan/tacker-hook.conf}
in_tacker=$TACKER_VENV/bin/bartizan

say "1. A deployment that follows the VNFM: a listener for its notifications, and the consumer"
say "   'vnfm', which is whom the hook in Tacker speaks as."
follow
start_service
as_admin
until_told True bartizan lcm status -f value -c subscribed

say "2. The package, without its native core, in Tacker's own environment."
# pip builds in the folder: what it leaves there is not for the sources.
cp -r "$here/../../python" "$work/python"
run "$TACKER_VENV/bin/pip" install -q "$work/python"
mkdir -p "$dir/vnfcs" "$(dirname "$TACKER_HOOK_CONF")"
[[ ! -e $TACKER_HOOK_CONF ]] || grep -qxF "url = $api" "$TACKER_HOOK_CONF" ||
    wrong "$TACKER_HOOK_CONF is of another deployment: put it aside"
cat >"$TACKER_HOOK_CONF" <<END
[cmf]
url = $api
certificate = $dir/clients/vnfm/cert.pem
key = $dir/clients/vnfm/key.pem
ca_file = $dir/clients/vnfm/ca.pem
[hook]
custody = vnfm
delivery = directory
[delivery directory]
path = $dir/vnfcs
END
run cat "$TACKER_HOOK_CONF"
verify_notifications
run openstack token issue -f value -c project_id
project=$(<"$work/out")
enable=(tacker enable --config "$TACKER_CONF" --python "$TACKER_VENV/bin/python"
    --project "$project" --guard 127.0.0.1)
refused 1 bartizan-api-paste.ini "$in_tacker" "${enable[@]}" --check
run "$in_tacker" "${enable[@]}"
told "changed: $TACKER_CONF"
run "$in_tacker" "${enable[@]}" --check
restart_tacker

say "3. The hook in a package of a VNF, and the package in Tacker."
hooked=$work/vnf-with-hook.csar
run bartizan csar add-hook "$VNF_PACKAGE" "$hooked" --vdu VDU1 --vdu VDU2
run bartizan csar check "$hooked"
run "$in_tacker" tacker check --config "$TACKER_CONF" --python "$TACKER_VENV/bin/python" \
    --package "$hooked" -f value -c severity -c what
not_told error
onboard "$hooked"

say "4. The VNF. Each VNFC instance has its certificate before the operation has completed."
create first
run openstack vnflcm instantiate "$vnf" "$VNF_REQUEST"
completed INSTANTIATE
valid=(bartizan certificate list --vnf-instance-id "$vnf" --not-revoked -f value -c subjectId
    -c state)
run "${valid[@]}"
mapfile -t web < <(vnfcs VDU1)
mapfile -t data < <(vnfcs VDU2)
((${#web[@]} == 1 && ${#data[@]} == 1)) || wrong "Tacker should list a VNFC instance of each VDU"
told "${web[0]} VALID"
told "${data[0]} VALID"
files=$dir/vnfcs/$vnf/${web[0]}
run ls "$files"
run openssl verify -x509_strict -CAfile "$dir/offline-root/root.pem" \
    -untrusted "$files/chain.pem" "$files/certificate.pem"
run openssl x509 -in "$files/certificate.pem" -noout -subject -ext subjectAltName
told "/vnf/$vnf/vnfc/${web[0]}"

say "5. Whoever reads the hook's key, as the script of any package can, gets nothing for a VNFC"
say "   that the VNFM does not list."
refused 1 "no such VNFC instance" env "BARTIZAN_IDENTITY=$dir/clients/vnfm" bartizan registration create \
    --cert-type VNFCI_CERT --vnf-instance-id "$vnf" --subject-id VDU1-of-somebody-else

say "6. Scale out: one more. Heal: the VNFC instance that is replaced loses its certificate."
run openstack vnflcm scale "$vnf" --type SCALE_OUT --aspect-id VDU1_scale
completed SCALE
run "${valid[@]}"
(($(wc -l <"$work/out") == 3)) || wrong "three VNFC instances should have a certificate"
healed=$(vnfcs VDU1 | head -1)
run openstack vnflcm heal --vnfc-instance "$healed" -- "$vnf"
completed HEAL
until_told "$healed REVOKED" bartizan certificate list --vnf-instance-id "$vnf" --revoked \
    -f value -c subjectId -c state
run "${valid[@]}"
not_told "$healed"
(($(wc -l <"$work/out") == 3)) || wrong "three VNFC instances should have a certificate"

say "7. Both sides agree, and the metrics say how long it took until they did."
run bartizan reconcile --dry-run -f value
[[ ! -s $work/out ]] || wrong "there should be no differences"
run bartizan lcm status -f yaml
told "reachable: true"
show curl -s "http://127.0.0.1:$(port_of ops)/metrics"
curl -s "http://127.0.0.1:$(port_of ops)/metrics" | grep -E '^bartizan_(vnfm|lcm)' |
    grep -v _bucket >"$work/out"
cat "$work/out"
told 'bartizan_vnfm_reachable{vnfm="tacker"} 1'
told 'bartizan_lcm_without_certificate{vnfm="tacker"} 0'
told bartizan_lcm_convergence_seconds_count

say "8. The end of the VNF is that of its certificates."
run openstack vnflcm terminate --termination-type FORCEFUL "$vnf"
completed TERMINATE
none_is_valid
remove

say "Tacker is given back as it was."
unfollow
run "$in_tacker" tacker disable --config "$TACKER_CONF"
restart_tacker
printf '\nDone: the deployment is in %s; nothing of this is left running.\n' "$dir"
