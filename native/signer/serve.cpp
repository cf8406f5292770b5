// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/serve.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>

#include "ipc/supervised_child.hpp"
#include "signer/hardening.hpp"
#include "signer/settings_from_config.hpp"

namespace bartizan::signer {
namespace {

struct Prepared {
    SignerSettings settings;
    std::unique_ptr<Keyring> keyring;
    TbsGuard guard;
};

Result<Prepared> prepare(const std::string& config) {
    BARTIZAN_TRY(auto settings, settings_from_config(config));
    BARTIZAN_CHECK(enter_module_environment(settings, config));
    BARTIZAN_TRY(auto keyring, Keyring::open(settings));
    BARTIZAN_TRY(auto guard, make_guard(settings, keyring->keys().front()));
    return Prepared{std::move(settings), std::move(keyring), std::move(guard)};
}

}  // namespace

Result<void> enter_module_environment(const SignerSettings& settings, const std::string& config) {
    for (const auto& entry : settings.module_environment) {
        const auto equals = entry.find('=');
        if (equals == entry.npos || equals == 0) {
            return Error{Fault::config_invalid,
                         "[signer] module_environment = '" + entry + "': NAME=VALUE", ""};
        }
        ::setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    }
    const auto folder = std::filesystem::absolute(config).parent_path();
    if (::chdir(folder.c_str()) != 0) {
        return Error{Fault::file_unusable, "", folder.string() + ": cannot be entered"};
    }
    return {};
}

Ending serve(const std::string& config) {
    ipc::enter_child();
    harden_process(ipc::child_channel_fd);
    ipc::Channel channel{ipc::Descriptor(ipc::child_channel_fd)};
    auto prepared = prepare(config);
    if (!prepared) {
        const auto& error = prepared.error();
        std::cerr << "bartizan-signer: " + public_message(error) + "; " + error.operator_detail +
                         "\n";
        static_cast<void>(channel.send(failure_frame(error)));
        return Ending::not_ready;
    }
    // Never destroyed: its threads may hang in the token, and the process ends anyway.
    auto* service = new Service(*prepared->keyring, std::move(prepared->guard), std::move(channel),
                                prepared->settings.workers);
    const auto ending = service->run();
    std::cerr.flush();
    ::_exit(static_cast<int>(ending));
}

}  // namespace bartizan::signer
