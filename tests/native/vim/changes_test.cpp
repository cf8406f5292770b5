// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Lists that are kept fresh by what changed in them (spec sc-vi 1.7), and what is read where a
// service answers otherwise.

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
const std::string changed_ports = "/ports?changed_since=1970-01-01T00:55:00.000Z&limit=200";
const std::string ids_of_ports = "/ports?fields=id&limit=1000";

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
        source.says("/extensions", R"({"extensions": [{"alias": "standard-attr-timestamp"},
                                                      {"alias": "sfc"}]})");
        was_read(neutron_extensions);
        source.says(all_ports, R"({"ports": [{"id": "a", "name": "1"}, {"id": "b", "name": "1"},
                                             {"id": "c", "name": "1"}]})");
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

SCENARIO("Of ports what changed and what is gone is asked for, not all of them",
         "[vim][Sc-Vi.Telem.001]") {
    Neutron neutron;
    neutron.source
        .says(changed_ports,
              R"({"ports": [{"id": "b", "name": "2"}, {"id": "d", "name": "2"},
                            {"id": "gone", "name": "2"}]})")
        .says(ids_of_ports, R"({"ports": [{"id": "a"}, {"id": "b"}, {"id": "d"}, {"id": "e"}]})");
    const auto state = neutron.changes();
    CHECK(state.standing == Standing::good);
    // "e" came after the changes were asked for: it is in the next ones.
    CHECK(names(state) == "a1 b2 d2");
    CHECK(state.as_of == now);
    CHECK(state.whole);
    CHECK(neutron.source.asked == std::vector<std::string>{changed_ports, ids_of_ports});
}

SCENARIO("A Neutron that keeps no times tells no changes", "[vim]") {
    Neutron neutron;
    CHECK(Reader::tells_changes(neutron_ports, neutron.known));
    CHECK_FALSE(Reader::tells_changes(neutron_networks, neutron.known));
    neutron.known.kinds[static_cast<std::size_t>(neutron_extensions)] = {};
    CHECK_FALSE(Reader::tells_changes(neutron_ports, neutron.known));
    CHECK(Reader::tells_changes(nova_servers, neutron.known));
}

SCENARIO("Where changes or ids are answered otherwise all is read, as if nobody had asked",
         "[vim]") {
    Neutron neutron;
    const int status = GENERATE(400, 404);
    const bool changes = GENERATE(true, false);
    neutron.source.says(changed_ports, changes ? 200 : status, R"({"ports": []})")
        .says(ids_of_ports, status);
    const auto state = neutron.changes();
    CHECK(state.standing == Standing::good);
    CHECK(names(state) == "a1 b1 c1");
    CHECK(neutron.source.asked.back() == all_ports);
}

SCENARIO("A service that cannot be asked for changes is not asked for all", "[vim]") {
    Neutron neutron;
    if (GENERATE(true, false)) {
        neutron.source.fails(changed_ports, Fault::vim_timeout);
    } else {
        neutron.source.says(changed_ports, 401);
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
