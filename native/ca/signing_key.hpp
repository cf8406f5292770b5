// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The port through which a CA signs. It takes a whole to-be-signed value, never a digest, so
// that whoever holds the key can read what it signs and refuse (the signer's guard).

#pragma once

#include <span>
#include <vector>

#include "der/bytes.hpp"
#include "fault/result.hpp"
#include "x509/public_key.hpp"

namespace bartizan::ca {

enum class TbsKind : std::uint8_t { certificate = 1, crl = 2, certification_request = 3 };

class SigningKey {
  public:
    SigningKey() = default;
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;
    virtual ~SigningKey() = default;

    [[nodiscard]] virtual const x509::SubjectPublicKeyInfo& public_key() const = 0;
    [[nodiscard]] virtual x509::SignatureAlgorithm algorithm() const = 0;

    // The signature value (contents of the BIT STRING) over `tbs`. Blocks until it is made,
    // refused (signer_refused) or overdue (signer_unavailable). Callable from many threads.
    [[nodiscard]] virtual Result<Bytes> sign(TbsKind kind, ByteView tbs) = 0;

    // The same for many, in their order. A key behind a process takes them together.
    [[nodiscard]] virtual std::vector<Result<Bytes>> sign_many(TbsKind kind,
                                                               std::span<const ByteView> values) {
        std::vector<Result<Bytes>> out;
        out.reserve(values.size());
        for (const auto value : values) {
            out.push_back(sign(kind, value));
        }
        return out;
    }
};

}  // namespace bartizan::ca
