// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the benchmarks issue: a registered subject, its request, and the pipeline from the
// request's octets to a certificate that was read back, as cmf/enrol.cpp runs it without the
// ledger.

#pragma once

#include <filesystem>

#include "benchmarks/rows.hpp"
#include "ca/local_issuer.hpp"
#include "ca/software_signing_key.hpp"
#include "cmf/approval.hpp"
#include "deployment/ceremony.hpp"
#include "x509/software_key.hpp"

namespace bartizan::bench {

using test::SoftwareSigningKey;

template <class T>
T taken(Result<T> result) {
    if (!result) {
        give_up(public_message(result.error()) + " " + result.error().operator_detail);
    }
    return std::move(result).value();
}

inline Bytes request(const std::string& subject_id = "vnfc-1") {
    const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto info =
        taken(x509::build_request_info({{{{"2.5.4.3", subject_id}}}}, key.public_key(),
                                       {{x509::GeneralName::Kind::dns, "vdu1.vnf.example"},
                                        {x509::GeneralName::Kind::ip, "192.0.2.10"}}));
    return x509::assemble_signed(info, key.algorithm(), taken(key.sign(info)));
}

struct Pipeline {
    Bytes csr = request();
    cmf::Approval approval{"operator.example"};
    cmf::CertificateProfile profile = [] {
        cmf::CertificateProfile out;
        out.organization = "Operator";
        out.key_usage = x509::key_usage::digital_signature;
        out.extended_key_usage = {std::string(x509::oid_server_auth),
                                  std::string(x509::oid_client_auth)};
        out.key_algorithms = {x509::KeyAlgorithm::ec_p256};
        return out;
    }();
    cmf::RegisteredSubject subject = [] {
        cmf::RegisteredSubject out;
        out.subject_id = "vnfc-1";
        out.terms.subject_ids = {"vnfc-1"};
        out.terms.vnf_instance_id = "vnf-1";
        out.terms.allowed_names = {.dns = {"vdu1.vnf.example"}, .ip = {"192.0.2.10"}, .uri = {}};
        return out;
    }();

    [[nodiscard]] Result<x509::Certificate> issue(ca::Issuer& issuer) const {
        const auto now = deployment::now();
        BARTIZAN_TRY(const auto der, x509::request_der(as_text(csr)));
        BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der));
        BARTIZAN_TRY(const auto proven, x509::CertificationRequest::prove(std::move(unproven)));
        BARTIZAN_CHECK(cmf::check_key_strength(proven.public_key(), profile));
        BARTIZAN_TRY(const auto approved, approval.approve(proven, subject, profile, now));
        return issuer.issue(approved, now);
    }
};

inline ca::LocalIssuerSettings issuer_settings() {
    return {.id = "local",
            .crl_distribution_points = {"http://pki.operator.example/issuing.crl"},
            .ca_issuers = {"http://pki.operator.example/issuing.cer"},
            .ocsp = {}};
}

class Folder {
  public:
    Folder() {
        auto name = (std::filesystem::temp_directory_path() / "bartizan-bench.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            give_up("no temporary folder");
        }
        path_ = name;
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace bartizan::bench
