// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <thread>

#include <catch2/catch.hpp>

#include "signer/deployment.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::Signer;
using Keys = test::SignerFolder::Keys;

namespace {

// How often the token was given a PIN since the count began.
std::ptrdiff_t logins(const Signer& it) {
    const auto text = test::slurp(it.path("control.log"));
    return std::count(text.begin(), text.end(), '\n');
}

Fault fault_of_start(const Signer& it) {
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE_FALSE(described);
    CHECK(described.error().operator_detail.find(Signer::pin) == std::string::npos);
    return described.error().fault;
}

bool starts(const Signer& it) {
    signer::SignerClient client(it.settings());
    return client.describe().has_value();
}

}  // namespace

SCENARIO("A wrong PIN reaches the token once, however often the signer starts", "[signer][pin]") {
    Signer it(Keys::fake);
    it.control("count\n");
    it.write("pin", "wrong-pin");
    for (int i = 0; i < 5; ++i) {
        CHECK(fault_of_start(it) == Fault::pin_refused);
    }
    CHECK(logins(it) == 1);

    THEN("also when one client goes on asking") {
        signer::SignerClient client(it.settings());
        for (int i = 0; i < 10; ++i) {
            const auto described = client.describe();
            REQUIRE_FALSE(described);
            CHECK(described.error().fault == Fault::pin_refused);
            std::this_thread::sleep_for(50ms);
        }
        CHECK(logins(it) == 1);
    }
    THEN("another wrong PIN is tried once more, the first again too, the right one works") {
        it.write("pin", "wrong-pin-2");
        CHECK(fault_of_start(it) == Fault::pin_refused);
        CHECK(fault_of_start(it) == Fault::pin_refused);
        CHECK(logins(it) == 2);
        it.write("pin", Signer::pin);
        CHECK(starts(it));
        CHECK(logins(it) == 3);
        CHECK(starts(it));
        CHECK(std::ranges::none_of(
            std::filesystem::directory_iterator(it.path("")),
            [](const auto& entry) { return entry.path().extension() == ".marker"; }));
    }
}

SCENARIO("A token that is one wrong PIN from locking, or locked, is not asked", "[signer][pin]") {
    Signer it(Keys::fake);
    // CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED
    const auto* const flags = GENERATE("flags=0x20000\n", "flags=0x40000\n");
    it.control("count\n" + std::string(flags));
    CHECK(fault_of_start(it) == Fault::pin_refused);
    CHECK(logins(it) == 0);
    it.control("count\n");
    CHECK(starts(it));
}

SCENARIO("A login that a crash interrupted is repeated unless the token counts a failure",
         "[signer][pin]") {
    Signer it(Keys::fake);
    const auto* const word = GENERATE("crash-login\n", "hang-login\n");
    it.control("count\n" + std::string(word));
    {
        auto settings = it.settings();
        settings.start_deadline = 2s;
        signer::SignerClient client(settings);
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::signer_unavailable);
    }
    const auto tries = logins(it);
    REQUIRE(tries >= 1);
    WHEN("the token counts a failure") {
        it.control("count\nflags=0x10000\n");  // CKF_USER_PIN_COUNT_LOW
        CHECK(fault_of_start(it) == Fault::pin_refused);
        CHECK(logins(it) == tries);
    }
    WHEN("it counts none") {
        it.control("count\n");
        CHECK(starts(it));
    }
}

SCENARIO("A login that fails for another reason is no judgement of the PIN", "[signer][pin]") {
    Signer it(Keys::fake);
    it.control("login=0x30\n");
    CHECK(fault_of_start(it) == Fault::token_unavailable);
    it.control("");
    CHECK(starts(it));
}

SCENARIO("A PIN file that others may read is refused", "[signer][pin]") {
    Signer it(Keys::softhsm);
    REQUIRE(::chmod(it.path("pin").c_str(), 0644) == 0);
    CHECK(fault_of_start(it) == Fault::file_unusable);
}
