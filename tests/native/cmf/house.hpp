// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A CMF with a CA of software keys and an SQLite ledger, and what may be asked of it.

#pragma once

#include "ca/local_issuer.hpp"
#include "ca/software_signing_key.hpp"
#include "cmf/cmf.hpp"
#include "x509/support.hpp"

namespace bartizan::test {

template <class T>
T taken(Result<T> result) {
    INFO(
        (result ? std::string() : public_message(result.error()) + result.error().operator_detail));
    REQUIRE(result);
    return std::move(result).value();
}

inline Bytes request_of(const x509::SoftwareKey& key, const x509::Name& subject,
                        const std::vector<x509::GeneralName>& names = {}) {
    const auto info = taken(x509::build_request_info(subject, key.public_key(), names));
    return x509::assemble_signed(info, key.algorithm(), taken(key.sign(info)));
}

inline cmf::CertificateProfile profile_for(cmf::CertType type) {
    cmf::CertificateProfile profile;
    profile.name = std::string(cmf::name_of(type));
    profile.cert_type = type;
    profile.organization = "Operator";
    profile.key_usage = x509::key_usage::digital_signature;
    profile.extended_key_usage = {std::string(x509::oid_server_auth),
                                  std::string(x509::oid_client_auth)};
    profile.key_algorithms = {x509::KeyAlgorithm::ec_p256, x509::KeyAlgorithm::rsa};
    return profile;
}

inline cmf::Consumer vnfm(const std::string& name = "vnfm") {
    return {.name = name,
            .role = cmf::Role::vnfm,
            .cert_types = {cmf::CertType::vnfci, cmf::CertType::vnfoam},
            .dns_suffixes = {"vnf.example"},
            .ip_networks = {"192.0.2.0/24"}};
}

class House {
  public:
    explicit House(x509::KeyAlgorithm algorithm = x509::KeyAlgorithm::ec_p256,
                   cmf::LcmView* lcm_view = nullptr)
        : key(taken(x509::SoftwareKey::generate(algorithm))) {
        auto form = ca_template_of(key);
        std::vector<x509::Certificate> chain;
        const auto tbs = taken(x509::build_tbs_certificate(form, key.algorithm()));
        chain.push_back(taken(x509::Certificate::decode(x509::assemble_signed(
            tbs, key.algorithm(), taken(key.sign(ca::TbsKind::certificate, tbs))))));
        issuer = taken(ca::LocalIssuer::open(
            {.id = "local", .crl_distribution_points = {}, .ca_issuers = {}, .ocsp = {}},
            std::move(chain), key, today()));
        ledger = taken(ledger::open_ledger({.url = "sqlite:" + folder.path("ledger.db").string()}));
        cmf = std::make_unique<cmf::Cmf>(
            cmf::Cmf::Parts{.ledger = *ledger,
                            .issuers = {{"local", issuer.get()}},
                            .profiles = cmf::ProfileSet({profile_for(cmf::CertType::vnfci),
                                                         profile_for(cmf::CertType::vnfoam),
                                                         profile_for(cmf::CertType::mano)}),
                            .ca_rules = {{.name = "all",
                                          .cert_type = {},
                                          .consumer = {},
                                          .vnf_instance_id = {},
                                          .ca_id = "local",
                                          .profile = {}}},
                            .approval = cmf::Approval("operator.example"),
                            .settings = {},
                            .clock = clock,
                            .observer = nullptr,
                            .lcm_view = lcm_view});
    }

    // VNFC instance vnfc-1 of vnf-1 with vdu1.vnf.example.
    void register_vnfci(const std::string& vnf = "vnf-1", const std::string& consumer = "vnfm") {
        taken(cmf->register_subjects(
            vnfm(consumer),
            {.cert_type = cmf::CertType::vnfci,
             .subject_ids = {"vnfc-1"},
             .mode = cmf::HandlingMode::delegation,
             .vnf_instance_id = vnf,
             .allowed_names =
                 cmf::AllowedNames{.dns = {"vdu1.vnf.example"}, .ip = {"192.0.2.10"}, .uri = {}},
             .attestation_policy = {},
             .key_attesters = {}}));
    }

    static cmf::CsrRequest csr_request(Bytes csr, const std::string& vnf = "vnf-1") {
        return {.vnfc_id = "vnfc-1",
                .vnf_instance_id = vnf,
                .cert_type = cmf::CertType::vnfci,
                .chain = cmf::ChainRequest::requested,
                .csr = std::move(csr)};
    }

    // The openssl command line accepts it under this house's CA, at `time`.
    [[nodiscard]] bool verifies(const x509::Certificate& certificate,
                                x509::Time time = today()) const {
        const auto ca = folder.write("ca.pem", issuer->chain().front().pem());
        const auto leaf = folder.write("leaf.pem", certificate.pem());
        return succeeds("openssl verify -x509_strict -attime " +
                        std::to_string(time.time_since_epoch().count()) + " -CAfile " + ca + " " +
                        leaf);
    }

    TemporaryFolder folder;
    SoftwareSigningKey key;
    std::unique_ptr<ca::LocalIssuer> issuer;
    std::unique_ptr<ledger::Ledger> ledger;
    x509::Time wall = today();
    cmf::Clock clock{[this] { return wall; }, x509::Time()};
    std::unique_ptr<cmf::Cmf> cmf;

  private:
    static x509::CertificateTemplate ca_template_of(const SoftwareSigningKey& key) {
        const auto named = name_of("Issuing CA");
        const auto other = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
        x509::CertificateTemplate form = ca_template(other, "Issuing CA");
        form.issuer = Authority::der_of(named, other);
        form.public_key = key.public_key();
        form.authority_key_identifier = key.public_key().key_identifier();
        return form;
    }
};

}  // namespace bartizan::test
