// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "der/bytes.hpp"
#include "signer/token.hpp"

namespace bartizan::signer {

enum class Access { read_only, read_write };

// One session with a token, used by one thread at a time. Logging in is the state of all
// sessions of the process with that token (PKCS#11 5.6).
class Session {
  public:
    static Result<Session> open(std::shared_ptr<const Token> token, Access access);

    Session(Session&& other) noexcept;
    Session& operator=(Session&& other) noexcept;
    ~Session();

    [[nodiscard]] const Token& token() const { return *token_; }

    [[nodiscard]] const Module& module() const { return token_->module(); }

    [[nodiscard]] CK_SESSION_HANDLE handle() const { return handle_; }

    [[nodiscard]] Result<bool> is_logged_in() const;

    // Handles of the objects that match; at most `limit` are looked for.
    [[nodiscard]] Result<std::vector<CK_OBJECT_HANDLE>> find(
        const std::vector<CK_ATTRIBUTE>& attributes, std::size_t limit) const;

    // The value of an attribute; nothing if the object does not have it or keeps it.
    [[nodiscard]] std::optional<Bytes> attribute(CK_OBJECT_HANDLE object,
                                                 CK_ATTRIBUTE_TYPE type) const;
    // False as well for an attribute that the token does not know.
    [[nodiscard]] bool flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

  private:
    Session(std::shared_ptr<const Token> token, CK_SESSION_HANDLE handle)
        : token_(std::move(token)), handle_(handle) {}

    std::shared_ptr<const Token> token_;
    CK_SESSION_HANDLE handle_;
};

}  // namespace bartizan::signer
