// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Nothing that OpenSSL refuses is accepted: what the reader takes and proves, d2i_X509_REQ
// takes whole, X509_REQ_verify proves, and each extension that is asked for OpenSSL decodes.
// Half of the inputs are signed anew after they were changed, so that what is accepted is more
// than the seeds.

#include <cstdlib>
#include <cstring>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "der/writer.hpp"
#include "x509/certificate.hpp"
#include "x509/certification_request.hpp"
#include "x509/software_key.hpp"

using namespace bartizan;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max);

namespace {

// openssl genpkey -algorithm ED25519: its signatures are short, quick and always the same.
const x509::SoftwareKey& fixed_key() {
    static const auto key = x509::SoftwareKey::from_pem(
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIMTu2kcWgpDQmPux96WWcwF53qUnEn3rXkHFrwRujBF9\n"
        "-----END PRIVATE KEY-----\n");
    return *key;
}

// The same request with the fixed key in it, signed by it; empty if it has not the outer form.
Bytes signed_anew(ByteView request) {
    der::Reader outer(request, 4);
    auto fields = outer.enter(der::Tag::sequence);
    auto info = fields.enter(der::Tag::sequence);
    const auto version = info.any().whole;
    const auto subject = info.any().whole;
    info.any();
    Bytes attributes;
    while (!info.at_end() && !info.failed()) {
        const auto next = info.any().whole;
        attributes.insert(attributes.end(), next.begin(), next.end());
    }
    if (outer.failed() || fields.failed() || info.failed()) {
        return {};
    }
    const auto& key = fixed_key();
    const auto changed =
        der::enclose(der::Tag::sequence, {version, subject, key.public_key().der(), attributes});
    return x509::assemble_signed(changed, key.algorithm(), *key.sign(changed));
}

bool extensions_decode(X509_REQ* request) {
    auto* extensions = X509_REQ_get_extensions(request);
    bool good = extensions != nullptr;
    for (int i = 0; good && i < sk_X509_EXTENSION_num(extensions); ++i) {
        auto* extension = sk_X509_EXTENSION_value(extensions, i);
        const auto* method = X509V3_EXT_get(extension);
        if (method == nullptr) {
            continue;
        }
        void* value = X509V3_EXT_d2i(extension);
        good = value != nullptr;
        if (value != nullptr) {
            method->it != nullptr ? ASN1_item_free(static_cast<ASN1_VALUE*>(value), method->it())
                                  : method->ext_free(value);
        }
    }
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return good;
}

bool openssl_accepts(ByteView der, bool with_extensions) {
    const unsigned char* at = der.data();
    X509_REQ* request = d2i_X509_REQ(nullptr, &at, static_cast<long>(der.size()));
    bool good = request != nullptr && at == der.data() + der.size();
    if (good) {
        EVP_PKEY* key = X509_REQ_get0_pubkey(request);
        good = key != nullptr && X509_REQ_verify(request, key) == 1 &&
               (!with_extensions || extensions_decode(request));
    }
    X509_REQ_free(request);
    ERR_clear_error();
    return good;
}

// Extensions that the reader understood; of an unknown one it looks at no octet.
bool understood(const x509::RequestedExtensions& extensions) {
    return extensions.unknown.empty() &&
           (!extensions.subject_alt_names.empty() || extensions.basic_constraints_ca ||
            extensions.key_usage || !extensions.extended_key_usage.empty());
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max, unsigned seed) {
    size = LLVMFuzzerMutate(data, size, max);
    if (seed % 2 == 0) {
        return size;
    }
    const auto changed = signed_anew(ByteView(data, size));
    if (changed.empty() || changed.size() > max) {
        return size;
    }
    std::memcpy(data, changed.data(), changed.size());
    return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto der = x509::request_der(as_text(ByteView(data, size)));
    if (!der) {
        return 0;
    }
    auto unproven = x509::UnprovenRequest::decode(*der);
    if (!unproven) {
        return 0;
    }
    const auto proven = x509::CertificationRequest::prove(std::move(*unproven));
    if (proven && !openssl_accepts(*der, understood(proven->extensions()))) {
        std::abort();
    }
    return 0;
}
