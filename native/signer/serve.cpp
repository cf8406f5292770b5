// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/serve.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>

#include "ipc/hardening.hpp"
#include "ipc/supervised_child.hpp"
#include "signer/settings_from_config.hpp"

namespace bartizan::signer {
namespace {

// The service and what it stands on.
struct Station {
    std::unique_ptr<Keyring> keyring;
    std::unique_ptr<Service> service;
};

Result<Station> prepare(const std::string& config, ipc::Channel& channel) {
    BARTIZAN_TRY(const auto settings, settings_from_config(config));
    BARTIZAN_CHECK(enter_module_environment(settings, config));
    BARTIZAN_TRY(auto keyring, Keyring::open(settings));
    BARTIZAN_TRY(auto guard, make_guard(settings, keyring->keys().front()));
    auto service =
        std::make_unique<Service>(*keyring, std::move(guard), std::move(channel), settings.workers);
    return Station{std::move(keyring), std::move(service)};
}

}  // namespace

Result<void> enter_module_environment(const SignerSettings& settings, const std::string& config) {
    for (const auto& entry : settings.module_environment) {
        const auto equals = entry.find('=');
        if (equals == std::string::npos || equals == 0) {
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
    ipc::harden_process();
    ipc::close_descriptors_above(ipc::child_channel_fd);
    ipc::Channel channel{ipc::Descriptor(ipc::child_channel_fd)};
    const auto station = prepare(config, channel);
    if (!station) {
        const auto& error = station.error();
        std::cerr << "bartizan-signer: " + public_message(error) + "; " + error.operator_detail +
                         "\n";
        static_cast<void>(channel.send(failure_frame(error)));
        return Ending::not_ready;
    }
    const auto ending = station->service->run();
    std::cerr.flush();
    // Nothing is torn down: its threads may hang in the token, and the process ends anyway.
    ::_exit(static_cast<int>(ending));
}

}  // namespace bartizan::signer
