// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <array>

#include "signer/key_generation.hpp"
#include "signer/secret_file.hpp"

namespace bartizan::signer {
namespace {

constexpr std::size_t max_label = sizeof(CK_TOKEN_INFO::label);

Result<Secret> pin_from(const std::string& path, const char* what) {
    BARTIZAN_TRY(auto pin, Secret::read(path, what, max_pin));
    pin.drop_line_end();
    return pin;
}

CK_UTF8CHAR* pin_octets(const Secret& pin) {
    return const_cast<CK_UTF8CHAR*>(pin.octets().data());
}

Result<CK_SLOT_ID> free_slot(const Module& module, const std::string& label) {
    CK_ULONG count = 0;
    auto value = module->C_GetSlotList(CK_TRUE, nullptr, &count);
    std::vector<CK_SLOT_ID> slots(count + 1);
    count = slots.size();
    value = value != CKR_OK ? value : module->C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (value != CKR_OK) {
        return pkcs11_fault("C_GetSlotList", value);
    }
    slots.resize(count);
    std::optional<CK_SLOT_ID> free;
    for (const auto slot : slots) {
        CK_TOKEN_INFO info{};
        if (module->C_GetTokenInfo(slot, &info) != CKR_OK) {
            continue;
        }
        const bool initialised = (info.flags & CKF_TOKEN_INITIALIZED) != 0;
        if (initialised && padded_text(info.label) == label) {
            return Error{Fault::ca_exists, "a token has this label already", ""};
        }
        if (!initialised && !free) {
            free = slot;
        }
    }
    if (!free) {
        return Error{Fault::token_unavailable, "", "no slot holds a token that is not initialised"};
    }
    return *free;
}

// C_InitPIN is the security officer's, in a session of its own.
Result<void> set_user_pin(const Session& session, const Secret& so_pin, const Secret& pin) {
    auto value = session.module()->C_Login(session.handle(), CKU_SO, pin_octets(so_pin),
                                           so_pin.octets().size());
    if (value != CKR_OK) {
        return pkcs11_fault("C_Login", value);
    }
    value = session.module()->C_InitPIN(session.handle(), pin_octets(pin), pin.octets().size());
    session.module()->C_Logout(session.handle());
    if (value != CKR_OK) {
        return pkcs11_fault("C_InitPIN", value);
    }
    return {};
}

}  // namespace

Result<std::string> initialise_token(const std::shared_ptr<const Module>& module,
                                     const NewToken& form) {
    if (form.label.empty() || form.label.size() > max_label) {
        return Error{Fault::malformed_request, "a token's label has 1 to 32 octets", ""};
    }
    BARTIZAN_TRY(const auto so_pin, pin_from(form.so_pin_file, "SO PIN file"));
    BARTIZAN_TRY(const auto pin, pin_from(form.pin_file, "PIN file"));
    BARTIZAN_TRY(const auto slot, free_slot(*module, form.label));

    std::array<CK_UTF8CHAR, max_label> label{};
    label.fill(' ');
    std::ranges::copy(form.label, label.begin());
    const auto value =
        (*module)->C_InitToken(slot, pin_octets(so_pin), so_pin.octets().size(), label.data());
    if (value != CKR_OK) {
        return pkcs11_fault("C_InitToken", value);
    }
    // SoftHSM gives the token another slot.
    BARTIZAN_TRY(const auto token, Token::find(module, {.label = form.label, .serial = {}}));
    BARTIZAN_TRY(const auto session, Session::open(token, Access::read_write));
    BARTIZAN_CHECK(set_user_pin(session, so_pin, pin));
    return token->serial();
}

}  // namespace bartizan::signer
