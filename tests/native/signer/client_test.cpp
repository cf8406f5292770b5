// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <csignal>
#include <sys/wait.h>
#include <thread>

#include <catch2/catch.hpp>

#include "signer/deployment.hpp"
#include "x509/crl.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using signer::SignKind;
using test::Signer;
using Keys = test::SignerFolder::Keys;

#if defined(__SANITIZE_THREAD__)
// The child of a fork starts threads, and ends while they run.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_options() {
    return "report_thread_leaks=0:die_after_fork=0";
}
#endif

namespace {

struct Tally {
    std::atomic<int> good{0};
    std::atomic<int> wrong{0};
    std::atomic<int> unavailable{0};
    std::atomic<int> other{0};
    std::atomic<std::int64_t> longest_ms{0};
};

// Signs leaves from several threads until `done`, verifying each signature.
class Load {
  public:
    Load(signer::SignerClient& client, const Signer& it, int threads) {
        for (int t = 0; t < threads; ++t) {
            threads_.emplace_back([this, &client, &it, t] {
                for (int i = 0; !done_; ++i) {
                    const auto tbs =
                        it.leaf_tbs("vnfc-" + std::to_string(t) + '-' + std::to_string(i));
                    const auto start = std::chrono::steady_clock::now();
                    const auto signature = client.sign(SignKind::certificate, 0, tbs);
                    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::steady_clock::now() - start);
                    auto longest = tally_.longest_ms.load();
                    while (took.count() > longest &&
                           !tally_.longest_ms.compare_exchange_weak(longest, took.count())) {
                    }
                    count(tbs, signature, it);
                }
            });
        }
    }

    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    ~Load() { finish(); }

    const Tally& finish() {
        done_ = true;
        for (auto& thread : threads_) {
            thread.join();
        }
        threads_.clear();
        return tally_;
    }

    [[nodiscard]] const Tally& tally() const { return tally_; }

  private:
    void count(const Bytes& tbs, const Result<Bytes>& signature, const Signer& it) {
        if (signature) {
            ++(it.verifies(tbs, *signature) ? tally_.good : tally_.wrong);
        } else if (signature.error().fault == Fault::signer_unavailable) {
            ++tally_.unavailable;
            std::this_thread::sleep_for(1ms);
        } else {
            ++tally_.other;
        }
    }

    Tally tally_;
    std::atomic<bool> done_{false};
    std::vector<std::thread> threads_;
};

// A sanitizer's allocator, unlike glibc's, stays locked in the child if a thread of the parent
// was in it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool fork_under_load = false;
#else
constexpr bool fork_under_load = true;
#endif

// Waits for that many more good signatures.
bool progresses(const Load& load, int more) {
    const int before = load.tally().good;
    for (int i = 0; i < 1000 && load.tally().good < before + more; ++i) {
        std::this_thread::sleep_for(10ms);
    }
    UNSCOPED_INFO("good " << load.tally().good << ", wrong " << load.tally().wrong
                          << ", unavailable " << load.tally().unavailable << ", other "
                          << load.tally().other);
    return load.tally().good >= before + more;
}

bool no_children_left() {
    return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

}  // namespace

SCENARIO("A signer that is killed under load gives bounded errors and no wrong answer",
         "[signer][client]") {
    Signer it(GENERATE(Keys::pem, Keys::softhsm));
    {
        signer::SignerClient client(it.settings());
        REQUIRE(client.describe());
        Load load(client, it, 8);
        for (int i = 0; i < 20; ++i) {
            REQUIRE(progresses(load, 5));
            const auto status = client.status();
            if (status) {
                REQUIRE(::kill(status->pid, SIGKILL) == 0);
            }
        }
        CHECK(progresses(load, 20));
        const auto& tally = load.finish();
        CHECK(tally.wrong == 0);
        CHECK(tally.other == 0);
        CHECK(tally.good > 100);
        CHECK(tally.unavailable > 0);
        CHECK(tally.unavailable <= 20 * 8);  // no more than what was under way
        CHECK(client.status().value().starts >= 15);
    }
    CHECK(no_children_left());
}

