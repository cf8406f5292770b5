// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <cstdlib>
#include <mutex>
#include <optional>

#include "signer/keyring.hpp"
#include "signer/login.hpp"
#include "signer/token_key.hpp"

namespace bartizan::signer {
namespace {

class TokenKeyring final : public Keyring {
  public:
    TokenKeyring(std::shared_ptr<const Token> token, LoginSettings login)
        : token_(std::move(token)), login_(std::move(login)) {
        token_label_ = token_->label();
        token_serial_ = token_->serial();
    }

    // Logged in, whatever happened to the sessions before.
    Result<Session> open_session() {
        BARTIZAN_TRY(auto session, Session::open(token_, Access::read_only));
        const std::scoped_lock lock(login_mutex_);
        BARTIZAN_CHECK(log_in(session, login_));
        return session;
    }

    // Held as long as the keyring: with its last session a token logs the process out.
    Result<void> log_in_for_good() {
        BARTIZAN_TRY(anchor_, open_session());
        return {};
    }

    Result<void> add(Role role, const std::string& text, bool allow_extractable) {
        const auto& session = *anchor_;
        BARTIZAN_TRY(auto uri, KeyUri::parse(text, *token_));
        auto key = TokenKey::find(session, uri);
        if (!key) {
            return Error{key.error().fault, "", "'" + text + "': " + key.error().operator_detail};
        }
        if (role == Role::ca && !allow_extractable) {
            BARTIZAN_CHECK(check_ca_key(key->attributes()));
        }
        keys_.push_back({.role = role,
                         .name = text,
                         .public_key = key->public_key(),
                         .made_on_token = key->attributes().local,
                         .never_extractable = key->attributes().never_extractable});
        uris_.push_back(std::move(uri));
        token_keys_.push_back(std::move(key).value());
        return {};
    }

    [[nodiscard]] const TokenKey& token_key(std::size_t key) const { return token_keys_.at(key); }

    // The key may have another handle by now, but must be the same key.
    Result<TokenKey> find_again(const Session& session, std::size_t key) const {
        BARTIZAN_TRY(auto found, TokenKey::find(session, uris_.at(key)));
        if (!(found.public_key() == keys_.at(key).public_key)) {
            return Error{Fault::key_not_found, "",
                         "another key has taken the place of '" + keys_.at(key).name + "'"};
        }
        return found;
    }

    Result<std::unique_ptr<KeyUser>> user() override;

  private:
    std::shared_ptr<const Token> token_;
    LoginSettings login_;
    std::mutex login_mutex_;
    std::optional<Session> anchor_;
    std::vector<KeyUri> uris_;
    std::vector<TokenKey> token_keys_;
};

class TokenUser final : public KeyUser {
  public:
    TokenUser(TokenKeyring& keyring, Session session)
        : keyring_(keyring), session_(std::move(session)) {
        for (std::size_t i = 0; i < keyring.keys().size(); ++i) {
            keys_.push_back(keyring.token_key(i));
        }
    }

    // Sessions die (a reset, another user of the library) and handles change: whatever the
    // token's complaint is, one fresh session is tried. What it does not cure, only a fresh
    // process can.
    Result<Bytes> sign(std::size_t key, ByteView message) override {
        auto signature = keys_.at(key).sign(session_, message);
        if (signature) {
            return signature;
        }
        BARTIZAN_TRY(session_, keyring_.open_session());
        BARTIZAN_TRY(keys_.at(key), keyring_.find_again(session_, key));
        return keys_.at(key).sign(session_, message);
    }

  private:
    TokenKeyring& keyring_;
    Session session_;
    std::vector<TokenKey> keys_;
};

Result<std::unique_ptr<KeyUser>> TokenKeyring::user() {
    BARTIZAN_TRY(auto session, open_session());
    return std::unique_ptr<KeyUser>(std::make_unique<TokenUser>(*this, std::move(session)));
}

}  // namespace

Result<std::unique_ptr<Keyring>> open_token_keyring(const SignerSettings& settings) {
    BARTIZAN_TRY(const auto module, Module::load(settings.module));
    BARTIZAN_TRY(auto token, Token::find(module, {.label = settings.token_label,
                                                  .serial = settings.token_serial}));
    auto keyring = std::make_unique<TokenKeyring>(
        std::move(token),
        LoginSettings{.pin_file = settings.pin_file, .state_folder = settings.state_dir});
    BARTIZAN_CHECK(keyring->log_in_for_good());
    BARTIZAN_CHECK(keyring->add(Role::ca, settings.ca_key, settings.allow_extractable_ca_key));
    for (const auto& uri : settings.tls_keys) {
        BARTIZAN_CHECK(keyring->add(Role::tls, uri, true));
    }
    return std::unique_ptr<Keyring>(std::move(keyring));
}

}  // namespace bartizan::signer
