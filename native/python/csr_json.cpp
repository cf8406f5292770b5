// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "python/csr_json.hpp"

#include <algorithm>

#include "cm_vnfm/attributes.hpp"
#include "json/writer.hpp"
#include "x509/certificate.hpp"
#include "x509/certification_request.hpp"
#include "x509/software_key.hpp"

namespace bartizan::python {
namespace {

using cm_vnfm::Attributes;
using cm_vnfm::malformed;

constexpr std::pair<std::string_view, x509::KeyAlgorithm> keys[] = {
    {"ec-p256", x509::KeyAlgorithm::ec_p256}, {"ec-p384", x509::KeyAlgorithm::ec_p384},
    {"ec-p521", x509::KeyAlgorithm::ec_p521}, {"rsa-3072", x509::KeyAlgorithm::rsa},
    {"ed25519", x509::KeyAlgorithm::ed25519},
};

Result<x509::Name> decode_subject(const json::Value& value) {
    BARTIZAN_TRY(
        const auto attributes,
        Attributes::of(value, "subject", {"commonName", "organization", "organizationalUnit"}));
    x509::Name name;
    const std::pair<std::string_view, std::string_view> parts[] = {
        {"organization", x509::oid_organization},
        {"organizationalUnit", x509::oid_organizational_unit},
        {"commonName", x509::oid_common_name}};
    for (const auto& [attribute, oid] : parts) {
        BARTIZAN_TRY(const auto text, attributes.optional_text(attribute));
        if (text) {
            name.rdns.push_back({{std::string(oid), *text}});
        }
    }
    return name;
}

std::string_view signature_name(const std::optional<x509::SignatureAlgorithm>& algorithm) {
    constexpr std::string_view names[] = {"ecdsa-with-SHA256",
                                          "ecdsa-with-SHA384",
                                          "ecdsa-with-SHA512",
                                          "sha256WithRSAEncryption",
                                          "sha384WithRSAEncryption",
                                          "sha512WithRSAEncryption",
                                          "Ed25519"};
    return algorithm ? names[static_cast<std::size_t>(*algorithm)] : "";
}

}  // namespace

Result<std::string> make_csr(std::string_view request) {
    BARTIZAN_TRY(const auto value, json::parse(request));
    BARTIZAN_TRY(const auto attributes,
                 Attributes::of(value, "csr", {"key", "subject", "dns", "ip", "uri"}));
    BARTIZAN_TRY(const auto wanted, attributes.text("key"));
    const auto* key = std::ranges::find(keys, wanted, [](const auto& one) { return one.first; });
    if (key == std::end(keys)) {
        return malformed("key", "ec-p256, ec-p384, ec-p521, rsa-3072 or ed25519");
    }
    x509::Name subject;
    if (const auto* member = attributes.member("subject")) {
        BARTIZAN_TRY(subject, decode_subject(*member));
    }
    std::vector<x509::GeneralName> names;
    using Kind = x509::GeneralName::Kind;
    const std::pair<std::string_view, Kind> kinds[] = {
        {"dns", Kind::dns}, {"ip", Kind::ip}, {"uri", Kind::uri}};
    for (const auto& [attribute, kind] : kinds) {
        BARTIZAN_TRY(const auto texts, attributes.texts(attribute));
        for (const auto& text : texts) {
            names.push_back({kind, text});
        }
    }
    BARTIZAN_TRY(const auto made, x509::SoftwareKey::generate(key->second));
    BARTIZAN_TRY(const auto info, x509::build_request_info(subject, made.public_key(), names));
    BARTIZAN_TRY(const auto signature, made.sign(info));
    const auto der = x509::assemble_signed(info, made.algorithm(), signature);
    // What the CMF would refuse to read is not handed out.
    BARTIZAN_CHECK(x509::UnprovenRequest::decode(der));
    json::Writer writer;
    writer.begin_object();
    writer.member("csr", x509::request_pem(der));
    writer.member("privateKey", made.pem());
    writer.end_object();
    return std::move(writer).text();
}

Result<std::string> decode_csr(std::string_view csr) {
    BARTIZAN_TRY(const auto der, x509::request_der(csr));
    BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der));
    BARTIZAN_TRY(const auto request, x509::CertificationRequest::prove(std::move(unproven)));
    const auto& extensions = request.extensions();
    json::Writer writer;
    const auto list = [&](std::string_view name, const std::vector<std::string>& values) {
        writer.name(name);
        writer.begin_array();
        for (const auto& value : values) {
            writer.value(value);
        }
        writer.end_array();
    };
    writer.begin_object();
    writer.member("subject", request.subject().rfc4514());
    writer.member("keyAlgorithm", x509::name_of(request.public_key().algorithm()));
    writer.member("keyBits", request.public_key().bits());
    writer.member("spkiSha256", x509::hex(request.public_key().sha256()));
    writer.member("signatureAlgorithm", signature_name(request.signature_algorithm()));
    std::vector<std::string> names;
    for (const auto& name : extensions.subject_alt_names) {
        names.push_back(x509::to_text(name));
    }
    list("subjectAltNames", names);
    writer.member("basicConstraintsCa", extensions.basic_constraints_ca.value_or(false));
    list("extendedKeyUsage", extensions.extended_key_usage);
    list("unknownExtensions", extensions.unknown);
    std::vector<std::string> attributes;
    for (const auto& attribute : request.attributes()) {
        attributes.push_back(attribute.type);
    }
    list("otherAttributes", attributes);
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::python