SCENARIO("A signer that hangs under load is killed at its deadline and started again",
         "[signer][client]") {
    Signer it(Keys::fake);
    it.control("");
    auto settings = it.settings();
    settings.deadline = 1s;
    settings.start_deadline = 2s;
    signer::SignerClient client(settings);
    Load load(client, it, 8);
    for (int i = 0; i < 2; ++i) {
        REQUIRE(progresses(load, 20));
        it.control("hang\n");
        std::this_thread::sleep_for(1500ms);
        it.control("");
    }
    CHECK(progresses(load, 20));
    const auto& tally = load.finish();
    CHECK(tally.wrong == 0);
    CHECK(tally.unavailable > 0);
    CHECK(client.status().value().starts >= 3);
    // Nobody waits for longer than the deadline; the rest is for a loaded machine.
    CHECK(tally.longest_ms < 10'000);
}

SCENARIO("A signer that cannot start says why, and everybody is told at once", "[signer][client]") {
    Signer it(Keys::pem);
    std::filesystem::rename(it.path("ca.key"), it.path("gone.key"));
    auto settings = it.settings();
    settings.child.backoff.first = 1h;
    settings.child.backoff.longest = 1h;
    signer::SignerClient client(settings);
    std::vector<std::thread> threads;
    std::atomic<int> told{0};
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const auto signature = client.sign(SignKind::certificate, 0, it.leaf_tbs());
            told += !signature && signature.error().fault == Fault::file_unusable ? 1 : 0;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(told == 4);
    THEN("a program that is not there is unavailable") {
        settings.child.command.front() = "/nonexistent/bartizan-signer";
        signer::SignerClient nobody(settings);
        const auto described = nobody.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::signer_unavailable);
    }
    THEN("a program that is none is unavailable") {
        settings.child.command = {"/bin/true"};
        signer::SignerClient nobody(settings);
        const auto described = nobody.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::signer_unavailable);
    }
}

