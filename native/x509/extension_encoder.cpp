// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/extension_encoder.hpp"

#include <tuple>

#include "der/writer.hpp"
#include "x509/asn1_objects.hpp"

namespace bartizan::x509 {
namespace {

using BitStringHandle = Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;

constexpr std::uint8_t basic_constraints_oid[] = {0x55, 0x1d, 0x13};
constexpr std::uint8_t key_usage_oid[] = {0x55, 0x1d, 0x0f};
constexpr std::uint8_t extended_key_usage_oid[] = {0x55, 0x1d, 0x25};
constexpr std::uint8_t subject_alt_name_oid[] = {0x55, 0x1d, 0x11};
constexpr std::uint8_t subject_key_identifier_oid[] = {0x55, 0x1d, 0x0e};
constexpr std::uint8_t authority_key_identifier_oid[] = {0x55, 0x1d, 0x23};
constexpr std::uint8_t crl_distribution_points_oid[] = {0x55, 0x1d, 0x1f};
constexpr std::uint8_t authority_information_access_oid[] = {0x2b, 0x06, 0x01, 0x05,
                                                             0x05, 0x07, 0x01, 0x01};

// False, and nothing is added, for a value that could not be encoded.
bool add(Bytes& to, ByteView oid, bool critical, ByteView value) {
    constexpr std::uint8_t is_critical[] = {0x01, 0x01, 0xff};
    if (value.empty()) {
        return false;
    }
    const auto extension =
        der::enclose(der::Tag::sequence, {der::enclose(der::Tag::oid, {oid}),
                                          critical ? ByteView(is_critical) : ByteView(),
                                          der::enclose(der::Tag::octet_string, {value})});
    to.insert(to.end(), extension.begin(), extension.end());
    return true;
}

Bytes basic_constraints(const BasicConstraints& constraints) {
    const auto value =
        owned<Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>>(BASIC_CONSTRAINTS_new());
    value->ca = constraints.ca ? 0xff : 0;  // the octet of a DER TRUE
    if (constraints.path_length) {
        value->pathlen = ASN1_INTEGER_new();
        if (value->pathlen == nullptr ||
            ASN1_INTEGER_set_uint64(value->pathlen, *constraints.path_length) != 1) {
            return {};
        }
    }
    return encoded(value.get(), i2d_BASIC_CONSTRAINTS);
}

Bytes key_usage(std::uint16_t usage) {
    const auto value = owned<BitStringHandle>(ASN1_BIT_STRING_new());
    for (int bit = 0; bit < 9; ++bit) {
        if ((usage & (1U << static_cast<unsigned>(bit))) != 0 &&
            ASN1_BIT_STRING_set_bit(value.get(), bit, 1) != 1) {
            return {};
        }
    }
    return encoded(value.get(), i2d_ASN1_BIT_STRING);
}

Bytes extended_key_usage(const std::vector<std::string>& purposes) {
    const auto value =
        owned<Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>>(EXTENDED_KEY_USAGE_new());
    for (const auto& purpose : purposes) {
        ASN1_OBJECT* object = OBJ_txt2obj(purpose.c_str(), 1);
        if (object == nullptr || sk_ASN1_OBJECT_push(value.get(), object) == 0) {
            ASN1_OBJECT_free(object);
            return {};
        }
    }
    return encoded(value.get(), i2d_EXTENDED_KEY_USAGE);
}

Bytes subject_alt_name(const std::vector<GeneralName>& names) {
    const auto value = general_names(names);
    return value ? encoded(value.get(), i2d_GENERAL_NAMES) : Bytes();
}

// One DistributionPoint with all URIs: they are ways to the same CRL (RFC 5280 4.2.1.13).
Bytes crl_distribution_points(const std::vector<std::string>& uris) {
    const auto points = owned<Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free>>(CRL_DIST_POINTS_new());
    auto point = owned<Handle<DIST_POINT, DIST_POINT_free>>(DIST_POINT_new());
    point->distpoint = DIST_POINT_NAME_new();
    if (point->distpoint == nullptr) {
        return {};
    }
    point->distpoint->type = 0;
    point->distpoint->name.fullname = uri_names(uris).release();
    if (point->distpoint->name.fullname == nullptr ||
        sk_DIST_POINT_push(points.get(), point.get()) == 0) {
        return {};
    }
    static_cast<void>(point.release());
    return encoded(points.get(), i2d_CRL_DIST_POINTS);
}

Bytes authority_information_access(const std::vector<std::string>& ca_issuers,
                                   const std::vector<std::string>& ocsp) {
    const auto access = owned<Handle<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free>>(
        AUTHORITY_INFO_ACCESS_new());
    const auto push = [&](int method, const std::vector<std::string>& uris) {
        for (const auto& uri : uris) {
            const auto names = uri_names({uri});
            auto description = owned<Handle<ACCESS_DESCRIPTION, ACCESS_DESCRIPTION_free>>(
                ACCESS_DESCRIPTION_new());
            ASN1_OBJECT_free(description->method);
            description->method = OBJ_nid2obj(method);
            GENERAL_NAME_free(description->location);
            description->location = names ? sk_GENERAL_NAME_pop(names.get()) : nullptr;
            if (description->location == nullptr ||
                sk_ACCESS_DESCRIPTION_push(access.get(), description.get()) == 0) {
                return false;
            }
            static_cast<void>(description.release());
        }
        return true;
    };
    return push(NID_ad_ca_issuers, ca_issuers) && push(NID_ad_OCSP, ocsp)
               ? encoded(access.get(), i2d_AUTHORITY_INFO_ACCESS)
               : Bytes();
}

// What all certificates of one issuer and profile have in common. They come one after the
// other, and encoding these costs as much as all the rest of a certificate.
struct Common {
    BasicConstraints basic_constraints;
    std::uint16_t key_usage = 0;
    std::vector<std::string> extended_key_usage;
    std::array<std::uint8_t, 20> authority_key_identifier{};
    std::vector<std::string> crl_distribution_points;
    std::vector<std::string> ca_issuers;
    std::vector<std::string> ocsp;
    Bytes der;  // empty: not encoded yet

