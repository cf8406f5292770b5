// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/csr_request.hpp"

#include "cm_vnfm/attributes.hpp"
#include "json/writer.hpp"

namespace bartizan::cm_vnfm {

Result<cmf::CsrRequest> decode_csr_request(const json::Value& value) {
    BARTIZAN_TRY(const auto attributes, Attributes::of(value, "CSRRequest",
                                                       {"vnfcId", "vnfInstanceId", "certType",
                                                        "certChainRequest", "csr", "csrFormat"}));
    cmf::CsrRequest request;
    BARTIZAN_TRY(const auto vnfc, attributes.optional_text("vnfcId"));
    request.vnfc_id = vnfc.value_or("");
    BARTIZAN_TRY(const auto vnf, attributes.optional_text("vnfInstanceId"));
    request.vnf_instance_id = vnf.value_or("");
    BARTIZAN_TRY(const auto cert_type, attributes.text("certType"));
    const auto type = cmf::cert_type_named(cert_type);
    if (!type) {
        return malformed("certType", "VNFCI_CERT or VNFOAM_CERT");
    }
    request.cert_type = *type;
    const auto* chain = attributes.member("certChainRequest");
    if (chain == nullptr) {
        return malformed("certChainRequest", "required");
    }
    if (const auto wanted = chain->boolean()) {
        request.chain = *wanted ? cmf::ChainRequest::requested : cmf::ChainRequest::not_requested;
    } else {
        const auto named =
            chain->text() == nullptr ? std::nullopt : cmf::chain_request_named(*chain->text());
        if (!named) {
            return malformed("certChainRequest", "REQUESTED or NOT_REQUESTED");
        }
        request.chain = *named;
    }
    BARTIZAN_TRY(const auto format, attributes.optional_text("csrFormat"));
    if (format && *format != "PKCS10") {
        return malformed("csrFormat", "PKCS10");
    }
    BARTIZAN_TRY(const auto csr, attributes.text("csr"));
    request.csr.assign(csr.begin(), csr.end());
    return request;
}

std::string encode(const cmf::CsrResponse& response) {
    json::Writer writer;
    writer.begin_object();
    writer.member("certificate", x509::certificate_pem(response.certificate.der));
    if (!response.chain.empty()) {
        writer.name("certificateChain");
        writer.begin_array();
        for (const auto& certificate : response.chain) {
            writer.value(certificate.pem());
        }
        writer.end_array();
    }
    writer.member("certificateId", response.certificate.id);
    writer.member("caId", response.certificate.ca_id);
    writer.name("attestationResult");
    writer.begin_object();
    writer.member("result", response.attestation.result);
    writer.end_object();
    writer.member("repeated", response.repeated);
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::cm_vnfm
