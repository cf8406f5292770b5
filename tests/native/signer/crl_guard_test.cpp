// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <catch2/catch.hpp>

#include "signer/guarded.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::crl_of;
using test::days;
using test::Guarded;
using test::replaced;
using test::tbs_of;

using probe::copy;

SCENARIO("The guard lets a CRL of its own CA through", "[signer][guard]") {
    const Guarded it;
    auto form = crl_of(it);
    CHECK(it.refusal(ca::TbsKind::crl, tbs_of(it, form)).empty());
    WHEN("nothing is revoked") {
        form.revoked.clear();
        CHECK(it.refusal(ca::TbsKind::crl, tbs_of(it, form)).empty());
    }
}

SCENARIO("The guard refuses every other CRL", "[signer][guard]") {
    const Guarded it;
    auto form = crl_of(it);
    const auto refusal = [&] { return it.refusal(ca::TbsKind::crl, tbs_of(it, form)); };
    WHEN("the issuer is another") {
        const auto other = test::Authority::root(x509::KeyAlgorithm::ec_p256, "Other root");
        form.issuer = copy(other.certificate.subject_der());
        CHECK(refusal().find("issuer") != std::string::npos);
    }
    WHEN("it is valid for too long") {
        form.next_update = form.this_update + days(7);
        CHECK(refusal().empty());
        form.next_update += 1s;
        CHECK(refusal().find("crl_max_days") != std::string::npos);
    }
    WHEN("it is dated back") {
        form.this_update = it.now - 1h;
        CHECK(refusal().empty());
        form.this_update -= 1s;
        CHECK(refusal().find("thisUpdate") != std::string::npos);
    }
    WHEN("it is dated ahead") {
        form.this_update = it.now + signer::max_future + 1s;
        form.next_update = form.this_update + days(1);
        CHECK(refusal().find("thisUpdate") != std::string::npos);
    }
    WHEN("the authority key identifier is another") {
        form.authority_key_identifier[3] ^= 1;
        CHECK(refusal().find("authorityKeyIdentifier") != std::string::npos);
    }
    WHEN("it is a delta CRL") {
        // cRLNumber becomes deltaCRLIndicator.
        const auto tbs = replaced(tbs_of(it, form), {0x55, 0x1d, 20}, {0x55, 0x1d, 27});
        CHECK(it.refusal(ca::TbsKind::crl, tbs).find("2.5.29.27") != std::string::npos);
    }
    WHEN("an entry is another issuer's") {
        // reasonCode becomes certificateIssuer.
        const auto tbs = replaced(tbs_of(it, form), {0x55, 0x1d, 21}, {0x55, 0x1d, 29});
        CHECK(it.refusal(ca::TbsKind::crl, tbs).find("entry") != std::string::npos);
    }
    WHEN("it is cut or longer") {
        auto tbs = tbs_of(it, form);
        for (std::size_t size = 0; size < tbs.size(); ++size) {
            CHECK_FALSE(it.refusal(ca::TbsKind::crl, ByteView(tbs).first(size)).empty());
        }
        tbs.push_back(0);
        CHECK_FALSE(it.refusal(ca::TbsKind::crl, tbs).empty());
    }
}
