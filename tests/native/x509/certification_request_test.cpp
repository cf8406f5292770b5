// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/certification_request.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include "x509/support.hpp"

using namespace bartizan;
using namespace bartizan::test;

namespace {

struct Case {
    std::string file;
    std::string verdict;
    std::string about;
};

const std::filesystem::path vectors = std::filesystem::path(BARTIZAN_VECTORS) / "csr";

std::vector<Case> cases() {
    std::istringstream lines(slurp(vectors / "expected.txt"));
    std::vector<Case> out;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        Case one;
        std::getline(fields, one.file, '\t');
        std::getline(fields, one.verdict, '\t');
        std::getline(fields, one.about);
        out.push_back(one);
    }
    return out;
}

Result<x509::CertificationRequest> read(const std::string& text) {
    BARTIZAN_TRY(const auto der, x509::request_der(text));
    BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der));
    return x509::CertificationRequest::prove(std::move(unproven));
}

bool openssl_accepts(const std::string& text) {
    const auto der = x509::request_der(text);
    if (!der) {
        return false;
    }
    const unsigned char* data = der->data();
    X509_REQ* request = d2i_X509_REQ(nullptr, &data, static_cast<long>(der->size()));
    EVP_PKEY* key = request == nullptr ? nullptr : X509_REQ_get0_pubkey(request);
    const bool accepted =
        key != nullptr && data == der->data() + der->size() && X509_REQ_verify(request, key) == 1;
    X509_REQ_free(request);
    ERR_clear_error();
    return accepted;
}

}  // namespace

SCENARIO("A csr is exactly one well-formed request, signed by the key that it carries",
         "[x509][CMF.Certm.Del.002][RFC2986]") {
    const auto all = cases();
    REQUIRE(all.size() > 70);
    for (const auto& one : all) {
        DYNAMIC_SECTION(one.file << ": " << one.about) {
            const auto text = slurp(vectors / one.file);
            const auto request = read(text);
            CHECK((request ? "accepted" : std::string(traits(request.error().fault).name)) ==
                  one.verdict);
            if (request) {
                CHECK(openssl_accepts(text));
            }
        }
    }
}

SCENARIO("Every name and extension of a csr is decoded", "[x509][CMF.Certm.Del.002]") {
    const auto request = read(slurp(vectors / "full.der"));
    REQUIRE(request);
    CHECK(request->subject().rfc4514() == "CN=vnfc-1,O=R\xc3\xa4ksm\xc3\xb6rg\xc3\xa5s AB,C=SE");
    std::vector<std::string> names;
    for (const auto& name : request->extensions().subject_alt_names) {
        names.push_back(x509::to_text(name));
    }
    CHECK(names == std::vector<std::string>{
                       "dns:vdu1.vnf.example", "ip:192.0.2.10", "ip:2001:db8::1",
                       "uri:urn:uuid:7f0c2f3a-0000-4000-8000-000000000001", "email:a@example.org"});
    CHECK(request->extensions().basic_constraints_ca == true);
    CHECK(request->extensions().extended_key_usage ==
          std::vector<std::string>{std::string(x509::oid_server_auth)});
    CHECK(request->public_key().algorithm() == x509::KeyAlgorithm::ec_p256);
    CHECK(request->signature_algorithm() == x509::SignatureAlgorithm::ecdsa_sha256);

    const auto unknown = read(slurp(vectors / "unknown-extension.der"));
    REQUIRE(unknown);
    CHECK(unknown->extensions().unknown == std::vector<std::string>{"1.2.3.4"});
}

SCENARIO("A challenge password is never kept", "[x509][CMF-3.3]") {
    const auto request = read(slurp(vectors / "full.der"));
    REQUIRE(request);
    REQUIRE(request->attributes().size() == 1);
    CHECK(request->attributes()[0].type == "1.2.840.113549.1.9.7");
    CHECK(request->attributes()[0].values.empty());
}

SCENARIO("The same request is the same DER in each of its forms", "[x509]") {
    const auto der = slurp(vectors / "full.der");
    for (const auto* form : {"full.pem", "full.b64", "new.pem"}) {
        const auto decoded = x509::request_der(slurp(vectors / form));
        REQUIRE(decoded);
        CHECK(as_text(*decoded) == der);
    }
}

SCENARIO("No octet of a csr can change without its refusal", "[x509][CMF.Certm.Del.002]") {
    const auto file = GENERATE(as<std::string>(), "p256.der", "ed25519.der", "rsa2048.der");
    const auto text = slurp(vectors / file);
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 0x01);
        CAPTURE(file, i);
        CHECK_FALSE(read(changed));
    }
}

SCENARIO("RSA keys show their size and exponent to policy", "[x509]") {
    const auto request = read(slurp(vectors / "rsa-e3.der"));
    REQUIRE(request);
    CHECK(request->public_key().bits() == 2048);
    CHECK(x509::hex(request->public_key().rsa_exponent()) == "03");
}
