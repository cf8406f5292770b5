// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A small PKI of software keys, and the openssl command line as judge.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "der/reader.hpp"
#include "x509/certificate.hpp"
#include "x509/crl.hpp"
#include "x509/software_key.hpp"

namespace bartizan::test {

inline std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return std::move(out).str();
}

class TemporaryFolder {
  public:
    TemporaryFolder() {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-test.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::filesystem::path path(const std::string& name) const { return path_ / name; }

    [[nodiscard]] std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name).string();
    }

  private:
    std::filesystem::path path_;
};

// True if the command exits with 0. Its output is shown when the test fails.
inline bool succeeds(const std::string& command) {
    UNSCOPED_INFO(command);
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

// One moment for all of a test: a second may pass between two of its lines.
inline x509::Time today() {
    static const auto moment =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return moment;
}

inline x509::Name name_of(const std::string& common_name) {
    return {.rdns = {{{std::string(x509::oid_organization), "Example"}},
                     {{std::string(x509::oid_common_name), common_name}}}};
}

inline x509::CertificateTemplate ca_template(const x509::SoftwareKey& key,
                                             const std::string& name) {
    x509::CertificateTemplate form{
        .serial = x509::new_serial(today()).value(),
        .issuer = {},
        .validity = {today() - std::chrono::hours(24), today() + std::chrono::days(3650)},
        .subject = name_of(name),
        .public_key = key.public_key(),
        .basic_constraints = {.ca = true, .path_length = std::nullopt},
        .key_usage = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign,
        .extended_key_usage = {},
        .subject_alt_names = {},
        .authority_key_identifier = key.public_key().key_identifier(),
        .crl_distribution_points = {},
        .ca_issuers = {},
        .ocsp = {}};
    return form;
}

inline x509::Certificate signed_by(const x509::SoftwareKey& key,
                                   const x509::CertificateTemplate& form) {
    const auto tbs = x509::build_tbs_certificate(form, key.algorithm());
    REQUIRE(tbs);
    const auto signature = key.sign(*tbs);
    REQUIRE(signature);
    auto certificate =
        x509::Certificate::decode(x509::assemble_signed(*tbs, key.algorithm(), *signature));
    INFO((certificate ? std::string() : public_message(certificate.error())));
    REQUIRE(certificate);
    return *certificate;
}

struct Authority {
    x509::SoftwareKey key;
    x509::Certificate certificate;

    static Authority root(x509::KeyAlgorithm algorithm, const std::string& name = "Test root") {
        auto key = x509::SoftwareKey::generate(algorithm);
        REQUIRE(key);
        auto form = ca_template(*key, name);
        form.issuer = der_of(form.subject, *key);
        auto certificate = signed_by(*key, form);
        return {std::move(key).value(), std::move(certificate)};
    }

    // DER of a name: what a request for it says.
    static Bytes der_of(const x509::Name& name, const x509::SoftwareKey& key) {
        const auto info = x509::build_request_info(name, key.public_key(), {});
        REQUIRE(info);
        der::Reader reader(*info, 4);
        auto fields = reader.enter(der::Tag::sequence);
        fields.small_integer();
        const auto whole = fields.whole(der::Tag::sequence);
        return {whole.begin(), whole.end()};
    }

    [[nodiscard]] x509::CertificateTemplate leaf(const x509::SubjectPublicKeyInfo& subject) const {
        const auto issuer = certificate.subject_der();
        return {.serial = x509::new_serial(today()).value(),
                .issuer = Bytes(issuer.begin(), issuer.end()),
                .validity = {today() - std::chrono::minutes(5), today() + std::chrono::days(30)},
                .subject = name_of("vnfc-1"),
                .public_key = subject,
                .basic_constraints = {},
                .key_usage = x509::key_usage::digital_signature,
                .extended_key_usage = {std::string(x509::oid_server_auth),
                                       std::string(x509::oid_client_auth)},
                .subject_alt_names = {{x509::GeneralName::Kind::uri,
                                       "nfv://operator.example/vnf/vnf-1/vnfc/vnfc-1"},
                                      {x509::GeneralName::Kind::dns, "vdu1.vnf.example"},
                                      {x509::GeneralName::Kind::ip, "192.0.2.10"},
                                      {x509::GeneralName::Kind::ip, "2001:db8::10"}},
                .authority_key_identifier = certificate.public_key().key_identifier(),
                .crl_distribution_points = {"http://pki.operator.example/local.crl"},
                .ca_issuers = {"http://pki.operator.example/local.cer"},
                .ocsp = {}};
    }
};

}  // namespace bartizan::test
