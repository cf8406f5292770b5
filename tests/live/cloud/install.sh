#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# The packages of debs/live.list, the configuration files of five more that are only unpacked,
# and Blazar; with Heat, those of debs/tacker.list and one more. Sourced by up.sh.

# Their postinst would ask for passwords, make users and start services.
unpacked_packages=(keystone glance-common nova-common neutron-common cinder-common)

install_packages() {
    local package missing=() lists=("$root/debs/live.list")
    mkdir -p "$cloud"
    if ((with_heat)); then
        lists+=("$root/debs/tacker.list")
        unpacked_packages+=(heat-common)
    fi
    while read -r package; do
        [[ -z $package || $package == \#* ]] && continue
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done < <(cat "${lists[@]}")
    if ((${#missing[@]} > 0)); then
        [[ ${BARTIZAN_NO_INSTALL:-} == 1 ]] && fail "missing packages: ${missing[*]}"
        say "installing ${#missing[@]} Debian packages and what they need"
        install_without_daemons "${missing[@]}"
    fi
    for package in "${unpacked_packages[@]}"; do unpack "$package"; done
    install_blazar
    say "the packages are there"
}

# No postinst may start a daemon (rabbitmq-server, memcached, open-iscsi): policy-rc.d forbids
# it for as long as this takes.
install_without_daemons() {
    local policy=/usr/sbin/policy-rc.d ours="" status=0
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        ours=1
    fi
    {
        apt-get update -qq -o DPkg::Lock::Timeout=600 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
                -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold \
                -o Dpkg::Options::=--force-unsafe-io "$@"
    } >"$cloud/apt.log" 2>&1 || status=1
    [[ -z $ours ]] || rm -f $policy
    ((status == 0)) || fail "apt-get install failed; see $cloud/apt.log"
}

unpack() {
    local package=$1
    [[ -e $unpacked/.$package ]] && return
    mkdir -p "$unpacked" "$cloud/debs"
    chown _apt "$cloud/debs"
    (cd "$cloud/debs" && apt-get download -q "$package" >/dev/null 2>&1) ||
        fail "apt-get download $package failed"
    dpkg-deb -x "$cloud/debs/$package"_*.deb "$unpacked"
    : >"$unpacked/.$package"
}

# Debian has no Blazar. It talks to Debian's services over their APIs and RabbitMQ only.
install_blazar() {
    cmp -s "$here/blazar.txt" "$blazar/blazar.txt" && return
    say "installing Blazar from PyPI"
    rm -rf "$blazar"
    /usr/bin/python3 -m venv "$blazar"
    timeout 300 "$blazar/bin/pip" install -q -r "$here/blazar.txt" >"$cloud/pip.log" 2>&1 ||
        fail "pip install failed; see $cloud/pip.log"
    cp "$here/blazar.txt" "$blazar/"
}
