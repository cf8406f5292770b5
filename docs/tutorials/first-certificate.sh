#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A first certificate, as a tutorial that runs: every command that it prints is the one that it
# runs, and it stops with an error if an answer is not the one that the text promises.
#
#   bash docs/tutorials/first-certificate.sh [DIRECTORY]     (bartizan in PATH)
#
# Run it again at will: each time it takes a VNF instance of its own.

set -euo pipefail

dir=${1:-run}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
vnf=vnf-$(od -An -N4 -tx4 /dev/urandom | tr -d ' ')
mano=$vnf.mano.example
export BARTIZAN_DIR=$dir

say() { printf '\n# %s\n' "$*"; }

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

say "1. A deployment: configuration, token, CA, profiles, ledger. It never overwrites anything."
run bartizan quickstart --dir "$dir"
run bartizan ca show

say "2. Three subjects: a VNFC instance, the OAM side of its VNF, a MANO entity."
run bartizan registration create --consumer vnfm --cert-type VNFCI_CERT \
    --vnf-instance-id "$vnf" --subject-id vnfc-1 --dns vdu1.vnf.example --ip 192.0.2.10
run bartizan registration create --consumer vnfm --cert-type VNFOAM_CERT \
    --vnf-instance-id "$vnf" --subject-id oam-1 --dns oam.vnf.example
run bartizan registration create --consumer admin --cert-type MANO_CERT --subject-id "$mano"

say "The key stays with its owner; the request goes to the CMF and a certificate comes back."
key_and_csr vnfc-p256 P-256 /CN=vnfc-1 DNS:vdu1.vnf.example
key_and_csr vnfc-p384 P-384 /CN=vnfc-1
key_and_csr vnfc-ed25519 Ed25519 /CN=vnfc-1
for name in vnfc-p256 vnfc-p384 vnfc-ed25519; do
    run bartizan csr sign --consumer vnfm --cert-type VNFCI_CERT --vnfc-id vnfc-1 \
        --vnf-instance-id "$vnf" "$work/$name.csr" \
        --out "$work/$name.pem" --chain-out "$work/$name-chain.pem"
    verify $name
done
key_and_csr oam RSA-3072 /CN=oam.vnf.example
run bartizan csr sign --consumer vnfm --cert-type VNFOAM_CERT --vnfc-id oam-1 \
    --vnf-instance-id "$vnf" "$work/oam.csr" --out "$work/oam.pem" --chain-out "$work/oam-chain.pem"
verify oam
key_and_csr mano P-256 "/CN=$mano"
run bartizan mano sign --subject-id "$mano" "$work/mano.csr" \
    --out "$work/mano.pem" --chain-out "$work/mano-chain.pem"
verify mano
run openssl x509 -in "$work/vnfc-p256.pem" -noout -subject -ext subjectAltName,extendedKeyUsage

say "3. What is refused, with the reason and what to do."
sign=(bartizan csr sign --consumer vnfm --cert-type VNFCI_CERT --vnf-instance-id "$vnf")
refused "not registered" "${sign[@]}" --vnfc-id nobody "$work/vnfc-p256.csr"
refused "another consumer" bartizan csr sign --consumer vnfm-2 --cert-type VNFCI_CERT \
    --vnfc-id vnfc-1 --vnf-instance-id "$vnf" "$work/vnfc-p256.csr"
refused "it is registered for VNFCI_CERT" bartizan csr sign --consumer vnfm \
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

say "4. One request sent twice is one certificate."
run "${sign[@]}" --vnfc-id vnfc-1 "$work/vnfc-p256.csr" --out "$work/again.pem"
run cmp "$work/vnfc-p256.pem" "$work/again.pem"

say "Revoked, it is refused by whoever reads the CRL."
id=local.$(openssl x509 -in "$work/vnfc-p256.pem" -noout -serial | cut -d= -f2 | tr A-F a-f)
run bartizan certificate revoke "$id" --reason superseded
run bartizan ca crl -c number -c path -c nextUpdate -c revocations
crl_check=(openssl verify -x509_strict -crl_check -CRLfile "$dir/ca/issuing.crl"
    -CAfile "$dir/offline-root/root.pem")
run "${crl_check[@]}" -untrusted "$work/vnfc-p384-chain.pem" "$work/vnfc-p384.pem"
show "${crl_check[@]}" -untrusted "$work/vnfc-p256-chain.pem" "$work/vnfc-p256.pem"
if "${crl_check[@]}" -untrusted "$work/vnfc-p256-chain.pem" "$work/vnfc-p256.pem" 2>&1; then
    echo "first-certificate: the revoked certificate was accepted" >&2
    exit 1
fi

say "5. The record of all that, for people and for programs."
run bartizan audit list --limit 1000
run bartizan audit list --event certificate.revoked -f json

printf '\nDone: the deployment is in %s; nothing is left running.\n' "$dir"
