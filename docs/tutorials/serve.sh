#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A bartizand to try things with: quickstart, a cheat sheet, and the service in the foreground
# until Ctrl-C.
#
#   bash docs/tutorials/serve.sh [DIRECTORY [BASE_PORT]]     (bartizan and bartizand in PATH)

set -euo pipefail

dir=${1:-run}
bartizan quickstart --dir "$dir" --base-port "${2:-8443}" >/dev/null
dir=$(readlink -f "$dir")
port_of() { sed -n "/^\[listener $1\]/,/^\[/s/^port = //p" "$dir/bartizan.conf"; }
url=https://localhost:$(port_of certm)

cat <<EOF
In another terminal:

  export PATH=$(dirname "$(command -v bartizan)"):\$PATH
  export BARTIZAN_URL=$url BARTIZAN_IDENTITY=$dir/clients/vnfm
  bartizan registration create --cert-type VNFCI_CERT --vnf-instance-id vnf-1 \\
      --subject-id vnfc-1 --dns vdu1.vnf.example
  bartizan csr make --common-name vnfc-1 --dns vdu1.vnf.example --key-out vnfc-1.key \\
      --csr-out vnfc-1.csr
  bartizan csr sign --cert-type VNFCI_CERT --vnf-instance-id vnf-1 --vnfc-id vnfc-1 vnfc-1.csr \\
      --out vnfc-1.pem --chain-out chain.pem
  bartizan certificate list
  BARTIZAN_IDENTITY=$dir/clients/admin bartizan audit list

  cd $dir/clients/vnfm
  curl --cacert ca.pem --cert cert.pem --key key.pem -H 'Version: 1.0.0' \\
      $url/cmf-certm/v1/certificates
  curl --cacert ca.pem --cert cert.pem --key key.pem $url/openapi.json
  curl -O http://127.0.0.1:$(port_of pki)/crl/local-0.crl
  curl http://127.0.0.1:$(port_of ops)/readyz
  curl http://127.0.0.1:$(port_of ops)/metrics

As a Security Manager, on a recorded cloud (docs/tutorials/watch-a-cloud.md), before this is
started anew:

  bartizan --dir $dir vim add site-1 --driver recorded \\
      --recording $(readlink -f "$(dirname "$0")/../../tests/vectors/cloud/recorded")
  bartizan --dir $dir sm add a --mode passive --domain trust-a

and then:

  unset BARTIZAN_URL
  bartizan --dir $dir scvi capabilities --sm a
  bartizan --dir $dir scvi query compute_resources --sm a

Ctrl-C drains and ends it; SIGHUP reloads profiles, policy and certificates.

EOF
exec bartizand --config "$dir/bartizan.conf"
