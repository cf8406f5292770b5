// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/key_uri.hpp"

#include <memory>

#include <p11-kit/uri.h>

namespace bartizan::signer {
namespace {

struct UriDeleter {
    void operator()(P11KitUri* uri) const { p11_kit_uri_free(uri); }
};

Error invalid(const std::string& text, const std::string& why) {
    return {Fault::config_invalid, "key URI '" + text + "': " + why, ""};
}

std::optional<Bytes> attribute(P11KitUri* uri, CK_ATTRIBUTE_TYPE type) {
    const auto* found = p11_kit_uri_get_attribute(uri, type);
    if (found == nullptr || found->ulValueLen == 0) {
        return std::nullopt;
    }
    const auto* data = static_cast<const std::uint8_t*>(found->pValue);
    return Bytes(data, data + found->ulValueLen);
}

}  // namespace

Result<KeyUri> KeyUri::parse(const std::string& text, const Token& token) {
    if (text.find("pin-value") != std::string::npos) {
        return Error{Fault::config_invalid, "a key URI must not hold a PIN: use pin_file", ""};
    }
    const std::unique_ptr<P11KitUri, UriDeleter> uri(p11_kit_uri_new());
    if (!uri) {
        throw std::bad_alloc();
    }
    const int code = p11_kit_uri_parse(text.c_str(), P11_KIT_URI_FOR_OBJECT_ON_TOKEN, uri.get());
    if (code != P11_KIT_URI_OK) {
        return invalid(text, p11_kit_uri_message(code));
    }
    if (p11_kit_uri_any_unrecognized(uri.get()) != 0) {
        return invalid(text, "an attribute that is not known");
    }
    auto info = token.info();
    if (p11_kit_uri_match_token_info(uri.get(), &info) == 0) {
        return invalid(text, "names another token than token_label and token_serial");
    }
    KeyUri key{attribute(uri.get(), CKA_LABEL), attribute(uri.get(), CKA_ID)};
    if (!key.label && !key.id) {
        return invalid(text, "names no key: object= or id= is needed");
    }
    return key;
}

std::vector<CK_ATTRIBUTE> KeyUri::attributes() const {
    std::vector<CK_ATTRIBUTE> out;
    if (label) {
        out.push_back({CKA_LABEL, const_cast<std::uint8_t*>(label->data()), label->size()});
    }
    if (id) {
        out.push_back({CKA_ID, const_cast<std::uint8_t*>(id->data()), id->size()});
    }
    return out;
}

}  // namespace bartizan::signer
