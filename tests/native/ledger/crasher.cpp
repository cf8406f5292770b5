// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ledger_crasher LEDGER RUN THREADS COUNT: issues COUNT certificates from each of THREADS
// threads and writes each id to standard output after the ledger answered.

#include <cstdlib>
#include <thread>
#include <unistd.h>

#include "ledger/entries.hpp"

int main(int argc, char** argv) {
    using namespace bartizan;
    if (argc != 5) {
        return 2;
    }
    auto ledger = ledger::open_ledger({.url = std::string("sqlite:") + argv[1]});
    if (!ledger) {
        return 3;
    }
    const std::string run = argv[2];
    std::vector<std::thread> threads;
    for (int thread = 0; thread < std::atoi(argv[3]); ++thread) {
        threads.emplace_back([&, thread] {
            const auto name = run + "-" + std::to_string(thread);
            const auto record = test::registration("r-" + name, "vnf-" + name, {"vnfc"});
            if (!(*ledger)->register_subjects(record, test::audit("registration.created"))) {
                ::_exit(4);
            }
            for (int i = 0; i < std::atoi(argv[4]); ++i) {
                const auto key = name + "-" + std::to_string(i);
                const auto outcome = (*ledger)->record_issue(test::entry(record, key, key));
                if (!outcome) {
                    ::_exit(5);
                }
                const auto line = outcome->certificate.id + "\n";
                if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) {
                    ::_exit(6);
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return 0;
}
