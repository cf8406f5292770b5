// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the connections of one listener share. Outlives them all.

#pragma once

#include <map>
#include <mutex>

#include "wire/server.hpp"

namespace bartizan::wire {

// The identity that new connections begin under. `generation` tells an old one from the current.
struct TlsEpoch {
    std::shared_ptr<const x509::TlsContext> context;
    std::uint64_t generation = 0;
};

class ListenerState final : public Listener {
  public:
    explicit ListenerState(Server::ListenerSettings settings)
        : settings_(std::move(settings)), epoch_{settings_.tls, 0} {}

    [[nodiscard]] const std::string& name() const override { return settings_.name; }

    [[nodiscard]] std::uint16_t port() const override { return settings_.port; }

    [[nodiscard]] std::size_t connections() const override;
    [[nodiscard]] std::uint64_t count(Incident incident) const override;
    void replace_tls(std::shared_ptr<const x509::TlsContext> tls) override;

    [[nodiscard]] const Limits& limits() const { return settings_.limits; }

    [[nodiscard]] const Handler& handler() const { return settings_.handler; }

    [[nodiscard]] Response refused(const Request& request, const Error& error) const;

    [[nodiscard]] const std::string& address() const { return settings_.address; }

    void bound_to(std::uint16_t port) { settings_.port = port; }

    [[nodiscard]] TlsEpoch epoch() const;
    [[nodiscard]] bool stale(std::uint64_t generation) const;

    void saw(Incident incident);
    // False, and counted, if one more would be too many; else leave() has to follow.
    bool enter(const std::string& peer);
    void leave(const std::string& peer);

    void begin_drain() { draining_ = true; }

    [[nodiscard]] bool draining() const { return draining_; }

  private:
    Server::ListenerSettings settings_;
    mutable std::mutex mutex_;  // of epoch_, by_peer_, connections_
    TlsEpoch epoch_;
    std::map<std::string, std::size_t, std::less<>> by_peer_;
    std::size_t connections_ = 0;
    std::atomic<bool> draining_{false};
    std::atomic<std::uint64_t> generation_{0};
    std::array<std::atomic<std::uint64_t>, incident_count> counts_{};
};

}  // namespace bartizan::wire
