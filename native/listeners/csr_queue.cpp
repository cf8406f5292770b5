// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/csr_queue.hpp"

#include <algorithm>
#include <pthread.h>

#include "cm_vnfm/csr_request.hpp"
#include "json/value.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {
namespace {

// The last of a batch waits for the first: more of them make it wait longer than they save.
constexpr std::size_t largest_batch = 16;

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
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + running_ >= most_) {
            return false;
        }
        waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

std::size_t CsrQueue::depth() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size() + running_;
}

void CsrQueue::work() {
    ::pthread_setname_np(::pthread_self(), "csr");
    while (true) {
        std::vector<CsrJob> jobs;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) {
                return;
            }
            do {
                jobs.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            } while (!waiting_.empty() && jobs.size() < largest_batch &&
                     together(jobs.front(), waiting_.front()));
            running_ += jobs.size();
        }
        const auto count = jobs.size();
        answer(jobs);
        const std::lock_guard lock(mutex_);
        running_ -= count;
    }
}

void CsrQueue::answer(std::vector<CsrJob>& jobs) {
    std::vector<cmf::CsrRequest> requests;
    std::vector<CsrJob*> asked;
    for (auto& job : jobs) {
        auto request = decoded(job);
        if (!request) {
            job.done(std::move(request).error());
            continue;
        }
        requests.push_back(std::move(*request));
        asked.push_back(&job);
    }
    if (asked.empty()) {
        return;
    }
    std::vector<Result<cmf::CsrResponse>> responses;
    try {
        responses = jobs.front().authority->cmf.enrol(jobs.front().consumer, requests);
    } catch (const std::exception& exception) {
        responses.assign(asked.size(), Error{Fault::internal, "", exception.what()});
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i]->done(responses[i] ? Result<wire::Response>(csr_answer(*responses[i]))
                                    : Result<wire::Response>(responses[i].error()));
    }
}

}  // namespace bartizan::listeners
