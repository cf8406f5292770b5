// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/certification_request.hpp"

#include <algorithm>

#include "der/reader.hpp"
#include "x509/digest.hpp"
#include "x509/extensions.hpp"
#include "x509/name_reader.hpp"

namespace bartizan::x509 {

struct UnprovenRequest::Body {
    Bytes der;
    std::array<std::uint8_t, 32> sha256{};
    Name subject;
    std::optional<SubjectPublicKeyInfo> public_key;
    RequestedExtensions extensions;
    std::vector<RequestAttribute> attributes;
    std::optional<SignatureAlgorithm> signature_algorithm;
    ByteView info;  // into der, like the signature
    ByteView signature;
};

namespace {

constexpr std::uint8_t extension_request[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x0e};
constexpr std::uint8_t challenge_password[] = {0x2a, 0x86, 0x48, 0x86, 0xf7,
                                               0x0d, 0x01, 0x09, 0x07};

Error bad(std::string detail) {
    return {Fault::bad_csr, std::move(detail), ""};
}

bool is_strict_set(der::Reader set) {
    ByteView before;
    while (!set.at_end()) {
        const auto whole = set.any().whole;
        if (set.failed() || std::ranges::lexicographical_compare(whole, before)) {
            return false;
        }
        before = whole;
    }
    return true;
}

Result<RequestedExtensions> read_extension_request(der::Reader& values,
                                                   const RequestLimits& limits) {
    auto extensions = read_extensions(values, {.extensions = limits.extensions,
                                               .general_names = limits.general_names,
                                               .text = limits.text});
    if (!extensions || !values.finish()) {
        return bad("a malformed or repeated extension in extensionRequest");
    }
    RequestedExtensions out{
        .subject_alt_names = std::move(extensions->subject_alt_names),
        .basic_constraints_ca = std::nullopt,
        .key_usage = extensions->key_usage,
        .extended_key_usage = std::move(extensions->extended_key_usage),
        .unknown = std::move(extensions->unknown),
    };
    if (extensions->basic_constraints) {
        out.basic_constraints_ca = extensions->basic_constraints->ca;
    }
    return out;
}

Result<void> read_attributes(der::Reader attributes, const RequestLimits& limits,
                             RequestedExtensions& extensions,
                             std::vector<RequestAttribute>& others) {
    std::vector<ByteView> seen;
    if (!is_strict_set(attributes)) {
        return bad("the attributes are not in DER order");
    }
    while (!attributes.at_end()) {
        auto attribute = attributes.enter(der::Tag::sequence);
        const auto type = attribute.oid();
        auto copy = attribute;
        const auto whole = copy.whole(der::Tag::set);
        auto values = attribute.enter(der::Tag::set);
        if (!attribute.finish() || values.at_end() || !is_strict_set(values) ||
            !der::is_well_formed(values)) {
            return bad("a malformed attribute");
        }
        if (std::ranges::any_of(seen,
                                [&](ByteView one) { return std::ranges::equal(one, type); })) {
            return bad("an attribute type stands twice");
        }
        seen.push_back(type);
        if (seen.size() > limits.attributes) {
            return bad("more than " + std::to_string(limits.attributes) + " attributes");
        }
        if (std::ranges::equal(type, extension_request)) {
            BARTIZAN_TRY(extensions, read_extension_request(values, limits));
        } else if (std::ranges::equal(type, challenge_password)) {
            others.push_back({der::oid_text(type), {}});
        } else {
            others.push_back({der::oid_text(type), Bytes(whole.begin(), whole.end())});
        }
    }
    return attributes.finish() ? Result<void>() : bad("malformed attributes");
}

}  // namespace

Result<UnprovenRequest> UnprovenRequest::decode(ByteView octets, const RequestLimits& limits) {
    if (octets.size() > limits.octets) {
        return Error{Fault::too_large,
                     "a csr of at most " + std::to_string(limits.octets) + " octets", ""};
    }
    auto body = std::make_shared<Body>();
    body->der.assign(octets.begin(), octets.end());
    der::Reader outer(body->der, limits.depth);
    auto request = outer.enter(der::Tag::sequence);
    if (request.failed() || !outer.finish()) {
        return bad("not exactly one DER value");
    }
    auto copy = request;
    body->info = copy.whole(der::Tag::sequence);
    auto info = request.enter(der::Tag::sequence);
    if (info.small_integer() != 0 || info.failed()) {
        return bad("the version is not 0");
    }
    auto subject = read_name(info, {.attributes = limits.name_attributes, .text = limits.text});
    if (!subject) {
        return bad("the subject cannot be decoded");
    }
    body->subject = std::move(*subject);
    BARTIZAN_TRY(auto key, SubjectPublicKeyInfo::decode(info.whole(der::Tag::sequence)));
    body->public_key.emplace(std::move(key));
    if (info.next_is(der::context_constructed(0))) {
        BARTIZAN_CHECK(read_attributes(info.enter(der::context_constructed(0)), limits,
                                       body->extensions, body->attributes));
    }
    if (!info.finish()) {
        return bad("malformed certificationRequestInfo");
    }
    copy = request;
    const auto identifier = copy.whole(der::Tag::sequence);
    auto algorithm = request.enter(der::Tag::sequence);
    algorithm.oid();
    if (algorithm.failed() || !is_well_formed(algorithm)) {
        return bad("malformed signatureAlgorithm");
    }
    body->signature_algorithm = signature_algorithm_of(identifier);
    body->signature = request.bit_string_octets();
    if (!request.finish()) {
        return bad("malformed certificationRequest");
    }
    body->sha256 = x509::sha256(body->der);
    return UnprovenRequest(std::move(body));
}

ByteView UnprovenRequest::der() const {
    return body_->der;
}

const std::array<std::uint8_t, 32>& UnprovenRequest::sha256() const {
    return body_->sha256;
}

const Name& UnprovenRequest::subject() const {
    return body_->subject;
}

const SubjectPublicKeyInfo& UnprovenRequest::public_key() const {
    return *body_->public_key;
}

const RequestedExtensions& UnprovenRequest::extensions() const {
    return body_->extensions;
}

const std::vector<RequestAttribute>& UnprovenRequest::attributes() const {
    return body_->attributes;
}

std::optional<SignatureAlgorithm> UnprovenRequest::signature_algorithm() const {
    return body_->signature_algorithm;
}

Result<CertificationRequest> CertificationRequest::prove(UnprovenRequest request) {
    CertificationRequest proven(std::move(request));
    const auto& body = *proven.body_;
    if (!body.signature_algorithm) {
        return Error{Fault::bad_pop, "a signature algorithm that is not supported", ""};
    }
    BARTIZAN_CHECK(
        verify_signature(*body.public_key, *body.signature_algorithm, body.info, body.signature));
    return proven;
}

}  // namespace bartizan::x509
