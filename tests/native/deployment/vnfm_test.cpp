// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// [vnfm NAME], and how an admin adds one.

#include <catch2/catch.hpp>

#include "deployment/authority.hpp"
#include "deployment/folder.hpp"
#include "deployment/vnfm_admin.hpp"

using namespace bartizan;
using test::Folder;
using test::problem;

namespace {

const std::string lcn = "[listener lcn]\nport = 8446\ncertificate = c.pem\nkey = k.pem\n";

std::string vnfm(const std::string& name, const std::string& more = {}) {
    return "[vnfm " + name + "]\ncloud = c\n" + more;
}

// Without a listener whose files would have to be there; with a second consumer.
void configure(const Folder& folder) {
    auto text = test::whole;
    const auto begin = text.find("# mutual TLS");
    text.erase(begin, text.find("# who may register") - begin);
    folder.configure(text + "\n[consumer other]\nidentities = dns:other.operator.example\n");
}

const deployment::VnfmAddOptions tacker{.cloud = "tacker",
                                        .clouds_file = {},
                                        .region = {},
                                        .consumer = "vnfm",
                                        .callback_uri = {},
                                        .port = 0};

Fault fault_of(const Folder& folder, const std::string& name,
               const deployment::VnfmAddOptions& options) {
    const auto done = deployment::vnfm_add(folder.path(), name, options);
    REQUIRE_FALSE(done.has_value());
    return done.error().fault;
}

std::string text_of(const Folder& folder) {
    std::ifstream input(folder.conf());
    return {std::istreambuf_iterator<char>(input), {}};
}

}  // namespace

SCENARIO("A VNFM that notifies does so over TLS, to a listener that is there", "[deployment]") {
    CHECK(problem(vnfm("a")) == "0 problems");
    CHECK(problem(lcn + vnfm("a", "callback_uri = https://cmf:8446\n")) == "0 problems");
    CHECK(problem(vnfm("a", "callback_uri = https://cmf:8446\n")) ==
          "[vnfm a] callback_uri: there is no [listener lcn] that answers there");
    CHECK(problem(lcn + vnfm("a", "callback_uri = http://cmf:8446\n")) ==
          "[vnfm a] callback_uri: notifications come over TLS: https://");
    const auto of = [](std::size_t octets) {
        const std::string begin = "https://";
        return problem(lcn + vnfm("a", "callback_uri = " + begin +
                                           std::string(octets - begin.size(), 'c') + "\n"));
    };
    // The VNFM keeps 255 octets, with "/lcn/v2/", a name of 32 and a token of 32.
    CHECK(of(170) == "0 problems");
    CHECK(of(171) == "[vnfm a] callback_uri: more than 170 octets");
}

SCENARIO("The name of a VNFM stands in paths and user names as it is", "[deployment]") {
    CHECK(problem(vnfm("a-1")) == "0 problems");
    CHECK(problem(vnfm(std::string(32, 'a'))) == "0 problems");
    for (const auto& bad : {std::string("A"), std::string("a_b"), std::string("-a"),
                            std::string("a/b"), std::string(33, 'a')}) {
        CHECK(problem(vnfm(bad)) ==
              "[vnfm " + bad + "] the name is not 1 to 32 of a-z, 0-9 and, within, -");
    }
    CHECK(problem("[consumer x]\nidentities = dns:x\nvnfm = nobody\n") ==
          "[consumer x] vnfm: there is no [vnfm nobody]");
}

SCENARIO("A VNFM is added with its listener and its consumer, once", "[deployment][X-DIR-2]") {
    const Folder folder;
    configure(folder);
    const auto made = deployment::vnfm_add(folder.path(), "tacker", tacker);
    INFO((made ? std::string() : public_message(made.error()) + made.error().operator_detail));
    REQUIRE(made);
    CHECK(made->consumer == "vnfm");
    CHECK(made->callback_uri.starts_with("https://cmf.operator.example:"));
    CHECK(std::filesystem::exists(made->ca_file));
    const auto config = deployment::load_config(folder.path()).value();
    CHECK(config.text("consumer vnfm", "vnfm") == "tacker");
    CHECK(made->callback_uri.ends_with(":" + config.text("listener lcn", "port")));
    const auto text = text_of(folder);
    CHECK(text.find("# who may register") != std::string::npos);

    WHEN("it is added again as it is, nothing changes") {
        const auto again = deployment::vnfm_add(folder.path(), "tacker", tacker);
        REQUIRE(again);
        CHECK(again->callback_uri == made->callback_uri);
        CHECK(text_of(folder) == text);
    }
    WHEN("it is added again otherwise, it is refused and nothing changes") {
        auto other = tacker;
        other.cloud = "another";
        CHECK(fault_of(folder, "tacker", other) == Fault::made_otherwise);
        other = tacker;
        other.consumer = "other";
        CHECK(fault_of(folder, "tacker", other) == Fault::made_otherwise);
        CHECK(text_of(folder) == text);
    }
    WHEN("another one is added, they share the listener") {
        auto second = tacker;
        second.consumer = "other";
        const auto added = deployment::vnfm_add(folder.path(), "second", second);
        REQUIRE(added);
        CHECK(added->callback_uri == made->callback_uri);
        CHECK(deployment::vnfm_list(folder.path())->size() == 2);
    }
    WHEN("another one is to have the same consumer, the first keeps it") {
        CHECK(fault_of(folder, "second", tacker) == Fault::made_otherwise);
        CHECK(text_of(folder) == text);
    }
}

SCENARIO("The listener's certificate is for the host of the callback", "[deployment]") {
    const Folder folder;
    configure(folder);
    using Kind = x509::GeneralName::Kind;
    const auto [uri, name] = GENERATE(table<std::string, x509::GeneralName>(
        {{"https://cmf.site.example:9000/x", {Kind::dns, "cmf.site.example"}},
         {"https://192.0.2.7:9000", {Kind::ip, "192.0.2.7"}},
         {"https://[2001:db8::7]:9000", {Kind::ip, "2001:db8::7"}}}));
    INFO(uri);
    auto options = tacker;
    options.callback_uri = uri;
    options.port = 9000;
    REQUIRE(deployment::vnfm_add(folder.path(), "tacker", options));
    std::ifstream input(folder.path() / "listeners/lcn/cert.pem");
    const auto certificate =
        x509::certificates_from_pem(std::string{std::istreambuf_iterator<char>(input), {}})
            .value()
            .front();
    const auto& names = certificate.subject_alt_names();
    CHECK(std::ranges::find(names, name) != names.end());
}

SCENARIO("A VNFM that cannot be is not added", "[deployment]") {
    const Folder folder;
    configure(folder);
    const auto text = text_of(folder);
    const auto with = [](auto change) {
        auto options = tacker;
        change(options);
        return options;
    };
    CHECK(fault_of(folder, "T", tacker) == Fault::malformed_request);
    CHECK(fault_of(folder, "t", with([](auto& one) { one.consumer = "nobody"; })) ==
          Fault::not_found);
    CHECK(fault_of(folder, "t", with([](auto& one) { one.cloud = ""; })) ==
          Fault::malformed_request);
    CHECK(fault_of(folder, "t", with([](auto& one) { one.cloud = "c\n[ops]"; })) ==
          Fault::malformed_request);
    CHECK(fault_of(folder, "t", with([](auto& one) { one.clouds_file = "/nowhere.yaml"; })) ==
          Fault::file_unusable);
    CHECK(fault_of(folder, "t", with([](auto& one) { one.callback_uri = "http://cmf:1"; })) ==
          Fault::config_invalid);
    CHECK(text_of(folder) == text);
}
