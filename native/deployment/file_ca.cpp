// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/file_ca.hpp"

#include "deployment/deployment.hpp"
#include "deployment/files.hpp"
#include "der/reader.hpp"

namespace bartizan::deployment {
namespace {

constexpr auto root_validity = std::chrono::days(3652);
constexpr auto tls_validity = std::chrono::days(825);
// Clocks of those who verify may be behind ours.
constexpr auto backdate = std::chrono::hours(1);

// The Name of a request that OpenSSL built: names are compared octet by octet.
Result<Bytes> name_der(const x509::Name& name, const x509::SubjectPublicKeyInfo& key) {
    BARTIZAN_TRY(const auto info, x509::build_request_info(name, key, {}));
    der::Reader reader(info, 2);
    auto fields = reader.enter(der::Tag::sequence);
    fields.small_integer();
    const auto whole = fields.whole(der::Tag::sequence);
    return Bytes(whole.begin(), whole.end());
}

Result<x509::Certificate> sign(x509::CertificateTemplate form, const x509::SoftwareKey& key) {
    form.authority_key_identifier = key.public_key().key_identifier();
    BARTIZAN_TRY(form.serial, x509::new_serial(now()));
    BARTIZAN_TRY(const auto tbs, x509::build_tbs_certificate(form, key.algorithm()));
    BARTIZAN_TRY(const auto signature, key.sign(tbs));
    return x509::Certificate::decode(x509::assemble_signed(tbs, key.algorithm(), signature));
}

x509::CertificateTemplate ca_form(const x509::Name& subject, const x509::SubjectPublicKeyInfo& key,
                                  Bytes issuer, std::chrono::days validity,
                                  std::optional<unsigned> path_length) {
    const auto from = now() - backdate;
    return {.serial = {},
            .issuer = std::move(issuer),
            .validity = {from, from + validity},
            .subject = subject,
            .public_key = key,
            .basic_constraints = {.ca = true, .path_length = path_length},
            .key_usage = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign,
            .extended_key_usage = {},
            .subject_alt_names = {},
            .authority_key_identifier = {},
            .crl_distribution_points = {},
            .ca_issuers = {},
            .ocsp = {}};
}

}  // namespace

x509::Name ca_name(const std::string& organization, const std::string& common_name) {
    return {.rdns = {{{std::string(x509::oid_organization), organization}},
                     {{std::string(x509::oid_common_name), common_name}}}};
}

Result<FileCa> FileCa::open_or_make(const std::filesystem::path& folder, const std::string& stem,
                                    const x509::Name& name) {
    BARTIZAN_CHECK(make_directory(folder, 0700));
    const auto key_path = folder / (stem + ".key");
    const auto path = folder / (stem + ".pem");
    std::error_code code;
    if (!std::filesystem::exists(key_path, code)) {
        // The key comes first: it was taken elsewhere, and another one is no help.
        if (std::filesystem::exists(path, code)) {
            return Error{Fault::file_unusable,
                         stem + ".key of " + folder.filename().string() +
                             "/ was taken elsewhere: bring it back for this",
                         key_path.string()};
        }
        BARTIZAN_TRY(const auto key, x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p384));
        BARTIZAN_CHECK(write_new_file(key_path, key.pem(), 0600));
    }
    BARTIZAN_TRY(const auto key_pem, read_file(key_path));
    BARTIZAN_TRY(auto key, x509::SoftwareKey::from_pem(key_pem));
    if (!std::filesystem::exists(path, code)) {
        BARTIZAN_TRY(auto issuer, name_der(name, key.public_key()));
        BARTIZAN_TRY(const auto made, sign(ca_form(name, key.public_key(), std::move(issuer),
                                                   root_validity, std::nullopt),
                                           key));
        BARTIZAN_CHECK(write_new_file(path, made.pem(), 0644));
    }
    BARTIZAN_TRY(const auto pem, read_file(path));
    BARTIZAN_TRY(const auto certificates, x509::certificates_from_pem(pem));
    if (!(certificates.front().public_key() == key.public_key())) {
        return Error{Fault::chain_invalid, stem + ".pem is not the certificate of " + stem + ".key",
                     folder.string()};
    }
    return FileCa(std::move(key), certificates.front());
}

Result<x509::Certificate> FileCa::issue_ca(const x509::Name& subject,
                                           const x509::SubjectPublicKeyInfo& key,
                                           std::chrono::days validity,
                                           std::optional<unsigned> path_length) const {
    const auto own = certificate_.subject_der();
    return sign(ca_form(subject, key, Bytes(own.begin(), own.end()), validity, path_length), key_);
}

Result<x509::Certificate> FileCa::issue_tls(const x509::Name& subject,
                                            const std::vector<x509::GeneralName>& names,
                                            std::string_view purpose,
                                            const x509::SubjectPublicKeyInfo& key) const {
    const auto own = certificate_.subject_der();
    auto form = ca_form(subject, key, Bytes(own.begin(), own.end()), tls_validity, std::nullopt);
    form.basic_constraints = {.ca = false, .path_length = std::nullopt};
    form.key_usage = x509::key_usage::digital_signature;
    form.extended_key_usage = {std::string(purpose)};
    form.subject_alt_names = names;
    return sign(std::move(form), key_);
}

}  // namespace bartizan::deployment
