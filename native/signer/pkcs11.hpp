// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// PKCS#11 (OASIS v2.40) as p11-kit declares it, and the one place where its return values
// become faults.

#pragma once

#include <string>

#include <p11-kit/pkcs11.h>

#include "fault/fault.hpp"

namespace bartizan::signer {

// "C_Login: the PIN is incorrect (0xa0)" for the operator.
//   PIN values                     -> pin_refused: never tried again
//   handles of keys that are gone  -> key_not_found
//   everything else                -> token_unavailable
Error pkcs11_fault(const char* call, CK_RV value);

// The token judged the PIN, and judged it wrong.
bool is_pin_refusal(CK_RV value);

// Label, serial and the like are padded with blanks and not terminated.
template <std::size_t N>
std::string padded_text(const CK_UTF8CHAR (&field)[N]) {
    std::string text(reinterpret_cast<const char*>(field), N);
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

}  // namespace bartizan::signer
