// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a ledger does when the machine below it does not do its part.

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <set>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "ledger/entries.hpp"

using namespace bartizan;
using namespace bartizan::test;

namespace {

class Folder {
  public:
    Folder() {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-trouble.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string file(const std::string& name = "ledger.sqlite") const {
        return (path_ / name).string();
    }

  private:
    std::filesystem::path path_;
};

std::string slurp(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return std::move(out).str();
}

Fault open_fault(const std::string& path) {
    const auto ledger = ledger::open_ledger({.url = "sqlite:" + path});
    REQUIRE_FALSE(ledger);
    return ledger.error().fault;
}

// The crasher's run: what it said, and its exit status.
struct Run {
    std::string said;
    int status = 0;
};

Run run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
        const std::string& output, unsigned kill_after_us = 0) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (std::freopen(output.c_str(), "w", stdout) == nullptr) {
            ::_exit(126);
        }
        for (const auto& variable : environment) {
            ::putenv(const_cast<char*>(variable.c_str()));
        }
        std::vector<char*> argv{const_cast<char*>(BARTIZAN_CRASHER)};
        for (const auto& argument : arguments) {
            argv.push_back(const_cast<char*>(argument.c_str()));
        }
        argv.push_back(nullptr);
        ::execv(BARTIZAN_CRASHER, argv.data());
        ::_exit(127);
    }
    if (kill_after_us != 0) {
        ::usleep(kill_after_us);
        ::kill(child, SIGKILL);
    }
    Run out;
    ::waitpid(child, &out.status, 0);
    out.said = slurp(output);
    return out;
}

}  // namespace

SCENARIO("The ledger reaches the disk before the answer leaves", "[ledger][durable]") {
    const Folder folder;
    const auto order = [&](const std::string& lose) {
        const auto log = folder.file("log" + lose);
        std::vector<std::string> environment{std::string("LD_PRELOAD=") + BARTIZAN_SYNC_OBSERVER,
                                             "SYNC_OBSERVER_LOG=" + log};
        if (!lose.empty()) {
            environment.push_back("SYNC_OBSERVER_LOSE=1");
        }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        environment.emplace_back("ASAN_OPTIONS=verify_asan_link_order=0");
#endif
        const auto done =
            run({folder.file("d" + lose), "1", "1", "20"}, environment, folder.file("out"));
        CHECK(done.status == 0);
        return slurp(log);
    };
    // Every answer O is preceded by a sync S that no later write W has overtaken.
    const auto is_durable = [](const std::string& events) {
        int answers = 0;
        bool synced = false;
        bool written = false;
        for (const char event : events) {
            if (event == 'W') {
                synced = false;
                written = true;
            } else if (event == 'S') {
                synced = written;
            } else {
                if (!synced) {
                    return false;
                }
                ++answers;
                written = false;
                synced = false;
            }
        }
        return answers == 20;
    };
    CHECK(is_durable(order("")));
    CHECK_FALSE(is_durable(order("lose")));
}

SCENARIO("Whatever moment it is killed at, nothing that was answered is missing",
         "[ledger][durable]") {
    const Folder folder;
    std::mt19937 random(20261125);
    std::set<std::string> seen;
    constexpr int kills = 50;
    unsigned latest = 60000;  // microseconds; more where the process begins slowly
    for (int i = 0; i < kills; ++i) {
        const auto before = seen.size();
        const auto done = run({folder.file(), std::to_string(i), "4", "100000"}, {},
                              folder.file("out"), 5000 + static_cast<unsigned>(random() % latest));
        CHECK(WIFSIGNALED(done.status));
        std::istringstream lines(done.said);
        for (std::string id; std::getline(lines, id);) {
            if (!lines.eof()) {  // a line that was cut off was not said
                CHECK(seen.insert(id).second);
            }
        }
        if (seen.size() == before) {
            latest += latest / 4;
        }
    }
    CHECK(seen.size() > kills);
    const auto ledger = ledger::open_ledger({.url = "sqlite:" + folder.file()});
    REQUIRE(ledger);
    for (const auto& id : seen) {
        if (!(*ledger)->certificate(id).value()) {
            FAIL_CHECK(id << " is missing");
        }
    }
    CHECK((*ledger)->certificate_count().value() >= seen.size());
}

