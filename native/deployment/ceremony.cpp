// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/ceremony.hpp"

#include <algorithm>

#include "deployment/files.hpp"
#include "deployment/signer_program.hpp"
#include "der/reader.hpp"
#include "signer/settings_from_config.hpp"
#include "x509/software_key.hpp"

namespace bartizan::deployment {
namespace {

constexpr auto root_validity = std::chrono::days(3652);
constexpr auto issuing_validity = std::chrono::days(1826);
// Clocks of those who verify may be behind ours.
constexpr auto backdate = std::chrono::hours(1);

struct Root {
    x509::SoftwareKey key;
    x509::Certificate certificate;
};

x509::Name ca_name(const std::string& organization, const std::string& common_name) {
    return {.rdns = {{{std::string(x509::oid_organization), organization}},
                     {{std::string(x509::oid_common_name), common_name}}}};
}

// The issuing key, held by a signer of its own for as long as this lives.
struct IssuingKey {
    std::unique_ptr<signer::SignerClient> client;
    std::unique_ptr<signer::RemoteSigningKey> key;

    static Result<IssuingKey> open(const std::filesystem::path& directory) {
        BARTIZAN_TRY(auto settings, signer::client_settings_from_config(signer_program(),
                                                                        directory / config_name));
        IssuingKey out;
        out.client = std::make_unique<signer::SignerClient>(std::move(settings));
        BARTIZAN_TRY(out.key, signer::RemoteSigningKey::open(*out.client));
        return out;
    }

    static Result<IssuingKey> open_or_make(const std::filesystem::path& directory,
                                           const std::string& algorithm) {
        const auto made =
            run_signer(directory / config_name, {"generate-key", "--algorithm", algorithm});
        if (!made && made.error().fault != Fault::ca_exists) {
            return made.error();
        }
        return open(directory);
    }
};

// The Name of a request that OpenSSL built: names are compared octet by octet.
Result<Bytes> name_der(const x509::Name& name, const x509::SubjectPublicKeyInfo& key) {
    BARTIZAN_TRY(const auto info, x509::build_request_info(name, key, {}));
    der::Reader reader(info, 2);
    auto fields = reader.enter(der::Tag::sequence);
    fields.small_integer();
    const auto whole = fields.whole(der::Tag::sequence);
    return Bytes(whole.begin(), whole.end());
}

Result<x509::Certificate> make_ca_certificate(const x509::SoftwareKey& root, const Bytes& issuer,
                                              const x509::Name& subject,
                                              const x509::SubjectPublicKeyInfo& key,
                                              std::chrono::days validity,
                                              std::optional<unsigned> path_length) {
    const auto at = now();
    x509::CertificateTemplate form{
        .serial = {},
        .issuer = issuer,
        .validity = {at - backdate, at - backdate + validity},
        .subject = subject,
        .public_key = key,
        .basic_constraints = {.ca = true, .path_length = path_length},
        .key_usage = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign,
        .extended_key_usage = {},
        .subject_alt_names = {},
        .authority_key_identifier = root.public_key().key_identifier(),
        .crl_distribution_points = {},
        .ca_issuers = {},
        .ocsp = {}};
    BARTIZAN_TRY(form.serial, x509::new_serial(at));
    BARTIZAN_TRY(const auto tbs, x509::build_tbs_certificate(form, root.algorithm()));
    BARTIZAN_TRY(const auto signature, root.sign(tbs));
    return x509::Certificate::decode(x509::assemble_signed(tbs, root.algorithm(), signature));
}

Result<Root> open_or_make_root(const std::filesystem::path& folder,
                               const std::string& organization) {
    BARTIZAN_CHECK(make_directory(folder, 0700));
    std::error_code code;
    if (!std::filesystem::exists(folder / "root.key", code)) {
        BARTIZAN_TRY(const auto key, x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p384));
        BARTIZAN_CHECK(write_new_file(folder / "root.key", key.pem(), 0600));
    }
    BARTIZAN_TRY(const auto key_pem, read_file(folder / "root.key"));
    BARTIZAN_TRY(auto key, x509::SoftwareKey::from_pem(key_pem));
    if (!std::filesystem::exists(folder / "root.pem", code)) {
        const auto name = ca_name(organization, organization + " root CA");
        BARTIZAN_TRY(const auto issuer, name_der(name, key.public_key()));
        BARTIZAN_TRY(const auto made, make_ca_certificate(key, issuer, name, key.public_key(),
                                                          root_validity, std::nullopt));
        BARTIZAN_CHECK(write_new_file(folder / "root.pem", made.pem(), 0644));
    }
    BARTIZAN_TRY(const auto pem, read_file(folder / "root.pem"));
    BARTIZAN_TRY(const auto certificates, x509::certificates_from_pem(pem));
    if (!(certificates.front().public_key() == key.public_key())) {
        return Error{Fault::chain_invalid, "root.pem is not the certificate of root.key",
                     folder.string()};
    }
    return Root{std::move(key), certificates.front()};
}

// The issuing certificate comes last: what is not there has not happened.
Result<void> publish(const config::File& config, const std::vector<x509::Certificate>& chain) {
    const auto path = config.path("ca", "chain");
    BARTIZAN_CHECK(make_directory(path.parent_path(), 0755));
    std::string pem;
    for (const auto& certificate : chain) {
        pem += certificate.pem();
    }
    if (const auto own = config.path("signer", "ca_certificate"); !own.empty()) {
        BARTIZAN_CHECK(replace_file(own, chain.front().pem(), 0644));
    }
    BARTIZAN_TRY(const auto written, write_new_file(path, pem, 0644));
    return written ? Result<void>() : Error{Fault::ca_exists, "", path.string()};
}

Result<bool> has_ca(const config::File& config) {
    std::error_code code;
    return std::filesystem::exists(config.path("ca", "chain"), code);
}

}  // namespace

