# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# DevStack sources this with "stack PHASE", "unstack" or "clean".

source "$BARTIZAN_DIR/devstack/lib/bartizan"

case "$1${2:+ $2}" in
"stack pre-install")
    preinstall_bartizan
    ;;
"stack install")
    echo_summary "Installing Bartizan"
    install_bartizan
    ;;
"stack post-config")
    echo_summary "Configuring Bartizan"
    configure_bartizan
    ;;
"stack extra")
    echo_summary "Starting Bartizan"
    start_bartizan
    ;;
unstack)
    stop_bartizan
    ;;
clean)
    cleanup_bartizan
    ;;
esac
