// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The SigningKey port with a key in this process's memory: no guard, no token.

#pragma once

#include "ca/signing_key.hpp"
#include "x509/software_key.hpp"

namespace bartizan::test {

class SoftwareSigningKey final : public ca::SigningKey {
  public:
    explicit SoftwareSigningKey(x509::SoftwareKey key) : key_(std::move(key)) {}

    [[nodiscard]] const x509::SubjectPublicKeyInfo& public_key() const override {
        return key_.public_key();
    }

    [[nodiscard]] x509::SignatureAlgorithm algorithm() const override { return key_.algorithm(); }

    [[nodiscard]] Result<Bytes> sign(ca::TbsKind /*kind*/, ByteView tbs) override {
        return key_.sign(tbs);
    }

  private:
    x509::SoftwareKey key_;
};

}  // namespace bartizan::test
