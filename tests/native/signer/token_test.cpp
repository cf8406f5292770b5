// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Tokens as they are found, and what goes wrong with them: each case that took a process down
// or hung it with other bindings of PKCS#11 has its scenario here.

#include <thread>

#include <catch2/catch.hpp>

#include "signer/deployment.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::Signer;
using Keys = test::SignerFolder::Keys;

namespace {

Result<Bytes> sign_leaf(signer::SignerClient& client, const Signer& it) {
    return client.sign(signer::SignKind::certificate, 0, it.leaf_tbs());
}

// A good signature within some restarts; bounded errors until then.
bool recovers(signer::SignerClient& client, const Signer& it) {
    for (int i = 0; i < 200; ++i) {
        const auto tbs = it.leaf_tbs();
        const auto signature = client.sign(signer::SignKind::certificate, 0, tbs);
        if (signature) {
            return it.verifies(tbs, *signature);
        }
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

std::string pkcs11_tool(const Signer& it, const std::string& command) {
    return "SOFTHSM2_CONF=" + it.path("softhsm2.conf") + " pkcs11-tool --module " +
           test::softhsm_module + " --token-label cmf --login --pin " + Signer::pin + ' ' + command;
}

}  // namespace

SCENARIO("A key made on the token signs leaves that OpenSSL verifies", "[signer][token]") {
    const auto* const algorithm = GENERATE("ec-p256", "ec-p384", "rsa-3072", "ed25519");
    Signer it(Keys::softhsm, algorithm);
    signer::SignerClient client(it.settings());
    const auto key = signer::RemoteSigningKey::open(client);
    REQUIRE(key);
    const auto tbs = it.leaf_tbs();
    const auto signature = (*key)->sign(ca::TbsKind::certificate, tbs);
    REQUIRE(signature);
    CHECK(it.verifies(tbs, *signature));
    it.write("leaf.pem",
             x509::certificate_pem(x509::assemble_signed(tbs, (*key)->algorithm(), *signature)));
    it.write("root.pem", it.root().certificate.pem());
    CHECK(test::succeeds("openssl verify -x509_strict -CAfile " + it.path("root.pem") +
                         " -untrusted " + it.path("ca.pem") + ' ' + it.path("leaf.pem")));

    THEN("the private half was made there, is for signing alone and cannot leave") {
        const auto introduction = client.describe();
        REQUIRE(introduction);
        CHECK(introduction->keys.front().made_on_token);
        CHECK(introduction->keys.front().never_extractable);
        CHECK(introduction->token_label == "cmf");
        const auto list = it.path("list.txt");
        REQUIRE(
            std::system((pkcs11_tool(it, "--list-objects --type privkey") + " >" + list + " 2>&1")
                            .c_str()) == 0);
        const auto text = test::slurp(list);
        INFO(text);
        CHECK(text.find("Usage:      sign\n") != std::string::npos);
        CHECK(text.find("sensitive, always sensitive, never extractable, local") !=
              std::string::npos);
    }
}

SCENARIO("Nothing on a token is overwritten", "[signer][token]") {
    Signer it(Keys::softhsm);
    CHECK_FALSE(test::succeeds(it.program("generate-key")));
    CHECK_FALSE(test::succeeds(it.program("generate-key --key 'pkcs11:object=other;id=%01'")));
    CHECK_FALSE(test::succeeds(it.program("generate-key --key 'pkcs11:object=ca;id=%02'")));
    CHECK(test::succeeds(it.program("generate-key --key 'pkcs11:object=other;id=%02'")));
    CHECK_FALSE(test::succeeds(it.program("init-token --so-pin-file " + it.path("so-pin"))));
    signer::SignerClient client(it.settings());
    CHECK(recovers(client, it));
}

SCENARIO("A key of another kind beside the CA key does not hide it", "[signer][token]") {
    Signer it(Keys::softhsm);
    it.run("generate-key --algorithm ed25519 --key 'pkcs11:object=ed;id=%02'");
    REQUIRE(test::succeeds(pkcs11_tool(it, "--keygen --key-type AES:32 --label aes --id 03")));
    signer::SignerClient client(it.settings());
    CHECK(recovers(client, it));
}

SCENARIO("Two tokens or two keys of one name are not guessed between", "[signer][token]") {
    Signer it(Keys::softhsm);
    signer::SignerClient client(it.settings());
    WHEN("two tokens have the label") {
        REQUIRE(test::succeeds("SOFTHSM2_CONF=" + it.path("softhsm2.conf") +
                               " softhsm2-util --init-token --free --label cmf --pin 1234 "
                               "--so-pin 123456"));
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::token_unavailable);
        CHECK(described.error().operator_detail.find("token_serial") != std::string::npos);
    }
    WHEN("two keys have the label") {
        it.configure("ca_key = pkcs11:object=ca\n");
        REQUIRE(client.describe());
        REQUIRE(
            test::succeeds(pkcs11_tool(it, "--keypairgen --key-type EC:prime256v1 --label ca")));
        signer::SignerClient another(it.settings());
        const auto described = another.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::key_not_found);
    }
    WHEN("no token has the label") {
        it.configure("token_label = other\n");
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::token_unavailable);
    }
    WHEN("the token is named by its serial number") {
        const auto serial = client.describe().value().token_serial;
        it.configure("token_label =\ntoken_serial = " + serial + '\n');
        signer::SignerClient another(it.settings());
        CHECK(another.describe());
    }
    WHEN("the key's URI names another token") {
        it.configure("ca_key = pkcs11:token=other;object=ca\n");
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::config_invalid);
    }
    WHEN("the key's URI holds a PIN") {
        it.configure("ca_key = pkcs11:object=ca?pin-value=1\n");
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::config_invalid);
    }
    WHEN("the module is none") {
        it.configure("module = /usr/lib/x86_64-linux-gnu/libz.so.1\n");
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::token_unavailable);
    }
}

