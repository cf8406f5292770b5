// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The client of a signer process, which it starts when first needed, kills when it hangs and
// starts again; or of a service that does so for each connection. Thread-safe; every call ends by
// its deadline with a signature or a fault.
//
//   signer_unavailable  the signer died or hung while it had the request, or does not start
//   signer_busy         the queue is full, or the request waited in it for all of its time
//   any other           what the signer said, for instance signer_refused or pin_refused
//
// A signer client survives fork(): the child of the process gets a signer of its own at its
// first call, and the parent's stays the parent's.

#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>

#include "ca/signing_key.hpp"
#include "ipc/supervised_child.hpp"
#include "signer/protocol.hpp"

namespace bartizan::signer {

class ClientCore;

struct ClientSettings {
    ipc::ChildSettings child;  // bartizan-signer serve --config FILE
    std::string socket;        // if set: of the service that runs it instead, as another user
    std::chrono::milliseconds deadline{5000};
    std::chrono::milliseconds start_deadline{20000};  // to load the module, log in, find keys
    std::size_t queue = 1024;                         // requests that wait or are in flight
    // Told of each signature: its time in the queue and its time under way.
    std::function<void(std::chrono::nanoseconds, std::chrono::nanoseconds)> times;
};

// `program`: path of bartizan-signer; `config`: its configuration. The child's environment is
// empty but for PATH and the locale: what the module needs comes from its configuration.
ClientSettings client_settings(const std::string& program, const std::string& config);

struct SignerStatus {
    Introduction introduction;
    Health health;
    pid_t pid = 0;
    std::uint64_t starts = 0;  // of the process, since this client was made
};

class SignerClient {
  public:
    explicit SignerClient(ClientSettings settings);
    SignerClient(const SignerClient&) = delete;
    SignerClient& operator=(const SignerClient&) = delete;
    // Ends the process. Calls that are under way must have returned.
    ~SignerClient();

    // Starts the signer if need be.
    [[nodiscard]] Result<Introduction> describe();
    [[nodiscard]] Result<SignerStatus> status();
    // `key`: index in Introduction::keys.
    [[nodiscard]] Result<Bytes> sign(SignKind kind, std::uint8_t key, ByteView message);
    // The same for many, several to a frame; each ends by its own.
    [[nodiscard]] std::vector<Result<Bytes>> sign(SignKind kind, std::uint8_t key,
                                                  std::span<const ByteView> messages);

  private:
    ClientCore& core();

    ClientSettings settings_;
    std::atomic<ClientCore*> core_;
};

// The CA's key, held by the signer. The client must outlive it.
class RemoteSigningKey final : public ca::SigningKey {
  public:
    static Result<std::unique_ptr<RemoteSigningKey>> open(SignerClient& client);

    [[nodiscard]] const x509::SubjectPublicKeyInfo& public_key() const override {
        return public_key_;
    }

    [[nodiscard]] x509::SignatureAlgorithm algorithm() const override {
        return x509::default_signature_algorithm(public_key_.algorithm());
    }

    [[nodiscard]] Result<Bytes> sign(ca::TbsKind kind, ByteView tbs) override {
        return client_.sign(sign_kind(kind), 0, tbs);
    }

    [[nodiscard]] std::vector<Result<Bytes>> sign_many(ca::TbsKind kind,
                                                       std::span<const ByteView> values) override {
        return client_.sign(sign_kind(kind), 0, values);
    }

  private:
    RemoteSigningKey(SignerClient& client, x509::SubjectPublicKeyInfo public_key)
        : client_(client), public_key_(std::move(public_key)) {}

    SignerClient& client_;
    x509::SubjectPublicKeyInfo public_key_;
};

}  // namespace bartizan::signer
