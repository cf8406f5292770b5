// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <filesystem>
#include <sstream>

#include "ledger/contract.hpp"
#include "ledger/lcm_contract.hpp"
#include "ledger/settlement_contract.hpp"

namespace {

// A folder for each scenario, removed at the end of the run.
ledger::LedgerOptions options() {
    static const auto root = [] {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-ledger.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        struct Remover {
            std::string path;
            ~Remover() { std::filesystem::remove_all(path); }
        };
        static const Remover remover{name};
        return name;
    }();
    static int count = 0;
    return {.url = "sqlite:" + root + "/" + std::to_string(++count) + ".sqlite"};
}

}  // namespace
