// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The private keys that a signer process holds, wherever they are.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fault/result.hpp"
#include "signer/settings.hpp"
#include "x509/public_key.hpp"

namespace bartizan::signer {

// What a key may be used for; a key has one role only.
enum class Role : std::uint8_t { ca = 1, tls = 2 };

struct HeldKey {
    Role role;
    std::string name;  // as the configuration has it
    x509::SubjectPublicKeyInfo public_key;
    bool made_on_token = false;
    bool never_extractable = false;

    [[nodiscard]] x509::SignatureAlgorithm algorithm() const {
        return x509::default_signature_algorithm(public_key.algorithm());
    }
};

// Signs for one thread.
class KeyUser {
  public:
    KeyUser() = default;
    KeyUser(const KeyUser&) = delete;
    KeyUser& operator=(const KeyUser&) = delete;
    virtual ~KeyUser() = default;

    // An error means that the key cannot be used by this process any more, also not after what
    // could be done about it was done.
    [[nodiscard]] virtual Result<Bytes> sign(std::size_t key, ByteView message) = 0;
};

class Keyring {
  public:
    // Opens what the settings name. key_unacceptable for a CA key that could have left its
    // token (unless allowed), config_invalid for one key in two roles. Every key has signed
    // once, and its public half verified that, when this returns.
    static Result<std::unique_ptr<Keyring>> open(const SignerSettings& settings);

    Keyring() = default;
    Keyring(const Keyring&) = delete;
    Keyring& operator=(const Keyring&) = delete;
    virtual ~Keyring() = default;

    // The CA's key first.
    [[nodiscard]] const std::vector<HeldKey>& keys() const { return keys_; }

    [[nodiscard]] const std::string& token_label() const { return token_label_; }

    [[nodiscard]] const std::string& token_serial() const { return token_serial_; }

    // The keyring must outlive its users.
    [[nodiscard]] virtual Result<std::unique_ptr<KeyUser>> user() = 0;

  protected:
    std::vector<HeldKey> keys_;
    std::string token_label_;
    std::string token_serial_;
};

Result<std::unique_ptr<Keyring>> open_token_keyring(const SignerSettings& settings);
Result<std::unique_ptr<Keyring>> open_pem_keyring(const SignerSettings& settings);

}  // namespace bartizan::signer
