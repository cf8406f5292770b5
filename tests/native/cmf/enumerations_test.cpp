// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/enumerations.hpp"

#include <catch2/catch.hpp>

using namespace bartizan::cmf;

SCENARIO("Every spelling of the draft and of SOL is understood, SOL's is emitted",
         "[cmf][CMF-2.2]") {
    for (const auto* text : {"MANO certificate", "MANO_CERT", "mano certificate", "Mano-Cert"}) {
        CHECK(cert_type_named(text) == CertType::mano);
    }
    for (const auto* text : {"VNFCI certificate", "VnfciCert", "VNFCI_CERT", "vnfci_cert"}) {
        CHECK(cert_type_named(text) == CertType::vnfci);
    }
    for (const auto* text : {"VNF OAM certificate", "VnfOAMCert", "VNFOAM_CERT"}) {
        CHECK(cert_type_named(text) == CertType::vnfoam);
    }
    CHECK(handling_mode_named("direct mode") == HandlingMode::direct);
    CHECK(handling_mode_named("DIRECT-MODE") == HandlingMode::direct);
    CHECK(handling_mode_named("delegation mode") == HandlingMode::delegation);
    CHECK(handling_mode_named("DELEGATION-MODE") == HandlingMode::delegation);
    CHECK(chain_request_named("REQUESTED") == ChainRequest::requested);
    CHECK(chain_request_named("NOT_REQUESTED") == ChainRequest::not_requested);
    CHECK(chain_request_named("not requested") == ChainRequest::not_requested);

    CHECK(name_of(CertType::mano) == "MANO_CERT");
    CHECK(name_of(CertType::vnfci) == "VNFCI_CERT");
    CHECK(name_of(CertType::vnfoam) == "VNFOAM_CERT");
    CHECK(name_of(HandlingMode::direct) == "DIRECT-MODE");
    CHECK(name_of(HandlingMode::delegation) == "DELEGATION-MODE");
}

SCENARIO("What no table spells is not guessed", "[cmf][CMF-2.2]") {
    for (const auto* text : {"", "VNFC", "VNFCI_CERTS", "VNFCI.CERT", "VNFCI_CERT\n"}) {
        CHECK_FALSE(cert_type_named(text));
    }
    CHECK_FALSE(cert_type_named(std::string(65, '_') + "VNFCI_CERT"));
    CHECK_FALSE(handling_mode_named("indirect mode"));
    CHECK_FALSE(chain_request_named("yes"));
    CHECK_FALSE(attestation_policy_named("OPTIONAL"));
}

SCENARIO("Attestation policies are in rising order, so that a floor can be held",
         "[cmf][CMF-4.5]") {
    CHECK(AttestationPolicy::ignore < AttestationPolicy::preferred);
    CHECK(AttestationPolicy::preferred < AttestationPolicy::required);
}
