// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nothing that OpenSSL refuses is accepted: what the reader takes and proves, d2i_X509_REQ
// takes whole and X509_REQ_verify proves.

#include <cstdlib>

#include <openssl/err.h>
#include <openssl/x509.h>

#include "x509/certification_request.hpp"

using namespace bartizan;

namespace {

// What OpenSSL says: whether it decodes the request whole with a key, and whether it proves it.
struct Opinion {
    bool decoded = false;
    bool proven = false;
};

Opinion of_openssl(ByteView der) {
    Opinion out;
    const unsigned char* at = der.data();
    X509_REQ* request = d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size()));
    if (request != nullptr && at == der.data() + der.size()) {
        EVP_PKEY* key = X509_REQ_get0_pubkey(request);
        out.decoded = key != nullptr;
        out.proven = key != nullptr && X509_REQ_verify(request, key) == 1;
    }
    X509_REQ_free(request);
    ERR_clear_error();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    auto der = x509::request_der(as_text(input));
    if (!der) {
        return 0;
    }
    auto unproven = x509::UnprovenRequest::decode(*der);
    if (!unproven) {
        return 0;
    }
    // The key of an undecodable point is refused when it is first used: that is prove().
    const auto openssl = of_openssl(*der);
    const auto proven = x509::CertificationRequest::prove(std::move(*unproven));
    if (proven && !(openssl.decoded && openssl.proven)) {
        std::abort();
    }
    if (!proven && proven.error().fault == Fault::bad_pop && !openssl.decoded) {
        std::abort();
    }
    return 0;
}
