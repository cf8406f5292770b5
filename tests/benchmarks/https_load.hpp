// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// An HTTPS client for load: keep-alive connections, one thread each, requests that are made
// beforehand. And a server process whose CPU is read from the scheduler.

#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bartizan::bench {

struct LoadTarget {
    std::uint16_t port = 0;
    std::filesystem::path anchors;
    std::filesystem::path certificate;  // of the client; empty: none
    std::filesystem::path key;
    // "POST /x HTTP/1.1\r\nHost: localhost\r\n...", without Content-Length; empty: what is given
    // as bodies are whole requests.
    std::string head;
    std::string expected = "HTTP/1.1 20";
};

struct LoadResult {
    double seconds = 0;
    std::vector<double> milliseconds;  // of each request, sorted

    [[nodiscard]] double rate() const { return static_cast<double>(milliseconds.size()) / seconds; }

    [[nodiscard]] double percentile(double part) const {
        return milliseconds.at(
            static_cast<std::size_t>(part * static_cast<double>(milliseconds.size() - 1)));
    }
};

// Each body is sent once, or one after the other again until so many seconds are over. Gives up
// on an answer that is not `expected`. `rate`: so many in a second, and each one's time is from
// when it was due; 0: as fast as they are answered.
LoadResult load(const LoadTarget& target, const std::vector<std::string>& bodies,
                unsigned connections, double seconds = 0, double rate = 0);

// Head and body, whatever the status.
std::string answer_to(const LoadTarget& target, const std::string& request);

class Process {
  public:
    // Waits until the port answers. Standard error goes to `log`.
    Process(const std::vector<std::string>& command, const std::filesystem::path& folder,
            const std::filesystem::path& log, std::uint16_t port);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();  // SIGTERM, and waits

    // Of the process and its children, from the scheduler's nanoseconds of each thread.
    [[nodiscard]] double cpu_us() const;
    // What it allocated; a mapped file is the kernel's to keep or drop.
    [[nodiscard]] double anonymous_mib() const;

  private:
    pid_t pid_ = 0;
};

std::uint16_t free_port();

}  // namespace bartizan::bench
