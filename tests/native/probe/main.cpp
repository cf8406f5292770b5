// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>

#include "probe/commands.hpp"

using namespace bartizan;

namespace {

struct Command {
    std::string_view name;
    std::string_view usage;
    int (*run)(probe::Arguments arguments);
};

constexpr std::array commands{
    Command{"tbs-check",
            "tbs-check [--issuer CERTIFICATE] [--now SECONDS] FILE   is it what the signer's "
            "guard signs? (DER of a TBSCertificate, TBSCertList or whole certificate or CRL)",
            probe::tbs_check},
    Command{"csr-check",
            "csr-check FILE   is it a request that the CMF would take? (PEM or DER; names aside)",
            probe::csr_check},
    Command{"json-check", "json-check FILE   is it a text that the service would read as JSON?",
            probe::json_check},
    Command{"token-csr",
            "token-csr   makes a request with a token's key; environment P11_MODULE, P11_LABEL, "
            "P11_PIN, P11_KEYID (hex), P11_OUT",
            probe::token_csr},
};

}  // namespace

int main(int argc, char** argv) {
    const std::string_view name = argc > 1 ? argv[1] : "";
    const auto* const command = std::ranges::find(commands, name, &Command::name);
    if (command == commands.end()) {
        for (const auto& known : commands) {
            std::cerr << "bartizan-probe " << known.usage << '\n';
        }
        return probe::unusable;
    }
    return command->run(probe::Arguments(argv, static_cast<std::size_t>(argc)).subspan(2));
}
