// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The callers' half; client_supervision.cpp has the other.

#include "signer/client_core.hpp"

#include <algorithm>
#include <csignal>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

#include "ipc/service_connection.hpp"

namespace bartizan::signer {
namespace {

// A frame is answered when its last value is signed: more of them make the first wait.
constexpr std::size_t preferred_batch = 16;
// So that a few frames fit into the socket's buffer and sending never waits.
constexpr std::size_t preferred_batch_octets = 64UL * 1024;

// What one call has in the queue at once, so that a large batch leaves room for others.
constexpr std::size_t window = 64;

std::unique_ptr<ipc::Supervised> process_of(const ClientSettings& settings) {
    if (settings.socket.empty()) {
        return std::make_unique<ipc::SupervisedChild>(settings.child);
    }
    return std::make_unique<ipc::ServiceConnection>(settings.socket, settings.child.backoff);
}

Error busy(const char* why) {
    return {Fault::signer_busy, "", why};
}

}  // namespace

ClientCore::ClientCore(const ClientSettings& settings)
    : settings_(settings),
      owner_(::getpid()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      child_(process_of(settings)) {
    if (!wake_) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
}

ClientCore::~ClientCore() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_supervisor();
    if (thread_.joinable()) {
        thread_.join();
    }
}

Result<Introduction> ClientCore::describe() {
    const auto request = std::make_shared<Request>();
    request->purpose = Purpose::greeting;
    BARTIZAN_CHECK(call(request));
    const std::scoped_lock lock(mutex_);
    return *introduction_;
}

Result<SignerStatus> ClientCore::status() {
    const auto request = std::make_shared<Request>();
    request->purpose = Purpose::health;
    BARTIZAN_CHECK(call(request));
    const std::scoped_lock lock(mutex_);
    return SignerStatus{.introduction = *introduction_,
                        .health = request->health,
                        .pid = child_pid_,
                        .starts = starts_};
}

std::vector<Result<Bytes>> ClientCore::sign(std::vector<SignItem> items) {
    std::vector<Result<Bytes>> out;
    out.reserve(items.size());
    for (std::size_t begin = 0; begin < items.size(); begin += window) {
        const auto end = std::min(begin + window, items.size());
        Requests requests;
        for (auto i = begin; i < end; ++i) {
            auto request = std::make_shared<Request>();
            const auto limit = items[i].kind == SignKind::crl ? max_large_message : max_message;
            if (items[i].message.size() > limit) {
                request->outcome =
                    Error{Fault::too_large,
                          "a value to sign of more than " + std::to_string(limit) + " octets", ""};
            }
            request->item = std::move(items[i]);
            requests.push_back(std::move(request));
        }
        for (auto& outcome : call(requests)) {
            out.push_back(std::move(outcome));
        }
    }
    return out;
}

Result<Bytes> ClientCore::call(const std::shared_ptr<Request>& request) {
    auto outcomes = call(Requests{request});
    return std::move(outcomes.front());
}

std::vector<Result<Bytes>> ClientCore::call(const Requests& requests) {
    const auto begun_at = Clock::now();
    Lock lock(mutex_);
    for (const auto& request : requests) {
        if (!request->outcome) {
            enqueue(request);
        }
    }
    if (state_ == State::running) {
        send_waiting(lock);
    } else {
        start_supervisor();
    }
    std::vector<Result<Bytes>> out;
    for (const auto& request : requests) {
        out.push_back(await(lock, request, begun_at));
    }
    lock.unlock();
    for (std::size_t i = 0; settings_.times && i < requests.size(); ++i) {
        const auto& request = *requests[i];
        if (request.purpose == Purpose::sign && out[i]) {
            settings_.times(request.sent_at - begun_at, request.answered_at - request.sent_at);
        }
    }
    return out;
}

void ClientCore::enqueue(const std::shared_ptr<Request>& request) {
    if (request->purpose == Purpose::greeting && state_ == State::running) {
        request->outcome = Bytes();
    } else if (start_failure_ && Clock::now() < may_start_at_) {
        request->outcome = *start_failure_;
    } else if (pending_ >= settings_.queue) {
        request->outcome = busy("the queue is full");
    } else {
        ++pending_;
        if (request->purpose == Purpose::sign) {
            queue_.push_back(request);
        } else {
            queue_.push_front(request);
        }
    }
}

void ClientCore::start_supervisor() {
    if (queue_.empty()) {
        return;
    }
    if (!thread_.joinable()) {
        // Signals are for the threads of the program.
        sigset_t all;
        sigset_t before;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        thread_ = std::thread([this] { supervise(); });
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    wake_supervisor();
}

Result<Bytes> ClientCore::await(Lock& lock, const std::shared_ptr<Request>& request,
                                Clock::time_point begun_at) {
    // describe() is how a program finds out whether its signer starts: it may take that long.
    const auto deadline =
        begun_at +
        (request->purpose == Purpose::greeting ? settings_.start_deadline : settings_.deadline);
    if (!request->answered.wait_until(lock, deadline,
                                      [&] { return request->outcome.has_value(); })) {
        return give_up(lock, request);
    }
    return std::move(*request->outcome);
}

Error ClientCore::give_up(Lock& /*lock*/, const std::shared_ptr<Request>& request) {
    const auto found = std::ranges::find(queue_, request);
    if (found == queue_.end()) {
        // Under way: the supervisor looks whether its frame is overdue as well.
        wake_supervisor();
        return {Fault::signer_unavailable, "", "no answer within the deadline"};
    }
    queue_.erase(found);
    --pending_;
    if (state_ == State::running) {
        return busy("the request waited for all of its time");
    }
    return {Fault::signer_unavailable, "", "the signer did not start within the deadline"};
}

ClientCore::Requests ClientCore::next_batch() {
    Requests batch;
    std::size_t octets = 0;
    while (!queue_.empty() && batch.size() < preferred_batch) {
        const auto& next = *queue_.front();
        octets += next.item.message.size();
        const bool alone = next.purpose != Purpose::sign || next.item.message.size() > max_message;
        if (!batch.empty() && (alone || octets > preferred_batch_octets)) {
            break;
        }
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
        if (alone) {
            break;
        }
    }
    return batch;
}

void ClientCore::send_waiting(Lock& lock) {
    while (state_ == State::running && !broken_ && !queue_.empty() &&
           under_way_.size() < introduction_->workers + 1) {
        auto batch = next_batch();
        const auto id = next_id_++;
        ipc::Frame frame = health_frame(id);
        if (batch.front()->purpose == Purpose::sign) {
            std::vector<SignItem> items;
            items.reserve(batch.size());
            for (const auto& request : batch) {
                request->sent_at = Clock::now();
                items.push_back(std::move(request->item));
            }
            frame = sign_frame(id, std::move(items));
        }
        under_way_.emplace(id, UnderWay{std::move(batch), Clock::now() + settings_.deadline});
        const auto channel = channel_;
        lock.unlock();
        const auto sent = channel->try_send(frame);
        lock.lock();
        // A socket that takes no more although so little is under way is not being read.
        if ((!sent || *sent == ipc::Sent::would_block) && channel == channel_) {
            broken_ = true;
            wake_supervisor();
        }
    }
}

void ClientCore::wake_supervisor() const {
    const std::uint64_t one = 1;
    // It fails only when the counter is full, and then the supervisor is awake.
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace bartizan::signer
