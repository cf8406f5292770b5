// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/tls_context.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "x509/handle.hpp"

namespace bartizan::x509 {
namespace {

using ContextHandle = Handle<SSL_CTX, SSL_CTX_free>;

constexpr int verify_depth = 4;
// A resumed session is not asked for its certificate again.
constexpr long session_seconds = 300;
constexpr const char* tls12_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

Error unusable(std::string what) {
    return Crossing::fault(Fault::file_unusable, std::move(what));
}

BioHandle reading(const std::string& pem) {
    return owned<BioHandle>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// No passphrase: asking for one would wait for a terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) {
    return -1;
}

Result<void> take_identity(SSL_CTX* context, const TlsServerSettings& settings) {
    const auto chain = reading(settings.certificate_chain);
    const CertificateHandle own(PEM_read_bio_X509(chain.get(), nullptr, no_passphrase, nullptr));
    if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) {
        return unusable("the listener's certificate");
    }
    while (true) {
        CertificateHandle issuer(PEM_read_bio_X509(chain.get(), nullptr, no_passphrase, nullptr));
        if (!issuer) {
            break;
        }
        if (SSL_CTX_add0_chain_cert(context, issuer.get()) != 1) {
            return unusable("the chain of the listener's certificate");
        }
        static_cast<void>(issuer.release());
    }
    const auto key_text = reading(settings.private_key);
    const PkeyHandle key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_passphrase, nullptr));
    if (!key) {
        return unusable("the listener's key");
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
        return Crossing::fault(Fault::chain_invalid,
                               "the listener's key is not the one of its certificate");
    }
    return {};
}

Result<void> ask_clients(SSL_CTX* context, const std::string& anchors, bool optional) {
    const auto text = reading(anchors);
    auto* store = SSL_CTX_get_cert_store(context);
    int count = 0;
    while (true) {
        const CertificateHandle anchor(
            PEM_read_bio_X509(text.get(), nullptr, no_passphrase, nullptr));
        if (!anchor) {
            break;
        }
        // The names tell a client which of its certificates is meant.
        if (X509_STORE_add_cert(store, anchor.get()) != 1 ||
            SSL_CTX_add_client_CA(context, anchor.get()) != 1) {
            return unusable("the anchors of client certificates");
        }
        ++count;
    }
    if (count == 0) {
        return unusable("the anchors of client certificates");
    }
    auto* parameters = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_CLIENT);
    X509_VERIFY_PARAM_set_depth(parameters, verify_depth);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (optional ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT),
                       nullptr);
    return {};
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const TlsServerSettings& settings) {
    const Crossing crossing;
    BARTIZAN_TRY(auto chain, certificates_from_pem(settings.certificate_chain));
    auto context = owned<ContextHandle>(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE |
                                           SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_timeout(context.get(), session_seconds);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // tickets only
    // Without it a session that had a client certificate cannot be resumed.
    constexpr unsigned char name[] = "bartizan";
    if (SSL_CTX_set_cipher_list(context.get(), tls12_ciphers) != 1 ||
        SSL_CTX_set_session_id_context(context.get(), name, sizeof name - 1) != 1) {
        return Crossing::fault(Fault::internal);
    }
    BARTIZAN_CHECK(take_identity(context.get(), settings));
    if (!settings.client_anchors.empty()) {
        BARTIZAN_CHECK(
            ask_clients(context.get(), settings.client_anchors, settings.client_optional));
    }
    return std::shared_ptr<const TlsContext>(
        new TlsContext(context.release(), std::move(chain.front())));
}

TlsContext::~TlsContext() {
    SSL_CTX_free(context_);
}

ssl_ctx_st* share(const TlsContext& context) {
    SSL_CTX_up_ref(context.native());
    return context.native();
}

std::optional<Certificate> peer_certificate(const ssl_st* session) {
    const Crossing crossing;
    // Not owned: 3.0 has the getter that leaves the count alone.
    auto* found = SSL_get0_peer_certificate(session);
    if (found == nullptr) {
        return std::nullopt;
    }
    unsigned char* octets = nullptr;
    const int size = i2d_X509(found, &octets);
    if (size <= 0) {
        return std::nullopt;
    }
    auto certificate = Certificate::decode({octets, static_cast<std::size_t>(size)});
    OPENSSL_free(octets);
    return certificate ? std::optional(std::move(*certificate)) : std::nullopt;
}

}  // namespace bartizan::x509
