// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A deployment's folder for one test, gone afterwards; and a configuration that is whole but for
// what the test adds.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "deployment/authority.hpp"

namespace bartizan::test {

class Folder {
  public:
    Folder() {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-test.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    void configure(const std::string& text, mode_t mode = 0600) const {
        std::ofstream(conf()) << text;
        REQUIRE(::chmod(conf().c_str(), mode) == 0);
    }

    [[nodiscard]] std::filesystem::path conf() const { return path_ / "bartizan.conf"; }

    [[nodiscard]] std::string text() const {
        std::ifstream input(conf());
        return {std::istreambuf_iterator<char>(input), {}};
    }

  private:
    std::filesystem::path path_;
};

inline const std::string whole =
    "# of the site\n"
    "[bartizan]\noperator_domain = operator.example\n\n"
    "[signer]\nbackend = pem\n\n"
    "[ca]\n"
    "crl_distribution_points = http://pki.operator.example/issuing.crl\n"
    "ca_issuers = http://pki.operator.example/issuing.cer\n\n"
    "# mutual TLS\n"
    "[listener certm]\nport = 8443\ncertificate = c.pem\nkey = k.pem\nclient_anchors = a.pem\n\n"
    "# who may register\n"
    "[consumer vnfm]\nidentities = dns:vnfm.operator.example\n";

// What is wrong with a configuration that has `more`: the problem, if it is one.
inline std::string problem(const std::string& more) {
    const Folder folder;
    folder.configure(whole + more);
    const auto found = deployment::config_problems(folder.conf());
    return found.size() == 1 ? found.front() : std::to_string(found.size()) + " problems";
}

inline std::string sm(const std::string& name, const std::string& more = {},
                      const std::string& port = "9000") {
    return "[sm " + name + "]\nmode = PASSIVE\nidentities = dns:sm-" + name +
           ".operator.example\nport = " + port + "\ncertificate = " + name +
           "/c.pem\nkey = " + name + "/k.pem\nclient_anchors = " + name + "/a.pem\n" + more;
}

inline std::string vim(const std::string& name, const std::string& more = "cloud = c\n",
                       const std::string& id = "6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e55") {
    return "[vim " + name + "]\nvim_id = " + id + "\nnfvi_pop_id = pop-1\n" + more;
}

}  // namespace bartizan::test
