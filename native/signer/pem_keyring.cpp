// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Keys in PEM files, for tests and sites without a token: behind the same guard, in the same
// process.

#include "signer/keyring.hpp"
#include "signer/secret_file.hpp"
#include "x509/software_key.hpp"

namespace bartizan::signer {
namespace {

class PemUser final : public KeyUser {
  public:
    explicit PemUser(const std::vector<x509::SoftwareKey>& keys) : keys_(keys) {}

    Result<Bytes> sign(std::size_t key, ByteView message) override {
        return keys_.at(key).sign(message);
    }

  private:
    const std::vector<x509::SoftwareKey>& keys_;
};

class PemKeyring final : public Keyring {
  public:
    Result<void> add(Role role, const std::string& path) {
        BARTIZAN_TRY(const auto file, Secret::read(path, "private key"));
        auto key = x509::SoftwareKey::from_pem(as_text(file.octets()));
        if (!key) {
            return Error{key.error().fault, "",
                         "private key " + path + ": " + public_message(key.error())};
        }
        keys_.push_back({.role = role, .name = path, .public_key = key->public_key()});
        private_halves_.push_back(std::move(key).value());
        return {};
    }

    Result<std::unique_ptr<KeyUser>> user() override {
        return std::unique_ptr<KeyUser>(std::make_unique<PemUser>(private_halves_));
    }

  private:
    std::vector<x509::SoftwareKey> private_halves_;
};

}  // namespace

Result<std::unique_ptr<Keyring>> open_pem_keyring(const SignerSettings& settings) {
    auto keyring = std::make_unique<PemKeyring>();
    BARTIZAN_CHECK(keyring->add(Role::ca, settings.ca_key));
    for (const auto& path : settings.tls_keys) {
        BARTIZAN_CHECK(keyring->add(Role::tls, path));
    }
    return std::unique_ptr<Keyring>(std::move(keyring));
}

}  // namespace bartizan::signer
