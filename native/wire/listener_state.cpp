// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/listener_state.hpp"

#include "wire/problem.hpp"

namespace bartizan::wire {
namespace {

constexpr std::array<std::string_view, incident_count> names{
    "accepted",           "too_many_connections", "too_many_of_peer", "handshake_failed",
    "deadline_handshake", "deadline_idle",        "deadline_request", "deadline_response",
    "malformed_http",     "body_too_large",       "pool_full",        "disconnected"};

}  // namespace

std::string_view name_of(Incident incident) {
    return names.at(static_cast<std::size_t>(incident));
}

std::size_t ListenerState::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

std::uint64_t ListenerState::count(Incident incident) const {
    return counts_.at(static_cast<std::size_t>(incident)).load(std::memory_order_relaxed);
}

void ListenerState::replace_tls(std::shared_ptr<const x509::TlsContext> tls) {
    const std::lock_guard lock(mutex_);
    epoch_ = {std::move(tls), ++generation_};
}

TlsEpoch ListenerState::epoch() const {
    const std::lock_guard lock(mutex_);
    return epoch_;
}

bool ListenerState::stale(std::uint64_t generation) const {
    return draining_ || generation != generation_;
}

void ListenerState::saw(Incident incident) {
    counts_.at(static_cast<std::size_t>(incident)).fetch_add(1, std::memory_order_relaxed);
}

Response ListenerState::refused(const Request& request, const Error& error) const {
    return settings_.refused ? settings_.refused(request, error) : problem(error, request.id);
}

bool ListenerState::enter(const std::string& peer) {
    auto refused = Incident::accepted;
    {
        const std::lock_guard lock(mutex_);
        auto& of_peer = by_peer_[peer];
        if (connections_ >= settings_.limits.connections) {
            refused = Incident::too_many_connections;
        } else if (of_peer >= settings_.limits.connections_per_peer) {
            refused = Incident::too_many_of_peer;
        } else {
            ++connections_;
            ++of_peer;
        }
        if (of_peer == 0) {
            by_peer_.erase(peer);
        }
    }
    saw(refused);
    return refused == Incident::accepted;
}

void ListenerState::leave(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    --connections_;
    const auto found = by_peer_.find(peer);
    if (--found->second == 0) {
        by_peer_.erase(found);
    }
}

}  // namespace bartizan::wire
