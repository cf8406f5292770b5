// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/sm_admin.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "deployment/authority.hpp"
#include "deployment/folder.hpp"
#include "deployment/identity_options.hpp"
#include "deployment/listener_options.hpp"
#include "deployment/security_managers.hpp"

using namespace bartizan;
using test::Folder;

namespace {

namespace fs = std::filesystem;

const deployment::SmAddOptions passive{.mode = "PASSIVE", .domains = {"tenant"}};

// Without a listener whose files would have to be there.
void configure(const Folder& folder) {
    auto text = test::whole;
    const auto begin = text.find("# mutual TLS");
    text.erase(begin, text.find("# who may register") - begin);
    folder.configure(text);
}

std::string contents(const fs::path& path) {
    std::ifstream input(path);
    return {std::istreambuf_iterator<char>(input), {}};
}

x509::Certificate certificate(const fs::path& path) {
    return x509::certificates_from_pem(contents(path)).value().front();
}

std::string key_of(const fs::path& path) {
    return x509::hex(certificate(path).public_key().sha256());
}

}  // namespace

SCENARIO("Each Security Manager has keys, an anchor and a TLS context of its own",
         "[deployment][Security.001][Security.006]") {
    const Folder folder;
    configure(folder);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    REQUIRE(deployment::sm_add(folder.path(), "b", passive));
    std::set<std::string> keys;
    for (const std::string file :
         {"management-ca/ca.pem", "management-ca/sm-a/ca.pem", "management-ca/sm-b/ca.pem",
          "listeners/sctelem-a/cert.pem", "listeners/sctelem-b/cert.pem", "clients/sm-a/cert.pem",
          "clients/sm-b/cert.pem"}) {
        keys.insert(key_of(folder.path() / file));
    }
    CHECK(keys.size() == 7);
    CHECK(contents(folder.path() / "listeners/sctelem-a/clients.pem") ==
          contents(folder.path() / "management-ca/sm-a/ca.pem"));
    CHECK(contents(folder.path() / "clients/sm-a/ca.pem") ==
          contents(folder.path() / "management-ca/ca.pem"));
    const auto config = deployment::load_config(folder.path()).value();
    const auto a = deployment::tls_of(config, "sm a");
    const auto b = deployment::tls_of(config, "sm b");
    REQUIRE(a);
    REQUIRE(b);
    CHECK((*a)->native() != (*b)->native());
}

SCENARIO("A key that two of the listeners have is refused", "[deployment][Security.001]") {
    const Folder folder;
    configure(folder);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    REQUIRE(deployment::sm_add(folder.path(), "b", passive));
    const auto use = [&](const std::string& file) {
        fs::copy_file(folder.path() / "listeners/sctelem-a" / file,
                      folder.path() / "listeners/sctelem-b" / file,
                      fs::copy_options::overwrite_existing);
    };
    use("key.pem");
    use("cert.pem");
    const auto config = deployment::load_config(folder.path()).value();
    for (const std::string name : {"a", "b"}) {
        const auto refused = deployment::tls_of(config, std::string("sm ") + name);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == Fault::config_invalid);
        CHECK(refused.error().public_detail.find("have one key") != std::string::npos);
    }
    folder.configure(folder.text() +
                     "\n[listener certm]\nport = 8443\ncertificate = listeners/sctelem-a/cert.pem\n"
                     "key = listeners/sctelem-a/key.pem\n"
                     "client_anchors = listeners/sctelem-a/clients.pem\n");
    const auto certm =
        deployment::tls_of(deployment::load_config(folder.path()).value(), "listener certm");
    REQUIRE_FALSE(certm);
    CHECK(certm.error().public_detail == "[listener certm] and [sm a] have one key");
}

SCENARIO("A long name is a DNS name all the same", "[deployment]") {
    const Folder folder;
    auto text = test::whole;
    const std::string label(60, 'd');
    text.replace(text.find("operator.example"), 16, label + "." + label + ".example");
    text.erase(text.find("[listener certm]"), std::string::npos);
    folder.configure(text);
    const std::string name(32, 'n');
    const auto made = deployment::sm_add(folder.path(), name, passive);
    REQUIRE(made);
    CHECK(made->server_name == "sctelem-" + name + "." + label + "." + label + ".example");
    CHECK(made->manager.identities ==
          std::vector<std::string>{"dns:sm-" + name + "." + label + "." + label + ".example"});
    text.replace(text.find(label), 60, label + "." + label + "." + label);
    folder.configure(text);
    const auto too_long = deployment::sm_add(folder.path(), "n", passive);
    REQUIRE_FALSE(too_long);
    CHECK(too_long.error().fault == Fault::malformed_request);
}

SCENARIO("A key that others can read is not used", "[deployment]") {
    const Folder folder;
    configure(folder);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    fs::permissions(folder.path() / "listeners/sctelem-a/key.pem", fs::perms(0640));
    const auto config = deployment::load_config(folder.path()).value();
    CHECK(deployment::tls_of(config, "sm a").error().fault == Fault::file_unusable);
}

SCENARIO("What was cut off is finished, and what is refused leaves nothing behind",
         "[deployment]") {
    const Folder folder;
    configure(folder);
    const auto before = folder.text();
    auto conflicting = passive;
    conflicting.port = 9000;
    folder.configure(before + test::sm("x"));
    const auto refused = deployment::sm_add(folder.path(), "a", conflicting);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::config_invalid);
    CHECK_FALSE(fs::exists(folder.path() / "clients"));
    folder.configure(before);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    const auto after = folder.text();
    const auto key = contents(folder.path() / "clients/sm-a/key.pem");
    folder.configure(before);
    fs::remove(folder.path() / "clients/sm-a/cert.pem");
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    CHECK(folder.text() == after);
    CHECK(contents(folder.path() / "clients/sm-a/key.pem") == key);
    CHECK(fs::exists(folder.path() / "clients/sm-a/cert.pem"));
}

SCENARIO("A CA whose key was taken elsewhere signs nothing and gets no other key", "[deployment]") {
    const Folder folder;
    configure(folder);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    fs::rename(folder.path() / "management-ca/ca.key", folder.path() / "elsewhere");
    const auto refused = deployment::sm_add(folder.path(), "b", passive);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::file_unusable);
    CHECK(refused.error().public_detail.find("bring it back") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "management-ca/ca.key"));
}

SCENARIO("A name that is used again is another Security Manager", "[deployment][Security.006]") {
    const Folder folder;
    configure(folder);
    const auto before = folder.text();
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    const auto old_anchor = key_of(folder.path() / "listeners/sctelem-a/clients.pem");
    const auto aside = deployment::sm_remove(folder.path(), "a");
    REQUIRE(aside);
    CHECK(folder.text() == before);
    CHECK(fs::exists(*aside / "client/key.pem"));
    CHECK_FALSE(fs::exists(folder.path() / "listeners/sctelem-a"));
    CHECK(deployment::sm_remove(folder.path(), "a").error().fault == Fault::not_found);
    REQUIRE(deployment::sm_add(folder.path(), "a", passive));
    CHECK(key_of(folder.path() / "listeners/sctelem-a/clients.pem") != old_anchor);
    CHECK(deployment::sm_remove(folder.path(), "a").value() != *aside);
}
