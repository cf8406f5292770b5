// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CertificationRequest (RFC 2986). Reading and proving are two types, since the processing
// order (CMF 3.3) puts the cheap look-ups between them: UnprovenRequest is well-formed,
// CertificationRequest was signed by the key that it carries. There is no way to hold one
// that was not checked.

#pragma once

#include <array>
#include <cstddef>
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

// Limits of a request, each tested at its edge.
struct RequestLimits {
    std::size_t octets = 64UL * 1024;
    std::size_t depth = 16;            // nested constructed values
    std::size_t name_attributes = 32;  // in the subject
    std::size_t general_names = 100;   // in subjectAltName
    std::size_t attributes = 16;
    std::size_t extensions = 32;
    std::size_t text = 1024;  // octets of one name value
};

// What extensionRequest (RFC 2985 5.4.2) asks for. Candidates only: nothing of it is copied
// into a certificate.
struct RequestedExtensions {
    std::vector<GeneralName> subject_alt_names;
    std::optional<bool> basic_constraints_ca;
    std::optional<std::uint16_t> key_usage;       // bit i of RFC 5280 4.2.1.3 at 1 << i
    std::vector<std::string> extended_key_usage;  // dotted OIDs
    std::vector<std::string> unknown;             // dotted OIDs, in order, for policy
};

struct RequestAttribute {
    std::string type;  // dotted OID
    Bytes values;      // DER of the whole SET OF values
};

class UnprovenRequest {
  public:
    // Exactly one DER value, strict DER, version 0, no duplicate attribute or extension types,
    // every name and attribute decoded. bad_csr or too_large otherwise.
    static Result<UnprovenRequest> decode(ByteView der, const RequestLimits& limits = {});

    [[nodiscard]] ByteView der() const;
    [[nodiscard]] const std::array<std::uint8_t, 32>& sha256() const;  // of der()
    [[nodiscard]] const Name& subject() const;
    [[nodiscard]] const SubjectPublicKeyInfo& public_key() const;
    [[nodiscard]] const RequestedExtensions& extensions() const;
    // All attributes but extensionRequest; challengePassword's values are never kept.
    [[nodiscard]] const std::vector<RequestAttribute>& attributes() const;
    // Empty for one that prove() refuses, with SHA-1 for instance.
    [[nodiscard]] std::optional<SignatureAlgorithm> signature_algorithm() const;

  protected:
    struct Body;

    explicit UnprovenRequest(std::shared_ptr<const Body> body) : body_(std::move(body)) {}

    std::shared_ptr<const Body> body_;
};

class CertificationRequest : public UnprovenRequest {
  public:
    // Verifies possession: bad_pop if the signature is not the carried key's.
    static Result<CertificationRequest> prove(UnprovenRequest request);

  private:
    explicit CertificationRequest(UnprovenRequest&& request)
        : UnprovenRequest(std::move(request)) {}
};

// PEM ("CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST", nothing before or after but white
// space), base64 DER, or DER: the DER. bad_csr or too_large otherwise.
Result<Bytes> request_der(std::string_view pem_or_der, const RequestLimits& limits = {});

}  // namespace bartizan::x509
