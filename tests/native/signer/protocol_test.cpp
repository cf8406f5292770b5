// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/protocol.hpp"

#include <catch2/catch.hpp>

#include "x509/support.hpp"

using namespace bartizan;
using signer::SignKind;

SCENARIO("What a frame says is read as it was written", "[signer][protocol]") {
    GIVEN("values to sign") {
        const std::vector<signer::SignItem> items{{SignKind::certificate, 0, {1, 2, 3}},
                                                  {SignKind::tls_handshake, 2, {4}}};
        const auto read = signer::read_sign(signer::sign_frame(9, items));
        REQUIRE(read);
        REQUIRE(read->size() == 2);
        CHECK((*read)[0].message == Bytes{1, 2, 3});
        CHECK((*read)[1].kind == SignKind::tls_handshake);
        CHECK((*read)[1].key == 2);
    }
    GIVEN("a list that is larger than an item of a frame") {
        const Bytes list(signer::max_message + 1, 0x5a);
        const auto frame = signer::sign_frame(9, {{SignKind::crl, 0, list}});
        CHECK(ipc::encode(frame));
        const auto read = signer::read_sign(frame);
        REQUIRE(read);
        CHECK(read->front().message == list);
    }
    GIVEN("signatures and faults") {
        const std::vector<Result<Bytes>> outcomes{
            Bytes{7, 8}, Error{Fault::signer_refused, "public", "operator"}};
        const auto read = signer::read_signatures(signer::signatures_frame(9, outcomes));
        REQUIRE(read);
        REQUIRE(read->size() == 2);
        CHECK((*read)[0].value() == Bytes{7, 8});
        REQUIRE_FALSE((*read)[1]);
        CHECK((*read)[1].error().fault == Fault::signer_refused);
        CHECK((*read)[1].error().public_detail == "public");
        CHECK((*read)[1].error().operator_detail == "operator");
    }
    GIVEN("an introduction") {
        const auto ca = x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256).value();
        const auto tls = x509::SoftwareKey::generate(x509::KeyAlgorithm::ed25519).value();
        const signer::Introduction introduction{
            .keys = {{.role = signer::Role::ca,
                      .name = "pkcs11:object=ca",
                      .public_key = ca.public_key(),
                      .made_on_token = true,
                      .never_extractable = true},
                     {.role = signer::Role::tls, .name = "t", .public_key = tls.public_key()}},
            .token_label = "cmf",
            .token_serial = "1",
            .workers = 3};
        const auto read = signer::read_introduction(signer::introduction_frame(introduction));
        REQUIRE(read);
        CHECK(read->workers == 3);
        CHECK(read->token_label == "cmf");
        REQUIRE(read->keys.size() == 2);
        CHECK(read->keys[0].public_key == ca.public_key());
        CHECK(read->keys[0].never_extractable);
        CHECK(read->keys[1].role == signer::Role::tls);
        CHECK_FALSE(read->keys[1].never_extractable);
    }
    GIVEN("a state of health") {
        const auto read = signer::read_health_report(signer::health_report_frame(
            1, {.uptime_ms = 5, .signatures = 1ULL << 40, .refused = 2, .failed = 3}));
        REQUIRE(read);
        CHECK(read->signatures == 1ULL << 40);
        CHECK(read->failed == 3);
    }
}

SCENARIO("Frames that do not fit their type are refused", "[signer][protocol]") {
    auto frame = signer::sign_frame(1, {{SignKind::certificate, 0, {1}}});
    WHEN("there is an item without a kind") {
        frame.items.emplace_back();
        CHECK_FALSE(signer::read_sign(frame));
    }
    WHEN("the kind is unknown") {
        frame.items[0][0] = static_cast<std::uint8_t>(GENERATE(0, 5, 255));
        CHECK_FALSE(signer::read_sign(frame));
    }
    WHEN("an attachment goes with several items") {
        frame.items[0].insert(frame.items[0].end(), {1, 0});
        frame.items.emplace_back();
        frame.attachment = {1};
        CHECK_FALSE(signer::read_sign(frame));
    }
    WHEN("an attachment goes with a message") {
        frame.attachment = {1};
        CHECK_FALSE(signer::read_sign(frame));
    }
    WHEN("it is of another type") {
        CHECK_FALSE(signer::read_signatures(frame));
        CHECK_FALSE(signer::read_introduction(frame));
        CHECK_FALSE(signer::read_health_report(frame));
        CHECK(signer::read_failure(frame).fault == Fault::internal);
    }
    WHEN("it is empty") {
        frame.items.clear();
        CHECK_FALSE(signer::read_sign(frame));
    }
}
