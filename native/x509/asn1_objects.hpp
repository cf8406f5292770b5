// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// OpenSSL's ASN.1 objects from our values, shared by the builders of certificates, CRLs and
// requests. Inside a Crossing.

#pragma once

#include <chrono>
#include <vector>

#include "x509/certificate.hpp"
#include "x509/handle.hpp"

namespace bartizan::x509 {

using TimeHandle = Handle<ASN1_TIME, ASN1_TIME_free>;
using GeneralNamesHandle = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;

TimeHandle asn1_time(Time time);
bool fill_name(X509_NAME* to, const Name& name);  // an empty one; false if a value is refused
NameHandle x509_name_from_der(ByteView der);      // null if it is none
GeneralNamesHandle general_names(const std::vector<GeneralName>& names);
GeneralNamesHandle uri_names(const std::vector<std::string>& uris);
// Copies `key` without a decoder.
bool set_public_key(X509_PUBKEY* to, const SubjectPublicKeyInfo& key);

// DER by an i2d function; empty if it fails.
template <class T, class I2d>
Bytes encoded(T* object, I2d i2d) {
    unsigned char* out = nullptr;
    const int length = i2d(object, &out);
    if (length <= 0) {
        return {};
    }
    Bytes bytes(out, out + length);
    OPENSSL_free(out);
    return bytes;
}

}  // namespace bartizan::x509
