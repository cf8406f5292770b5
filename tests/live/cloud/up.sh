#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# A real OpenStack on loopback, from Debian's packages and without systemd: Keystone, Placement,
# Glance, Nova with fake hypervisors, Neutron, Cinder with two backends, networking-sfc, and
# Blazar from PyPI. May be run again: it starts what does not run.
#
#   up.sh [install] [start]      both, if neither is named
#
# Environment: BARTIZAN_CLOUD (state directory, build/live), BARTIZAN_CLOUD_PORT (the first of
# 14 ports, 19100), BARTIZAN_CLOUD_HOSTS (fake hosts, 5), BARTIZAN_CLOUD_HEAT=1 (with Heat).
# Needs root. Its end: down.sh.

# shellcheck source-path=SCRIPTDIR
source "$(dirname "$(readlink -f "$0")")/common.sh"
source "$here/install.sh"
source "$here/start.sh"

((EUID == 0)) || fail "run this as root"
for what in "${@:-all}"; do
    case $what in
    install) install_packages ;;
    start) start_cloud ;;
    all)
        install_packages
        start_cloud
        ;;
    *) fail "usage: up.sh [install] [start]" ;;
    esac
done
