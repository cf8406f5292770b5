// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What is recorded of every request: one line of the log, and the metrics.

#pragma once

#include <string>
#include <vector>

#include "metrics/metrics.hpp"
#include "wire/http.hpp"

namespace bartizan::listeners {

struct RequestLogOptions {
    // RFC 9110 11.6.1 wants a challenge; RFC 8120 names the scheme of nobody: mutual TLS.
    std::string challenge = "Mutual";
    // Where a path has a secret: it is shown as far as one segment behind this, one that begins
    // otherwise not at all. Empty: the target is shown as it was sent.
    std::vector<std::string> prefix = {};
};

class RequestLog {
  public:
    // The metrics outlive it.
    RequestLog(std::string listener, metrics::Metrics& metrics, RequestLogOptions options = {})
        : listener_(std::move(listener)), metrics_(metrics), options_(std::move(options)) {}

    // `error`: null if the request did what it asked for.
    void record(const wire::Request& request, const wire::Response& response,
                const std::string& operation, const std::string& principal, const Error* error);

    // The answer to what did not, recorded.
    wire::Response refused(const wire::Request& request, const Error& error,
                           const std::string& operation, const std::string& principal);

  private:
    const std::string listener_;
    metrics::Metrics& metrics_;
    const RequestLogOptions options_;
};

}  // namespace bartizan::listeners
