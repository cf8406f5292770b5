// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A VNFM at the other end of Exchange that answers by a script and remembers what it was asked.

#pragma once

#include <map>
#include <mutex>
#include <set>

#include "json/value.hpp"
#include "vnf_lcm/follower.hpp"

namespace bartizan::test {

// Answers of paths; everything else is 404. Thread-safe.
class Script {
  public:
    void answer(const std::string& path, vnf_lcm::HttpAnswer answer,
                const std::string& method = "GET") {
        const std::lock_guard lock(mutex_);
        answers_[method + " " + path] = std::move(answer);
    }

    // Every request ends so until it is 0.
    void break_down(int status) {
        const std::lock_guard lock(mutex_);
        broken_ = status;
    }

    Result<vnf_lcm::HttpAnswer> exchange(const std::string& method, const std::string& path,
                                         const std::string& body) {
        const std::lock_guard lock(mutex_);
        asked_.push_back(method + " " + path);
        bodies_.push_back(body);
        if (broken_ != 0) {
            return vnf_lcm::HttpAnswer{
                .status = broken_, .location = {}, .next = {}, .body = "broken"};
        }
        const auto found = answers_.find(method + " " + path);
        return found == answers_.end()
                   ? vnf_lcm::HttpAnswer{.status = 404, .location = {}, .next = {}, .body = "{}"}
                   : found->second;
    }

    [[nodiscard]] std::vector<std::string> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    [[nodiscard]] std::string last_body() const {
        const std::lock_guard lock(mutex_);
        return bodies_.back();
    }

    vnf_lcm::Vnfm vnfm() {
        return vnf_lcm::Vnfm(
            [this](const std::string& method, const std::string& path, const std::string& body) {
                return exchange(method, path, body);
            });
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, vnf_lcm::HttpAnswer> answers_;
    std::vector<std::string> asked_;
    std::vector<std::string> bodies_;
    int broken_ = 0;
};

inline vnf_lcm::HttpAnswer ok(std::string body, std::string next = {}) {
    return {.status = 200, .location = {}, .next = std::move(next), .body = std::move(body)};
}

// An operation occurrence, begun and in its state since `second`.
inline std::string op_occ_text(const std::string& id, const std::string& vnf,
                               const std::string& operation, const std::string& state,
                               int second = 10) {
    const auto time = "2026-11-26T10:00:" + std::to_string(second) + "Z";
    return R"({"id": ")" + id + R"(", "vnfInstanceId": ")" + vnf + R"(", "operation": ")" +
           operation + R"(", "operationState": ")" + state + R"(", "startTime": ")" + time +
           R"(", "stateEnteredTime": ")" + time + R"("})";
}

// An instantiated VNF instance with these VNFC instances.
inline std::string instance_text(const std::string& id, const std::vector<std::string>& vnfcs) {
    std::string info;
    for (const auto& vnfc : vnfcs) {
        info +=
            std::string(info.empty() ? "" : ", ") + R"({"id": ")" + vnfc + R"(", "vduId": "VDU1"})";
    }
    return R"({"id": ")" + id + R"(", "vnfdId": "vnfd-1", "instantiationState": "INSTANTIATED", )" +
           R"("instantiatedVnfInfo": {"vnfcInfo": [)" + info + "]}}";
}

}  // namespace bartizan::test
