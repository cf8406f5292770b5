// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Owners of OpenSSL's objects, and the rule of its error queue: empty when a crossing begins,
// empty when it ends. Success is judged by return values alone, never by the queue.

#pragma once

#include <memory>
#include <new>
#include <string>

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "fault/result.hpp"

namespace bartizan::x509 {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

template <class T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;

using PkeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using CertificateHandle = Handle<X509, X509_free>;
using CrlHandle = Handle<X509_CRL, X509_CRL_free>;
using RequestHandle = Handle<X509_REQ, X509_REQ_free>;
using NameHandle = Handle<X509_NAME, X509_NAME_free>;
using BioHandle = Handle<BIO, BIO_free_all>;
using BignumHandle = Handle<BIGNUM, BN_free>;

// new, for OpenSSL's constructors.
template <class H, class T>
H owned(T* object) {
    if (object == nullptr) {
        throw std::bad_alloc();
    }
    return H(object);
}

class Crossing {
  public:
    Crossing() { ERR_clear_error(); }

    Crossing(const Crossing&) = delete;
    Crossing& operator=(const Crossing&) = delete;

    ~Crossing() { ERR_clear_error(); }

    // The queue's reasons as the operator's text.
    [[nodiscard]] static std::string reasons() {
        std::string out;
        while (const auto code = ERR_get_error()) {
            const char* reason = ERR_reason_error_string(code);
            out += out.empty() ? "" : "; ";
            out += reason == nullptr ? "error " + std::to_string(code) : reason;
        }
        return out;
    }

    [[nodiscard]] static Error fault(Fault fault, std::string public_detail = {}) {
        return {fault, std::move(public_detail), reasons()};
    }
};

}  // namespace bartizan::x509
