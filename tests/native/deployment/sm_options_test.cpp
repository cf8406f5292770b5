// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/sm_options.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "deployment/authority.hpp"
#include "deployment/folder.hpp"
#include "deployment/security_managers.hpp"

using namespace bartizan;
using test::Folder;
using test::problem;
using test::sm;
using test::vim;
using test::whole;

namespace {

// Of the whole configuration with this added.
std::vector<std::string> problems(const std::string& more) {
    const Folder folder;
    folder.configure(whole + more);
    return deployment::config_problems(folder.conf());
}

// The one problem; empty if there is another number of them.
std::vector<trust_domain::SecurityManager> managers(const std::string& more) {
    const Folder folder;
    folder.configure(whole + more);
    const auto config = deployment::load_config(folder.path());
    REQUIRE(config);
    return deployment::security_managers(*config);
}

}  // namespace

SCENARIO("A Security Manager has the mode, the scope and the names that its section gives",
         "[deployment][Security.006]") {
    const auto found =
        managers(vim("one") + sm("a") +
                 sm("b",
                    "domains = d1, d2\nprojects = p\nvims = one\nhost_scope = AGGREGATES\n"
                    "host_aggregates = rack-1\nshare_host_totals = true\nmetadata_keys = hw:*\n",
                    "9001"));
    REQUIRE(found.size() == 2);
    const auto& a = found[0];
    CHECK(a.name == "a");
    CHECK(a.mode == trust_domain::Mode::passive);
    CHECK(a.identities == std::vector<std::string>{"dns:sm-a.operator.example"});
    CHECK(a.scope.domains.empty());
    CHECK(a.scope.projects.empty());
    CHECK(a.scope.host_scope == trust_domain::HostScope::hosts_of_scope);
    CHECK_FALSE(a.scope.share_host_totals);
    CHECK(a.scope.metadata_keys ==
          std::vector<std::string>{"openstack.*", "hw_*", "hw:*", "img_signature*", "os_*"});
    const auto& b = found[1];
    CHECK(b.scope.domains == std::vector<std::string>{"d1", "d2"});
    CHECK(b.scope.projects == std::vector<std::string>{"p"});
    CHECK(b.scope.vims == std::vector<std::string>{"one"});
    CHECK(b.scope.host_scope == trust_domain::HostScope::aggregates);
    CHECK(b.scope.host_aggregates == std::vector<std::string>{"rack-1"});
    CHECK(b.scope.share_host_totals);
    CHECK(b.scope.metadata_keys == std::vector<std::string>{"hw:*"});
}

SCENARIO("A Security Manager without a mode, or with one that the draft does not have, is refused",
         "[deployment]") {
    auto section = sm("a");
    section.replace(section.find("mode = PASSIVE\n"), 15, "");
    CHECK(problem(section).starts_with("bartizan.conf: [sm a] mode is missing"));
    section = sm("a");
    section.replace(section.find("PASSIVE"), 7, "ACTIVE");
    const auto found = problems(section);
    CHECK(std::ranges::find(found,
                            "bartizan.conf: [sm a] mode = 'ACTIVE': one of: PASSIVE, SEMI-ACTIVE, "
                            "FULLY-ACTIVE") != found.end());
}

SCENARIO("No two Security Managers share a name that a certificate proves",
         "[deployment][Security.006]") {
    CHECK(problem(sm("a") + sm("b", "", "9001")) == "0 problems");
    auto other = sm("b", "", "9001");
    other.replace(other.find("dns:sm-b"), 8, "dns:SM-A");
    CHECK(problem(sm("a") + other) ==
          "[sm b] identities: 'dns:sm-a.operator.example' is that of [sm a]");
    other.replace(other.find("dns:SM-A"), 8, "dns:vnfm");
    CHECK(problem(other) ==
          "[sm b] identities: 'dns:vnfm.operator.example' is that of [consumer vnfm]");
    other.replace(other.find("dns:vnfm"), 8, "sm-b");
    CHECK(problem(other) ==
          "[sm b] identities: 'sm-b.operator.example' begins neither with dns: nor with uri:");
}

SCENARIO("Each Security Manager is answered at a place of its own", "[deployment][Security.004]") {
    CHECK(problem(sm("a") + sm("b")) == "[sm b] port: [sm a] has that address and port");
    CHECK(problem(sm("a", "", "8443")) ==
          "[sm a] port: [listener certm] has that address and port");
    CHECK(problem(sm("a", "", "0") + sm("b", "", "0")) == "0 problems");
    CHECK(problem(sm("a") + sm("b", "address = 127.0.0.2\n")) == "0 problems");
    CHECK(problem(sm("a", "address = ::1\n") + sm("b", "address = 0:0:0:0:0:0:0:1\n")) ==
          "[sm b] port: [sm a] has that address and port");
    CHECK(problem("[listener pki]\naddress = 0.0.0.0\nport = 9000\n" + sm("a")) ==
          "[sm a] port: [listener pki] has that address and port");
    for (const auto* everywhere : {"0.0.0.0", "::", "0:0::0"}) {
        CHECK(problem(sm("a", "address = " + std::string(everywhere) + "\n"))
                  .starts_with("[sm a] address: not all addresses at once"));
    }
    CHECK(problem(sm("a", "address = sctelem.example\n")) ==
          "[sm a] address: 'sctelem.example' is not an IP address");
}

SCENARIO("A scope that cannot be meant is refused", "[deployment]") {
    CHECK(problem(sm("a", "vims = one\n")) == "[sm a] vims: there is no [vim one]");
    CHECK(problem(vim("one") + sm("a", "vims = one\n")) == "0 problems");
    CHECK(problem(sm("a", "host_scope = AGGREGATES\n")) ==
          "[sm a] host_aggregates is missing: host_scope = AGGREGATES");
    CHECK(problem(sm("a", "host_aggregates = rack-1\n")) ==
          "[sm a] host_aggregates: only with host_scope = AGGREGATES");
    CHECK(problem(sm("a", "metadata_keys = hw:*, [ab]*\n"))
              .starts_with("[sm a] metadata_keys: '[ab]*' is not a key"));
    std::string many = "k0";
    for (int i = 1; i < 64; ++i) {
        many += ", k" + std::to_string(i);
    }
    CHECK(problem(sm("a", "metadata_keys = " + many + "\n")) == "0 problems");
    CHECK(problem(sm("a", "metadata_keys = " + many + ", k64\n")) ==
          "[sm a] metadata_keys: at most 64");
}

SCENARIO("A Security Manager's name and files are there", "[deployment]") {
    CHECK(problems(sm("A.b")).front() ==
          "[sm A.b] the name is not 1 to 32 of a-z, 0-9 and, within, -");
    CHECK(problems(sm("a") + "[sm b]\nmode = PASSIVE\n").size() == 5);
    auto section = sm("a");
    section.replace(section.find("a/a.pem"), 7, "");
    CHECK(problem(section) == "[sm a] client_anchors is empty");
}

SCENARIO("A certificate proves one Security Manager or none", "[deployment][Security.006]") {
    const auto found = managers(sm("a") + sm("b", "", "9001"));
    const auto proven = [&](std::vector<std::string> identities) {
        return deployment::proven_by(found, identities);
    };
    CHECK(proven({"uri:urn:x", "dns:sm-b.operator.example"}).value().name == "b");
    for (const auto& identities : {std::vector<std::string>{},
                                   {"dns:vnfm.operator.example"},
                                   {"dns:sm-a"},
                                   {"dns:sm-a.operator.example", "dns:sm-b.operator.example"}}) {
        const auto refused = proven(identities);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == Fault::not_authenticated);
    }
}
