#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A first certificate, as a tutorial that runs: every command that it prints is the one that it
# runs, and it stops with an error if an answer is not the one that the text promises.
#
#   bash docs/tutorials/first-certificate.sh [DIRECTORY [BASE_PORT]]
#
# (bartizan and bartizand in PATH.) Run it again at will: each time it takes a VNF instance of
# its own. The ports are those of the deployment: BASE_PORT counts when it is made.

set -euo pipefail

dir=${1:-run}
base_port=${2:-8443}
source "$(dirname "$0")/service.bash"
vnf=vnf-$(od -An -N4 -tx4 /dev/urandom | tr -d ' ')
mano=$vnf.mano.example
export BARTIZAN_DIR=$dir

show() { printf '$ %s\n' "${*//$work\//}"; }

# run COMMAND...: must succeed.
run() {
    show "$@"
    "$@"
}

# refused TEXT COMMAND...: must end with exit status 1 and say TEXT.
refused() {
    local text=$1 status=0
    shift
    show "$@"
    "$@" >"$work/out" 2>&1 || status=$?
    cat "$work/out"
    if ((status != 1)) || ! grep -qF -- "$text" "$work/out"; then
        printf 'first-certificate: expected a refusal that says: %s (exit status %s)\n' \
            "$text" "$status" >&2
        exit 1
    fi
}

# as CLIENT: whose certificate the commands that follow use.
as() {
    show export "BARTIZAN_IDENTITY=$dir/clients/$1"
    export BARTIZAN_IDENTITY=$dir/clients/$1
}

# key_and_csr NAME KIND SUBJECT [SAN]: a key and a request by the openssl command line.
key_and_csr() {
    local name=$1 kind=$2 subject=$3 options=()
    case $kind in
    P-*) options=(-algorithm EC -pkeyopt "ec_paramgen_curve:$kind") ;;
    RSA-*) options=(-algorithm RSA -pkeyopt "rsa_keygen_bits:${kind#RSA-}") ;;
    *) options=(-algorithm "$kind") ;;
    esac
    show openssl genpkey "${options[@]}" -out "$name.key"
    openssl genpkey "${options[@]}" -out "$work/$name.key" 2>/dev/null
    options=(-new -key "$work/$name.key" -subj "$subject" -out "$work/$name.csr")
    [[ -n ${4:-} ]] && options+=(-addext "subjectAltName=$4")
    run openssl req "${options[@]}"
}

verify() {
    run openssl verify -x509_strict -CAfile "$dir/offline-root/root.pem" \
        -untrusted "$work/$1-chain.pem" "$work/$1.pem"
}

say "1. A deployment: configuration, token, CA, TLS identities, profiles, ledger. It never"
say "   overwrites anything."
run bartizan quickstart --dir "$dir" --base-port "$base_port"
run bartizan ca show

say "The service: mutual TLS for VNFMs and admins, CRL and issuer for everybody, health."
start_service
pki=http://127.0.0.1:$(port_of pki)
BARTIZAN_URL=https://localhost:$(port_of certm)
export BARTIZAN_URL
show export "BARTIZAN_URL=$BARTIZAN_URL"

say "2. Three subjects: a VNFC instance, the OAM side of its VNF, a MANO entity."
as vnfm
run bartizan registration create --cert-type VNFCI_CERT \
    --vnf-instance-id "$vnf" --subject-id vnfc-1 --dns vdu1.vnf.example --ip 192.0.2.10
run bartizan registration create --cert-type VNFOAM_CERT \
    --vnf-instance-id "$vnf" --subject-id oam-1 --dns oam.vnf.example
as admin
run bartizan registration create --cert-type MANO_CERT --subject-id "$mano"
as vnfm

say "The key stays with its owner; the request goes to the CMF and a certificate comes back."
key_and_csr vnfc-p256 P-256 /CN=vnfc-1 DNS:vdu1.vnf.example
key_and_csr vnfc-p384 P-384 /CN=vnfc-1
key_and_csr vnfc-ed25519 Ed25519 /CN=vnfc-1
for name in vnfc-p256 vnfc-p384 vnfc-ed25519; do
    run bartizan csr sign --cert-type VNFCI_CERT --vnfc-id vnfc-1 \
        --vnf-instance-id "$vnf" "$work/$name.csr" \
        --out "$work/$name.pem" --chain-out "$work/$name-chain.pem"
    verify $name
done
key_and_csr oam RSA-3072 /CN=oam.vnf.example
run bartizan csr sign --cert-type VNFOAM_CERT --vnfc-id oam-1 \
    --vnf-instance-id "$vnf" "$work/oam.csr" --out "$work/oam.pem" --chain-out "$work/oam-chain.pem"
verify oam
key_and_csr mano P-256 "/CN=$mano"
as admin
run bartizan mano sign --subject-id "$mano" "$work/mano.csr" \
    --out "$work/mano.pem" --chain-out "$work/mano-chain.pem"
as vnfm
verify mano
run openssl x509 -in "$work/vnfc-p256.pem" -noout -subject -ext subjectAltName,extendedKeyUsage

say "The same with curl, as a VNFM would: JSON in, JSON out."
me=$dir/clients/vnfm
https=(curl -sS --cacert "$me/ca.pem" --cert "$me/cert.pem" --key "$me/key.pem"
    -H "Version: 1.0.0" -H "Content-Type: application/json")
api=$BARTIZAN_URL/cmf-certm/v1
run "${https[@]}" "$api/registrations" -d "{\"certType\": \"VNFCI_CERT\",
    \"subjectId\": [\"vnfc-2\"], \"vnfInstanceId\": \"$vnf\",
    \"typeOfVnfcCertHandling\": \"DELEGATION-MODE\"}"
