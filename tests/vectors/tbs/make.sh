#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# Makes the TBS values of this folder with the openssl command line: good-* are what a guard lets
# through, bad-* what it must not. Run in this folder.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$PWD
cd "$work"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
    -subj /O=Example/CN=CA -days 3650
request() { # name, key options
    name=$1
    shift
    openssl req -newkey "$@" -nodes -keyout leaf.key -out "$name.csr" -subj /O=Example/CN=leaf
}
request p256 ec -pkeyopt ec_paramgen_curve:P-256
request p384 ec -pkeyopt ec_paramgen_curve:P-384
request rsa2048 rsa:2048
request ed25519 ed25519
leaf='keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName=DNS:leaf.example,IP:192.0.2.1,URI:nfv://operator.example/vnf/1
crlDistributionPoints=URI:http://pki.example/ca.crl
authorityInfoAccess=caIssuers;URI:http://pki.example/ca.cer'
to_be_signed() { # the first element of whole.der
    at=$(openssl asn1parse -inform DER -in whole.der | sed -n '2s/:.*//p' | tr -d ' ')
    openssl asn1parse -inform DER -in whole.der -strparse "$at" -noout -out "$here/$1"
}
sign() { # csr, name, extensions
    printf '%s\n' "$3" >extensions
    openssl x509 -req -in "$1" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
        -extfile extensions -outform DER -out whole.der
    to_be_signed "$2"
}
for csr in *.csr; do
    sign "$csr" "good-${csr%.csr}.tbs" "basicConstraints=critical,CA:FALSE
$leaf"
done
csr=ed25519.csr
sign $csr bad-ca.tbs "basicConstraints=critical,CA:TRUE
$leaf"
sign $csr bad-cert-sign.tbs 'basicConstraints=critical,CA:FALSE
keyUsage=critical,keyCertSign
extendedKeyUsage=serverAuth
authorityKeyIdentifier=keyid'
sign $csr bad-name-constraints.tbs "basicConstraints=critical,CA:FALSE
nameConstraints=permitted;DNS:example
$leaf"
sign $csr bad-no-purpose.tbs 'basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
authorityKeyIdentifier=keyid'
sign $csr bad-any-purpose.tbs 'basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=anyExtendedKeyUsage
authorityKeyIdentifier=keyid'
sign $csr bad-authority-with-issuer.tbs 'basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
authorityKeyIdentifier=keyid,issuer:always'
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n' >crl.cnf
printf 'R\t300101000000Z\t250101000000Z,keyCompromise\t1234\tunknown\t/CN=leaf\n' >index
echo 07 >number
openssl ca -config crl.cnf -gencrl -crldays 1 -keyfile ca.key -cert ca.pem -out crl.pem
openssl crl -in crl.pem -outform DER -out whole.der
to_be_signed good-crl.tbs
sed -i 's/^authorityKeyIdentifier.*/&\nissuingDistributionPoint=critical,@idp\n[idp]\nonlyuser=TRUE/' crl.cnf
openssl ca -config crl.cnf -gencrl -crldays 1 -keyfile ca.key -cert ca.pem -out crl.pem
openssl crl -in crl.pem -outform DER -out whole.der
to_be_signed bad-partial-crl.tbs
