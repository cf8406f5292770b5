// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "signer/oid.hpp"
#include "signer/service.hpp"
#include "x509/certificate.hpp"

namespace bartizan::signer {
namespace {

Error invalid(const std::string& option, const std::string& why) {
    return {Fault::config_invalid, "[signer] " + option + ": " + why, ""};
}

// No file is the state before the ceremony; a file that cannot be read is an error.
Result<std::optional<std::string>> read_certificate(const std::string& path) {
    std::error_code code;
    if (path.empty() || (!std::filesystem::exists(path, code) && !code)) {
        return std::optional<std::string>();
    }
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) {
        return Error{Fault::file_unusable, "", path + ": cannot be read"};
    }
    return std::optional(std::move(text).str());
}

Result<std::optional<OwnCertificate>> own_certificate(const std::string& path,
                                                      const HeldKey& ca_key) {
    BARTIZAN_TRY(const auto pem, read_certificate(path));
    if (!pem) {
        return std::optional<OwnCertificate>();
    }
    const auto certificates = x509::certificates_from_pem(*pem);
    if (!certificates) {
        return invalid("ca_certificate", public_message(certificates.error()));
    }
    const auto& own = certificates->front();
    const auto identifier = own.subject_key_identifier();
    if (!(own.public_key() == ca_key.public_key)) {
        return invalid("ca_certificate", "its key is not the key of ca_key");
    }
    if (!own.basic_constraints() || !own.basic_constraints()->ca || !identifier) {
        return invalid("ca_certificate", "no CA certificate with a subjectKeyIdentifier");
    }
    const auto subject = own.subject_der();
    return std::optional(OwnCertificate{.subject = Bytes(subject.begin(), subject.end()),
                                        .subject_key_identifier = *identifier,
                                        .not_after = own.validity().not_after});
}

}  // namespace

Result<TbsGuard> make_guard(const SignerSettings& settings, const HeldKey& ca_key) {
    BARTIZAN_TRY(auto own, own_certificate(settings.ca_certificate, ca_key));
    GuardCaps caps{.max_validity = settings.max_validity,
                   .max_backdate = settings.max_backdate,
                   .max_crl_validity = settings.crl_max_validity,
                   .extended_key_usage = {}};
    for (const auto& text : settings.allowed_eku) {
        auto oid = oid_contents(text);
        if (!oid) {
            return invalid("allowed_eku", "'" + text + "' is not a dotted OID");
        }
        caps.extended_key_usage.push_back(std::move(*oid));
    }
    const auto spki = ca_key.public_key.der();
    const auto algorithm = x509::algorithm_identifier(ca_key.algorithm());
    return TbsGuard(std::move(caps), Bytes(spki.begin(), spki.end()),
                    Bytes(algorithm.begin(), algorithm.end()), std::move(own));
}

}  // namespace bartizan::signer
