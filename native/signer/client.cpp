// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/client.hpp"

#include <unistd.h>

#include "signer/client_core.hpp"

namespace bartizan::signer {

ClientSettings client_settings(const std::string& program, const std::string& config) {
    ClientSettings settings;
    settings.child.command = {program, "serve", "--config", config};
    settings.child.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    return settings;
}

SignerClient::SignerClient(ClientSettings settings)
    : settings_(std::move(settings)), core_(new ClientCore(settings_)) {}

SignerClient::~SignerClient() {
    auto* core = core_.load();
    // After a fork the parent's core is left alone: its thread is not in this process.
    if (core->owner() == ::getpid()) {
        delete core;
    }
}

// Without a lock: one that the parent held when it forked would never be released here.
ClientCore& SignerClient::core() {
    auto* core = core_.load();
    if (core->owner() != ::getpid()) {
        auto fresh = std::make_unique<ClientCore>(settings_);
        if (core_.compare_exchange_strong(core, fresh.get())) {
            core = fresh.release();
        }
    }
    return *core;
}

Result<Introduction> SignerClient::describe() {
    return core().describe();
}

Result<SignerStatus> SignerClient::status() {
    return core().status();
}

Result<Bytes> SignerClient::sign(SignKind kind, std::uint8_t key, ByteView message) {
    return std::move(sign(kind, key, std::span(&message, 1)).front());
}

std::vector<Result<Bytes>> SignerClient::sign(SignKind kind, std::uint8_t key,
                                              std::span<const ByteView> messages) {
    std::vector<SignItem> items;
    items.reserve(messages.size());
    for (const auto message : messages) {
        items.push_back({kind, key, Bytes(message.begin(), message.end())});
    }
    return core().sign(std::move(items));
}

Result<std::unique_ptr<RemoteSigningKey>> RemoteSigningKey::open(SignerClient& client) {
    BARTIZAN_TRY(auto introduction, client.describe());
    return std::unique_ptr<RemoteSigningKey>(
        new RemoteSigningKey(client, std::move(introduction.keys.front().public_key)));
}

}  // namespace bartizan::signer
