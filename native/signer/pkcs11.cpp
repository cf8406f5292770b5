// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/pkcs11.hpp"

#include <sstream>

#include <p11-kit/p11-kit.h>

namespace bartizan::signer {
namespace {

Fault fault_of(CK_RV value) {
    switch (value) {
        case CKR_PIN_INCORRECT:
        case CKR_PIN_INVALID:
        case CKR_PIN_LEN_RANGE:
        case CKR_PIN_EXPIRED:
        case CKR_PIN_LOCKED:
            return Fault::pin_refused;
        case CKR_KEY_HANDLE_INVALID:
        case CKR_OBJECT_HANDLE_INVALID:
            return Fault::key_not_found;
        default:
            return Fault::token_unavailable;
    }
}

}  // namespace

bool is_pin_refusal(CK_RV value) {
    return fault_of(value) == Fault::pin_refused;
}

Error pkcs11_fault(const char* call, CK_RV value) {
    std::ostringstream text;
    text << call << ": " << p11_kit_strerror(value) << " (0x" << std::hex << value << ')';
    return {fault_of(value), "", std::move(text).str()};
}

}  // namespace bartizan::signer
