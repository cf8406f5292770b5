#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A VNF that enrols itself (direct mode), as a tutorial that runs against a Tacker: every command
# that it prints is the one that it runs, and it stops with an error if an answer is not the one
# that the text promises. What it needs in the environment is in self-enrolment.md.
#
#   bash docs/tutorials/self-enrolment.sh [DIRECTORY [BASE_PORT]]
#
# (bartizan, bartizand, pki of strongSwan and the openstack client in PATH.)

set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
dir=${1:-run-direct}
base_port=${2:-8443}
source "$here/service.bash"
source "$here/steps.bash"
source "$here/tacker.bash"
unset BARTIZAN_URL BARTIZAN_DIR
enrol_port=$((base_port + 4))

# assign NAME=VALUE...: as it is typed in the guest.
assign() {
    show "$@"
    declare -g "$@"
}

# guest LINE: as it is typed in the guest: what is in its variables does not show.
guest() {
    printf '$ %s\n' "$1"
    (cd "$guests" && eval "$1") | tee "$work/out"
}

# guest_until TEXT LINE: again until it says TEXT.
guest_until() {
    printf '$ %s\n' "$2"
    until_said "$1" bash -c 'cd "$guests" && eval "$1"' - "$2"
}

# secret NAME WORD...: a one-time secret, in guest/NAME.secret.
secret() {
    local name=$1 command
    shift
    command=(bartizan enrolment create --vnfm tacker --vnf "$vnf" "$@" -f value -c secret)
    printf '%s >%s.secret\n' "$(show "${command[@]}")" "$name"
    "${command[@]}" >"$guests/$name.secret"
}

# new_request NAME: a key, and a request as the body of EST.
new_request() {
    assign "name=$1"
    guest 'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj / -keyout $name.key -outform DER -out $name.der 2>/dev/null'
    guest 'openssl base64 -in $name.der -out $name.b64'
}

# credential NAME SERVER: the secret as curl reads it, in no argument.
credential() {
    assign "name=$1" "server=$2"
    guest 'echo "machine localhost login $server password $(cat $name.secret)" >$name.netrc'
}

enrol='curl -s -w "%{http_code}\n" --cacert $ca --netrc-file $name.netrc -H "Content-Type: application/pkcs10" --data-binary @$name.b64 -o $name.p7 $est/simpleenroll'
renew='curl -s -w "%{http_code}\n" --cacert $ca --cert $old.pem --key $old.key -H "Content-Type: application/pkcs10" --data-binary @$name.b64 -o $name.p7 $est/simplereenroll'
keep='openssl base64 -d -A -in $name.p7 | openssl pkcs7 -inform DER -print_certs -out $name.pem'
valid=(bartizan certificate list --not-revoked -f value -c subjectId -c state)

say "1. A deployment that follows the VNFM, with a listener at which VNFC instances enrol"
say "   themselves. Tacker gets nothing but the CA of whom it notifies."
export guests=$dir/guest
mkdir -p -m 700 "$guests"
follow --direct --enrol-port "$enrol_port" --dns-suffix vnf.example
verify_notifications
restart_tacker
start_service
as_admin
until_told True bartizan lcm status -f value -c subscribed

say "2. The package as its vendor made it; a VNF; a secret for each VDU, with the name that its"
say "   certificate may have."
onboard "$VNF_PACKAGE"
create direct
secret web --vdu VDU1 --dns web.vnf.example
secret data --vdu VDU2 --dns data.vnf.example
run bartizan enrolment list --vnf "$vnf"
not_told "$(cut -d- -f2 "$guests/web.secret")"

say "3. A guest boots before its operation has completed. It is told to ask again."
assign "ca=$dir/management-ca/ca.pem" "est=https://localhost:$enrol_port/.well-known/est"
new_request web
export name server ca est
credential web "$(</proc/sys/kernel/random/uuid)"
run openstack vnflcm instantiate "$vnf" "$VNF_REQUEST"
guest_until 202 "$enrol"
completed INSTANTIATE

say "4. As the server that it is, by curl."
web=$(vnfcs VDU1)
data=$(vnfcs VDU2)
credential web "${web#VDU1-}"
guest_until 200 "$enrol"
guest "$keep"
guest 'openssl x509 -in web.pem -noout -subject -ext subjectAltName'
told "/vnf/$vnf/vnfc/$web"
told DNS:web.vnf.example

say "   And by strongSwan, which has no other place for the secret than its arguments."
assign "server=${data#VDU2-}"
assign "anchors=--cacert $ca --cacert $dir/ca/issuing.pem --cacert $dir/offline-root/root.pem"
guest 'pki --gen --type ecdsa --size 256 --outform pem >data.key'
guest 'pki --req --type ecdsa --in data.key --dn "CN=data.vnf.example" --san data.vnf.example >data.der'
guest 'pki --est --url ${est%/.well-known/est} $anchors --in data.der --userpass "$server:$(cat data.secret)" --outform pem >data.pem'
run "${valid[@]}" --vnf-instance-id "$vnf"
told "$web VALID"
told "$data VALID"
run bartizan registration list --vnf-instance-id "$vnf" -f value -c subjectId -c delegate -c state
told "@tacker ACTIVE"
run bartizan enrolment list --vnf "$vnf" -f value -c state
told USED
not_told VALID

say "5. Renewal: the certificate is the credential, the key is a new one."
assign old=web
new_request web-2
guest "$renew"
told 200
guest "$keep"
guest 'pki --gen --type ecdsa --size 256 --outform pem >data-2.key'
guest 'pki --req --type ecdsa --in data-2.key --dn "CN=data.vnf.example" --san data.vnf.example >data-2.der'
guest 'pki --est --url ${est%/.well-known/est} $anchors --in data-2.der --cert data.pem --key data.key --outform pem >data-2.pem'

say "6. Scale out: one more secret, one more certificate."
secret more --vdu VDU1 --dns more.vnf.example
run openstack vnflcm scale "$vnf" --type SCALE_OUT --aspect-id VDU1_scale
completed SCALE
more=$(vnfcs VDU1 | grep -vF "$web")
new_request more
credential more "${more#VDU1-}"
guest_until 200 "$enrol"
guest "$keep"

say "7. Scale in: the VNFC instance that is gone has lost its certificate, and renews nothing."
run openstack vnflcm scale "$vnf" --type SCALE_IN --aspect-id VDU1_scale
completed SCALE
left=$(vnfcs VDU1)
gone=$web old=web-2
[[ $left == "$more" ]] || gone=$more old=more
until_told "$gone REVOKED" bartizan certificate list --vnf-instance-id "$vnf" --revoked -f value \
    -c subjectId -c state
assign "old=$old"
new_request late
guest "$renew"
told 401
run "${valid[@]}" --vnf-instance-id "$vnf"
told "$left VALID"
not_told "$gone VALID"

say "8. The end of the VNF is that of its certificates."
run openstack vnflcm terminate --termination-type FORCEFUL "$vnf"
completed TERMINATE
none_is_valid
run bartizan reconcile --dry-run -f value
[[ ! -s $work/out ]] || wrong "there should be no differences"
remove
unfollow
printf '\nDone: the deployment is in %s; nothing of this is left running.\n' "$dir"
