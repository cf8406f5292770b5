// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/vim_options.hpp"

#include <catch2/catch.hpp>

#include "deployment/authority.hpp"
#include "deployment/folder.hpp"
#include "deployment/vim_admin.hpp"

using namespace bartizan;
using test::Folder;
using test::problem;
using test::vim;
using test::whole;

namespace {

const std::string other_id = "0e3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e55";

}  // namespace

SCENARIO("vimId is a UUID, and each VIM's own", "[deployment]") {
    CHECK(problem(vim("a") + vim("b", "cloud = c\n", other_id)) == "0 problems");
    CHECK(problem(vim("a") + vim("b")) == "[vim b] vim_id: it is that of [vim a]");
    for (const std::string bad :
         {"6F3C2A7E-58D4-4B7A-9F10-2D1F4C0B8E55", "6f3c2a7e58d44b7a9f102d1f4c0b8e55", "",
          "6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e5", "6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e5g"}) {
        CHECK(problem(vim("a", "cloud = c\n", bad)) ==
              "[vim a] vim_id = '" + bad + "': not a UUID in lower case");
    }
    CHECK(problem("[vim a]\nvim_id = " + other_id + "\ncloud = c\n")
              .starts_with("bartizan.conf: [vim a] nfvi_pop_id is missing"));
}

SCENARIO("A VIM is read by the one driver that its section is for", "[deployment]") {
    CHECK(problem(vim("a", "")) == "[vim a] cloud is missing: driver = openstack");
    CHECK(problem(vim("a", "driver = recorded\nrecording = rec\n")) == "0 problems");
    CHECK(problem(vim("a", "driver = recorded\n")) ==
          "[vim a] recording is missing: driver = recorded");
    CHECK(problem(vim("a", "driver = recorded\nrecording = rec\ncloud = c\n")) ==
          "[vim a] cloud: only with driver = openstack");
    CHECK(problem(vim("a", "cloud = c\nrecording = rec\n")) ==
          "[vim a] recording: only with driver = recorded");
    CHECK(
        problem(vim("a", "cloud = c\ndriver = vmware\n"))
            .starts_with("bartizan.conf: [vim a] driver = 'vmware': one of: openstack, recorded"));
}

SCENARIO("Where the NFVI-PoP is, is a place on the earth", "[deployment]") {
    const auto geo = [](const std::string& text) {
        return problem(vim("a", "cloud = c\ngeo = " + text + "\n"));
    };
    for (const auto* good : {"48.20,16.37", "48.20, 16.37", "-90, -180", "90,180", "0,0"}) {
        CHECK(geo(good) == "0 problems");
    }
    for (const auto* bad : {"48.20", "48.20,16.37,3", "91,0", "0,180.1", "N48,E16", "nan,0",
                            "inf,0", "1e1,0", "48,20;16,37", ","}) {
        CHECK(geo(bad) == "[vim a] geo = '" + std::string(bad) +
                              "': latitude and longitude in degrees, such as 48.20, 16.37");
    }
}

SCENARIO("How other NFVI-PoPs reach this one is told by name and address", "[deployment]") {
    const auto endpoints = [](const std::string& text) {
        return problem(vim("a", "cloud = c\nconnectivity_endpoints = " + text + "\n"));
    };
    CHECK(endpoints("wan-1=192.0.2.1, wan-2=2001:db8::1, dci=gw.operator.example") == "0 problems");
    CHECK(endpoints("wan=192.0.2.1, wan=192.0.2.2") ==
          "[vim a] connectivity_endpoints: there are two of the name 'wan'");
    for (const auto* bad : {"192.0.2.1", "=192.0.2.1", "wan=", "wan=192.0.2.999", "wan=gw"}) {
        CHECK(endpoints(bad) == "[vim a] connectivity_endpoints: '" + std::string(bad) +
                                    "' is not NAME=ADDRESS with an IP address or a domain name");
    }
}

SCENARIO("Traits tell a place by a form with two groups", "[deployment]") {
    const auto regex = [](const std::string& text) {
        return problem(vim("a", "cloud = c\nlocation_trait_regex = " + text + "\n"));
    };
    CHECK(regex("CUSTOM_(RACK|UNIT)_(.+)") == "0 problems");
    for (const std::string& bad :
         {std::string("CUSTOM_(RACK"), std::string("CUSTOM_RACK_(.+)"), std::string("(a)(b)(c)"),
          std::string("CUSTOM_(RACK)_([0-9]+)")}) {
        CHECK(regex(bad).starts_with("[vim a] location_trait_regex = '" + bad + "': the form is"));
    }
}

SCENARIO("A VIM is added once and keeps its vimId", "[deployment]") {
    const Folder folder;
    folder.configure(whole);
    const auto recording = folder.path() / "rec";
    REQUIRE(std::filesystem::create_directory(recording));
    const deployment::VimAddOptions options{.driver = "recorded", .recording = recording};
    const auto made = deployment::vim_add(folder.path(), "site-1", options);
    REQUIRE(made);
    CHECK(made->nfvi_pop_id == "site-1");
    CHECK(made->source == recording.string());
    const auto text = folder.text();
    CHECK(text.find("\nrecording = rec\n") != std::string::npos);
    CHECK(deployment::vim_add(folder.path(), "site-1", options).value().vim_id == made->vim_id);
    CHECK(folder.text() == text);
    const auto other = deployment::vim_add(folder.path(), "site-1", {.cloud = "c"});
    REQUIRE_FALSE(other);
    CHECK(other.error().fault == Fault::made_otherwise);
    const auto second = deployment::vim_add(folder.path(), "site-2", {.cloud = "c"});
    REQUIRE(second);
    CHECK(second->vim_id != made->vim_id);
    CHECK(deployment::vim_list(folder.path()).value().size() == 2);
    for (const auto& [name, bad] :
         {std::pair<std::string, deployment::VimAddOptions>{"A", {.cloud = "c"}},
          {"b", {.cloud = "c\n[consumer x]"}},
          {"b", {.cloud = " c"}}}) {
        const auto refused = deployment::vim_add(folder.path(), name, bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == Fault::malformed_request);
    }
    const auto absent =
        deployment::vim_add(folder.path(), "b", {.driver = "recorded", .recording = "/absent"});
    REQUIRE_FALSE(absent);
    CHECK(absent.error().fault == Fault::file_unusable);
}
