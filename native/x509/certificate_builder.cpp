// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "der/writer.hpp"
#include "x509/asn1_objects.hpp"

namespace bartizan::x509 {
namespace {

using IntegerHandle = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using BitStringHandle = Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using OctetStringHandle = Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

Error unbuildable(const char* part) {
    return Crossing::fault(Fault::internal,
                           std::string("the certificate's ") + part + " cannot be encoded");
}

// Each type is added once: appending neither looks for another one nor copies.
bool add(X509* to, int nid, bool critical, void* value) {
    return X509_add1_ext_i2d(to, nid, value, critical ? 1 : 0, X509V3_ADD_APPEND) == 1;
}

bool add_basic_constraints(X509* to, const BasicConstraints& constraints) {
    const auto value =
        owned<Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>>(BASIC_CONSTRAINTS_new());
    value->ca = constraints.ca ? 0xff : 0;  // the octet of a DER TRUE
    if (constraints.path_length) {
        value->pathlen = ASN1_INTEGER_new();
        if (value->pathlen == nullptr ||
            ASN1_INTEGER_set_uint64(value->pathlen, *constraints.path_length) != 1) {
            return false;
        }
    }
    return add(to, NID_basic_constraints, true, value.get());
}

bool add_key_usage(X509* to, std::uint16_t usage) {
    const auto value = owned<BitStringHandle>(ASN1_BIT_STRING_new());
    for (int bit = 0; bit < 9; ++bit) {
        if ((usage & (1U << static_cast<unsigned>(bit))) != 0 &&
            ASN1_BIT_STRING_set_bit(value.get(), bit, 1) != 1) {
            return false;
        }
    }
    return add(to, NID_key_usage, true, value.get());
}

bool add_extended_key_usage(X509* to, const std::vector<std::string>& purposes) {
    const auto value =
        owned<Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>>(EXTENDED_KEY_USAGE_new());
    for (const auto& purpose : purposes) {
        ASN1_OBJECT* object = OBJ_txt2obj(purpose.c_str(), 1);
        if (object == nullptr || sk_ASN1_OBJECT_push(value.get(), object) == 0) {
            ASN1_OBJECT_free(object);
            return false;
        }
    }
    return add(to, NID_ext_key_usage, false, value.get());
}

bool add_key_identifiers(X509* to, ByteView own, ByteView authority) {
    const auto subject = owned<OctetStringHandle>(ASN1_OCTET_STRING_new());
    const auto issuer = owned<Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free>>(AUTHORITY_KEYID_new());
    issuer->keyid = ASN1_OCTET_STRING_new();
    return issuer->keyid != nullptr &&
           ASN1_OCTET_STRING_set(subject.get(), own.data(), static_cast<int>(own.size())) == 1 &&
           ASN1_OCTET_STRING_set(issuer->keyid, authority.data(),
                                 static_cast<int>(authority.size())) == 1 &&
           add(to, NID_subject_key_identifier, false, subject.get()) &&
           add(to, NID_authority_key_identifier, false, issuer.get());
}

// One DistributionPoint with all URIs: they are ways to the same CRL (RFC 5280 4.2.1.13).
bool add_crl_distribution_points(X509* to, const std::vector<std::string>& uris) {
    const auto points = owned<Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free>>(CRL_DIST_POINTS_new());
    auto point = owned<Handle<DIST_POINT, DIST_POINT_free>>(DIST_POINT_new());
    point->distpoint = DIST_POINT_NAME_new();
    if (point->distpoint == nullptr) {
        return false;
    }
    point->distpoint->type = 0;
    point->distpoint->name.fullname = uri_names(uris).release();
    if (point->distpoint->name.fullname == nullptr ||
        sk_DIST_POINT_push(points.get(), point.get()) == 0) {
        return false;
    }
    point.release();
    return add(to, NID_crl_distribution_points, false, points.get());
}

bool add_information_access(X509* to, const std::vector<std::string>& ca_issuers,
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
            description.release();
        }
        return true;
    };
    return push(NID_ad_ca_issuers, ca_issuers) && push(NID_ad_OCSP, ocsp) &&
           add(to, NID_info_access, false, access.get());
}

// Decoding a Name builds OpenSSL's canonical form of it; an issuer's is the same each time.
X509_NAME* issuer_name(ByteView der) {
    struct Last {
        Bytes der;
        NameHandle name;
    };

    thread_local Last last;
    if (!last.name || !std::ranges::equal(last.der, der)) {
        last.name = x509_name_from_der(der);
        last.der.assign(der.begin(), der.end());
    }
    return last.name.get();
}

bool add_extensions(X509* to, const CertificateTemplate& form) {
    if (!add_basic_constraints(to, form.basic_constraints) || !add_key_usage(to, form.key_usage)) {
        return false;
    }
    if (!form.extended_key_usage.empty() && !add_extended_key_usage(to, form.extended_key_usage)) {
        return false;
    }
    if (!form.subject_alt_names.empty()) {
        const auto names = general_names(form.subject_alt_names);
        if (!names || !add(to, NID_subject_alt_name, form.subject.empty(), names.get())) {
            return false;
        }
    }
    if (!add_key_identifiers(to, form.public_key.key_identifier(), form.authority_key_identifier)) {
        return false;
    }
    if (!form.crl_distribution_points.empty() &&
        !add_crl_distribution_points(to, form.crl_distribution_points)) {
        return false;
    }
    return (form.ca_issuers.empty() && form.ocsp.empty()) ||
           add_information_access(to, form.ca_issuers, form.ocsp);
}

}  // namespace

Result<Bytes> build_tbs_certificate(const CertificateTemplate& form, SignatureAlgorithm algorithm) {
    const Crossing crossing;
    const auto certificate = owned<CertificateHandle>(X509_new());
    const auto number = owned<BignumHandle>(
        BN_bin2bn(form.serial.data(), static_cast<int>(form.serial.size()), nullptr));
    if (BN_is_zero(number.get()) != 0 || form.serial.size() > 20 ||
        X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) == nullptr) {
        return unbuildable("serial number");
    }
    // The setter of this field is X509_sign(), which the key's owner does elsewhere.
    set_algorithm(const_cast<X509_ALGOR*>(X509_get0_tbs_sigalg(certificate.get())), algorithm);
    auto* issuer = issuer_name(form.issuer);
    if (issuer == nullptr || X509_set_issuer_name(certificate.get(), issuer) != 1 ||
        !fill_name(X509_get_subject_name(certificate.get()), form.subject)) {
        return unbuildable("names");
    }
    if (form.validity.not_before >= form.validity.not_after ||
        !set_time(X509_getm_notBefore(certificate.get()), form.validity.not_before) ||
        !set_time(X509_getm_notAfter(certificate.get()), form.validity.not_after)) {
        return unbuildable("validity");
    }
    if (!set_public_key(X509_get_X509_PUBKEY(certificate.get()), form.public_key)) {
        return unbuildable("public key");
    }
    if (!add_extensions(certificate.get(), form)) {
        return unbuildable("extensions");
    }
    auto der = encoded(certificate.get(), i2d_re_X509_tbs);
    if (der.empty()) {
        return unbuildable("TBSCertificate");
    }
    return der;
}

Bytes assemble_signed(ByteView tbs, SignatureAlgorithm algorithm, ByteView signature) {
    constexpr std::uint8_t no_unused_bits[] = {0};
    return der::enclose(der::Tag::sequence, {tbs, algorithm_identifier(algorithm),
                                             der::enclose(der::Tag::bit_string,
                                                          {ByteView(no_unused_bits), signature})});
}

}  // namespace bartizan::x509
