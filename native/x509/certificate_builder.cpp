// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// TBSCertificate (RFC 5280 4.1) from its parts: what is copied as it is (issuer, key) is not
// decoded to be encoded again.

#include <algorithm>

#include "der/writer.hpp"
#include "x509/asn1_objects.hpp"
#include "x509/extension_encoder.hpp"

namespace bartizan::x509 {
namespace {

constexpr std::uint8_t version_3[] = {0xa0, 0x03, 0x02, 0x01, 0x02};

Error unbuildable(const char* part) {
    return Crossing::fault(Fault::internal,
                           std::string("the certificate's ") + part + " cannot be encoded");
}

// Empty for one that RFC 5280 4.1.2.2 forbids: not positive, longer than 20 octets.
Bytes serial_number(const Bytes& magnitude) {
    const auto begin = std::ranges::find_if(magnitude, [](auto octet) { return octet != 0; });
    if (begin == magnitude.end() || magnitude.size() > 20) {
        return {};
    }
    constexpr std::uint8_t zero[] = {0};
    const bool would_be_negative = (*begin & 0x80U) != 0;
    return der::enclose(der::Tag::integer, {would_be_negative ? ByteView(zero) : ByteView(),
                                            ByteView(begin, magnitude.end())});
}

bool is_name(ByteView octets) {
    constexpr std::size_t depth = 4;
    der::Reader reader(octets, depth);
    auto rdns = reader.enter(der::Tag::sequence);
    return reader.finish() && der::is_well_formed(rdns);
}

Bytes subject_name(const Name& subject) {
    const auto name = owned<NameHandle>(X509_NAME_new());
    return fill_name(name.get(), subject) ? encoded(name.get(), i2d_X509_NAME) : Bytes();
}

Bytes validity_of(const Validity& validity) {
    if (validity.not_before >= validity.not_after) {
        return {};
    }
    const auto not_before = encoded(asn1_time(validity.not_before).get(), i2d_ASN1_TIME);
    const auto not_after = encoded(asn1_time(validity.not_after).get(), i2d_ASN1_TIME);
    return not_before.empty() || not_after.empty()
               ? Bytes()
               : der::enclose(der::Tag::sequence, {not_before, not_after});
}

}  // namespace

Result<Bytes> build_tbs_certificate(const CertificateTemplate& form, SignatureAlgorithm algorithm) {
    const Crossing crossing;
    const auto serial = serial_number(form.serial);
    if (serial.empty()) {
        return unbuildable("serial number");
    }
    const auto subject = subject_name(form.subject);
    if (subject.empty() || !is_name(form.issuer)) {
        return unbuildable("names");
    }
    const auto validity = validity_of(form.validity);
    if (validity.empty()) {
        return unbuildable("validity");
    }
    const auto extensions = encode_extensions(form);
    if (extensions.empty()) {
        return unbuildable("extensions");
    }
    return der::enclose(
        der::Tag::sequence,
        {ByteView(version_3), serial, algorithm_identifier(algorithm), form.issuer, validity,
         subject, form.public_key.der(), der::enclose(der::context_constructed(3), {extensions})});
}

Bytes assemble_signed(ByteView tbs, SignatureAlgorithm algorithm, ByteView signature) {
    constexpr std::uint8_t no_unused_bits[] = {0};
    return der::enclose(der::Tag::sequence, {tbs, algorithm_identifier(algorithm),
                                             der::enclose(der::Tag::bit_string,
                                                          {ByteView(no_unused_bits), signature})});
}

}  // namespace bartizan::x509
