// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The core's thread: it alone starts, reads and ends the child.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "signer/client_core.hpp"

namespace bartizan::signer {

void ClientCore::supervise() {
    ::pthread_setname_np(::pthread_self(), "signer-client");
    Lock lock(mutex_);
    while (!stopping_) {
        if (state_ == State::stopped && !queue_.empty() && Clock::now() >= may_start_at_) {
            start(lock);
        }
        const auto timeout = poll_timeout();
        // Without a child its entry is ignored.
        std::array<pollfd, 2> waited{pollfd{.fd = wake_.get(), .events = POLLIN, .revents = 0},
                                     pollfd{.fd = child_->running() ? child_->channel()->fd() : -1,
                                            .events = POLLIN,
                                            .revents = 0}};
        lock.unlock();
        ::poll(waited.data(), waited.size(), timeout);
        if (waited[0].revents != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto read = ::read(wake_.get(), &count, sizeof count);
        }
        lock.lock();
        if (waited[1].revents != 0) {
            receive(lock);
        }
        const auto now = Clock::now();
        if (state_ == State::starting && now >= start_overdue_at_) {
            start_failed({Fault::signer_unavailable, "",
                          "the signer did not start within its deadline: " + child_->stop()});
        } else if (state_ == State::running && broken_) {
            lost("it does not read its channel");
        } else if (state_ == State::running &&
                   std::ranges::any_of(under_way_, [&](const auto& entry) {
                       return now >= entry.second.overdue_at;
                   })) {
            lost("no answer within the deadline");
        }
    }
    lost("the client ends");
    Requests rest(queue_.begin(), queue_.end());
    queue_.clear();
    finish(rest, {Fault::signer_unavailable, "", "the client ends"});
}

int ClientCore::poll_timeout() const {
    auto until = Clock::time_point::max();
    switch (state_) {
        case State::stopped:
            until = queue_.empty() ? until : may_start_at_;
            break;
        case State::starting:
            until = start_overdue_at_;
            break;
        case State::running:
            for (const auto& [id, frame] : under_way_) {
                until = std::min(until, frame.overdue_at);
            }
            break;
    }
    if (until == Clock::time_point::max()) {
        return -1;
    }
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    return static_cast<int>(
        std::clamp<std::int64_t>(rest, 0, std::numeric_limits<std::int32_t>::max()));
}

void ClientCore::start(Lock& lock) {
    start_overdue_at_ = Clock::now() + settings_.start_deadline;
    state_ = State::starting;
    ++starts_;
    lock.unlock();
    auto started = child_->start();
    lock.lock();
    may_start_at_ = child_->may_start_at();
    if (!started) {
        start_failed({Fault::signer_unavailable, "", started.error().operator_detail});
    }
}

void ClientCore::receive(Lock& lock) {
    lock.unlock();
    auto frame = child_->channel()->receive();
    lock.lock();
    if (!frame || !*frame) {
        const auto why = frame ? std::string("it ended") : frame.error().operator_detail;
        if (state_ == State::starting) {
            start_failed({Fault::signer_unavailable, "",
                          "the signer ended at its start: " + child_->stop()});
        } else {
            lost(why);
        }
        return;
    }
    if (state_ == State::starting) {
        take_greeting(lock, **frame);
    } else {
        take_answer(lock, std::move(**frame));
    }
}

void ClientCore::take_greeting(Lock& lock, const ipc::Frame& frame) {
    if (frame.type == static_cast<std::uint16_t>(FrameType::failed)) {
        start_failed(read_failure(frame));
        return;
    }
    auto introduction = read_introduction(frame);
    if (!introduction) {
        start_failed({Fault::signer_unavailable, "", introduction.error().operator_detail});
        return;
    }
    // Whoever holds the public key builds certificates for it: a signer that comes back with
    // another key would make them wrong.
    if (introduction_ &&
        !(introduction_->keys.front().public_key == introduction->keys.front().public_key)) {
        start_failed({Fault::key_not_found, "", "the signer came back with another CA key"});
        return;
    }
    introduction_ = std::move(introduction).value();
    start_failure_.reset();
    state_ = State::running;
    broken_ = false;
    channel_ = child_->channel();
    child_pid_ = child_->pid();
    // Those who only waited for this moment.
    Requests greeted;
    std::erase_if(queue_, [&](const auto& request) {
        if (request->purpose != Purpose::greeting) {
            return false;
        }
        greeted.push_back(request);
        return true;
    });
    for (const auto& request : greeted) {
        --pending_;
        request->outcome = Bytes();
        request->answered.notify_all();
    }
    send_waiting(lock);
}

void ClientCore::take_answer(Lock& lock, ipc::Frame frame) {
    const auto found = under_way_.find(frame.id);
    if (found == under_way_.end()) {
        lost("an answer that nobody asked for");
        return;
    }
    const auto requests = found->second.requests;
    std::vector<Result<Bytes>> outcomes;
    if (requests.front()->purpose == Purpose::health) {
        const auto health = read_health_report(frame);
        if (!health) {
            lost(health.error().operator_detail);
            return;
        }
        requests.front()->health = *health;
        outcomes.emplace_back(Bytes());
    } else {
        auto signatures = read_signatures(std::move(frame));
        if (!signatures || signatures->size() != requests.size()) {
            lost("an answer that does not fit its question");
            return;
        }
        outcomes = std::move(signatures).value();
    }
    under_way_.erase(found);
    pending_ -= requests.size();
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (outcomes[i]) {
            child_->worked();
        }
        requests[i]->outcome = std::move(outcomes[i]);
        requests[i]->answered_at = Clock::now();
    }
    send_waiting(lock);
    // Woken without the lock, which each of them takes first.
    lock.unlock();
    for (const auto& request : requests) {
        request->answered.notify_all();
    }
    lock.lock();
}

void ClientCore::start_failed(Error error) {
    child_->stop();
    state_ = State::stopped;
    start_failure_ = std::move(error);
    Requests waiting(queue_.begin(), queue_.end());
    queue_.clear();
    finish(waiting, *start_failure_);
}

void ClientCore::lost(const std::string& why) {
    const auto ending = child_->stop();
    state_ = State::stopped;
    channel_.reset();
    child_pid_ = 0;
    for (auto& [id, frame] : under_way_) {
        finish(frame.requests, {Fault::signer_unavailable, "",
                                "the signer was ended: " + why + " (" + ending + ")"});
    }
    under_way_.clear();
}

void ClientCore::finish(Requests& requests, const Error& error) {
    pending_ -= requests.size();
    for (const auto& request : requests) {
        request->outcome = error;
        request->answered.notify_all();
    }
}

}  // namespace bartizan::signer
