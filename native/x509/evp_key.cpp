// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/evp_key.hpp"

#include <array>
#include <stdexcept>

#include <openssl/core_names.h>
#include <openssl/ec.h>

namespace bartizan::x509 {
namespace {

using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;

PkeyHandle key_without_point(const char* group) {
    const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(group), 0),
        OSSL_PARAM_construct_end()};
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEY_PARAMETERS, params) != 1) {
        throw std::runtime_error("OpenSSL lacks a NIST curve");
    }
    return PkeyHandle(key);
}

// This thread's key on the curve, whose point is set anew for each request: a new key costs as
// much as a seventh of the verification.
EVP_PKEY* key_of_thread(KeyAlgorithm algorithm) {
    thread_local std::array<PkeyHandle, 3> keys;
    const auto index = algorithm == KeyAlgorithm::ec_p256   ? 0U
                       : algorithm == KeyAlgorithm::ec_p384 ? 1U
                                                            : 2U;
    constexpr std::array<const char*, 3> groups = {"P-256", "P-384", "P-521"};
    if (!keys[index]) {
        keys[index] = key_without_point(groups[index]);
    }
    return keys[index].get();
}

Result<PkeyHandle> ec_key(const SubjectPublicKeyInfo& info) {
    auto* key = key_of_thread(info.algorithm());
    // Refuses a point that is not on the curve.
    if (EVP_PKEY_set1_encoded_public_key(key, info.key_bits().data(), info.key_bits().size()) !=
        1) {
        return Crossing::fault(Fault::bad_csr, "public key: the point is not on its curve");
    }
    EVP_PKEY_up_ref(key);
    return PkeyHandle(key);
}

BignumHandle bignum(ByteView magnitude) {
    return owned<BignumHandle>(
        BN_bin2bn(magnitude.data(), static_cast<int>(magnitude.size()), nullptr));
}

Result<PkeyHandle> rsa_key(const SubjectPublicKeyInfo& info) {
    const auto modulus = bignum(info.rsa_modulus());
    const auto exponent = bignum(info.rsa_exponent());
    const auto builder = owned<ParamBuilder>(OSSL_PARAM_BLD_new());
    if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
        throw std::bad_alloc();
    }
    const auto params = owned<Params>(OSSL_PARAM_BLD_to_param(builder.get()));
    const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return Crossing::fault(Fault::bad_csr, "public key: not a usable RSA key");
    }
    return PkeyHandle(key);
}

const EVP_MD* fetched(const char* name) {
    EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
    if (method == nullptr) {
        throw std::runtime_error("OpenSSL lacks a digest of the default provider");
    }
    return method;
}

}  // namespace

Result<PkeyHandle> evp_key(const SubjectPublicKeyInfo& key) {
    switch (key.algorithm()) {
        case KeyAlgorithm::rsa:
            return rsa_key(key);
        case KeyAlgorithm::ed25519: {
            PkeyHandle out(EVP_PKEY_new_raw_public_key_ex(
                nullptr, "ED25519", nullptr, key.key_bits().data(), key.key_bits().size()));
            if (!out) {
                return Crossing::fault(Fault::bad_csr, "public key: not an Ed25519 key");
            }
            return out;
        }
        case KeyAlgorithm::ec_p256:
        case KeyAlgorithm::ec_p384:
        case KeyAlgorithm::ec_p521:
            return ec_key(key);
    }
    return Error{Fault::internal, "", "unknown key algorithm"};
}

const EVP_MD* digest_of(SignatureAlgorithm algorithm) {
    static const EVP_MD* const sha256 = fetched("SHA2-256");
    static const EVP_MD* const sha384 = fetched("SHA2-384");
    static const EVP_MD* const sha512 = fetched("SHA2-512");
    switch (algorithm) {
        case SignatureAlgorithm::ecdsa_sha256:
        case SignatureAlgorithm::rsa_pkcs1_sha256:
            return sha256;
        case SignatureAlgorithm::ecdsa_sha384:
        case SignatureAlgorithm::rsa_pkcs1_sha384:
            return sha384;
        case SignatureAlgorithm::ecdsa_sha512:
        case SignatureAlgorithm::rsa_pkcs1_sha512:
            return sha512;
        case SignatureAlgorithm::ed25519:
            return nullptr;
    }
    return nullptr;
}

}  // namespace bartizan::x509
