// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/tbs_guard.hpp"

#include <cstdint>

#include "signer/guard_reading.hpp"

namespace bartizan::signer {
namespace {

constexpr std::uint8_t id_ce[] = {0x55, 0x1d};  // 2.5.29
constexpr std::uint8_t authority_info_access[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01};
constexpr std::uint8_t ec_public_key[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};

// Last arc of the extensions under id-ce that a leaf may carry (RFC 5280 4.2.1).
enum Ce : std::uint8_t {
    subject_key_identifier = 14,
    key_usage = 15,
    subject_alt_name = 17,
    basic_constraints = 19,
    crl_distribution_points = 31,
    authority_key_identifier = 35,
    extended_key_usage = 37,
};

constexpr std::uint8_t uncompressed_point = 0x04;
constexpr std::uint8_t key_cert_sign_bit = 0x04;  // bit 5 of the first octet
constexpr std::uint8_t crl_sign_bit = 0x02;       // bit 6

// Name ::= SEQUENCE OF SET OF SEQUENCE { type, value } (RFC 5280 4.1.2.4).
ByteView read_name(der::Reader& reader) {
    auto copy = reader;
    auto relative_names = copy.enter(der::Tag::sequence);
    while (!relative_names.at_end()) {
        auto attributes = relative_names.enter(der::Tag::set);
        do {
            auto fields = attributes.enter(der::Tag::sequence);
            fields.oid();
            fields.any();
            if (!fields.finish()) {
                attributes.fail();
            }
        } while (!attributes.at_end());
        if (!attributes.finish()) {
            relative_names.fail();
        }
    }
    if (!relative_names.finish()) {
        reader.fail();
    }
    return reader.whole(der::Tag::sequence);
}

struct PublicKey {
    ByteView whole;
    ByteView bits;
};

// An EC point must be uncompressed: the same point in two forms would be two keys to whoever
// compares them.
PublicKey read_public_key(der::Reader& reader) {
    auto copy = reader;
    auto fields = copy.enter(der::Tag::sequence);
    auto algorithm = fields.enter(der::Tag::sequence);
    const auto oid = algorithm.oid();
    if (!algorithm.at_end()) {
        algorithm.any();
    }
    const auto bits = fields.bit_string_octets();
    const bool compressed =
        same(oid, ec_public_key) && (bits.empty() || bits[0] != uncompressed_point);
    if (!algorithm.finish() || !fields.finish() || compressed) {
        reader.fail();
    }
    return {reader.whole(der::Tag::sequence), bits};
}

bool is_ce(ByteView oid) {
    return oid.size() == 3 && same(oid.first(2), id_ce);
}

// KeyUsage without keyCertSign and cRLSign, not empty (RFC 5280 4.2.1.3).
bool is_leaf_key_usage(ByteView value) {
    der::Reader reader(value, 0);
    const auto bits = reader.bit_string();
    return reader.finish() && !bits.octets.empty() && bits.octets.size() <= 2 &&
           (bits.octets[0] & (key_cert_sign_bit | crl_sign_bit)) == 0;
}

bool is_sequence(ByteView value) {
    return der::single(value, der::Tag::sequence).has_value();
}

bool is_octet_string(ByteView value) {
    return der::single(value, der::Tag::octet_string).has_value();
}

// BasicConstraints of a leaf is an empty SEQUENCE: cA FALSE is the default, which DER leaves
// out, and pathLenConstraint without cA is not allowed (RFC 5280 4.2.1.9).
bool is_leaf_basic_constraints(ByteView value) {
    constexpr std::uint8_t empty_sequence[] = {0x30, 0x00};
    return same(value, empty_sequence);
}

}  // namespace

Result<void> TbsGuard::check(ca::TbsKind kind, ByteView tbs, der::Time now) const {
    switch (kind) {
        case ca::TbsKind::certificate:
            return own_ ? check_certificate(tbs, now)
                        : refused("a certificate before the CA has one of its own");
        case ca::TbsKind::crl:
            return own_ ? check_crl(tbs, now) : refused("a CRL before the CA has a certificate");
        case ca::TbsKind::certification_request:
            return check_request(tbs);
    }
    return refused("an unknown kind of value");
}

// TBSCertificate (RFC 5280 4.1).
Result<void> TbsGuard::check_certificate(ByteView tbs, der::Time now) const {
    der::Reader reader(tbs, max_tbs_depth);
    auto fields = reader.enter(der::Tag::sequence);
    auto version = fields.enter(der::context_constructed(0));
    if (version.small_integer() != 2 || !version.finish()) {
        return refused("not a version 3 certificate");
    }
    if (!good_serial(fields.integer(), max_serial_octets)) {
        return refused("a serial number that is not positive or longer than 20 octets");
    }
    if (!same(fields.whole(der::Tag::sequence), algorithm_)) {
        return refused("another signature algorithm than the key's");
    }
    if (!same(read_name(fields), own_->subject)) {
        return refused("an issuer that is not this CA");
    }
    auto validity = fields.enter(der::Tag::sequence);
    const auto not_before = validity.time();
    const auto not_after = validity.time();
    if (!validity.finish()) {
        return refused("a validity that cannot be read");
    }
    if (not_after <= not_before || not_after - not_before > caps_.max_validity) {
        return refused("a validity longer than max_validity_days, or none");
    }
    if (not_before < now - caps_.max_backdate || not_before > now + max_future) {
        return refused("notBefore too far from now");
    }
    if (not_after > own_->not_after) {
        return refused("notAfter beyond that of the CA's own certificate");
    }
    if (same(read_name(fields), own_->subject)) {
        return refused("the CA's own name as the subject");
    }
    const auto key = read_public_key(fields);
    auto wrapper = fields.enter(der::context_constructed(3));
    auto extensions = wrapper.enter(der::Tag::sequence);
    if (!wrapper.finish() || !fields.finish() || !reader.finish()) {
        return refused("not one well-formed TBSCertificate");
    }
    der::Reader own_reader(spki_, max_tbs_depth);
    if (same(key.bits, read_public_key(own_reader).bits)) {
        return refused("the CA's own key as the subject's");
    }
    return check_certificate_extensions(extensions);
}

Result<void> TbsGuard::check_certificate_extensions(der::Reader extensions) const {
    std::vector<ByteView> seen;
    bool constrained = false;
    bool usage = false;
    bool purposes = false;
    bool authority = false;
    while (!extensions.at_end()) {
        const auto extension = read_extension(extensions);
        if (extensions.failed()) {
            return refused("an extension that cannot be read");
        }
        const auto& oid = extension.oid;
        if (std::ranges::any_of(seen, [&](ByteView other) { return same(other, oid); })) {
            return refused("an extension twice");
        }
        seen.push_back(oid);
        bool good = false;
        if (is_ce(oid)) {
            switch (oid[2]) {
                case Ce::basic_constraints:
                    good = constrained = is_leaf_basic_constraints(extension.value);
                    break;
                case Ce::key_usage:
                    good = usage = is_leaf_key_usage(extension.value);
                    break;
                case Ce::extended_key_usage: {
                    BARTIZAN_CHECK(check_extended_key_usage(extension.value));
                    good = purposes = true;
                    break;
                }
                case Ce::authority_key_identifier:
                    good = authority = is_own_authority(extension.value);
                    break;
                case Ce::subject_key_identifier:
                    good = is_octet_string(extension.value);
                    break;
                case Ce::subject_alt_name:
                case Ce::crl_distribution_points:
                    good = is_sequence(extension.value);
                    break;
                default:
                    break;
            }
        } else if (same(oid, authority_info_access)) {
            good = is_sequence(extension.value);
        }
        if (!good) {
            return refused("extension " + der::oid_text(oid) +
                           ", which a leaf may not have, or with a value that it may not have");
        }
    }
    if (!constrained || !usage || !purposes || !authority) {
        return refused(
            "without one of basicConstraints, keyUsage, extKeyUsage, authorityKeyIdentifier");
    }
    return {};
}

Result<void> TbsGuard::check_extended_key_usage(ByteView value) const {
    der::Reader reader(value, 1);
    auto purposes = reader.enter(der::Tag::sequence);
    do {
        const auto purpose = purposes.oid();
        if (purposes.failed()) {
            return refused("an extKeyUsage that cannot be read");
        }
        if (std::ranges::none_of(caps_.extended_key_usage,
                                 [&](const Bytes& allowed) { return same(allowed, purpose); })) {
            return refused("extKeyUsage " + der::oid_text(purpose) + ", not in allowed_eku");
        }
    } while (!purposes.at_end());
    return reader.finish() ? Result<void>() : refused("an extKeyUsage with more after it");
}

bool TbsGuard::is_own_authority(ByteView value) const {
    der::Reader reader(value, 1);
    auto fields = reader.enter(der::Tag::sequence);
    const auto identifier = fields.element(der::context(0)).contents;
    return fields.finish() && reader.finish() && same(identifier, own_->subject_key_identifier);
}

// CertificationRequestInfo (RFC 2986 4.1) for our own key: what it asks for is decided by who
// answers it.
Result<void> TbsGuard::check_request(ByteView info) const {
    der::Reader reader(info, max_tbs_depth);
    auto fields = reader.enter(der::Tag::sequence);
    if (fields.small_integer() != 0) {
        return refused("not a version 1 certification request");
    }
    read_name(fields);
    if (!same(read_public_key(fields).whole, spki_)) {
        return refused("a certification request for another key");
    }
    auto attributes = fields.enter(der::context_constructed(0));
    while (!attributes.at_end()) {
        auto attribute = attributes.enter(der::Tag::sequence);
        attribute.oid();
        attribute.element(der::Tag::set);
        if (!attribute.finish()) {
            attributes.fail();
        }
    }
    if (!attributes.finish() || !fields.finish() || !reader.finish()) {
        return refused("not one well-formed CertificationRequestInfo");
    }
    return {};
}

}  // namespace bartizan::signer
