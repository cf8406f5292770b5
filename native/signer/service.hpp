// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The signer's side of the channel: worker threads that take a frame each from the socket,
// check every value against the guard and the role of its key, sign, and answer.

#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ipc/channel.hpp"
#include "signer/keyring.hpp"
#include "signer/protocol.hpp"
#include "signer/tbs_guard.hpp"

namespace bartizan::signer {

// How the process ends; the client restarts it in any case.
enum class Ending : int {
    peer_gone = 0,
    not_ready = 9,    // it could not start; the client has been told why
    token_lost = 10,  // only a fresh process can use the token again
    bad_frame = 11,   // the peer does not speak the protocol
};

class Service {
  public:
    Service(Keyring& keyring, TbsGuard guard, ipc::Channel channel, unsigned workers);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();

    // Introduces itself and serves until the peer is gone or the token is lost. Workers that
    // hang in the token are not waited for; the destructor would.
    Ending run();

  private:
    void work(KeyUser& user);
    // False if the channel is to be served no more.
    bool answer(ipc::Frame frame, KeyUser& user);
    bool answer_sign(ipc::Frame frame, KeyUser& user);
    Result<Bytes> sign(const SignItem& item, KeyUser& user, bool& lost);
    [[nodiscard]] Result<void> may_sign(const SignItem& item) const;
    [[nodiscard]] bool peer_gone() const;
    void end(Ending ending);

    Keyring& keyring_;
    TbsGuard guard_;
    ipc::Channel channel_;
    unsigned workers_;
    std::vector<std::unique_ptr<KeyUser>> users_;
    std::vector<std::thread> threads_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::atomic<std::uint64_t> signatures_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::mutex mutex_;
    std::condition_variable ended_;
    std::optional<Ending> ending_;
};

// The guard of the CA key in `keyring`, with the caps and the certificate of the settings.
// config_invalid if the certificate is not the key's own or cannot be read.
Result<TbsGuard> make_guard(const SignerSettings& settings, const HeldKey& ca_key);

}  // namespace bartizan::signer