SCENARIO("A ledger of a newer release is left alone", "[ledger]") {
    const Folder folder;
    REQUIRE(ledger::open_ledger({.url = "sqlite:" + folder.file()}));
    REQUIRE(std::system(("sqlite3 " + folder.file() + " 'INSERT INTO schema_version VALUES (999)'")
                            .c_str()) == 0);
    CHECK(open_fault(folder.file()) == Fault::ledger_newer);
}

SCENARIO("A damaged ledger is said to be damaged", "[ledger]") {
    const Folder folder;
    std::ofstream(folder.file()) << std::string(8192, 'x');
    CHECK(open_fault(folder.file()) == Fault::ledger_corrupt);
    CHECK(slurp(folder.file()) == std::string(8192, 'x'));
}

SCENARIO("A ledger that cannot be written is said to be read-only", "[ledger]") {
    const Folder folder;
    REQUIRE(ledger::open_ledger({.url = "sqlite:" + folder.file()}));
    REQUIRE(::chmod(folder.file().c_str(), 0444) == 0);
    CHECK(open_fault(folder.file()) == Fault::ledger_read_only);
}

SCENARIO("An unknown place for a ledger is unavailable", "[ledger]") {
    const Folder folder;
    CHECK(open_fault(folder.file("absent/ledger.sqlite")) == Fault::ledger_unavailable);
    const auto unknown = ledger::open_ledger({.url = "postgres:x"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().fault == Fault::ledger_unavailable);
}

SCENARIO("A full disk refuses the new and keeps the old", "[ledger][durable]") {
    const Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        // A file of limited size stands for the full disk.
        ::signal(SIGXFSZ, SIG_IGN);
        auto ledger = ledger::open_ledger({.url = "sqlite:" + folder.file()});
        const auto record = registration("r", "vnf", {"vnfc"});
        if (!ledger || !(*ledger)->register_subjects(record, audit("x")) ||
            !(*ledger)->record_issue(entry(record, "first", "first"))) {
            ::_exit(2);
        }
        const rlimit limit{300000, 300000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        for (int i = 0; i < 1000; ++i) {
            const auto name = std::to_string(i);
            const auto outcome = (*ledger)->record_issue(entry(record, name, name));
            if (!outcome) {
                const auto fault = outcome.error().fault;
                const bool first = (*ledger)
                                       ->certificate(entry(record, "first", "first").certificate.id)
                                       .value()
                                       .has_value();
                ::_exit(!first                                                              ? 4
                        : fault == Fault::ledger_full || fault == Fault::ledger_unavailable ? 0
                                                                                            : 3);
            }
        }
        ::_exit(5);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
    const auto ledger = ledger::open_ledger({.url = "sqlite:" + folder.file()});
    REQUIRE(ledger);
    CHECK((*ledger)->certificate_count().value() >= 1);
}

SCENARIO("The write-ahead log does not grow without end", "[ledger]") {
    const Folder folder;
    const auto ledger = ledger::open_ledger({.url = "sqlite:" + folder.file()}).value();
    const auto record = registration("r-1", "vnf-1", {"vnfc-1"});
    REQUIRE(ledger->register_subjects(record, audit("registration.created")));
    constexpr int callers = 32;
    constexpr int each = 800;
    std::atomic<std::uintmax_t> longest = 0;
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller) {
        threads.emplace_back([&, caller] {
            for (int i = 0; i < each; ++i) {
                const auto name = std::to_string(caller) + "/" + std::to_string(i);
                if (!ledger->record_issue(entry(record, name, name))) {
                    longest = std::numeric_limits<std::uintmax_t>::max();
                }
                if (caller == 0) {
                    std::error_code none;
                    const auto size = std::filesystem::file_size(folder.file() + "-wal", none);
                    longest = none ? longest.load() : std::max(longest.load(), size);
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    // More than twice as much was written to it; it begins anew at 32,000 pages.
    CHECK(longest > 1024UL * 1024);
    CHECK(longest < 136UL * 1024 * 1024);
}
