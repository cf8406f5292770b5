// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Lists that are kept fresh by what changed in them (spec sc-vi 1.7), and what is read where a
// service answers otherwise.

#include <algorithm>

#include <catch2/catch.hpp>

#include "vim/canned_source.hpp"
#include "vim/reader.hpp"

using namespace bartizan;
using namespace bartizan::vim;
using test::CannedSource;
using enum Kind;

namespace {

const Time long_ago{std::chrono::hours(1)};
const Time now{std::chrono::hours(2)};
const std::string all_ports = "/ports?limit=200";
const std::string revisions = "/ports?fields=id&fields=revision_number&limit=1000";

// A Neutron that was read, with three ports.
class Neutron {
  public:
    CannedSource source;
    Snapshot known;

    Neutron() {
        auto services = Services::read(R"({"services": [{"type": "network", "reachable": true}],
            "roles": ["admin"]})");
        REQUIRE(services);
        known.services = std::make_shared<const Services>(std::move(*services));
        source.says("/extensions", R"({"extensions": [{"alias": "standard-attr-revisions"},
                                                      {"alias": "sfc"}]})");
        was_read(neutron_extensions);
        source.says(all_ports, R"({"ports": [{"id": "a", "name": "1", "revision_number": 5},
            {"id": "b", "name": "1", "revision_number": 5},
            {"id": "c", "name": "1", "revision_number": 5}]})");
        was_read(neutron_ports);
        source.asked.clear();
    }

    [[nodiscard]] KindState changes() {
        return Reader(source, {}).read_changes(neutron_ports, known, now);
    }

  private:
    void was_read(Kind kind) {
        known.kinds[static_cast<std::size_t>(kind)] =
            Reader(source, {}).read(kind, known, long_ago);
    }
};

// "a1 c2": id and name of each.
std::string names(const KindState& ports) {
    REQUIRE(ports.table);
    std::string out;
    for (std::size_t row = 0; row < ports.table->size(); ++row) {
        const Record<neutron_ports> port(*ports.table, row);
        std::pmr::monotonic_buffer_resource memory;
        out += (out.empty() ? "" : " ") + std::string(port.id()) +
               std::string(port["name"].text(&memory));
    }
    return out;
}

}  // namespace

SCENARIO("Of ports those are asked for that have another revision, and no others",
         "[vim][Sc-Vi.Telem.001]") {
    Neutron neutron;
    neutron.source
        .says(revisions, R"({"ports": [{"id": "a", "revision_number": 5},
            {"id": "b", "revision_number": 6}, {"id": "d", "revision_number": 1},
            {"id": "gone", "revision_number": 1}]})")
        .says("/ports?id=b&id=d&id=gone&limit=200", R"({"ports": [
            {"id": "b", "name": "2", "revision_number": 7},
            {"id": "d", "name": "2", "revision_number": 1}]})");
    const auto state = neutron.changes();
    CHECK(state.standing == Standing::good);
    // "gone" went between the two answers.
    CHECK(names(state) == "a1 b2 d2");
    CHECK(state.as_of == now);
    CHECK(state.whole);
    CHECK(neutron.source.asked.size() == 2);
}

SCENARIO("Where nothing changed one list of revisions is all that is asked for", "[vim]") {
    Neutron neutron;
    neutron.source.says(revisions, R"({"ports": [{"id": "a", "revision_number": 5},
                                                 {"id": "c", "revision_number": 5}]})");
    CHECK(names(neutron.changes()) == "a1 c1");
    CHECK(neutron.source.asked == std::vector<std::string>{revisions});
}

SCENARIO("Ports that changed are asked for fifty at a time; if it is too many, all are", "[vim]") {
    Neutron neutron;
    const int count = GENERATE(120, 300);
    std::string list;
    for (int port = 0; port < count; ++port) {
        list += (port == 0 ? "" : ",") + std::string(R"({"id": "p)") + std::to_string(port) +
                R"(", "revision_number": 1})";
    }
    neutron.source.says(revisions, R"({"ports": [)" + list + "]}");
    CHECK(neutron.changes().standing == Standing::good);
    const auto& next = neutron.source.asked.at(1);
    CHECK(std::ranges::count(next, '=') == (count == 120 ? 51 : 1));
}

SCENARIO("A Neutron that counts no revisions tells no changes", "[vim]") {
    Neutron neutron;
    CHECK(Reader::tells_changes(neutron_ports, neutron.known));
    CHECK_FALSE(Reader::tells_changes(neutron_networks, neutron.known));
    neutron.known.kinds[static_cast<std::size_t>(neutron_extensions)] = {};
    CHECK_FALSE(Reader::tells_changes(neutron_ports, neutron.known));
    CHECK(Reader::tells_changes(nova_servers, neutron.known));
}

SCENARIO("Where changes are answered otherwise all is read, as if nobody had asked", "[vim]") {
    Neutron neutron;
    const int status = GENERATE(400, 404);
    const bool at_once = GENERATE(true, false);
    neutron.source
        .says(revisions, at_once ? status : 200,
              R"({"ports": [{"id": "a", "revision_number": 6}]})")
        .says("/ports?id=a&limit=200", status);
    const auto state = neutron.changes();
    CHECK(state.standing == Standing::good);
    CHECK(names(state) == "a1 b1 c1");
    CHECK(neutron.source.asked.back() == all_ports);
}

SCENARIO("A service that cannot be asked for changes is not asked for all", "[vim]") {
    Neutron neutron;
    if (GENERATE(true, false)) {
        neutron.source.fails(revisions, Fault::vim_timeout);
    } else {
        neutron.source.says(revisions, 401);
    }
    const auto state = neutron.changes();
    CHECK(state.standing == Standing::failed);
    CHECK(names(state) == "a1 b1 c1");
    CHECK(state.as_of == long_ago);
    CHECK(neutron.source.asked.size() == 1);
}

SCENARIO("Chains of ports are looked for beside the version of Neutron, too", "[vim][Sc-Vi.Q06]") {
    Neutron neutron;
    const auto read = [&neutron] {
        return Reader(neutron.source, {}).read(neutron_port_chains, neutron.known, now);
    };
    CHECK(read().standing == Standing::not_deployed);
    CHECK(neutron.source.asked ==
          std::vector<std::string>{"/sfc/port_chains", "/../v1.0/sfc/port_chains"});
    neutron.source.says("/../v1.0/sfc/port_chains", R"({"port_chains": [{"id": "x"}]})");
    const auto state = read();
    CHECK(state.standing == Standing::good);
    CHECK(state.table->find("x"));
    // Where the first place answers, nothing else is asked.
    neutron.source.says("/sfc/port_chains", R"({"port_chains": []})");
    neutron.source.asked.clear();
    CHECK(read().table->size() == 0);
    CHECK(neutron.source.asked.size() == 1);
}