SCENARIO("What a client cannot have signed is refused by the signer itself", "[signer][client]") {
    Signer it(Keys::pem);
    it.run("generate-key --key " + it.path("tls.key"));
    it.configure("tls_keys = tls.key\n");
    signer::SignerClient client(it.settings());
    const auto introduction = client.describe();
    REQUIRE(introduction);
    REQUIRE(introduction->keys.size() == 2);
    const auto refused = [&](SignKind kind, std::uint8_t key, ByteView message) {
        const auto signature = client.sign(kind, key, message);
        return !signature && signature.error().fault == Fault::signer_refused;
    };
    const auto tbs = it.leaf_tbs();
    WHEN("a CA certificate is asked for") {
        auto form = test::ca_template(it.root().key, "Sub CA");
        form.issuer = Bytes(it.issuing().subject_der().begin(), it.issuing().subject_der().end());
        form.authority_key_identifier = it.issuing().public_key().key_identifier();
        const auto ca_tbs =
            x509::build_tbs_certificate(form, x509::SignatureAlgorithm::ecdsa_sha256).value();
        CHECK(refused(SignKind::certificate, 0, ca_tbs));
    }
    WHEN("a key is used in another role") {
        CHECK(refused(SignKind::tls_handshake, 0, as_bytes("transcript")));
        CHECK(refused(SignKind::certificate, 1, tbs));
        CHECK(refused(SignKind::certificate, 2, tbs));
    }
    WHEN("a TLS key signs a handshake") {
        const Bytes longest(signer::max_message, 0x20);
        const auto signature = client.sign(SignKind::tls_handshake, 1, longest);
        REQUIRE(signature);
        CHECK(x509::verify_signature(introduction->keys[1].public_key,
                                     x509::SignatureAlgorithm::ecdsa_sha256, longest, *signature));
        const Bytes longer(signer::max_message + 1, 0x20);
        CHECK(client.sign(SignKind::tls_handshake, 1, longer).error().fault == Fault::too_large);
    }
    WHEN("good and bad values are asked for together") {
        std::vector<std::thread> threads;
        std::atomic<int> right{0};
        for (int i = 0; i < 32; ++i) {
            threads.emplace_back([&, i] {
                if (i % 3 == 0) {
                    right += refused(SignKind::certificate, 0, as_bytes("nonsense")) ? 1 : 0;
                } else {
                    const auto own = it.leaf_tbs("vnfc-" + std::to_string(i));
                    const auto signature = client.sign(SignKind::certificate, 0, own);
                    right += signature && it.verifies(own, *signature) ? 1 : 0;
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        CHECK(right == 32);
        CHECK(client.status().value().health.refused >= 11);
    }
    CHECK(client.status().value().starts == 1);
}

SCENARIO("One key in two roles is refused", "[signer][Security.001]") {
    Signer it(Keys::pem);
    it.configure("tls_keys = ca.key\n");
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE_FALSE(described);
    CHECK(described.error().fault == Fault::config_invalid);
}

SCENARIO("A CRL larger than a frame is signed", "[signer][client]") {
    Signer it(Keys::pem);
    signer::SignerClient client(it.settings());
    x509::CrlTemplate form{
        .issuer = Bytes(it.issuing().subject_der().begin(), it.issuing().subject_der().end()),
        .this_update = test::today(),
        .next_update = test::today() + 24h,
        .number = 1,
        .authority_key_identifier = it.issuing().public_key().key_identifier(),
        .revoked = {}};
    for (std::uint32_t i = 1; i <= 20'000; ++i) {
        form.revoked.push_back(
            {.serial = {0x01, static_cast<std::uint8_t>(i >> 16U),
                        static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i)},
             .revoked_at = test::today()});
    }
    const auto tbs = x509::build_tbs_crl(form, x509::SignatureAlgorithm::ecdsa_sha256).value();
    REQUIRE(tbs.size() > ipc::max_frame);
    const auto signature = client.sign(SignKind::crl, 0, tbs);
    REQUIRE(signature);
    CHECK(it.verifies(tbs, *signature));
    const Bytes beyond(signer::max_large_message + 1);
    CHECK(client.sign(SignKind::crl, 0, beyond).error().fault == Fault::too_large);
}

SCENARIO("More requests than the queue takes are told that the signer is busy",
         "[signer][client]") {
    Signer it(Keys::fake);
    it.control("");
    auto settings = it.settings();
    settings.queue = 4;
    settings.deadline = 1s;
    settings.start_deadline = 2s;
    signer::SignerClient client(settings);
    REQUIRE(client.describe());
    it.control("hang\n");
    std::vector<std::thread> threads;
    std::atomic<int> busy{0};
    std::atomic<int> unavailable{0};
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&] {
            const auto fault = client.sign(SignKind::certificate, 0, it.leaf_tbs()).error().fault;
            busy += fault == Fault::signer_busy ? 1 : 0;
            unavailable += fault == Fault::signer_unavailable ? 1 : 0;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(busy + unavailable == 12);
    CHECK(busy >= 8);
    it.control("");
}

SCENARIO("Keys that came back different are not used", "[signer][client]") {
    Signer it(Keys::pem);
    signer::SignerClient client(it.settings());
    const auto pid = [&] { return client.status().value().pid; };
    const int first = pid();
    std::filesystem::remove(it.path("ca.key"));
    std::filesystem::remove(it.path("ca.pem"));
    it.run("generate-key --key " + it.path("ca.key"));
    ::kill(first, SIGKILL);
    std::this_thread::sleep_for(100ms);
    const auto signature = client.sign(SignKind::certificate, 0, it.leaf_tbs());
    REQUIRE_FALSE(signature);
    CHECK(signature.error().fault == Fault::key_not_found);
}

SCENARIO("A process that forks keeps its signer, and its child gets one of its own",
         "[signer][client]") {
    Signer it(Keys::softhsm);
    signer::SignerClient client(it.settings());
    const auto before = client.status().value();
    auto load = std::make_unique<Load>(client, it, 4);
    REQUIRE(progresses(*load, 5));
    for (int i = 0; i < 5; ++i) {
        if constexpr (!fork_under_load) {
            load->finish();
        }
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::alarm(60);
            const auto tbs = it.leaf_tbs();
            const auto signature = client.sign(SignKind::certificate, 0, tbs);
            const bool own = signature && it.verifies(tbs, *signature) &&
                             client.status().value().pid != before.pid;
            // The signer of this process ends with the thread that started it.
            ::_exit(own ? 0 : 1);
        }
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
        if constexpr (!fork_under_load) {
            load = std::make_unique<Load>(client, it, 4);
        }
        CHECK(progresses(*load, 5));
    }
    const auto& tally = load->finish();
    CHECK(tally.wrong == 0);
    CHECK(tally.unavailable == 0);
    CHECK(client.status().value().pid == before.pid);
}
