// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/service.hpp"

#include <iostream>
#include <poll.h>
#include <sys/socket.h>

namespace bartizan::signer {
namespace {

constexpr std::chrono::seconds look_for_peer{1};

void log(const Error& error) {
    // One write, so that lines of several threads do not mix.
    std::cerr << ("bartizan-signer: " + std::string(traits(error.fault).name) + ": " +
                  error.public_detail + (error.public_detail.empty() ? "" : "; ") +
                  error.operator_detail + '\n');
}

der::Time now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

Service::Service(Keyring& keyring, TbsGuard guard, ipc::Channel channel, unsigned workers)
    : keyring_(keyring),
      guard_(std::move(guard)),
      channel_(std::move(channel)),
      workers_(workers) {}

Service::~Service() {
    ::shutdown(channel_.fd(), SHUT_RDWR);
    for (auto& thread : threads_) {
        thread.join();
    }
}

Ending Service::run() {
    for (unsigned i = 0; i < workers_; ++i) {
        auto user = keyring_.user();
        if (!user) {
            log(user.error());
            static_cast<void>(channel_.send(failure_frame(user.error())));
            return Ending::not_ready;
        }
        users_.push_back(std::move(user).value());
    }
    const Introduction introduction{.keys = keyring_.keys(),
                                    .token_label = keyring_.token_label(),
                                    .token_serial = keyring_.token_serial(),
                                    .workers = workers_};
    if (!channel_.send(introduction_frame(introduction))) {
        return Ending::peer_gone;
    }
    for (auto& user : users_) {
        threads_.emplace_back([this, &user] { work(*user); });
    }
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, look_for_peer, [this] { return ending_.has_value(); })) {
        if (peer_gone()) {
            return Ending::peer_gone;
        }
    }
    return *ending_;
}

// Found even while each worker hangs in the token and none reads the channel.
bool Service::peer_gone() const {
    pollfd channel{.fd = channel_.fd(), .events = POLLRDHUP, .revents = 0};
    return ::poll(&channel, 1, 0) > 0;
}

void Service::work(KeyUser& user) {
    while (true) {
        auto frame = channel_.receive();
        if (!frame) {
            log(frame.error());
            return end(Ending::bad_frame);
        }
        if (!*frame) {
            return end(Ending::peer_gone);
        }
        if (!answer(std::move(**frame), user)) {
            return;
        }
    }
}

void Service::end(Ending ending) {
    const std::scoped_lock lock(mutex_);
    if (!ending_) {
        ending_ = ending;
    }
    ended_.notify_all();
}

bool Service::answer(ipc::Frame frame, KeyUser& user) {
    if (frame.type == static_cast<std::uint16_t>(FrameType::health)) {
        const auto uptime = std::chrono::steady_clock::now() - started_;
        const Health health{
            .uptime_ms = static_cast<std::uint64_t>(
                std::chrono::duration_cast<std::chrono::milliseconds>(uptime).count()),
            .signatures = signatures_,
            .refused = refused_,
            .failed = failed_};
        if (!channel_.send(health_report_frame(frame.id, health))) {
            end(Ending::peer_gone);
            return false;
        }
        return true;
    }
    return answer_sign(std::move(frame), user);
}

bool Service::answer_sign(ipc::Frame frame, KeyUser& user) {
    const auto id = frame.id;
    const auto items = read_sign(std::move(frame));
    if (!items) {
        log(items.error());
        end(Ending::bad_frame);
        return false;
    }
    std::vector<Result<Bytes>> outcomes;
    outcomes.reserve(items->size());
    bool lost = false;
    for (const auto& item : *items) {
        outcomes.push_back(sign(item, user, lost));
    }
    if (!channel_.send(signatures_frame(id, outcomes))) {
        end(Ending::peer_gone);
        return false;
    }
    if (lost) {
        end(Ending::token_lost);
    }
    return !lost;
}

Result<Bytes> Service::sign(const SignItem& item, KeyUser& user, bool& lost) {
    if (lost) {
        return Error{Fault::signer_unavailable, "", "the token was lost"};
    }
    if (const auto allowed = may_sign(item); !allowed) {
        ++refused_;
        log(allowed.error());
        return allowed.error();
    }
    auto signature = user.sign(item.key, item.message);
    if (!signature) {
        ++failed_;
        lost = true;
        log(signature.error());
        return signature;
    }
    ++signatures_;
    return signature;
}

Result<void> Service::may_sign(const SignItem& item) const {
    if (item.key >= keyring_.keys().size()) {
        return Error{Fault::signer_refused, "", "refused: a key that is not there"};
    }
    if (role_of(item.kind) != keyring_.keys()[item.key].role) {
        return Error{Fault::signer_refused, "", "refused: a key of another role"};
    }
    if (item.kind != SignKind::crl && item.message.size() > max_message) {
        return Error{Fault::signer_refused, "", "refused: a message that is too long"};
    }
    if (item.kind == SignKind::tls_handshake) {
        return {};
    }
    return guard_.check(static_cast<ca::TbsKind>(item.kind), item.message, now());
}

}  // namespace bartizan::signer
