// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// TLS of one listener: its identity, whom it trusts, its own ticket keys (IFA 033 Security.001:
// no two listeners share any).

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "x509/certificate.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // and SSL

namespace bartizan::x509 {

struct TlsServerSettings {
    std::string certificate_chain;  // PEM: the listener's own certificate first
    std::string private_key;        // PEM
    // PEM of the anchors that client certificates chain to. Empty: clients are not asked for one.
    std::string client_anchors;
    // A client without a certificate is let in all the same.
    bool client_optional = false;
};

// Immutable; shared by the connections that began under it.
class TlsContext {
  public:
    // TLS 1.2 with forward secrecy and AEAD, or 1.3. A client certificate, where asked for, is
    // required and must be for clientAuth. file_unusable if a PEM cannot be used, chain_invalid
    // if the key is not the certificate's.
    static Result<std::shared_ptr<const TlsContext>> server(const TlsServerSettings& settings);

    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

    [[nodiscard]] ssl_ctx_st* native() const { return context_; }

    [[nodiscard]] const Certificate& identity() const { return identity_; }

  private:
    TlsContext(ssl_ctx_st* context, Certificate identity)
        : context_(context), identity_(std::move(identity)) {}

    ssl_ctx_st* context_;
    Certificate identity_;
};

// One more owner of it, for a library that takes ownership.
ssl_ctx_st* share(const TlsContext& context);

// What the other side of an established session has proven to be.
std::optional<Certificate> peer_certificate(const ssl_st* session);

}  // namespace bartizan::x509
