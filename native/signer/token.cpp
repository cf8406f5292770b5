// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/token.hpp"

#include <vector>

namespace bartizan::signer {
namespace {

Result<std::vector<CK_SLOT_ID>> slots_with_token(const Module& module) {
    // The number may grow between the two calls.
    for (int attempt = 0; attempt < 5; ++attempt) {
        CK_ULONG count = 0;
        auto value = module->C_GetSlotList(CK_TRUE, nullptr, &count);
        if (value != CKR_OK) {
            return pkcs11_fault("C_GetSlotList", value);
        }
        std::vector<CK_SLOT_ID> slots(count + 1);
        count = slots.size();
        value = module->C_GetSlotList(CK_TRUE, slots.data(), &count);
        if (value == CKR_OK) {
            slots.resize(count);
            return slots;
        }
        if (value != CKR_BUFFER_TOO_SMALL) {
            return pkcs11_fault("C_GetSlotList", value);
        }
    }
    return Error{Fault::token_unavailable, "", "the list of slots does not come to rest"};
}

std::string wanted(const TokenSelector& selector) {
    std::string text;
    if (!selector.label.empty()) {
        text += " with the label '" + selector.label + "'";
    }
    if (!selector.serial.empty()) {
        text += " with the serial number '" + selector.serial + "'";
    }
    return text;
}

}  // namespace

Result<std::shared_ptr<const Token>> Token::find(std::shared_ptr<const Module> module,
                                                 const TokenSelector& selector) {
    BARTIZAN_TRY(const auto slots, slots_with_token(*module));
    std::shared_ptr<const Token> found;
    for (const auto slot : slots) {
        CK_TOKEN_INFO info{};
        // A slot may have lost its token, or refuse to tell of it: not the one that is sought.
        if ((*module)->C_GetTokenInfo(slot, &info) != CKR_OK ||
            (info.flags & CKF_TOKEN_INITIALIZED) == 0) {
            continue;
        }
        if ((!selector.label.empty() && padded_text(info.label) != selector.label) ||
            (!selector.serial.empty() && padded_text(info.serialNumber) != selector.serial)) {
            continue;
        }
        if (found) {
            return Error{Fault::token_unavailable, "",
                         "several tokens" + wanted(selector) +
                             ": name one by token_serial, for instance " + found->serial()};
        }
        found.reset(new Token(module, slot, info));
    }
    if (!found) {
        return Error{Fault::token_unavailable, "", "no initialised token" + wanted(selector)};
    }
    return found;
}

Result<CK_FLAGS> Token::flags() const {
    CK_TOKEN_INFO info{};
    if (const auto value = module()->C_GetTokenInfo(slot_, &info); value != CKR_OK) {
        return pkcs11_fault("C_GetTokenInfo", value);
    }
    return info.flags;
}

bool Token::signs_with(CK_MECHANISM_TYPE mechanism) const {
    CK_MECHANISM_INFO info{};
    return module()->C_GetMechanismInfo(slot_, mechanism, &info) == CKR_OK &&
           (info.flags & CKF_SIGN) != 0;
}

}  // namespace bartizan::signer
