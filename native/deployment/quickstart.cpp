// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/quickstart.hpp"

#include "cmf/secret.hpp"
#include "deployment/ceremony.hpp"
#include "deployment/files.hpp"
#include "deployment/identities.hpp"
#include "deployment/quickstart_files.hpp"
#include "deployment/signer_program.hpp"

namespace bartizan::deployment {
namespace {

Result<std::string> random_pin() {
    BARTIZAN_TRY(const auto secret, cmf::new_secret());
    return secret + "\n";
}

class Steps {
  public:
    void add(std::string text, bool done) { steps_.push_back({std::move(text), done}); }

    Result<void> directory(const std::filesystem::path& path, const std::string& text) {
        BARTIZAN_TRY(const bool made, make_directory(path, 0700));
        add(text, made);
        return {};
    }

    Result<void> file(const std::filesystem::path& path, const std::string& contents, mode_t mode,
                      const std::string& text) {
        BARTIZAN_TRY(const bool made, write_new_file(path, contents, mode));
        add(text, made);
        return {};
    }

    std::vector<QuickstartStep> take() { return std::move(steps_); }

  private:
    std::vector<QuickstartStep> steps_;
};

Result<void> make_token(Steps& steps, const std::filesystem::path& directory) {
    BARTIZAN_CHECK(make_directory(directory / "tokens", 0700));
    BARTIZAN_CHECK(make_directory(directory / "state", 0700));
    BARTIZAN_CHECK(write_new_file(directory / "softhsm2.conf",
                                  softhsm_conf((directory / "tokens").string()), 0600));
    BARTIZAN_TRY(const auto pin, random_pin());
    BARTIZAN_CHECK(write_new_file(directory / "pin", pin, 0600));
    BARTIZAN_TRY(const auto so_pin, random_pin());
    BARTIZAN_CHECK(write_new_file(directory / "so-pin", so_pin, 0600));
    std::error_code code;
    const bool exists = !std::filesystem::is_empty(directory / "tokens", code);
    if (!exists) {
        BARTIZAN_CHECK(run_signer(directory / config_name, {"init-token", "--so-pin-file",
                                                            (directory / "so-pin").string()}));
    }
    steps.add("SoftHSM2 token 'bartizan' in tokens/, its PIN in the file pin", !exists);
    return {};
}

}  // namespace

Result<std::vector<QuickstartStep>> quickstart(const std::filesystem::path& relative,
                                               const QuickstartOptions& options) {
    const auto directory = std::filesystem::absolute(relative).lexically_normal();
    if (!cmf::is_fqdn(options.operator_domain)) {
        return Error{Fault::malformed_request, "operatorDomain: not a domain name", ""};
    }
    // It becomes a line of a file and a name of certificates (ub-organization-name).
    if (options.organization.empty() || options.organization.size() > 48 ||
        options.organization.find_first_of("\r\n") != std::string::npos) {
        return Error{Fault::malformed_request, "organization: 1 to 48 octets in one line", ""};
    }
    if (options.base_port < 0 || options.base_port > 65533) {
        return Error{Fault::malformed_request, "basePort: 0 to 65533", ""};
    }
    Steps steps;
    BARTIZAN_CHECK(steps.directory(directory, "directory " + directory.string()));
    BARTIZAN_CHECK(steps.file(directory / config_name, bartizan_conf(options), 0600,
                              "configuration bartizan.conf"));
    const auto profiles = directory / "profiles";
    BARTIZAN_CHECK(make_directory(profiles, 0755));
    for (const auto& [name, text] : profile_files(options)) {
        BARTIZAN_CHECK(
            steps.file(profiles / name, text, 0644, "certificate profile profiles/" + name));
    }
    BARTIZAN_TRY(const auto config, load_config(directory));
    if (const auto socket = config.text("signer", "socket"); !socket.empty()) {
        steps.add("signer and token of the service at " + socket, false);
    } else {
        BARTIZAN_CHECK(make_token(steps, directory));
    }
    BARTIZAN_TRY(const bool identities,
                 make_identities(directory, {.operator_domain = options.operator_domain,
                                             .organization = options.organization}));
    steps.add(
        "TLS identities in listeners/ and clients/, and management-ca/ that issued them (a real "
        "site has its own)",
        identities);
    if (options.external_ca) {
        return steps.take();
    }
    auto made =
        ca_init(directory, {.algorithm = options.algorithm, .organization = options.organization});
    if (!made && made.error().fault != Fault::ca_exists) {
        return std::move(made).error();
    }
    steps.add(
        "root CA in offline-root/ (a real site makes it on a machine without network and "
        "takes this folder off here)",
        made.has_value());
    steps.add("issuing CA: its key was generated on the token, its chain is ca/chain.pem",
              made.has_value());
    std::error_code code;
    const bool ledger = std::filesystem::exists(directory / "ledger.sqlite", code);
    BARTIZAN_TRY(const auto opened, Deployment::open(directory));
    steps.add("ledger ledger.sqlite", !ledger);
    return steps.take();
}

}  // namespace bartizan::deployment
