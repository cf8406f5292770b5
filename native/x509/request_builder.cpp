// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/asn1_objects.hpp"
#include "x509/software_key.hpp"

namespace bartizan::x509 {

Result<Bytes> build_request_info(const Name& subject, const SubjectPublicKeyInfo& key,
                                 const std::vector<GeneralName>& subject_alt_names) {
    const Crossing crossing;
    const auto failed = [](const char* part) {
        return Crossing::fault(Fault::malformed_request, std::string(part) + " cannot be encoded");
    };
    const auto request = owned<RequestHandle>(X509_REQ_new());
    if (X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
        !fill_name(X509_REQ_get_subject_name(request.get()), subject)) {
        return failed("the subject");
    }
    if (!set_public_key(X509_REQ_get_X509_PUBKEY(request.get()), key)) {
        return failed("the public key");
    }
    if (!subject_alt_names.empty()) {
        const auto names = general_names(subject_alt_names);
        X509_EXTENSIONS* list = nullptr;
        if (!names || X509V3_add1_i2d(&list, NID_subject_alt_name, names.get(),
                                      subject.empty() ? 1 : 0, X509V3_ADD_DEFAULT) != 1) {
            return failed("subjectAltName");
        }
        const int added = X509_REQ_add_extensions(request.get(), list);
        sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
        if (added != 1) {
            return failed("subjectAltName");
        }
    }
    auto der = encoded(request.get(), i2d_re_X509_REQ_tbs);
    if (der.empty()) {
        return failed("the request");
    }
    return der;
}

}  // namespace bartizan::x509
