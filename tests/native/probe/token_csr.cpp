// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A request made with a key on any token, through the signer's own pieces.

#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "probe/commands.hpp"
#include "signer/login.hpp"
#include "signer/token_key.hpp"
#include "x509/certificate.hpp"
#include "x509/software_key.hpp"

namespace bartizan::probe {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

// "0a1b" as %0a%1b
std::string percent(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += '%' + hex.substr(i, 2);
    }
    return out;
}

Result<std::string> make_request(const std::string& folder) {
    BARTIZAN_TRY(const auto module, signer::Module::load(environment("P11_MODULE")));
    BARTIZAN_TRY(const auto token,
                 signer::Token::find(module, {.label = environment("P11_LABEL"), .serial = {}}));
    BARTIZAN_TRY(const auto session, signer::Session::open(token, signer::Access::read_only));
    BARTIZAN_CHECK(signer::log_in(session, {.pin_file = folder + "/pin", .state_folder = folder}));
    BARTIZAN_TRY(const auto uri,
                 signer::KeyUri::parse("pkcs11:id=" + percent(environment("P11_KEYID")), *token));
    BARTIZAN_TRY(const auto key, signer::TokenKey::find(session, uri));
    const x509::Name subject{.rdns = {{{std::string(x509::oid_common_name), "token-csr.example"}}}};
    BARTIZAN_TRY(const auto info,
                 x509::build_request_info(subject, key.public_key(),
                                          {{x509::GeneralName::Kind::dns, "token-csr.example"}}));
    BARTIZAN_TRY(const auto signature, key.sign(session, info));
    return x509::request_pem(x509::assemble_signed(info, key.algorithm(), signature));
}

}  // namespace

int token_csr(Arguments /*arguments*/) {
    // The PIN comes in the environment here, as the judges give it; the signer's pieces take a
    // file.
    auto folder = (std::filesystem::temp_directory_path() / "bartizan-probe.XXXXXX").string();
    ::umask(S_IRWXG | S_IRWXO);
    if (::mkdtemp(folder.data()) == nullptr) {
        return unusable;
    }
    std::ofstream(folder + "/pin") << environment("P11_PIN");
    const auto request = make_request(folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    if (!request) {
        return verdict(request.error());
    }
    std::ofstream out(environment("P11_OUT"));
    out << *request;
    out.close();
    return out ? accepted : unusable;
}

}  // namespace bartizan::probe
