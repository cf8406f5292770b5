// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/asn1_objects.hpp"

#include <cstring>

namespace bartizan::x509 {
namespace {

using GeneralNameHandle = Handle<GENERAL_NAME, GENERAL_NAME_free>;
using StringHandle = Handle<ASN1_STRING, ASN1_STRING_free>;

StringHandle string_of(int type, ByteView contents) {
    auto string = owned<StringHandle>(ASN1_STRING_type_new(type));
    if (ASN1_STRING_set(string.get(), contents.data(), static_cast<int>(contents.size())) != 1) {
        throw std::bad_alloc();
    }
    return string;
}

GeneralNameHandle general_name(const GeneralName& name) {
    auto out = owned<GeneralNameHandle>(GENERAL_NAME_new());
    const auto set = [&](int kind, StringHandle value) {
        GENERAL_NAME_set0_value(out.get(), kind, value.release());
    };
    switch (name.kind) {
        case GeneralName::Kind::dns:
            set(GEN_DNS, string_of(V_ASN1_IA5STRING, as_bytes(name.value)));
            return out;
        case GeneralName::Kind::uri:
            set(GEN_URI, string_of(V_ASN1_IA5STRING, as_bytes(name.value)));
            return out;
        case GeneralName::Kind::email:
            set(GEN_EMAIL, string_of(V_ASN1_IA5STRING, as_bytes(name.value)));
            return out;
        case GeneralName::Kind::ip: {
            const auto octets = ip_octets(name.value);
            if (!octets) {
                return nullptr;
            }
            set(GEN_IPADD, string_of(V_ASN1_OCTET_STRING, *octets));
            return out;
        }
        case GeneralName::Kind::other:
            break;
    }
    return nullptr;
}

}  // namespace

TimeHandle asn1_time(Time time) {
    return owned<TimeHandle>(ASN1_TIME_set(nullptr, time.time_since_epoch().count()));
}

bool fill_name(X509_NAME* to, const Name& name) {
    for (const auto& rdn : name.rdns) {
        int set = 0;  // a new RDN
        for (const auto& [type, value] : rdn) {
            const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(OBJ_txt2obj(type.c_str(), 1));
            if (!object ||
                X509_NAME_add_entry_by_OBJ(to, object.get(), MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(value.data()),
                                           static_cast<int>(value.size()), -1, set) != 1) {
                return false;
            }
            set = -1;  // the same RDN
        }
    }
    return true;
}

NameHandle x509_name_from_der(ByteView der) {
    const unsigned char* data = der.data();
    return NameHandle(d2i_X509_NAME(nullptr, &data, static_cast<long>(der.size())));
}

GeneralNamesHandle general_names(const std::vector<GeneralName>& names) {
    auto out = owned<GeneralNamesHandle>(GENERAL_NAMES_new());
    for (const auto& name : names) {
        auto one = general_name(name);
        if (!one || sk_GENERAL_NAME_push(out.get(), one.get()) == 0) {
            return nullptr;
        }
        static_cast<void>(one.release());
    }
    return out;
}

GeneralNamesHandle uri_names(const std::vector<std::string>& uris) {
    std::vector<GeneralName> names;
    names.reserve(uris.size());
    for (const auto& uri : uris) {
        names.push_back({GeneralName::Kind::uri, uri});
    }
    return general_names(names);
}

bool set_public_key(X509_PUBKEY* to, const SubjectPublicKeyInfo& key) {
    int algorithm = NID_undef;
    int parameter_type = V_ASN1_UNDEF;
    void* parameter = nullptr;
    const auto curve = [&](int nid) {
        algorithm = NID_X9_62_id_ecPublicKey;
        parameter_type = V_ASN1_OBJECT;
        parameter = OBJ_nid2obj(nid);
    };
    switch (key.algorithm()) {
        case KeyAlgorithm::ec_p256:
            curve(NID_X9_62_prime256v1);
            break;
        case KeyAlgorithm::ec_p384:
            curve(NID_secp384r1);
            break;
        case KeyAlgorithm::ec_p521:
            curve(NID_secp521r1);
            break;
        case KeyAlgorithm::rsa:
            algorithm = NID_rsaEncryption;
            parameter_type = V_ASN1_NULL;
            break;
        case KeyAlgorithm::ed25519:
            algorithm = NID_ED25519;
            break;
    }
    const auto bits = key.key_bits();
    auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(bits.data(), bits.size()));
    if (copy == nullptr ||
        X509_PUBKEY_set0_param(to, OBJ_nid2obj(algorithm), parameter_type, parameter, copy,
                               static_cast<int>(bits.size())) != 1) {
        OPENSSL_free(copy);
        return false;
    }
    return true;
}

}  // namespace bartizan::x509
