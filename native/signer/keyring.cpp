// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/keyring.hpp"

#include <sys/random.h>

namespace bartizan::signer {
namespace {

Result<void> check_roles(const std::vector<HeldKey>& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (std::size_t j = i + 1; j < keys.size(); ++j) {
            if (keys[i].public_key == keys[j].public_key) {
                return Error{Fault::config_invalid,
                             "[signer] names one key twice: '" + keys[i].name + "' and '" +
                                 keys[j].name + "'",
                             ""};
            }
        }
        // TLS 1.3 asks RSA keys for PSS, which is not offered.
        if (keys[i].role == Role::tls &&
            keys[i].public_key.algorithm() == x509::KeyAlgorithm::rsa) {
            return Error{Fault::config_invalid,
                         "[signer] tls_keys: '" + keys[i].name + "' is an RSA key; use EC", ""};
        }
    }
    return {};
}

// The message begins with what no DER value begins with, so that its signature is none of a
// certificate.
Result<void> check_halves(Keyring& keyring) {
    constexpr std::string_view text = "bartizan-signer: does this key sign? ";
    BARTIZAN_TRY(const auto user, keyring.user());
    for (std::size_t i = 0; i < keyring.keys().size(); ++i) {
        Bytes message(text.begin(), text.end());
        message.resize(text.size() + 16);
        if (::getrandom(message.data() + text.size(), 16, 0) != 16) {
            return Error{Fault::internal, "", "getrandom failed"};
        }
        const auto& key = keyring.keys()[i];
        BARTIZAN_TRY(const auto signature, user->sign(i, message));
        if (!x509::verify_signature(key.public_key, key.algorithm(), message, signature)) {
            return Error{Fault::key_unacceptable, "",
                         "'" + key.name + "': the public half does not verify what it signs"};
        }
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Keyring>> Keyring::open(const SignerSettings& settings) {
    BARTIZAN_TRY(auto keyring, settings.backend == Backend::pem ? open_pem_keyring(settings)
                                                                : open_token_keyring(settings));
    BARTIZAN_CHECK(check_roles(keyring->keys()));
    BARTIZAN_CHECK(check_halves(*keyring));
    return keyring;
}

}  // namespace bartizan::signer
