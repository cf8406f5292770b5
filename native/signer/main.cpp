// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <CLI/CLI.hpp>
#include <iostream>
#include <unistd.h>

#include "ipc/hardening.hpp"
#include "signer/ceremony.hpp"
#include "signer/serve.hpp"

using namespace bartizan;

#if defined(__SANITIZE_THREAD__)
// The process ends without its workers on purpose.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_options() {
    return "report_thread_leaks=0";
}
#endif

namespace {

constexpr int failed = 1;
constexpr int wrong_usage = 2;

// The answer for programs goes to standard output, the line for people to standard error.
int print(const Result<std::string>& answer) {
    if (answer) {
        std::cout << *answer << std::endl;
        return 0;
    }
    std::cout << signer::error_json(answer.error()) << std::endl;
    std::cerr << "bartizan-signer: " << public_message(answer.error()) << '\n';
    if (!answer.error().operator_detail.empty()) {
        std::cerr << "  " << answer.error().operator_detail << '\n';
    }
    std::cerr << "  what to do: " << traits(answer.error().fault).remedy << '\n';
    return failed;
}

// Ends without tearing the module down: what a vendor's library does then is not ours to wait for.
[[noreturn]] void report(const Result<std::string>& answer) {
    const int code = print(answer);
    std::cout.flush();
    ::_exit(code);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Holds the CA's key and signs what its guard allows.", "bartizan-signer"};
    app.require_subcommand(1);
    std::string config = "bartizan.conf";
    std::string so_pin_file;
    std::string key;
    std::string algorithm = "ec-p256";
    const auto with_config = [&](CLI::App* command) {
        command->add_option("--config", config, "the deployment's bartizan.conf")
            ->capture_default_str();
        return command;
    };

    auto* serve = with_config(app.add_subcommand(
        "serve", "Serve the channel that a parent process left as descriptor 3; not for people"));
    auto* init = with_config(app.add_subcommand(
        "init-token", "Initialise a new token with [signer] token_label and the PIN of pin_file"));
    init->add_option("--so-pin-file", so_pin_file, "file with the security officer's PIN")
        ->required();
    auto* generate = with_config(app.add_subcommand(
        "generate-key", "Make a key on the token; nothing that exists is overwritten"));
    generate->add_option("--key", key, "RFC 7512 URI with object= and id= (default: ca_key)");
    generate->add_option("--algorithm", algorithm, "ec-p256, ec-p384, rsa-3072 or ed25519")
        ->capture_default_str();
    with_config(app.add_subcommand("describe", "Tell which keys are held, as JSON"));

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    if (serve->parsed()) {
        return static_cast<int>(signer::serve(config));
    }
    ipc::harden_process();
    ipc::close_descriptors_above(STDERR_FILENO);
    if (init->parsed()) {
        report(signer::init_token(config, so_pin_file));
    }
    if (generate->parsed()) {
        report(signer::make_key(config, key, algorithm));
    }
    report(signer::describe_keys(config));
}
