// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A folder with a configuration, a key and a CA certificate, as a signer finds it; with a
// SoftHSM token of its own or a PEM key.

#pragma once

#include <map>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include "signer/client.hpp"
#include "x509/support.hpp"

namespace bartizan::test {

inline constexpr auto softhsm_module = "/usr/lib/softhsm/libsofthsm2.so";
inline constexpr auto signer_program = SIGNER_PROGRAM;
inline constexpr auto fake_module = FAKE_PKCS11_WRAPPER;

class SignerFolder {
  public:
    enum class Keys { pem, softhsm, fake };

    explicit SignerFolder(Keys keys, const std::string& algorithm = "ec-p256",
                          const std::string& more = {})
        : keys_(keys) {
        ::umask(077);
        static_cast<void>(folder_.write("pin", pin));
        static_cast<void>(folder_.write("so-pin", "87654321"));
        configure(more);
        if (keys == Keys::pem) {
            run("generate-key --key " + path("ca.key") + " --algorithm " + algorithm);
            key_ = x509::SoftwareKey::from_pem(slurp(path("ca.key"))).value();
        } else {
            std::filesystem::create_directory(path("tokens"));
            static_cast<void>(
                folder_.write("softhsm2.conf", "directories.tokendir = " + path("tokens") +
                                                   "\nobjectstore.backend = file\n"
                                                   "log.level = ERROR\n"));
            run("init-token --so-pin-file " + path("so-pin"));
            run("generate-key --algorithm " + algorithm);
        }
    }

    static constexpr auto pin = "4711-secret-pin-0815";

    [[nodiscard]] std::string path(const std::string& name) const {
        return folder_.path(name).string();
    }

    void write(const std::string& name, std::string_view text) const {
        static_cast<void>(folder_.write(name, text));
    }

    // What the fake module is to do from now on.
    void control(std::string_view words) const { write("control", words); }

    // The configuration, with these lines in the place of those of the same names.
    void configure(const std::string& lines = {}) const {
        std::map<std::string, std::string> options{{"ca_certificate", "ca.pem"},
                                                   {"state_dir", "."}};
        if (keys_ == Keys::pem) {
            options["backend"] = "pem";
            options["ca_key"] = "ca.key";
        } else {
            options["module"] = keys_ == Keys::fake ? fake_module : softhsm_module;
            options["module_environment"] =
                "SOFTHSM2_CONF=softhsm2.conf,FAKE_PKCS11_CONTROL=control";
            options["token_label"] = "cmf";
            options["pin_file"] = "pin";
            options["ca_key"] = "pkcs11:object=ca;id=%01";
        }
        std::istringstream more(lines);
        for (std::string line; std::getline(more, line);) {
            const auto equals = line.find(" =");
            const auto value = line.substr(equals + 2);
            options[line.substr(0, equals)] = value.substr(std::min(value.size(), std::size_t{1}));
        }
        std::string text = "[signer]\n";
        for (const auto& [name, value] : options) {
            text += value.empty() ? "" : name + " = " + value + '\n';
        }
        write("bartizan.conf", text);
    }

    // A command of bartizan-signer that must succeed.
    void run(const std::string& command) const {
        INFO(command);
        REQUIRE(std::system((program(command) + " >/dev/null").c_str()) == 0);
    }

    [[nodiscard]] std::string program(const std::string& command) const {
        return std::string(signer_program) + ' ' + command + " --config " + path("bartizan.conf");
    }

    [[nodiscard]] signer::ClientSettings settings() const {
        auto settings = signer::client_settings(signer_program, path("bartizan.conf"));
        settings.child.backoff.first = std::chrono::milliseconds(10);
        settings.child.backoff.longest = std::chrono::milliseconds(200);
        for (const auto* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
            if (const char* value = std::getenv(name)) {
                settings.child.environment.push_back(std::string(name) + '=' + value);
            }
        }
        return settings;
    }

    // Makes the CA's certificate for the signer's key: signed by a root apart.
    void certify(const x509::SubjectPublicKeyInfo& key) {
        auto form = ca_template(root_.key, "Issuing CA");
        form.issuer =
            Bytes(root_.certificate.subject_der().begin(), root_.certificate.subject_der().end());
        form.public_key = key;
        issuing_ = signed_by(root_.key, form);
        write("ca.pem", issuing_->pem());
    }

    // A leaf's TBS as this signer may sign it.
    [[nodiscard]] Bytes leaf_tbs(const std::string& name = "vnfc-1") const {
        auto form = root_.leaf(root_.key.public_key());
        form.issuer = Bytes(issuing_->subject_der().begin(), issuing_->subject_der().end());
        form.subject = name_of(name);
        form.authority_key_identifier = issuing_->public_key().key_identifier();
        return x509::build_tbs_certificate(
                   form, x509::default_signature_algorithm(issuing_->public_key().algorithm()))
            .value();
    }

    [[nodiscard]] const x509::Certificate& issuing() const { return *issuing_; }

    [[nodiscard]] const Authority& root() const { return root_; }

  private:
    Keys keys_;
    TemporaryFolder folder_;
    Authority root_ = Authority::root(x509::KeyAlgorithm::ec_p256);
    std::optional<x509::SoftwareKey> key_;
    std::optional<x509::Certificate> issuing_;
};

// A folder whose CA has its certificate, and a client.
struct Signer : SignerFolder {
    explicit Signer(Keys keys, const std::string& algorithm = "ec-p256",
                    const std::string& more = {})
        : SignerFolder(keys, algorithm, more) {
        signer::SignerClient before(settings());
        const auto introduction = before.describe();
        INFO((introduction ? std::string()
                           : public_message(introduction.error()) + "; " +
                                 introduction.error().operator_detail));
        REQUIRE(introduction);
        certify(introduction->keys.front().public_key);
    }

    [[nodiscard]] bool verifies(ByteView tbs, ByteView signature) const {
        const auto& key = issuing().public_key();
        return x509::verify_signature(key, x509::default_signature_algorithm(key.algorithm()), tbs,
                                      signature)
            .has_value();
    }
};

}  // namespace bartizan::test
