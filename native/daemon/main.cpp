// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon/bartizand.hpp"
#include "ipc/hardening.hpp"
#include "log/log.hpp"

using namespace bartizan;

namespace {

// As docs/reference/cli.md has them for every program.
constexpr int failed = 1;
constexpr int wrong_usage = 2;
constexpr int unavailable = 4;

int exit_code_of(const Error& error) {
    if (error.fault == Fault::config_invalid || error.fault == Fault::profile_invalid ||
        error.fault == Fault::deployment_missing) {
        return wrong_usage;
    }
    return traits(error.fault).http_status == 503 ? unavailable : failed;
}

int report(const Error& error) {
    std::cerr << "bartizand: " << public_message(error) << '\n';
    if (!error.operator_detail.empty()) {
        std::cerr << "  " << error.operator_detail << '\n';
    }
    std::cerr << "  what to do: " << traits(error.fault).remedy << '\n';
    return exit_code_of(error);
}

// Each connection is a descriptor.
void allow_many_descriptors() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

// For this thread to wait for; no other thread of the process takes them.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int one : {SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&set, one);
    }
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

void reload(daemon::Bartizand& service) {
    const auto changes = service.reload();
    if (!changes) {
        log::Line(log::Level::error, "reload refused").with(changes.error());
        return;
    }
    for (const auto& change : *changes) {
        log::Line(log::Level::info, "reloaded").with("change", change);
    }
    log::Line(log::Level::info, "reload done").with("changes", changes->size());
}

int serve(daemon::Bartizand& service, const sigset_t& signals) {
    service.start();
    log::Line(log::Level::info, "ready").with("pid", ::getpid());
    while (true) {
        int signal = 0;
        ::sigwait(&signals, &signal);
        if (signal == SIGHUP) {
            reload(service);
            continue;
        }
        log::Line(log::Level::info, "draining").with("signal", signal);
        const bool all = service.drain();
        log::Line(all ? log::Level::info : log::Level::warning, "stopped")
            .with("answered", all ? "all" : "some requests were cut off");
        return all ? 0 : failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "The Certificate Management Function as a service. Stays in the foreground; "
        "SIGHUP reloads, SIGTERM drains and ends.",
        "bartizand"};
    std::string config = "bartizan.conf";
    bool check = false;
    app.add_option("--config", config, "the deployment's bartizan.conf")->capture_default_str();
    app.add_flag("--check", check,
                 "validate configuration, profiles, CA, token, ledger; then exit");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    ipc::harden_process();
    allow_many_descriptors();
    const auto signals = block_signals();
    const std::filesystem::path path(config);
    if (path.filename() != deployment::config_name) {
        std::cerr << "bartizand: the file's name is bartizan.conf, its folder is the deployment\n";
        return wrong_usage;
    }
    const auto directory = std::filesystem::absolute(path).parent_path();
    const auto loaded = deployment::load_config(directory);
    if (!loaded) {
        return report(loaded.error());
    }
    log::open(loaded->text("daemon", "log") == "syslog" && !check ? log::Sink::syslog
                                                                  : log::Sink::standard_error,
              "bartizand");
    const auto service = daemon::Bartizand::open(directory);
    if (!service) {
        return report(service.error());
    }
    if (check) {
        std::cout << "bartizand: no problem found\n";
        return 0;
    }
    return serve(**service, signals);
}
