// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/certificate.hpp"

#include "der/reader.hpp"
#include "x509/extensions.hpp"
#include "x509/name_reader.hpp"

namespace bartizan::x509 {

struct Certificate::Body {
    Bytes der;
    ByteView tbs;  // into der, like the views below
    ByteView serial;
    ByteView issuer;
    ByteView subject_der;
    ByteView signature;
    Name subject;
    Validity validity{};
    std::optional<SubjectPublicKeyInfo> public_key;
    SignatureAlgorithm signature_algorithm{};
    DecodedExtensions extensions;
};

namespace {

constexpr std::size_t max_depth = 16;
constexpr std::size_t max_serial = 20;
constexpr NameLimits name_limits{.attributes = 32, .text = 1024};
constexpr ExtensionLimits extension_limits{.extensions = 64, .general_names = 1000, .text = 1024};

Error bad(std::string detail) {
    return {Fault::chain_invalid, "certificate: " + std::move(detail), ""};
}

// The element that stands next, whole, without moving on.
ByteView peek(der::Reader reader) {
    return reader.any().whole;
}

}  // namespace

Result<Certificate> Certificate::decode(ByteView octets) {
    auto body = std::make_shared<Body>();
    body->der.assign(octets.begin(), octets.end());
    der::Reader outer(body->der, max_depth);
    auto certificate = outer.enter(der::Tag::sequence);
    body->tbs = peek(certificate);
    auto tbs = certificate.enter(der::Tag::sequence);
    auto version = tbs.enter(der::context_constructed(0));
    if (version.small_integer() != 2 || !version.finish()) {
        return bad("not version 3");
    }
    body->serial = tbs.positive_integer();
    const auto algorithm = tbs.whole(der::Tag::sequence);
    body->issuer = tbs.whole(der::Tag::sequence);
    auto validity = tbs.enter(der::Tag::sequence);
    body->validity.not_before = validity.time();
    body->validity.not_after = validity.time();
    if (!validity.finish() || body->serial.size() > max_serial) {
        return bad("malformed serial number or validity");
    }
    body->subject_der = peek(tbs);
    auto subject = read_name(tbs, name_limits);
    if (!subject) {
        return bad("the subject cannot be decoded");
    }
    body->subject = std::move(*subject);
    auto key = SubjectPublicKeyInfo::decode(tbs.whole(der::Tag::sequence));
    if (!key) {
        return bad(key.error().public_detail);
    }
    body->public_key.emplace(std::move(key).value());
    if (tbs.next_is(der::context_constructed(3))) {
        auto explicit_tag = tbs.enter(der::context_constructed(3));
        auto extensions = read_extensions(explicit_tag, extension_limits);
        if (!extensions || !explicit_tag.finish()) {
            return bad("malformed extensions");
        }
        body->extensions = std::move(*extensions);
    }
    if (!tbs.finish()) {
        return bad("malformed tbsCertificate");
    }
    const auto outer_algorithm = certificate.whole(der::Tag::sequence);
    body->signature = certificate.bit_string_octets();
    if (!certificate.finish() || !outer.finish()) {
        return bad("not exactly one DER value");
    }
    const auto known = signature_algorithm_of(algorithm);
    if (!known || signature_algorithm_of(outer_algorithm) != known) {
        return bad("a signature algorithm that is not supported");
    }
    body->signature_algorithm = *known;
    return Certificate(std::move(body));
}

ByteView Certificate::der() const {
    return body_->der;
}

ByteView Certificate::tbs() const {
    return body_->tbs;
}

ByteView Certificate::serial() const {
    return body_->serial;
}

ByteView Certificate::issuer() const {
    return body_->issuer;
}

ByteView Certificate::subject_der() const {
    return body_->subject_der;
}

const Name& Certificate::subject() const {
    return body_->subject;
}

Validity Certificate::validity() const {
    return body_->validity;
}

const SubjectPublicKeyInfo& Certificate::public_key() const {
    return *body_->public_key;
}

SignatureAlgorithm Certificate::signature_algorithm() const {
    return body_->signature_algorithm;
}

ByteView Certificate::signature() const {
    return body_->signature;
}

const std::optional<BasicConstraints>& Certificate::basic_constraints() const {
    return body_->extensions.basic_constraints;
}

std::optional<std::uint16_t> Certificate::key_usage() const {
    return body_->extensions.key_usage;
}

const std::vector<std::string>& Certificate::extended_key_usage() const {
    return body_->extensions.extended_key_usage;
}

const std::vector<GeneralName>& Certificate::subject_alt_names() const {
    return body_->extensions.subject_alt_names;
}

std::optional<Bytes> Certificate::subject_key_identifier() const {
    return body_->extensions.subject_key_identifier;
}

std::optional<Bytes> Certificate::authority_key_identifier() const {
    return body_->extensions.authority_key_identifier;
}

std::string Certificate::pem() const {
    return certificate_pem(body_->der);
}

}  // namespace bartizan::x509