    [[nodiscard]] bool is_of(const CertificateTemplate& form) const {
        return !der.empty() && basic_constraints.ca == form.basic_constraints.ca &&
               basic_constraints.path_length == form.basic_constraints.path_length &&
               std::tie(key_usage, extended_key_usage, authority_key_identifier,
                        crl_distribution_points, ca_issuers, ocsp) ==
                   std::tie(form.key_usage, form.extended_key_usage, form.authority_key_identifier,
                            form.crl_distribution_points, form.ca_issuers, form.ocsp);
    }
};

Bytes authority_key_identifier(ByteView identifier) {
    return der::enclose(der::Tag::sequence, {der::enclose(der::context(0), {identifier})});
}

Bytes encode_common(const CertificateTemplate& form) {
    Bytes out;
    const bool whole =
        add(out, basic_constraints_oid, true, basic_constraints(form.basic_constraints)) &&
        add(out, key_usage_oid, true, key_usage(form.key_usage)) &&
        (form.extended_key_usage.empty() ||
         add(out, extended_key_usage_oid, false, extended_key_usage(form.extended_key_usage))) &&
        add(out, authority_key_identifier_oid, false,
            authority_key_identifier(form.authority_key_identifier)) &&
        (form.crl_distribution_points.empty() ||
         add(out, crl_distribution_points_oid, false,
             crl_distribution_points(form.crl_distribution_points))) &&
        ((form.ca_issuers.empty() && form.ocsp.empty()) ||
         add(out, authority_information_access_oid, false,
             authority_information_access(form.ca_issuers, form.ocsp)));
    return whole ? out : Bytes();
}

ByteView common_extensions(const CertificateTemplate& form) {
    thread_local Common last;
    if (!last.is_of(form)) {
        last = {.basic_constraints = form.basic_constraints,
                .key_usage = form.key_usage,
                .extended_key_usage = form.extended_key_usage,
                .authority_key_identifier = form.authority_key_identifier,
                .crl_distribution_points = form.crl_distribution_points,
                .ca_issuers = form.ca_issuers,
                .ocsp = form.ocsp,
                .der = encode_common(form)};
    }
    return last.der;
}

}  // namespace

Bytes encode_extensions(const CertificateTemplate& form) {
    const auto common = common_extensions(form);
    if (common.empty()) {
        return {};
    }
    Bytes own;
    if (!form.subject_alt_names.empty() && !add(own, subject_alt_name_oid, form.subject.empty(),
                                                subject_alt_name(form.subject_alt_names))) {
        return {};
    }
    add(own, subject_key_identifier_oid, false,
        der::enclose(der::Tag::octet_string, {form.public_key.key_identifier()}));
    return der::enclose(der::Tag::sequence, {common, own});
}

}  // namespace bartizan::x509