Result<void> ca_init(const std::filesystem::path& directory, const CaInitOptions& options) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    BARTIZAN_TRY(const auto lock, DeploymentLock::acquire(directory));
    BARTIZAN_TRY(const bool exists, has_ca(config));
    if (exists) {
        return Error{Fault::ca_exists, "", config.path("ca", "chain").string()};
    }
    BARTIZAN_TRY(const auto issuing, IssuingKey::open_or_make(directory, options.algorithm));
    BARTIZAN_TRY(const auto root,
                 open_or_make_root(directory / "offline-root", options.organization));
    const auto issuer = root.certificate.subject_der();
    BARTIZAN_TRY(
        const auto certificate,
        make_ca_certificate(root.key, Bytes(issuer.begin(), issuer.end()),
                            ca_name(options.organization, options.organization + " VNF issuing CA"),
                            issuing.key->public_key(), issuing_validity, 0));
    return publish(config, {certificate, root.certificate});
}

Result<std::string> ca_csr(const std::filesystem::path& directory, const CaInitOptions& options) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    BARTIZAN_TRY(const auto lock, DeploymentLock::acquire(directory));
    BARTIZAN_TRY(const auto issuing, IssuingKey::open_or_make(directory, options.algorithm));
    BARTIZAN_TRY(const auto info,
                 x509::build_request_info(
                     ca_name(options.organization, options.organization + " VNF issuing CA"),
                     issuing.key->public_key(), {}));
    BARTIZAN_TRY(const auto signature, issuing.key->sign(ca::TbsKind::certification_request, info));
    return x509::request_pem(x509::assemble_signed(info, issuing.key->algorithm(), signature));
}

Result<void> ca_import(const std::filesystem::path& directory, std::string_view chain_pem) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    BARTIZAN_TRY(const auto lock, DeploymentLock::acquire(directory));
    BARTIZAN_TRY(const auto chain, x509::certificates_from_pem(chain_pem));
    BARTIZAN_TRY(const bool exists, has_ca(config));
    if (exists) {
        BARTIZAN_TRY(const auto pem, read_file(config.path("ca", "chain")));
        BARTIZAN_TRY(const auto own, x509::certificates_from_pem(pem));
        if (std::ranges::equal(own.front().der(), chain.front().der())) {
            return {};
        }
        return Error{Fault::ca_exists, "", config.path("ca", "chain").string()};
    }
    BARTIZAN_TRY(const auto issuing, IssuingKey::open(directory));
    // Whatever would be refused at the start of the CMF is refused here. Who imports a chain is
    // the operator: the library's reason is for them.
    auto usable = ca::LocalIssuer::open({.id = config.text("ca", "id"),
                                         .crl_distribution_points = {},
                                         .ca_issuers = {},
                                         .ocsp = {}},
                                        chain, *issuing.key, now());
    if (!usable) {
        auto error = std::move(usable).error();
        if (!error.operator_detail.empty()) {
            error.public_detail += ": " + error.operator_detail;
        }
        return error;
    }
    return publish(config, chain);
}

Result<CaDescription> ca_show(const std::filesystem::path& directory) {
    BARTIZAN_TRY(const auto config, load_config(directory));
    CaDescription out;
    BARTIZAN_TRY(const bool exists, has_ca(config));
    if (exists) {
        BARTIZAN_TRY(const auto pem, read_file(config.path("ca", "chain")));
        BARTIZAN_TRY(out.chain, x509::certificates_from_pem(pem));
    }
    BARTIZAN_TRY(const auto issuing, IssuingKey::open(directory));
    BARTIZAN_TRY(out.signer, issuing.client->describe());
    return out;
}

}  // namespace bartizan::deployment
