// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/service_connection.hpp"

namespace bartizan::ipc {

Result<void> ServiceConnection::begin() {
    BARTIZAN_TRY(auto channel, Channel::connect(socket_));
    channel_ = std::make_shared<const Channel>(std::move(channel));
    return {};
}

std::string ServiceConnection::stop() {
    if (!running()) {
        return {};
    }
    channel_.reset();
    return "its connection was closed; " + socket_ + " leads to the next";
}

}  // namespace bartizan::ipc
