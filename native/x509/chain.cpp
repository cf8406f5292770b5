// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/chain.hpp"

#include <openssl/x509_vfy.h>

#include "x509/handle.hpp"

namespace bartizan::x509 {
namespace {

struct StackFree {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};

using Stack = std::unique_ptr<STACK_OF(X509), StackFree>;

// SHA-1 and keys of less than 112 bits are refused anywhere in the chain.
constexpr int security_level = 2;

CertificateHandle parsed(const Certificate& certificate) {
    const auto der = certificate.der();
    const unsigned char* data = der.data();
    return CertificateHandle(d2i_X509(nullptr, &data, static_cast<long>(der.size())));
}

}  // namespace

Result<void> verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                          std::span<const Certificate> anchors, Time at) {
    const Crossing crossing;
    const auto unreadable = [] {
        return Crossing::fault(Fault::chain_invalid, "OpenSSL cannot read a certificate");
    };
    const auto store = owned<Handle<X509_STORE, X509_STORE_free>>(X509_STORE_new());
    for (const auto& anchor : anchors) {
        const auto certificate = parsed(anchor);
        if (!certificate || X509_STORE_add_cert(store.get(), certificate.get()) != 1) {
            return unreadable();
        }
    }
    const auto untrusted = Stack(sk_X509_new_null());
    for (const auto& intermediate : intermediates) {
        auto certificate = parsed(intermediate);
        if (!certificate || sk_X509_push(untrusted.get(), certificate.get()) == 0) {
            return unreadable();
        }
        static_cast<void>(certificate.release());
    }
    const auto subject = parsed(leaf);
    const auto context = owned<Handle<X509_STORE_CTX, X509_STORE_CTX_free>>(X509_STORE_CTX_new());
    if (!subject ||
        X509_STORE_CTX_init(context.get(), store.get(), subject.get(), untrusted.get()) != 1) {
        return unreadable();
    }
    auto* param = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_time(param, at.time_since_epoch().count());
    X509_VERIFY_PARAM_set_auth_level(param, security_level);
    if (X509_verify_cert(context.get()) != 1) {
        const int error = X509_STORE_CTX_get_error(context.get());
        return Error{Fault::chain_invalid, "the chain does not verify",
                     std::string(X509_verify_cert_error_string(error)) + " at depth " +
                         std::to_string(X509_STORE_CTX_get_error_depth(context.get()))};
    }
    return {};
}

}  // namespace bartizan::x509
