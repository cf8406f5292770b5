// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// MariaDB as Debian packages it, started here on a socket in a folder of its own.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <signal.h>
#include <sstream>
#include <sys/prctl.h>

#include "ledger/contract.hpp"
#include "ledger/lcm_contract.hpp"
#include "ledger/settlement_contract.hpp"

namespace {

class Server {
  public:
    Server() {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-mariadb.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            std::abort();
        }
        folder_ = name;
        ::setenv("MYSQL_UNIX_PORT", socket().c_str(), 1);
        const auto data = (folder_ / "data").string();
        const auto user = ::getuid() == 0 ? " --user=root" : "";
        if (std::system(("mariadb-install-db --no-defaults --auth-root-authentication-method="
                         "normal --skip-test-db --force --datadir=" +
                         data + user + " >" + (folder_ / "install.log").string() + " 2>&1")
                            .c_str()) != 0) {
            std::cerr << "mariadb-install-db failed\n";
            std::exit(EXIT_FAILURE);
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            // A test that crashes runs no destructor: the server must not outlive it.
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const auto log = (folder_ / "server.log").string();
            if (std::freopen(log.c_str(), "w", stderr) == nullptr) {
                ::_exit(126);
            }
            ::execl("/usr/sbin/mariadbd", "mariadbd", "--no-defaults", "--skip-networking",
                    ("--datadir=" + data).c_str(), ("--socket=" + socket()).c_str(),
                    "--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=64M",
                    ::getuid() == 0 ? "--user=root" : "--skip-name-resolve", nullptr);
            ::_exit(127);
        }
        for (int i = 0; i < 300; ++i) {
            if (client("SELECT 1")) {
                return;
            }
            ::usleep(100000);
        }
        std::cerr << "mariadbd did not start\n";
        std::exit(EXIT_FAILURE);
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    ~Server() {
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] std::string socket() const { return (folder_ / "sock").string(); }

    [[nodiscard]] bool client(const std::string& sql) const {
        return std::system(("mariadb --no-defaults -u root -S " + socket() + " -e '" + sql +
                            "' >/dev/null 2>&1")
                               .c_str()) == 0;
    }

  private:
    std::filesystem::path folder_;
    pid_t pid_ = 0;
};

bool is_installed() {
    return std::system("command -v mariadb-install-db mariadb >/dev/null") == 0 &&
           ::access("/usr/sbin/mariadbd", X_OK) == 0;
}

ledger::LedgerOptions options() {
    static const Server server;
    static int count = 0;
    const auto database = "ledger" + std::to_string(++count);
    REQUIRE(server.client("CREATE DATABASE " + database + " CHARACTER SET utf8mb4"));
    return {.url = "mysql:host=localhost;user=root;db=" + database};
}

// First, so that a machine without the server says so instead of failing everywhere.
struct Required {
    Required() {
        if (!is_installed()) {
            std::cerr << "mariadb-server-core and mariadb-client-core are not installed\n";
            std::exit(std::getenv("BARTIZAN_REQUIRE_MARIADB") == nullptr ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE);
        }
    }
} const required;

}  // namespace