SCENARIO("A CA key that could have left its token is refused unless that is allowed",
         "[signer][token]") {
    Signer it(Keys::softhsm);
    const auto soft = x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256).value();
    it.write("imported.pem", soft.pem());
    REQUIRE(test::succeeds("SOFTHSM2_CONF=" + it.path("softhsm2.conf") +
                           " softhsm2-util --import " + it.path("imported.pem") +
                           " --token cmf --label imported --id 0a --pin " + Signer::pin));
    it.configure("ca_key = pkcs11:object=imported\nca_certificate =\n");
    {
        signer::SignerClient client(it.settings());
        const auto described = client.describe();
        REQUIRE_FALSE(described);
        CHECK(described.error().fault == Fault::key_unacceptable);
        CHECK(described.error().operator_detail.find("CKA_LOCAL") != std::string::npos);
    }
    it.configure(
        "ca_key = pkcs11:object=imported\nca_certificate =\nallow_extractable_ca_key = true\n");
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE(described);
    CHECK(described->keys.front().public_key == soft.public_key());
    CHECK_FALSE(described->keys.front().made_on_token);
}

SCENARIO("A signer survives what happens to its sessions", "[signer][token]") {
    Signer it(Keys::fake);
    it.control("");
    signer::SignerClient client(it.settings());
    REQUIRE(sign_leaf(client, it));
    const auto before = client.status().value();

    WHEN("all sessions are closed behind it") {
        it.control("close-sessions\n");
        THEN("the signature is made on a fresh one, by the same process") {
            const auto tbs = it.leaf_tbs();
            const auto signature = client.sign(signer::SignKind::certificate, 0, tbs);
            REQUIRE(signature);
            CHECK(it.verifies(tbs, *signature));
            CHECK(client.status().value().pid == before.pid);
        }
    }
    WHEN("the module is finalized behind it") {
        it.control("finalize\n");
        THEN("an error comes at once, and a fresh process signs") {
            const auto signature = sign_leaf(client, it);
            REQUIRE_FALSE(signature);
            CHECK(signature.error().fault == Fault::token_unavailable);
            CHECK(recovers(client, it));
            CHECK(client.status().value().pid != before.pid);
        }
    }
    WHEN("no session can be opened any more") {
        it.control("sign=0xb3\nopen=0x30\n");
        THEN("errors are bounded until one can") {
            for (int i = 0; i < 5; ++i) {
                const auto signature = sign_leaf(client, it);
                REQUIRE_FALSE(signature);
                CHECK((signature.error().fault == Fault::token_unavailable ||
                       signature.error().fault == Fault::signer_unavailable));
            }
            it.control("");
            CHECK(recovers(client, it));
        }
    }
    WHEN("signing answers an error that passes") {
        const auto* const value = GENERATE("0x30", "0x31", "0x32", "0x82", "0xb3", "0xe0", "0x101",
                                           "0x190", "0x5", "0x6", "0x80000001");
        it.control("sign=" + std::string(value) + '\n');
        CHECK_FALSE(sign_leaf(client, it));
        it.control("");
        CHECK(recovers(client, it));
    }
}

