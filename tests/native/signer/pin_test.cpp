// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "signer/pin_marker.hpp"
#include "signer/secret_file.hpp"
#include "x509/support.hpp"

using namespace bartizan;
using signer::PinMarker;
using signer::Secret;

namespace {

std::string secret_file(const test::TemporaryFolder& folder, std::string_view text,
                        mode_t mode = 0600) {
    const auto path = folder.write("pin", text);
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    return path;
}

}  // namespace

SCENARIO("A PIN is read from a file that nobody else may read", "[signer][pin]") {
    const test::TemporaryFolder folder;
    GIVEN("a file of its own user's alone") {
        auto pin = Secret::read(secret_file(folder, "1234\n"), "PIN file");
        REQUIRE(pin);
        CHECK(as_text(pin->octets()) == "1234\n");
        pin->drop_line_end();
        CHECK(as_text(pin->octets()) == "1234");
        pin->drop_line_end();
        CHECK(as_text(pin->octets()) == "1234");
    }
    GIVEN("a line end of another system") {
        auto pin = Secret::read(secret_file(folder, "12 34\r\n"), "PIN file");
        REQUIRE(pin);
        pin->drop_line_end();
        CHECK(as_text(pin->octets()) == "12 34");
    }
    GIVEN("a file that others may read or write") {
        const auto mode = GENERATE(0640, 0604, 0620, 0601);
        const auto pin =
            Secret::read(secret_file(folder, "1234", static_cast<mode_t>(mode)), "PIN file");
        REQUIRE_FALSE(pin);
        CHECK(pin.error().fault == Fault::file_unusable);
        CHECK(pin.error().operator_detail.find("chmod 600") != std::string::npos);
        CHECK(pin.error().operator_detail.find("1234") == std::string::npos);
    }
    GIVEN("a file of another user") {
        if (::geteuid() == 0) {
            const auto path = secret_file(folder, "1234");
            REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
            CHECK_FALSE(Secret::read(path, "PIN file"));
        }
    }
    GIVEN("a file of as many octets as are allowed") {
        CHECK(Secret::read(secret_file(folder, std::string(16, '1')), "PIN file", 16));
        THEN("one more is refused") {
            CHECK_FALSE(Secret::read(secret_file(folder, std::string(17, '1')), "PIN file", 16));
        }
    }
    GIVEN("what is no file") {
        CHECK_FALSE(Secret::read("/dev/zero", "PIN file"));
        CHECK_FALSE(Secret::read("/nonexistent", "PIN file"));
        const auto fifo = folder.path("fifo").string();
        REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
        CHECK_FALSE(Secret::read(fifo, "PIN file"));
    }
}

SCENARIO("The marker of a PIN knows that PIN and no other", "[signer][pin]") {
    const test::TemporaryFolder folder;
    const PinMarker marker(folder.path(""), "a b/../c");
    const auto right = as_bytes("1234");
    const auto other = as_bytes("12345");
    CHECK(marker.path().parent_path() == std::filesystem::absolute(folder.path("")).parent_path());
    CHECK(marker.past(right).value() == PinMarker::Past::none);

    REQUIRE(marker.set(PinMarker::Past::trying, right));
    CHECK(marker.past(right).value() == PinMarker::Past::trying);
    CHECK(marker.past(other).value() == PinMarker::Past::none);

    REQUIRE(marker.set(PinMarker::Past::refused, right));
    CHECK(marker.past(right).value() == PinMarker::Past::refused);
    CHECK(marker.past(other).value() == PinMarker::Past::none);

    THEN("the file is the owner's alone and does not hold the PIN") {
        struct stat status {};

        REQUIRE(::stat(marker.path().c_str(), &status) == 0);
        CHECK((status.st_mode & 077) == 0);
        CHECK(test::slurp(marker.path()).find("1234") == std::string::npos);
    }
    THEN("another token's marker is another file") {
        CHECK(PinMarker(folder.path(""), "d").past(right).value() == PinMarker::Past::none);
    }
    THEN("it can be cleared, twice as well") {
        REQUIRE(marker.clear());
        REQUIRE(marker.clear());
        CHECK(marker.past(right).value() == PinMarker::Past::none);
    }
    THEN("a marker that cannot be understood is an error, not a reason to try") {
        static_cast<void>(folder.write(marker.path().filename().string(), "nonsense"));
        CHECK_FALSE(marker.past(right));
    }
    THEN("a state folder that is not there is an error before the token is asked") {
        CHECK_FALSE(PinMarker(folder.path("missing"), "d").set(PinMarker::Past::trying, right));
    }
}
