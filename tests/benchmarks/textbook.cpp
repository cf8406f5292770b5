// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <openssl/ec.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "benchmarks/rows.hpp"
#include "x509/certificate.hpp"
#include "x509/software_key.hpp"

namespace bartizan::bench {

struct Textbook::Body {
    Bytes request;
    EVP_PKEY* ca = EVP_EC_gen("P-256");
    X509_NAME* issuer = X509_NAME_new();
};

Textbook::Textbook() : body_(new Body) {
    const auto key = x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256);
    const auto info = x509::build_request_info({{{{"2.5.4.3", "vnfc-1"}}}}, key->public_key(),
                                               {{x509::GeneralName::Kind::dns, "vdu1.vnf.example"},
                                                {x509::GeneralName::Kind::ip, "192.0.2.10"}});
    body_->request = x509::assemble_signed(*info, key->algorithm(), *key->sign(*info));
    X509_NAME_add_entry_by_txt(body_->issuer, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("CA"), -1, -1, 0);
}

Textbook::~Textbook() {
    X509_NAME_free(body_->issuer);
    EVP_PKEY_free(body_->ca);
    delete body_;
}

void Textbook::run(int times) {
    for (int i = 0; i < times; ++i) {
        const unsigned char* at = body_->request.data();
        X509_REQ* request = d2i_X509_REQ(nullptr, &at, static_cast<long>(body_->request.size()));
        EVP_PKEY* key = X509_REQ_get0_pubkey(request);
        if (X509_REQ_verify(request, key) != 1) {
            give_up("the textbook's request is wrong");
        }
        X509* certificate = X509_new();
        X509_set_version(certificate, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), i + 1);
        X509_set_issuer_name(certificate, body_->issuer);
        X509_set_subject_name(certificate, X509_REQ_get_subject_name(request));
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 30L * 86400);
        X509_set_pubkey(certificate, key);
        X509V3_CTX context;
        X509V3_set_ctx(&context, certificate, certificate, request, nullptr, 0);
        for (const auto& [nid, value] :
             {std::pair(NID_basic_constraints, "critical,CA:FALSE"),
              std::pair(NID_key_usage, "critical,digitalSignature"),
              std::pair(NID_ext_key_usage, "serverAuth,clientAuth"),
              std::pair(NID_subject_alt_name, "DNS:vdu1.vnf.example,IP:192.0.2.10"),
              std::pair(NID_subject_key_identifier, "hash")}) {
            X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
            X509_add_ext(certificate, extension, -1);
            X509_EXTENSION_free(extension);
        }
        X509_sign(certificate, body_->ca, EVP_sha256());
        unsigned char* out = nullptr;
        if (i2d_X509(certificate, &out) <= 0) {
            give_up("the textbook's certificate is wrong");
        }
        OPENSSL_free(out);
        X509_free(certificate);
        X509_REQ_free(request);
    }
}

}  // namespace bartizan::bench
