// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/certs_only.hpp"

#include <openssl/pkcs7.h>

#include "x509/handle.hpp"

namespace bartizan::x509 {
namespace {

using MessageHandle = Handle<PKCS7, PKCS7_free>;

}  // namespace

Result<Bytes> certs_only(std::span<const Certificate> certificates) {
    const Crossing crossing;
    const auto message = owned<MessageHandle>(PKCS7_new());
    if (PKCS7_set_type(message.get(), NID_pkcs7_signed) != 1 ||
        PKCS7_content_new(message.get(), NID_pkcs7_data) != 1 ||
        PKCS7_set_detached(message.get(), 1) != 1) {
        return Crossing::fault(Fault::internal);
    }
    for (const auto& certificate : certificates) {
        const auto der = certificate.der();
        const auto* octets = der.data();
        const auto decoded =
            owned<CertificateHandle>(d2i_X509(nullptr, &octets, static_cast<long>(der.size())));
        if (PKCS7_add_certificate(message.get(), decoded.get()) != 1) {
            return Crossing::fault(Fault::internal);
        }
    }
    unsigned char* octets = nullptr;
    const int size = i2d_PKCS7(message.get(), &octets);
    if (size <= 0) {
        return Crossing::fault(Fault::internal);
    }
    Bytes out(octets, octets + size);
    OPENSSL_free(octets);
    return out;
}

}  // namespace bartizan::x509
