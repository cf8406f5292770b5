// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// HTTP/1.1 (RFC 9112) as the rest of the house sees it: values, and a handler that is asked
// twice, once about the head and once with the body. Which library moves the octets is known to
// connection.cpp alone.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "x509/certificate.hpp"

namespace bartizan::wire {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Who is at the other end of the connection.
struct Peer {
    std::string address;                           // "192.0.2.10"
    std::optional<x509::Certificate> certificate;  // proven by TLS
};

// origin-form (RFC 9112 3.2.1), split and percent-decoded: "/a/b%2Fc?x=1" has the segments "a"
// and "b/c" and the parameter x.
struct Target {
    std::vector<std::string> segments;
    std::vector<std::pair<std::string, std::string>> parameters;  // in their order

    // nullopt for what is no origin-form, a dot segment, an escape that is none, a control octet.
    static std::optional<Target> parse(std::string_view text);
};

struct Request {
    std::string id;  // of this request, in the answer and in the log
    std::string method;
    std::string raw_target;
    Target target;
    Headers headers;
    std::string body;  // empty while the head alone is known
    const Peer* peer = nullptr;
    std::chrono::steady_clock::time_point received_at;

    // The field's value, case-insensitive name; null if it is absent.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    bool close = false;  // the connection ends with it
};

// Where the work is done: what computes on the connection's own thread; what waits for the
// ledger or the signer in a pool, so that a slow signer does not stop those who only read.
enum class Lane { connection, reading, changing };

// What is to be done with a request whose head was admitted.
struct Task {
    std::size_t body_limit = 0;
    Lane lane = Lane::connection;
    std::function<Response(const Request&)> run;
    // In the place of `lane` and `run`, for what has a queue of its own: returns at once, and
    // calls `done` once, from any thread. The request lives until then.
    using Done = std::function<void(Response)>;
    std::function<void(const Request&, Done done)> start;
    // The answer, if the lane's pool is full and `run` is never called.
    std::function<Response(const Request&)> full;
};

// Decides on the head alone, before an octet of the body is read. Called from any thread.
using Handler = std::function<std::variant<Response, Task>(const Request& head)>;

}  // namespace bartizan::wire
