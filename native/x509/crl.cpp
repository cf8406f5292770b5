// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/crl.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "der/writer.hpp"
#include "x509/asn1_objects.hpp"

namespace bartizan::x509 {
namespace {

constexpr std::pair<RevocationReason, std::string_view> reasons[] = {
    {RevocationReason::unspecified, "unspecified"},
    {RevocationReason::key_compromise, "keyCompromise"},
    {RevocationReason::ca_compromise, "cACompromise"},
    {RevocationReason::affiliation_changed, "affiliationChanged"},
    {RevocationReason::superseded, "superseded"},
    {RevocationReason::cessation_of_operation, "cessationOfOperation"},
    {RevocationReason::certificate_hold, "certificateHold"},
    {RevocationReason::remove_from_crl, "removeFromCRL"},
    {RevocationReason::privilege_withdrawn, "privilegeWithdrawn"},
    {RevocationReason::aa_compromise, "aACompromise"},
};

using IntegerHandle = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using EnumeratedHandle = Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free>;

Error unbuildable(const char* part) {
    return Crossing::fault(Fault::internal,
                           std::string("the CRL's ") + part + " cannot be encoded");
}

// OpenSSL 3.0 has no setter for the algorithm inside a TBSCertList other than X509_CRL_sign(),
// which the key's owner does elsewhere: the list begins as one that was read.
CrlHandle shell(SignatureAlgorithm algorithm, ByteView issuer) {
    constexpr std::uint8_t version_2[] = {0x02, 0x01, 0x01};
    constexpr std::string_view epoch = "700101000000Z";
    const auto tbs = der::enclose(der::Tag::sequence,
                                  {ByteView(version_2), algorithm_identifier(algorithm), issuer,
                                   der::enclose(der::Tag::utc_time, {as_bytes(epoch)})});
    const auto list = assemble_signed(tbs, algorithm, {});
    const unsigned char* data = list.data();
    return CrlHandle(d2i_X509_CRL(nullptr, &data, static_cast<long>(list.size())));
}

bool add_entry(X509_CRL* crl, const RevokedCertificate& entry, ASN1_ENUMERATED* reason) {
    auto revoked = owned<Handle<X509_REVOKED, X509_REVOKED_free>>(X509_REVOKED_new());
    const auto number = owned<BignumHandle>(
        BN_bin2bn(entry.serial.data(), static_cast<int>(entry.serial.size()), nullptr));
    const IntegerHandle serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
    const auto date = asn1_time(entry.revoked_at);
    if (!serial || X509_REVOKED_set_serialNumber(revoked.get(), serial.get()) != 1 ||
        X509_REVOKED_set_revocationDate(revoked.get(), date.get()) != 1) {
        return false;
    }
    if (entry.reason != RevocationReason::unspecified) {
        if (ASN1_ENUMERATED_set(reason, static_cast<long>(entry.reason)) != 1 ||
            X509_REVOKED_add1_ext_i2d(revoked.get(), NID_crl_reason, reason, 0,
                                      X509V3_ADD_DEFAULT) != 1) {
            return false;
        }
    }
    if (X509_CRL_add0_revoked(crl, revoked.get()) != 1) {
        return false;
    }
    static_cast<void>(revoked.release());
    return true;
}

}  // namespace

std::string_view name_of(RevocationReason reason) {
    const auto* found =
        std::ranges::find(reasons, reason, &std::pair<RevocationReason, std::string_view>::first);
    return found == std::end(reasons) ? "unspecified" : found->second;
}

std::optional<RevocationReason> revocation_reason_named(std::string_view name) {
    const auto* found =
        std::ranges::find(reasons, name, &std::pair<RevocationReason, std::string_view>::second);
    return found == std::end(reasons) ? std::nullopt : std::optional(found->first);
}

Result<Bytes> build_tbs_crl(const CrlTemplate& form, SignatureAlgorithm algorithm) {
    const Crossing crossing;
    const auto crl = shell(algorithm, form.issuer);
    const auto issuer = x509_name_from_der(form.issuer);
    const auto this_update = asn1_time(form.this_update);
    const auto next_update = asn1_time(form.next_update);
    if (!crl || !issuer || X509_CRL_set_issuer_name(crl.get(), issuer.get()) != 1 ||
        X509_CRL_set1_lastUpdate(crl.get(), this_update.get()) != 1 ||
        X509_CRL_set1_nextUpdate(crl.get(), next_update.get()) != 1) {
        return unbuildable("header");
    }
    const auto authority =
        owned<Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free>>(AUTHORITY_KEYID_new());
    authority->keyid = ASN1_OCTET_STRING_new();
    const auto number = owned<IntegerHandle>(ASN1_INTEGER_new());
    if (authority->keyid == nullptr ||
        ASN1_OCTET_STRING_set(authority->keyid, form.authority_key_identifier.data(),
                              static_cast<int>(form.authority_key_identifier.size())) != 1 ||
        ASN1_INTEGER_set_uint64(number.get(), form.number) != 1 ||
        X509_CRL_add1_ext_i2d(crl.get(), NID_authority_key_identifier, authority.get(), 0, 0) !=
            1 ||
        X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0) != 1) {
        return unbuildable("extensions");
    }
    const auto reason = owned<EnumeratedHandle>(ASN1_ENUMERATED_new());
    for (const auto& entry : form.revoked) {
        if (!add_entry(crl.get(), entry, reason.get())) {
            return unbuildable("entries");
        }
    }
    X509_CRL_sort(crl.get());
    auto der = encoded(crl.get(), i2d_re_X509_CRL_tbs);
    if (der.empty()) {
        return unbuildable("TBSCertList");
    }
    return der;
}

}  // namespace bartizan::x509
