// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-signer as a process: what it holds, and what it makes of a peer that was taken over.

#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <random>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "signer/deployment.hpp"
#include "signer/settings_from_config.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::Signer;
using Keys = test::SignerFolder::Keys;

namespace {

// The signer's side of the channel without our client.
class RawPeer {
  public:
    explicit RawPeer(const Signer& it) : child_(it.settings().child) {
        REQUIRE(child_.start());
        const auto greeting = child_.channel()->receive();
        REQUIRE(greeting);
        REQUIRE(*greeting);
        REQUIRE(signer::read_introduction(**greeting));
    }

    [[nodiscard]] const ipc::Channel& channel() const { return *child_.channel(); }

    // The process has ended by itself.
    [[nodiscard]] bool has_ended() const {
        pollfd waited{.fd = channel().fd(), .events = POLLIN, .revents = 0};
        if (::poll(&waited, 1, 10'000) != 1) {
            return false;
        }
        const auto frame = channel().receive();
        return frame && !*frame;
    }

    std::string stop() { return child_.stop(); }

  private:
    ipc::SupervisedChild child_;
};

// Occurrences of `text` in the writable memory of a process.
int occurrences(pid_t pid, const std::string& text) {
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    const int memory = ::open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY);
    REQUIRE(memory >= 0);
    int count = 0;
    std::size_t scanned = 0;
    for (std::string line; std::getline(maps, line);) {
        std::uint64_t from = 0;
        std::uint64_t to = 0;
        char permissions[5] = {};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, permissions) != 3 ||
            permissions[1] != 'w' || to - from > 256UL * 1024 * 1024) {
            continue;
        }
        std::string area(to - from, '\0');
        const auto got = ::pread(memory, area.data(), area.size(), static_cast<off_t>(from));
        area.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        scanned += area.size();
        for (auto at = area.find(text); at != area.npos; at = area.find(text, at + 1)) {
            ++count;
        }
    }
    ::close(memory);
    CHECK(scanned > 100'000);
    return count;
}

}  // namespace

SCENARIO("After login the PIN is nowhere in the signer's memory", "[signer][pin]") {
    if (::geteuid() != 0) {
        WARN("needs root: the signer's memory cannot be read by its own user");
        return;
    }
    Signer it(Keys::softhsm);
    signer::SignerClient client(it.settings());
    const auto tbs = it.leaf_tbs();
    REQUIRE(client.sign(signer::SignKind::certificate, 0, tbs));
    const auto pid = client.status().value().pid;
    // What is there is found: the scan can fail.
    CHECK(occurrences(pid, "pkcs11:object=ca") > 0);
    CHECK(occurrences(pid, Signer::pin) == 0);
}

SCENARIO("A signer leaves no core and gains no privileges", "[signer]") {
    Signer it(Keys::pem);
    signer::SignerClient client(it.settings());
    const auto pid = std::to_string(client.status().value().pid);
    CHECK(test::slurp("/proc/" + pid + "/status").find("NoNewPrivs:\t1") != std::string::npos);
    const auto limits = test::slurp("/proc/" + pid + "/limits");
    CHECK(limits.find("Max core file size        0                    0") != std::string::npos);
}

SCENARIO("A peer that does not speak the protocol ends the signer, nothing else",
         "[signer][protocol]") {
    Signer it(Keys::pem);
    RawPeer peer(it);
    const auto good = signer::sign_frame(1, {{signer::SignKind::certificate, 0, it.leaf_tbs()}});
    REQUIRE(peer.channel().send(good));
    REQUIRE(peer.channel().receive().value());
    WHEN("it sends what is no frame") {
        const Bytes packet(100, 0x41);
        REQUIRE(::write(peer.channel().fd(), packet.data(), packet.size()) == 100);
        CHECK(peer.has_ended());
        CHECK(peer.stop() == "exit status 11");
    }
    WHEN("it sends a frame of an unknown type") {
        auto unknown = good;
        unknown.type = 77;
        REQUIRE(peer.channel().send(unknown));
        CHECK(peer.has_ended());
        CHECK(peer.stop() == "exit status 11");
    }
    WHEN("it sends no frame with kinds that are unknown") {
        auto unknown = good;
        unknown.items[0][0] = 9;
        REQUIRE(peer.channel().send(unknown));
        CHECK(peer.has_ended());
    }
    WHEN("it sends values of noise") {
        std::mt19937 random(7);  // the same each time
        for (int i = 0; i < 500; ++i) {
            auto tbs = it.leaf_tbs();
            tbs[random() % tbs.size()] ^= static_cast<std::uint8_t>(1U << (random() % 8));
            REQUIRE(peer.channel().send(
                signer::sign_frame(2, {{signer::SignKind::certificate, 0, tbs}})));
            const auto answer = peer.channel().receive();
            REQUIRE(answer);
            REQUIRE(*answer);
            REQUIRE(signer::read_signatures(**answer));
        }
    }
}

SCENARIO("Before the ceremony a signer signs requests for its own key only", "[signer]") {
    test::SignerFolder folder(Keys::softhsm);
    signer::SignerClient client(folder.settings());
    const auto key = signer::RemoteSigningKey::open(client);
    REQUIRE(key);
    const auto info =
        x509::build_request_info(test::name_of("Issuing CA"), (*key)->public_key(), {}).value();
    const auto signature = (*key)->sign(ca::TbsKind::certification_request, info);
    REQUIRE(signature);
    folder.write("ca.csr",
                 x509::request_pem(x509::assemble_signed(info, (*key)->algorithm(), *signature)));
    CHECK(test::succeeds("openssl req -verify -noout -in " + folder.path("ca.csr")));
    folder.certify((*key)->public_key());
    const auto leaf = (*key)->sign(ca::TbsKind::certificate, folder.leaf_tbs());
    REQUIRE_FALSE(leaf);
    CHECK(leaf.error().fault == Fault::signer_refused);
}

SCENARIO("A CA certificate of another key is noticed at the start", "[signer]") {
    Signer it(Keys::pem);
    it.write("ca.pem", it.root().certificate.pem());
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE_FALSE(described);
    CHECK(described.error().fault == Fault::config_invalid);
}

SCENARIO("A configuration with mistakes lists them all", "[signer][config]") {
    Signer it(Keys::pem);
    it.configure("workers = many\ndeadline_ms = 5\n");
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE_FALSE(described);
    CHECK(described.error().fault == Fault::config_invalid);
    CHECK(described.error().public_detail.find("workers") != std::string::npos);
    CHECK(described.error().public_detail.find("deadline_ms") != std::string::npos);
}

SCENARIO("Deadline and queue of a client are those of the configuration", "[signer][config]") {
    Signer it(Keys::pem);
    it.configure("deadline_ms = 1234\nqueue = 56\n");
    const auto settings =
        signer::client_settings_from_config(test::signer_program, it.path("bartizan.conf"));
    REQUIRE(settings);
    CHECK(settings->deadline == 1234ms);
    CHECK(settings->queue == 56);
    it.configure("queue = 0\n");
    CHECK_FALSE(
        signer::client_settings_from_config(test::signer_program, it.path("bartizan.conf")));
}
