// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/session.hpp"

#include <utility>

namespace bartizan::signer {
namespace {

constexpr CK_ULONG max_attribute = 16UL * 1024;

}  // namespace

Result<Session> Session::open(std::shared_ptr<const Token> token, Access access) {
    const CK_FLAGS flags =
        CKF_SERIAL_SESSION | (access == Access::read_write ? CK_FLAGS{CKF_RW_SESSION} : 0);
    CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
    const auto value =
        token->module()->C_OpenSession(token->slot(), flags, nullptr, nullptr, &handle);
    if (value != CKR_OK) {
        return pkcs11_fault("C_OpenSession", value);
    }
    return Session(std::move(token), handle);
}

Session::Session(Session&& other) noexcept
    : token_(std::move(other.token_)), handle_(std::exchange(other.handle_, CK_INVALID_HANDLE)) {}

Session& Session::operator=(Session&& other) noexcept {
    std::swap(token_, other.token_);
    std::swap(handle_, other.handle_);
    return *this;
}

Session::~Session() {
    if (token_ && handle_ != CK_INVALID_HANDLE) {
        module()->C_CloseSession(handle_);
    }
}

Result<bool> Session::is_logged_in() const {
    CK_SESSION_INFO info{};
    if (const auto value = module()->C_GetSessionInfo(handle_, &info); value != CKR_OK) {
        return pkcs11_fault("C_GetSessionInfo", value);
    }
    return info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS;
}

Result<std::vector<CK_OBJECT_HANDLE>> Session::find(const std::vector<CK_ATTRIBUTE>& attributes,
                                                    std::size_t limit) const {
    auto pattern = attributes;
    auto value = module()->C_FindObjectsInit(handle_, pattern.data(), pattern.size());
    if (value != CKR_OK) {
        return pkcs11_fault("C_FindObjectsInit", value);
    }
    std::vector<CK_OBJECT_HANDLE> objects(limit);
    CK_ULONG total = 0;
    CK_ULONG count = 0;
    do {
        count = 0;
        value = module()->C_FindObjects(handle_, objects.data() + total, limit - total, &count);
        total += count;
    } while (value == CKR_OK && count > 0 && total < limit);
    module()->C_FindObjectsFinal(handle_);
    if (value != CKR_OK) {
        return pkcs11_fault("C_FindObjects", value);
    }
    objects.resize(total);
    return objects;
}

std::optional<Bytes> Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    CK_ATTRIBUTE attribute{type, nullptr, 0};
    if (module()->C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK ||
        attribute.ulValueLen > max_attribute) {
        return std::nullopt;
    }
    Bytes contents(attribute.ulValueLen);
    attribute.pValue = contents.data();
    if (module()->C_GetAttributeValue(handle_, object, &attribute, 1) != CKR_OK ||
        attribute.ulValueLen > contents.size()) {
        return std::nullopt;
    }
    contents.resize(attribute.ulValueLen);
    return contents;
}

bool Session::flag(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    const auto contents = attribute(object, type);
    return contents && contents->size() == sizeof(CK_BBOOL) && contents->front() == CK_TRUE;
}

}  // namespace bartizan::signer
