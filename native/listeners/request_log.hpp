// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is recorded of every request: one line of the log, and the metrics.

#pragma once

#include <string>

#include "metrics/metrics.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

class RequestLog {
  public:
    // The metrics outlive it.
    RequestLog(std::string listener, metrics::Metrics& metrics)
        : listener_(std::move(listener)), metrics_(metrics) {}

    // `error`: null if the request did what it asked for.
    void record(const wire::Request& request, const wire::Response& response,
                const std::string& operation, const std::string& principal, const Error* error);

    // The answer to what did not, recorded.
    wire::Response refused(const wire::Request& request, const Error& error,
                           const std::string& operation, const std::string& principal);

  private:
    const std::string listener_;
    metrics::Metrics& metrics_;
};

}  // namespace bartizan::listeners