SCENARIO("A signer that hangs or crashes in the module is started again", "[signer][token]") {
    Signer it(Keys::fake);
    it.control("");
    auto settings = it.settings();
    settings.deadline = 400ms;
    settings.start_deadline = 2s;
    signer::SignerClient client(settings);
    REQUIRE(recovers(client, it));
    const auto* const word = GENERATE("hang\n", "crash\n");
    it.control(word);
    const auto start = std::chrono::steady_clock::now();
    const auto signature = sign_leaf(client, it);
    CHECK(std::chrono::steady_clock::now() - start < 20s);
    REQUIRE_FALSE(signature);
    CHECK(signature.error().fault == Fault::signer_unavailable);
    it.control("");
    CHECK(recovers(client, it));
}

SCENARIO("A key or token that is removed is an error, and its return is noticed",
         "[signer][token]") {
    Signer it(Keys::softhsm);
    signer::SignerClient client(it.settings());
    REQUIRE(sign_leaf(client, it));
    WHEN("the key is deleted by another program") {
        REQUIRE(test::succeeds(pkcs11_tool(it, "--delete-object --type privkey --id 01")));
        // While the process ends and is started again it may be unavailable for a moment.
        int not_found = 0;
        for (int i = 0; i < 5; ++i) {
            const auto signature = sign_leaf(client, it);
            REQUIRE_FALSE(signature);
            not_found += signature.error().fault == Fault::key_not_found ? 1 : 0;
            std::this_thread::sleep_for(50ms);
        }
        CHECK(not_found >= 3);
        THEN("another key of that name does not take its place") {
            REQUIRE(test::succeeds(pkcs11_tool(it, "--delete-object --type pubkey --id 01")));
            it.run("generate-key");
            std::this_thread::sleep_for(300ms);
            const auto signature = sign_leaf(client, it);
            REQUIRE_FALSE(signature);
        }
    }
    WHEN("the token's files are moved away and back") {
        std::filesystem::rename(it.path("tokens"), it.path("away"));
        std::filesystem::create_directory(it.path("tokens"));
        for (int i = 0; i < 3; ++i) {
            CHECK_FALSE(sign_leaf(client, it));
        }
        std::filesystem::remove(it.path("tokens"));
        std::filesystem::rename(it.path("away"), it.path("tokens"));
        CHECK(recovers(client, it));
    }
}

SCENARIO("Another program that uses the token does not disturb the signer", "[signer][token]") {
    Signer it(Keys::softhsm);
    signer::SignerClient client(it.settings());
    REQUIRE(sign_leaf(client, it));
    const auto pid = client.status().value().pid;
    for (int i = 0; i < 3; ++i) {
        // Opens a session, logs in, closes all its sessions and finalizes its module.
        REQUIRE(test::succeeds(pkcs11_tool(it, "--list-objects")));
        const auto tbs = it.leaf_tbs();
        const auto signature = client.sign(signer::SignKind::certificate, 0, tbs);
        REQUIRE(signature);
        CHECK(it.verifies(tbs, *signature));
    }
    CHECK(client.status().value().pid == pid);
}

SCENARIO("A module without the raw mechanisms is used through those that digest",
         "[signer][token]") {
    Signer it(Keys::fake, "rsa-3072");
    it.control("no-raw-mechanisms\n");
    signer::SignerClient client(it.settings());
    const auto tbs = it.leaf_tbs();
    const auto signature = client.sign(signer::SignKind::certificate, 0, tbs);
    REQUIRE(signature);
    CHECK(it.verifies(tbs, *signature));
}

SCENARIO("A token whose signatures are wrong is not used", "[signer][token]") {
    Signer it(Keys::fake);
    it.control("wrong-signature\n");
    signer::SignerClient client(it.settings());
    const auto described = client.describe();
    REQUIRE_FALSE(described);
    CHECK(described.error().fault == Fault::key_unacceptable);
}
