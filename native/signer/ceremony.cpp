// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/ceremony.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>

#include "ipc/descriptor.hpp"
#include "json/writer.hpp"
#include "signer/key_generation.hpp"
#include "signer/keyring.hpp"
#include "signer/serve.hpp"
#include "signer/settings_from_config.hpp"
#include "x509/base64.hpp"
#include "x509/certificate.hpp"
#include "x509/software_key.hpp"

namespace bartizan::signer {
namespace {

Result<x509::KeyAlgorithm> algorithm_named(const std::string& name) {
    using enum x509::KeyAlgorithm;
    constexpr std::array names{std::pair("ec-p256", ec_p256), std::pair("ec-p384", ec_p384),
                               std::pair("rsa-3072", rsa), std::pair("ed25519", ed25519)};
    const auto* found =
        std::ranges::find(names, name, [](const auto& entry) { return std::string(entry.first); });
    if (found == names.end()) {
        return Error{Fault::malformed_request,
                     "algorithm is one of ec-p256, ec-p384, rsa-3072, ed25519", ""};
    }
    return found->second;
}

std::string spki_pem(const x509::SubjectPublicKeyInfo& key) {
    const auto text = x509::to_base64(key.der());
    std::string pem = "-----BEGIN PUBLIC KEY-----\n";
    for (std::size_t at = 0; at < text.size(); at += 64) {
        pem += text.substr(at, 64) + '\n';
    }
    return pem + "-----END PUBLIC KEY-----\n";
}

void write_key(json::Writer& out, const HeldKey& key) {
    out.begin_object();
    out.member("role", key.role == Role::ca ? "ca" : "tls");
    out.member("key", key.name);
    out.member("algorithm", x509::name_of(key.public_key.algorithm()));
    out.member("madeOnToken", key.made_on_token);
    out.member("neverExtractable", key.never_extractable);
    out.member("keyIdentifier", x509::hex(key.public_key.key_identifier()));
    out.member("publicKey", spki_pem(key.public_key));
    out.end_object();
}

Result<HeldKey> make_token_key(const SignerSettings& settings, const std::string& name,
                               x509::KeyAlgorithm algorithm) {
    BARTIZAN_TRY(const auto module, Module::load(settings.module));
    BARTIZAN_TRY(const auto token, Token::find(module, {.label = settings.token_label,
                                                        .serial = settings.token_serial}));
    BARTIZAN_TRY(const auto uri, KeyUri::parse(name, *token));
    if (!uri.label || !uri.id) {
        return Error{Fault::config_invalid,
                     "a new key needs object= and id= in its URI, for instance "
                     "pkcs11:object=ca;id=%01",
                     ""};
    }
    BARTIZAN_TRY(const auto session, Session::open(token, Access::read_write));
    BARTIZAN_CHECK(
        log_in(session, {.pin_file = settings.pin_file, .state_folder = settings.state_dir}));
    BARTIZAN_TRY(const auto key, generate_key(session, {.algorithm = algorithm,
                                                        .label = std::string(as_text(*uri.label)),
                                                        .id = *uri.id}));
    return HeldKey{.role = Role::ca,
                   .name = name,
                   .public_key = key.public_key(),
                   .made_on_token = key.attributes().local,
                   .never_extractable = key.attributes().never_extractable};
}

Result<HeldKey> make_pem_key(const std::string& path, x509::KeyAlgorithm algorithm) {
    BARTIZAN_TRY(const auto key, x509::SoftwareKey::generate(algorithm));
    const ipc::Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file && errno == EEXIST) {
        return Error{Fault::ca_exists, "there is a key file already", path};
    }
    auto pem = key.pem();
    const bool written =
        file && ::write(file.get(), pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
        ::fsync(file.get()) == 0;
    const int code = errno;
    ::explicit_bzero(pem.data(), pem.size());
    if (!written) {
        return Error{Fault::file_unusable, "", path + ": " + std::generic_category().message(code)};
    }
    return HeldKey{.role = Role::ca, .name = path, .public_key = key.public_key()};
}

}  // namespace

Result<std::string> init_token(const std::string& config, const std::string& so_pin_file) {
    BARTIZAN_TRY(const auto settings, settings_from_config(config));
    const auto so_pin = std::filesystem::absolute(so_pin_file).string();
    if (settings.backend == Backend::pem) {
        return Error{Fault::config_invalid, "[signer] backend = pem has no token", ""};
    }
    BARTIZAN_CHECK(enter_module_environment(settings, config));
    BARTIZAN_TRY(const auto module, Module::load(settings.module));
    BARTIZAN_TRY(const auto serial, initialise_token(module, {.label = settings.token_label,
                                                              .so_pin_file = so_pin,
                                                              .pin_file = settings.pin_file}));
    json::Writer out;
    out.begin_object();
    out.member("tokenLabel", settings.token_label);
    out.member("tokenSerial", serial);
    out.end_object();
    return std::move(out).text();
}

Result<std::string> make_key(const std::string& config, const std::string& key,
                             const std::string& algorithm) {
    BARTIZAN_TRY(const auto kind, algorithm_named(algorithm));
    BARTIZAN_TRY(const auto settings, settings_from_config(config));
    auto name = key.empty() ? settings.ca_key : key;
    if (settings.backend == Backend::pem) {
        name = std::filesystem::absolute(name).string();
    }
    BARTIZAN_CHECK(enter_module_environment(settings, config));
    BARTIZAN_TRY(auto made, settings.backend == Backend::pem
                                ? make_pem_key(name, kind)
                                : make_token_key(settings, name, kind));
    made.role = name == settings.ca_key ? Role::ca : Role::tls;
    json::Writer out;
    write_key(out, made);
    return std::move(out).text();
}

Result<std::string> describe_keys(const std::string& config) {
    BARTIZAN_TRY(const auto settings, settings_from_config(config));
    BARTIZAN_CHECK(enter_module_environment(settings, config));
    BARTIZAN_TRY(const auto keyring, Keyring::open(settings));
    json::Writer out;
    out.begin_object();
    out.member("tokenLabel", keyring->token_label());
    out.member("tokenSerial", keyring->token_serial());
    out.name("keys");
    out.begin_array();
    for (const auto& key : keyring->keys()) {
        write_key(out, key);
    }
    out.end_array();
    out.end_object();
    return std::move(out).text();
}

std::string error_json(const Error& error) {
    json::Writer out;
    out.begin_object();
    out.member("fault", traits(error.fault).name);
    out.member("publicDetail", error.public_detail);
    out.member("operatorDetail", error.operator_detail);
    out.end_object();
    return std::move(out).text();
}

}  // namespace bartizan::signer
