// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/csr_queue.hpp"

#include <pthread.h>

#include "cm_vnfm/csr_request.hpp"
#include "json/value.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {
namespace {

// The last of a batch waits for the first: more of them make it wait longer than they save.
constexpr std::size_t largest_batch = 16;
// So many that wait are not kept waiting for those before them.
constexpr std::size_t worth_another = 8;

Result<cmf::CsrRequest> decoded(const CsrJob& job) {
    BARTIZAN_TRY(const auto body, json::parse(job.request->body));
    return cm_vnfm::decode_csr_request(body);
}

bool together(const CsrJob& a, const CsrJob& b) {
    return a.authority == b.authority && a.consumer.name == b.consumer.name;
}

}  // namespace

CsrQueue::CsrQueue(unsigned workers, std::size_t most) : most_(most) {
    for (unsigned i = 0; i < workers; ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

CsrQueue::~CsrQueue() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        thread.join();
    }
}

bool CsrQueue::submit(CsrJob& job) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + running_ >= most_) {
            return false;
        }
        waiting_.push_back(std::move(job));
        wake = worth_a_worker();
    }
    if (wake) {
        wake_.notify_one();
    }
    return true;
}

std::size_t CsrQueue::depth() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size() + running_;
}

bool CsrQueue::worth_a_worker() const {
    return busy_ == 0 ? !waiting_.empty() : waiting_.size() >= worth_another;
}

std::vector<CsrJob> CsrQueue::take(const CsrJob* with, std::size_t most) {
    std::vector<CsrJob> jobs;
    const auto fits = [&](const CsrJob& job) {
        const auto* other = with != nullptr ? with : jobs.empty() ? nullptr : &jobs.front();
        return other == nullptr || together(*other, job);
    };
    while (!waiting_.empty() && jobs.size() < most && fits(waiting_.front())) {
        jobs.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        ++running_;
    }
    return jobs;
}

std::vector<CsrJob> CsrQueue::take_more(const CsrJob& with, std::size_t most) {
    const std::lock_guard lock(mutex_);
    return take(&with, most);
}

void CsrQueue::work() {
    ::pthread_setname_np(::pthread_self(), "csr");
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || worth_a_worker(); });
        if (waiting_.empty()) {
            return;
        }
        ++busy_;
        auto jobs = take(nullptr, largest_batch);
        if (worth_a_worker()) {
            wake_.notify_one();
        }
        lock.unlock();
        answer(std::move(jobs));
        lock.lock();
        --busy_;
    }
}

// Those that come while the first are judged still go with them.
void CsrQueue::answer(std::vector<CsrJob> jobs) {
    std::deque<CsrJob> asked;
    const auto decode = [&](std::vector<CsrJob> some) {
        std::vector<cmf::CsrRequest> requests;
        for (auto& job : some) {
            auto request = decoded(job);
            if (request) {
                requests.push_back(std::move(*request));
                asked.push_back(std::move(job));
            } else {
                job.done(job.answer(std::move(request).error()));
                ended(1);
            }
        }
        return requests;
    };
    const CsrJob together_with{nullptr, jobs.front().consumer, jobs.front().authority, {}, {}};
    const auto more = [&]() -> std::vector<cmf::CsrRequest> {
        while (asked.size() < worth_another) {
            auto some = take_more(together_with, worth_another - asked.size());
            if (some.empty()) {
                break;
            }
            if (auto requests = decode(std::move(some)); !requests.empty()) {
                return requests;
            }
        }
        return {};
    };
    auto requests = decode(std::move(jobs));
    std::vector<Result<cmf::CsrResponse>> responses;
    try {
        responses =
            together_with.authority->cmf.enrol(together_with.consumer, std::move(requests), more);
    } catch (const std::exception& exception) {
        responses.assign(asked.size(), Error{Fault::internal, "", exception.what()});
    }
    std::vector<wire::Response> answers;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        answers.push_back(asked[i].answer(responses[i]
                                              ? Result<wire::Response>(csr_answer(*responses[i]))
                                              : Result<wire::Response>(responses[i].error())));
    }
    // At one go: each that is handed over alone would wake its connection's thread anew.
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i].done(std::move(answers[i]));
    }
    ended(asked.size());
}

void CsrQueue::ended(std::size_t jobs) {
    const std::lock_guard lock(mutex_);
    running_ -= jobs;
}

}  // namespace bartizan::listeners