echo
key_and_csr vnfc-2 P-256 /CN=vnfc-2
printf '{"vnfcId": "vnfc-2", "vnfInstanceId": "%s", "certType": "VNFCI_CERT",
  "certChainRequest": "REQUESTED", "csr": "%s"}' "$vnf" \
    "$(sed 's/$/\\n/' "$work/vnfc-2.csr" | tr -d '\n')" >"$work/vnfc-2.json"
run "${https[@]}" "$api/certificate_signing_requests" -d "@$work/vnfc-2.json" -o "$work/answer.json"
/usr/bin/python3 -c 'import json, sys
answer = json.load(open(sys.argv[1]))
open(sys.argv[2] + ".pem", "w").write(answer["certificate"])
open(sys.argv[2] + "-chain.pem", "w").write("".join(answer["certificateChain"]))' \
    "$work/answer.json" "$work/vnfc-2"
verify vnfc-2
run "${https[@]}" -G "$api/certificates" --data-urlencode \
    "filter=(eq,vnfInstanceId,$vnf);(eq,subjectId,vnfc-2)" -o "$work/list.json"

say "3. What is refused, with the reason and what to do."
sign=(bartizan csr sign --cert-type VNFCI_CERT --vnf-instance-id "$vnf")
refused "not registered" "${sign[@]}" --vnfc-id nobody "$work/vnfc-p256.csr"
as vnfm-2
refused "another consumer" "${sign[@]}" --vnfc-id vnfc-1 "$work/vnfc-p256.csr"
as vnfm
refused "it is registered for VNFCI_CERT" bartizan csr sign \
    --cert-type VNFOAM_CERT --vnfc-id vnfc-1 --vnf-instance-id "$vnf" "$work/vnfc-p256.csr"

say "A request that was changed after it was signed:"
openssl req -in "$work/vnfc-p256.csr" -outform DER | sed 's/vdu1.vnf/vdu2.vnf/' >"$work/changed.der"
refused "not signed by the key" "${sign[@]}" --vnfc-id vnfc-1 "$work/changed.der"

say "A name outside the registration, a CA certificate, something after the request:"
key_and_csr foreign-name P-256 /CN=vnfc-1 DNS:vdu9.vnf.example
refused "outside the registration" "${sign[@]}" --vnfc-id vnfc-1 "$work/foreign-name.csr"
run openssl req -new -key "$work/foreign-name.key" -subj /CN=vnfc-1 \
    -addext basicConstraints=critical,CA:TRUE -out "$work/ca-true.csr"
refused "CA:TRUE" "${sign[@]}" --vnfc-id vnfc-1 "$work/ca-true.csr"
{
    openssl req -in "$work/vnfc-p256.csr" -outform DER
    printf 'x'
} >"$work/trailing.der"
refused "not exactly one DER value" "${sign[@]}" --vnfc-id vnfc-1 "$work/trailing.der"

say "A weak key, and a key that another subject uses:"
key_and_csr weak RSA-1024 /CN=vnfc-1
refused "the RSA key has 1024 bits" "${sign[@]}" --vnfc-id vnfc-1 "$work/weak.csr"
run openssl req -new -key "$work/oam.key" -subj /CN=vnfc-1 -out "$work/reused.csr"
refused "belongs to another subject" "${sign[@]}" --vnfc-id vnfc-1 "$work/reused.csr"

say "Who has no client certificate does not get as far as HTTP:"
if run curl -sS --cacert "$me/ca.pem" "$api/certificates"; then
    echo "first-certificate: a client without a certificate was answered" >&2
    exit 1
fi

say "4. One request sent twice is one certificate."
run "${sign[@]}" --vnfc-id vnfc-1 "$work/vnfc-p256.csr" --out "$work/again.pem"
run cmp "$work/vnfc-p256.pem" "$work/again.pem"

say "Revoked, it is refused by whoever reads the CRL, some seconds later."
id=local.$(openssl x509 -in "$work/vnfc-p256.pem" -noout -serial | cut -d= -f2 | tr A-F a-f)
run bartizan certificate revoke "$id" --reason superseded
for _ in $(seq 100); do
    curl -sf "$pki/crl/local-0.crl" | openssl crl -inform DER -noout -text |
        grep -qi "${id#local.}" && break
    sleep 0.1
done
run curl -sSf "$pki/crl/local-0.crl" -o "$work/crl.der"
run openssl crl -inform DER -in "$work/crl.der" -out "$work/crl.pem"
crl_check=(openssl verify -x509_strict -crl_check -CRLfile "$work/crl.pem"
    -CAfile "$dir/offline-root/root.pem")
run "${crl_check[@]}" -untrusted "$work/vnfc-p384-chain.pem" "$work/vnfc-p384.pem"
show "${crl_check[@]}" -untrusted "$work/vnfc-p256-chain.pem" "$work/vnfc-p256.pem"
if "${crl_check[@]}" -untrusted "$work/vnfc-p256-chain.pem" "$work/vnfc-p256.pem" 2>&1; then
    echo "first-certificate: the revoked certificate was accepted" >&2
    exit 1
fi

say "5. The record of all that, for people and for programs."
as admin
run bartizan audit list --limit 1000
run bartizan audit list --event certificate.revoked -f json

say "The service drains and ends."
show kill "$daemon"
kill "$daemon"
wait "$daemon"
daemon=
printf '\nDone: the deployment is in %s; nothing is left running.\n' "$dir"
