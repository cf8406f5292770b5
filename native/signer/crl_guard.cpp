// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/guard_reading.hpp"
#include "signer/tbs_guard.hpp"

namespace bartizan::signer {
namespace {

constexpr std::uint8_t crl_number[] = {0x55, 0x1d, 20};
constexpr std::uint8_t reason_code[] = {0x55, 0x1d, 21};
constexpr std::uint8_t invalidity_date[] = {0x55, 0x1d, 24};
constexpr std::uint8_t authority_key_identifier[] = {0x55, 0x1d, 35};

constexpr der::Tag enumerated = static_cast<der::Tag>(0x0a);

// One revoked certificate (RFC 5280 5.1.2.6). certificateIssuer would make the entry another
// CA's and is not allowed.
bool read_entry(der::Reader& entries) {
    auto fields = entries.enter(der::Tag::sequence);
    const bool serial = good_serial(fields.integer(), max_serial_octets);
    fields.time();
    bool known = true;
    if (!fields.at_end()) {
        auto extensions = fields.enter(der::Tag::sequence);
        do {
            const auto extension = read_extension(extensions);
            known =
                known && ((same(extension.oid, reason_code) &&
                           der::single(extension.value, enumerated).has_value()) ||
                          (same(extension.oid, invalidity_date) &&
                           der::single(extension.value, der::Tag::generalized_time).has_value()));
        } while (!extensions.at_end());
        known = known && extensions.finish();
    }
    return serial && known && fields.finish();
}

}  // namespace

// TBSCertList (RFC 5280 5.1).
Result<void> TbsGuard::check_crl(ByteView tbs, der::Time now) const {
    der::Reader reader(tbs, max_tbs_depth);
    auto fields = reader.enter(der::Tag::sequence);
    if (fields.small_integer() != 1) {
        return refused("not a version 2 CRL");
    }
    if (!same(fields.whole(der::Tag::sequence), algorithm_)) {
        return refused("another signature algorithm than the key's");
    }
    if (!same(fields.whole(der::Tag::sequence), own_->subject)) {
        return refused("a CRL of another issuer");
    }
    const auto this_update = fields.time();
    const auto next_update = fields.time();
    if (fields.failed()) {
        return refused("a CRL without thisUpdate and nextUpdate");
    }
    if (next_update <= this_update || next_update - this_update > caps_.max_crl_validity) {
        return refused("nextUpdate later than crl_max_days allows, or none");
    }
    if (this_update < now - caps_.max_backdate || this_update > now + max_future) {
        return refused("thisUpdate too far from now");
    }
    if (fields.next_is(der::Tag::sequence)) {
        auto entries = fields.enter(der::Tag::sequence);
        do {
            if (!read_entry(entries)) {
                return refused("a CRL entry that is not well-formed");
            }
        } while (!entries.at_end());
    }
    auto wrapper = fields.enter(der::context_constructed(0));
    auto extensions = wrapper.enter(der::Tag::sequence);
    if (!wrapper.finish() || !fields.finish() || !reader.finish()) {
        return refused("not one well-formed TBSCertList");
    }
    return check_crl_extensions(extensions);
}

// Exactly what a full CRL of one issuer needs: no delta, no partition.
Result<void> TbsGuard::check_crl_extensions(der::Reader extensions) const {
    bool number = false;
    bool authority = false;
    while (!extensions.at_end()) {
        const auto extension = read_extension(extensions);
        if (extensions.failed()) {
            return refused("a CRL extension that cannot be read");
        }
        if (same(extension.oid, crl_number) && !number) {
            der::Reader value(extension.value, 0);
            const auto contents = value.integer();
            number = value.finish() && contents.size() <= max_serial_octets && contents[0] < 0x80;
        } else if (same(extension.oid, authority_key_identifier) && !authority) {
            authority = is_own_authority(extension.value);
        } else {
            return refused("CRL extension " + der::oid_text(extension.oid));
        }
    }
    if (!number || !authority) {
        return refused("a CRL without cRLNumber and its own authorityKeyIdentifier");
    }
    return {};
}

}  // namespace bartizan::signer
