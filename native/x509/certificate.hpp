// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Certificate (RFC 5280 4.1): built by OpenSSL from a template, signed elsewhere, read back by
// the bounded reader.

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"
#include "x509/name.hpp"
#include "x509/public_key.hpp"

namespace bartizan::x509 {

using Time = std::chrono::sys_seconds;  // UTC

struct Validity {
    Time not_before;
    Time not_after;
};

namespace key_usage {
// Bit i of RFC 5280 4.2.1.3 at 1 << i.
inline constexpr std::uint16_t digital_signature = 1U << 0;
inline constexpr std::uint16_t non_repudiation = 1U << 1;
inline constexpr std::uint16_t key_encipherment = 1U << 2;
inline constexpr std::uint16_t data_encipherment = 1U << 3;
inline constexpr std::uint16_t key_agreement = 1U << 4;
inline constexpr std::uint16_t key_cert_sign = 1U << 5;
inline constexpr std::uint16_t crl_sign = 1U << 6;
inline constexpr std::uint16_t encipher_only = 1U << 7;
inline constexpr std::uint16_t decipher_only = 1U << 8;
}  // namespace key_usage

inline constexpr std::string_view oid_server_auth = "1.3.6.1.5.5.7.3.1";
inline constexpr std::string_view oid_client_auth = "1.3.6.1.5.5.7.3.2";

struct BasicConstraints {
    bool ca = false;
    std::optional<unsigned> path_length;
};

// Everything that an issuer decides about one certificate.
struct CertificateTemplate {
    Bytes serial;  // positive, big-endian, 1..20 octets
    Bytes issuer;  // DER of the issuer's subject Name, copied as it is
    Validity validity;
    Name subject;  // re-encoded; empty makes subjectAltName critical
    SubjectPublicKeyInfo public_key;
    BasicConstraints basic_constraints;           // always present, critical
    std::uint16_t key_usage = 0;                  // critical
    std::vector<std::string> extended_key_usage;  // absent if empty
    std::vector<GeneralName> subject_alt_names;   // absent if empty
    std::array<std::uint8_t, 20> authority_key_identifier{};
    std::vector<std::string> crl_distribution_points;  // URIs; absent if empty
    std::vector<std::string> ca_issuers;               // AIA caIssuers URIs
    std::vector<std::string> ocsp;                     // AIA OCSP URIs
};

// DER of TBSCertificate. internal if the template cannot be encoded.
Result<Bytes> build_tbs_certificate(const CertificateTemplate& certificate,
                                    SignatureAlgorithm algorithm);

// SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING signature }: certificate, CRL and request
// have this one outer form.
Bytes assemble_signed(ByteView tbs, SignatureAlgorithm algorithm, ByteView signature);

// A certificate read by the bounded reader. Immutable; copies share one body.
class Certificate {
  public:
    static Result<Certificate> decode(ByteView der);  // chain_invalid

    [[nodiscard]] ByteView der() const;
    [[nodiscard]] ByteView tbs() const;
    [[nodiscard]] ByteView serial() const;  // big-endian, no leading zero octet
    [[nodiscard]] ByteView issuer() const;  // DER of the Name
    [[nodiscard]] ByteView subject_der() const;
    [[nodiscard]] const Name& subject() const;
    [[nodiscard]] Validity validity() const;
    [[nodiscard]] const SubjectPublicKeyInfo& public_key() const;
    [[nodiscard]] SignatureAlgorithm signature_algorithm() const;
    [[nodiscard]] ByteView signature() const;
    [[nodiscard]] const std::optional<BasicConstraints>& basic_constraints() const;
    [[nodiscard]] std::optional<std::uint16_t> key_usage() const;
    [[nodiscard]] const std::vector<std::string>& extended_key_usage() const;
    [[nodiscard]] const std::vector<GeneralName>& subject_alt_names() const;
    [[nodiscard]] std::optional<Bytes> subject_key_identifier() const;
    [[nodiscard]] std::optional<Bytes> authority_key_identifier() const;
    [[nodiscard]] std::string pem() const;

  private:
    struct Body;

    explicit Certificate(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

    std::shared_ptr<const Body> body_;
};

// One or more PEM certificates; nothing between them but white space. chain_invalid otherwise.
Result<std::vector<Certificate>> certificates_from_pem(std::string_view pem);

std::string certificate_pem(ByteView der);

std::string hex(ByteView bytes);  // lower case
std::string to_text(Time time);   // RFC 3339, "2026-11-25T10:30:00Z"

// 20 octets at most, from the operating system's generator: a 6-octet time prefix keeps the
// ledger's index growing at one end, 13 random octets keep it unguessable.
Result<Bytes> new_serial(Time now);

}  // namespace bartizan::x509
