// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nothing that the guard lets through is a CA certificate or a delta CRL in OpenSSL's eyes.

#include <cstdlib>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "probe/tbs_form.hpp"
#include "x509/certificate.hpp"
#include "x509/handle.hpp"

using namespace bartizan;

namespace {

void require(bool good) {
    if (!good) {
        std::abort();
    }
}

void check_certificate(const Bytes& whole) {
    const unsigned char* data = whole.data();
    const x509::CertificateHandle certificate(
        d2i_X509(nullptr, &data, static_cast<long>(whole.size())));
    if (certificate) {
        require(X509_check_ca(certificate.get()) == 0);
        const auto usage = X509_get_key_usage(certificate.get());
        const bool readable = (X509_get_extension_flags(certificate.get()) & EXFLAG_INVALID) == 0;
        require(!readable || (usage & (KU_KEY_CERT_SIGN | KU_CRL_SIGN)) == 0);
    }
}

void check_crl(const Bytes& whole) {
    const unsigned char* data = whole.data();
    const x509::CrlHandle crl(d2i_X509_CRL(nullptr, &data, static_cast<long>(whole.size())));
    if (crl) {
        require(X509_CRL_get_ext_by_NID(crl.get(), NID_delta_crl, -1) < 0);
        require(X509_CRL_get_ext_by_NID(crl.get(), NID_issuing_distribution_point, -1) < 0);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView tbs(data, size);
    const auto form = probe::form_of(tbs);
    const signer::TbsGuard guard(probe::widest_caps(), {}, form.algorithm,
                                 signer::OwnCertificate{.subject = form.issuer,
                                                        .subject_key_identifier = form.authority,
                                                        .not_after = der::Time::max()});
    for (const auto kind : {ca::TbsKind::certificate, ca::TbsKind::crl}) {
        if (guard.check(kind, tbs, form.start)) {
            require(kind == form.kind);
            const auto whole =
                x509::assemble_signed(tbs, x509::SignatureAlgorithm::ecdsa_sha256, {});
            kind == ca::TbsKind::certificate ? check_certificate(whole) : check_crl(whole);
        }
    }
    require(!guard.check(ca::TbsKind::certification_request, tbs, form.start));
    ERR_clear_error();
    return 0;
}
