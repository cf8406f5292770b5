// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <memory>
#include <string>

#include "signer/module.hpp"

namespace bartizan::signer {

// Empty fields match every token.
struct TokenSelector {
    std::string label;
    std::string serial;
};

class Token {
  public:
    // The one present and initialised token that matches; token_unavailable if there is none
    // or if there are several, since taking the first would be a guess.
    static Result<std::shared_ptr<const Token>> find(std::shared_ptr<const Module> module,
                                                     const TokenSelector& selector);

    [[nodiscard]] const Module& module() const { return *module_; }

    [[nodiscard]] CK_SLOT_ID slot() const { return slot_; }

    [[nodiscard]] std::string label() const { return padded_text(info_.label); }

    [[nodiscard]] std::string serial() const { return padded_text(info_.serialNumber); }

    // As it was when the token was found.
    [[nodiscard]] const CK_TOKEN_INFO& info() const { return info_; }

    // Asks the token anew.
    [[nodiscard]] Result<CK_FLAGS> flags() const;

    [[nodiscard]] bool signs_with(CK_MECHANISM_TYPE mechanism) const;

  private:
    Token(std::shared_ptr<const Module> module, CK_SLOT_ID slot, const CK_TOKEN_INFO& info)
        : module_(std::move(module)), slot_(slot), info_(info) {}

    std::shared_ptr<const Module> module_;
    CK_SLOT_ID slot_;
    CK_TOKEN_INFO info_;
};

}  // namespace bartizan::signer
