// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "config/file.hpp"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sys/stat.h>

#include <catch2/catch.hpp>

using namespace bartizan;

namespace {

class Written {
  public:
    explicit Written(const std::string& text, mode_t mode = 0600) {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-config.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        std::ofstream(path()) << text;
        REQUIRE(::chmod(path().c_str(), mode) == 0);
    }

    Written(const Written&) = delete;
    Written& operator=(const Written&) = delete;

    ~Written() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::filesystem::path path() const { return folder_ / "bartizan.conf"; }

  private:
    std::filesystem::path folder_;
};

std::vector<std::string> problems(const std::string& text, mode_t mode = 0600) {
    const Written file(text, mode);
    return config::File::problems(file.path(), config::deployment_schema(), {"bartizan"});
}

const std::string good = "[bartizan]\noperator_domain = operator.example\n";

}  // namespace

SCENARIO("Every problem of a configuration is told at once, with what is allowed", "[config]") {
    const auto found = problems(
        "[bartizan]\noperator_domian = x\n[signer]\nbackend = hsm\nworkers = 0\n"
        "ca_key = a;b\nqueue = 12x\nallow_extractable_ca_key = yes\n[nonsense]\na = b\n"
        "[consumer v]\ncert_types = VNFCI_CERT, X\n");
    const std::set<std::string> told(found.begin(), found.end());
    CHECK(told.size() == 8);
    CHECK(told.contains("bartizan.conf: [bartizan] operator_domian: no such option"));
    CHECK(told.contains("bartizan.conf: [signer] backend = 'hsm': one of: pkcs11, pem"));
    CHECK(
        told.contains("bartizan.conf: [signer] workers = '0': an integer from 1 to 64 (sessions)"));
    CHECK(told.contains("bartizan.conf: [nonsense]: no such section"));
}

SCENARIO("A configuration that is not there, or not ours alone, is not taken", "[config]") {
    CHECK(problems(good).empty());
    CHECK(problems(good, 0620).size() == 1);
    CHECK(problems(good, 0602).size() == 1);
    CHECK(problems("").size() == 1);
    CHECK(problems("[bartizan]\n[bartizan]\n").size() == 1);
    CHECK(problems("[bartizan\n").size() == 1);
    CHECK(problems(good + std::string(config::max_file, '\n')).size() == 1);
    CHECK(config::File::problems("/absent/bartizan.conf", config::deployment_schema(), {}).size() ==
          1);
}

SCENARIO("Values have their defaults, types and places", "[config]") {
    const Written file(
        good +
        "[signer]\nca_key = pkcs11:object=a;id=%01\npin_file = pin\n"
        "[consumer b]\nrole = VNFM\n[consumer a]\ndns_suffixes = x.example ,y.example\n");
    const auto loaded =
        config::File::load(file.path(), config::deployment_schema(), {"bartizan", "signer"});
    REQUIRE(loaded);
    CHECK(loaded->text("signer", "ca_key") == "pkcs11:object=a;id=%01");
    CHECK(loaded->path("signer", "pin_file") == file.path().parent_path() / "pin");
    CHECK(loaded->path("signer", "ca_certificate").empty());
    CHECK(loaded->integer("signer", "deadline_ms") == 5000);
    CHECK_FALSE(loaded->boolean("signer", "allow_extractable_ca_key"));
    CHECK(loaded->named("consumer") == std::vector<std::string>{"b", "a"});
    CHECK(loaded->list("consumer a", "dns_suffixes") ==
          std::vector<std::string>{"x.example", "y.example"});
    CHECK(loaded->list("consumer b", "cert_types") ==
          std::vector<std::string>{"VNFCI_CERT", "VNFOAM_CERT"});
}

SCENARIO("What a section must have is asked of each section of its kind", "[config]") {
    const std::string vim = "vim_id = 6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e55\n";
    const auto found = problems(good + "[vim a]\n" + vim + "[vim b]\nnfvi_pop_id = p\n" + vim +
                                "[listener pki]\naddress = ::1\n");
    REQUIRE(found.size() == 2);
    CHECK(found[0].starts_with("bartizan.conf: [listener pki] port is missing"));
    CHECK(found[1].starts_with("bartizan.conf: [vim a] nfvi_pop_id is missing"));
}

SCENARIO("A text is checked as the file that it is to become", "[config]") {
    const auto parse = [](const std::string& text) {
        return config::File::parse(text, "/site/bartizan.conf", config::deployment_schema(),
                                   {"bartizan"});
    };
    const auto parsed = parse(good + "[signer]\npin_file = pin\n");
    REQUIRE(parsed);
    CHECK(parsed->path("signer", "pin_file") == "/site/pin");
    for (const auto& bad : {std::string(), good + "[nonsense]\na = b\n",
                            good + std::string(config::max_file, '\n')}) {
        const auto refused = parse(bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == Fault::config_invalid);
    }
}

SCENARIO("A bar in a default does not end a cell of the reference page", "[config]") {
    const auto page = config::reference(config::deployment_schema());
    CHECK(page.find("`CUSTOM_(SITE\\|ROOM\\|ROW\\|RACK\\|UNIT)_(.+)`") != std::string::npos);
}

SCENARIO("The sample is a valid configuration", "[config]") {
    for (const auto* schema : {&config::deployment_schema(), &config::profile_schema()}) {
        const Written file(config::sample(*schema));
        CHECK(config::File::problems(file.path(), *schema, {}).empty());
    }
}
