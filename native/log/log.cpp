// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "log/log.hpp"

#include <atomic>
#include <chrono>
#include <syslog.h>
#include <unistd.h>

#include "date_time/date_time.hpp"

namespace bartizan::log {
namespace {

std::atomic<Sink> chosen{Sink::standard_error};
std::atomic<bool> torn{false};  // the last line has no end

std::string_view name_of(Level level) {
    switch (level) {
        case Level::error:
            return "error";
        case Level::warning:
            return "warning";
        default:
            return "info";
    }
}

int priority_of(Level level) {
    switch (level) {
        case Level::error:
            return LOG_ERR;
        case Level::warning:
            return LOG_WARNING;
        default:
            return LOG_INFO;
    }
}

std::string now() {
    return date_time::write_time(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

}  // namespace

void open(Sink sink, const std::string& program) {
    static std::string kept;  // syslog keeps the pointer
    kept = program;
    if (sink == Sink::syslog) {
        ::openlog(kept.c_str(), LOG_PID, LOG_DAEMON);
    }
    chosen = sink;
}

Line::Line(Level level, std::string_view event) : level_(level) {
    writer_.begin_object();
    writer_.member("at", now());
    writer_.member("level", name_of(level));
    writer_.member("event", event);
}

Line& Line::with(std::string_view name, std::string_view value) {
    writer_.member(name, value.substr(0, max_value));
    return *this;
}

Line& Line::with(const Error& error) {
    with("fault", traits(error.fault).name);
    with("reason", public_message(error));
    if (!error.operator_detail.empty()) {
        with("detail", error.operator_detail);
    }
    return with("remedy", traits(error.fault).remedy);
}

Line::~Line() {
    writer_.end_object();
    auto text = std::move(writer_).text();
    if (chosen == Sink::syslog) {
        ::syslog(priority_of(level_), "%s", text.c_str());
        return;
    }
    text += '\n';
    // What a full disk cut short would take the line after it along.
    if (torn.exchange(false)) {
        text.insert(0, 1, '\n');
    }
    std::string_view left = text;
    while (!left.empty()) {
        const auto count = ::write(STDERR_FILENO, left.data(), left.size());
        if (count <= 0) {
            torn = left.size() < text.size() || text.front() == '\n';
            return;  // nobody reads the log: the service goes on
        }
        left.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace bartizan::log
