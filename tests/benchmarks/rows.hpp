// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a benchmark says: one row per measure, beside the named peer or limit of the same run.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bartizan::bench {

struct Row {
    std::string name;
    double value = 0;
    std::string unit;
    std::string reference;  // what the ratio is to; empty: a figure of its own
    double ratio = 0;
    double limit = 0;  // 0: none
    bool at_most = true;

    [[nodiscard]] bool holds() const {
        return limit == 0 || (at_most ? ratio <= limit : ratio >= limit);
    }
};

struct Options {
    bool smoke = false;  // tiny counts, only to see that it runs
};

using Rows = std::vector<Row>;

Rows issue_rows(const Options& options);
Rows signer_rows(const Options& options);
Rows ledger_rows(const Options& options);
Rows service_rows(const Options& options);
Rows million_rows(const Options& options);
Rows inventory_rows(const Options& options);
Rows query_rows(const Options& options);
Rows listener_rows(const Options& options);
Rows lcm_rows(const Options& options);

// CPU time of one verification and one signature of OpenSSL, P-256 with SHA-256, contexts
// reused: the least that a certificate for a proven key can cost. Microseconds.
class Floor {
  public:
    Floor();
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;
    ~Floor();
    void run(int times);

  private:
    struct Body;
    Body* body_;
};

// The same job as every textbook does it: d2i_X509_REQ, X509_REQ_verify, X509_set_pubkey,
// extensions by name, X509_sign.
class Textbook {
  public:
    Textbook();
    Textbook(const Textbook&) = delete;
    Textbook& operator=(const Textbook&) = delete;
    ~Textbook();
    void run(int times);

  private:
    struct Body;
    Body* body_;
};

inline double thread_cpu_us() {
    timespec at{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e6 + static_cast<double>(at.tv_nsec) / 1e3;
}

inline double process_cpu_us() {
    timespec at{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e6 + static_cast<double>(at.tv_nsec) / 1e3;
}

inline double wall_us() {
    return std::chrono::duration<double, std::micro>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// CPU of another process so far, from the scheduler's nanoseconds of each of its threads.
inline double cpu_us_of(pid_t pid) {
    double total = 0;
    const auto tasks = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
        std::ifstream file(task.path() / "schedstat");
        double nanoseconds = 0;
        file >> nanoseconds;
        total += nanoseconds / 1e3;
    }
    return total;
}

// Microseconds of `clock` for each run of `work`, that does `times` of them.
template <class Clock>
double per_run(int times, Clock clock, const std::function<void(int)>& work) {
    const double before = clock();
    work(times);
    return (clock() - before) / times;
}

// The middle one of the rounds: a neighbour's burst does not count.
inline double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

[[noreturn]] inline void give_up(const std::string& why) {
    std::fprintf(stderr, "bench: %s\n", why.c_str());
    std::exit(1);
}

}  // namespace bartizan::bench
