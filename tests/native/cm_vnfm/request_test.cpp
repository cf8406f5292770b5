// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/csr_request.hpp"
#include "cm_vnfm/listing.hpp"
#include "cm_vnfm/register_request.hpp"
#include "cmf/house.hpp"
#include "x509/base64.hpp"

using namespace bartizan;
using test::taken;

namespace {

template <class T>
Result<T> read(Result<T> (*decode)(const json::Value&), std::string_view text) {
    BARTIZAN_TRY(const auto value, json::parse(text));
    return decode(value);
}

std::string with_attester(const std::string& attester) {
    return R"({"certType":"VNFCI_CERT","subjectId":["c"],"vnfInstanceId":"v",)"
           R"("typeOfVnfcCertHandling":"DELEGATION-MODE","keyAttesters":[)" +
           attester + "]}";
}

Result<cmf::RegistrationTerms> agreed(const std::string& json) {
    BARTIZAN_TRY(const auto request, read(cm_vnfm::decode_register_request, json));
    return cmf::agree(request, test::vnfm(), cmf::AttestationPolicy::preferred, {});
}

}  // namespace

SCENARIO("A RegisterRequest as the draft writes it and as SOL does is the same request",
         "[cm_vnfm][CMF-2.2]") {
    const auto draft =
        taken(read(cm_vnfm::decode_register_request,
                   R"({"certType":"VNFCI certificate","subjectId":["c"],"vnfInstanceId":"v",)"
                   R"("typeOfVnfcCertHandling":"delegation mode"})"));
    const auto sol = taken(read(cm_vnfm::decode_register_request,
                                R"({"certType":"VNFCI_CERT","subjectId":"c","vnfInstanceId":"v",)"
                                R"("typeOfVnfcCertHandling":"DELEGATION-MODE"})"));
    CHECK(draft.cert_type == sol.cert_type);
    CHECK(draft.mode == sol.mode);
    CHECK(draft.subject_ids == sol.subject_ids);
}

SCENARIO("An attribute that is not understood is refused, not dropped", "[cm_vnfm][CMF-3.1]") {
    const auto refused = [](const std::string& json, const std::string& attribute) {
        const auto decoded = read(cm_vnfm::decode_register_request, json);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().fault == Fault::malformed_request);
        CHECK_THAT(decoded.error().public_detail, Catch::Contains(attribute));
    };
    refused(R"({"certType":"VNFCI_CERT","subjectId":["c"],"colour":"red"})", "colour");
    refused(R"({"certType":"VNFCI_CERT","subjectId":["c"],"securityPolicy":[]})", "securityPolicy");
    refused(R"({"certType":1,"subjectId":["c"]})", "certType");
    refused(R"({"certType":"VNFCI_CERT","subjectId":[1]})", "subjectId");
    refused(R"({"certType":"VNFCI_CERT","subjectId":["c"],"keyAttesters":{}})", "keyAttesters");
    refused(R"({"subjectId":["c"]})", "certType");
    CHECK_FALSE(read(cm_vnfm::decode_register_request, "[]"));
    CHECK_FALSE(read(cm_vnfm::decode_register_request, "{"));
}

SCENARIO("The attester's public key and statement OID are registered with the subject",
         "[cm_vnfm][X-REG-4]") {
    const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    const auto spki = x509::to_base64(key.public_key().der());
    const auto attester = R"({"attesterPublicKey":")" + spki +
                          R"(","attestationStatementOid":"2.23.133.20.1","assurance":"HARDWARE"})";
    const auto terms = taken(agreed(with_attester(attester)));
    REQUIRE(terms.key_attesters.size() == 1);
    CHECK(terms.key_attesters.front().public_key ==
          Bytes(key.public_key().der().begin(), key.public_key().der().end()));
    CHECK(terms.key_attesters.front().statement_oid == "2.23.133.20.1");
    const auto kept = taken(cmf::terms_from_json(cmf::to_json(terms)));
    CHECK(kept.key_attesters.front().public_key == terms.key_attesters.front().public_key);

    const auto malformed = [](const std::string& json) {
        const auto result = agreed(json);
        CHECK_FALSE(result);
        CHECK((result || result.error().fault == Fault::malformed_request));
    };
    malformed(with_attester(R"({"attestationStatementOid":"2.23.133.20.1"})"));
    malformed(with_attester(R"({"attesterPublicKey":")" + spki + R"("})"));
    malformed(with_attester(R"({"attesterPublicKey":"AAAA","attestationStatementOid":"1.2"})"));
    malformed(with_attester(R"({"attesterPublicKey":")" + spki +
                            R"(","attestationStatementOid":"2.23.")" + "}"));
    malformed(with_attester(R"({"attesterPublicKey":")" + spki +
                            R"(","attestationStatementOid":"1.2","assurance":"SOME"})"));
    std::string sixteen = attester;
    for (int i = 1; i < 16; ++i) {
        sixteen += "," + attester;
    }
    CHECK(agreed(with_attester(sixteen)));
    malformed(with_attester(sixteen + "," + attester));
}

SCENARIO("One request registers 100 subjects and no more", "[cm_vnfm][CMF.Certm.Del.001]") {
    std::string ids = "\"c0\"";
    for (int i = 1; i < 100; ++i) {
        ids += ",\"c" + std::to_string(i) + '"';
    }
    const auto request = [](const std::string& list) {
        return R"({"certType":"VNFOAM_CERT","vnfInstanceId":"v",)"
               R"("typeOfVnfcCertHandling":"DELEGATION-MODE","subjectId":[)" +
               list + "]}";
    };
    CHECK(agreed(request(ids)));
    CHECK_FALSE(agreed(request(ids + ",\"one-more\"")));
}

SCENARIO("A CSRRequest asks for the chain in each of the ways that its text allows",
         "[cm_vnfm][X-CSR-5]") {
    const auto chain = [](const std::string& value) {
        return read(
            cm_vnfm::decode_csr_request,
            R"({"vnfcId":"c","certType":"VnfciCert","csr":"x","certChainRequest":)" + value + "}");
    };
    CHECK(taken(chain("true")).chain == cmf::ChainRequest::requested);
    CHECK(taken(chain("\"REQUESTED\"")).chain == cmf::ChainRequest::requested);
    CHECK(taken(chain("false")).chain == cmf::ChainRequest::not_requested);
    CHECK(taken(chain("\"NOT_REQUESTED\"")).chain == cmf::ChainRequest::not_requested);
    CHECK_FALSE(chain("1"));
    CHECK_FALSE(chain("\"maybe\""));
    CHECK_FALSE(chain("null"));
}

SCENARIO("A page of a list has at most 1000 items", "[cm_vnfm]") {
    CHECK(read(cm_vnfm::decode_certificate_filter, R"({"limit":1000})"));
    CHECK_FALSE(read(cm_vnfm::decode_certificate_filter, R"({"limit":1001})"));
    CHECK_FALSE(read(cm_vnfm::decode_certificate_filter, R"({"limit":0})"));
    CHECK_FALSE(read(cm_vnfm::decode_registration_filter, R"({"colour":"red"})"));
}
