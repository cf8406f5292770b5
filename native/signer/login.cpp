// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/login.hpp"

#include "signer/pin_marker.hpp"
#include "signer/secret_file.hpp"

namespace bartizan::signer {
namespace {

Error refused(std::string why) {
    return {Fault::pin_refused, "", std::move(why)};
}

Result<void> may_try(const Token& token, const PinMarker& marker, ByteView pin) {
    BARTIZAN_TRY(const auto flags, token.flags());
    if ((flags & CKF_USER_PIN_LOCKED) != 0) {
        return refused("the token's PIN is locked; the SO can set it anew");
    }
    if ((flags & CKF_USER_PIN_FINAL_TRY) != 0) {
        return refused("one more wrong PIN would lock the token; log in to it by hand first");
    }
    BARTIZAN_TRY(const auto past, marker.past(pin));
    if (past == PinMarker::Past::refused) {
        return refused("the token refused this PIN before; marker " + marker.path().string());
    }
    // A crash during the try: the token's own count tells if it was a wrong one.
    if (past == PinMarker::Past::trying && (flags & CKF_USER_PIN_COUNT_LOW) != 0) {
        return refused("a try of this PIN was interrupted and the token counts a failure; marker " +
                       marker.path().string());
    }
    return {};
}

}  // namespace

Result<void> log_in(const Session& session, const LoginSettings& settings) {
    const auto& token = session.token();
    if ((token.info().flags & CKF_LOGIN_REQUIRED) == 0) {
        return {};
    }
    BARTIZAN_TRY(const auto already, session.is_logged_in());
    if (already) {
        return {};
    }
    BARTIZAN_TRY(auto pin, Secret::read(settings.pin_file, "PIN file", max_pin));
    pin.drop_line_end();
    if (pin.octets().empty()) {
        return Error{Fault::file_unusable, "", "PIN file " + settings.pin_file + ": empty"};
    }
    const PinMarker marker(settings.state_folder, token.serial());
    BARTIZAN_CHECK(may_try(token, marker, pin.octets()));
    BARTIZAN_CHECK(marker.set(PinMarker::Past::trying, pin.octets()));
    const auto value = session.module()->C_Login(session.handle(), CKU_USER,
                                                 const_cast<CK_UTF8CHAR*>(pin.octets().data()),
                                                 pin.octets().size());
    if (is_pin_refusal(value)) {
        BARTIZAN_CHECK(marker.set(PinMarker::Past::refused, pin.octets()));
        return pkcs11_fault("C_Login", value);
    }
    // Whatever else went wrong, the PIN was not it.
    BARTIZAN_CHECK(marker.clear());
    if (value != CKR_OK && value != CKR_USER_ALREADY_LOGGED_IN) {
        return pkcs11_fault("C_Login", value);
    }
    return {};
}

}  // namespace bartizan::signer
