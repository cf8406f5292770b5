// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/ceremony.hpp"

#include <algorithm>

#include "deployment/file_ca.hpp"
#include "deployment/files.hpp"
#include "deployment/signer_program.hpp"
#include "signer/settings_from_config.hpp"

namespace bartizan::deployment {
namespace {

constexpr auto issuing_validity = std::chrono::days(1826);

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
    BARTIZAN_TRY(const auto root, FileCa::open_or_make(directory / "offline-root", "root",
                                                       ca_name(options.organization,
                                                               options.organization + " root CA")));
    BARTIZAN_TRY(
        const auto certificate,
        root.issue_ca(ca_name(options.organization, options.organization + " VNF issuing CA"),
                      issuing.key->public_key(), issuing_validity, 0));
    return publish(config, {certificate, root.certificate()});
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
