// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// How a kind stands after it was read, whatever the VIM did meanwhile: what was good stays, and
// its age is told.

#include "vim/reader.hpp"

#include <catch2/catch.hpp>

#include "vim/canned_source.hpp"

using namespace bartizan;
using namespace bartizan::vim;
using test::CannedSource;
using enum Kind;

namespace {

const Time long_ago{std::chrono::hours(1)};
const Time now{std::chrono::hours(2)};
const std::string flavors = "/flavors/detail?is_public=None&limit=200";

Snapshot cloud(const std::string& services = R"({"type": "compute", "reachable": true,
    "maxVersion": "2.93"}, {"type": "network", "reachable": true})") {
    Snapshot out;
    auto read = Services::read(R"({"services": [)" + services + "]}");
    REQUIRE(read);
    out.services = std::make_shared<const Services>(std::move(*read));
    return out;
}

std::shared_ptr<const Table> table(Kind kind, const std::string& id) {
    TableBuilder builder(kind);
    std::vector<std::string_view> values(traits(kind).fields.size());
    values[0] = id;
    REQUIRE(builder.add(values));
    return builder.finish();
}

void knows(Snapshot& snapshot, Kind kind, const std::string& id) {
    snapshot.kinds[static_cast<std::size_t>(kind)] = {
        Standing::good, table(kind, id), long_ago, {}};
}

KindState read(CannedSource& source, Kind kind, const Snapshot& known) {
    return Reader(source, {}).read(kind, known, now);
}

}  // namespace

SCENARIO("A kind that was read is good, and as old as its reading", "[vim]") {
    CannedSource source;
    source.says(flavors, R"({"flavors": [{"id": "1"}, {"id": "2"}]})");
    const auto state = read(source, nova_flavors, cloud());
    CHECK(state.standing == Standing::good);
    REQUIRE(state.table);
    CHECK(state.table->size() == 2);
    CHECK(state.as_of == now);
    CHECK(source.asked_in == "2.93");
}

SCENARIO("After a reading that failed the last good table goes on, with its age", "[vim]") {
    CannedSource source;
    const bool torn = GENERATE(true, false);
    if (torn) {
        source.says(flavors, R"({"flavors": [{"id": "1")");
    } else {
        source.fails(flavors, Fault::vim_timeout);
    }
    auto known = cloud();
    CHECK(read(source, nova_flavors, known).table == nullptr);
    knows(known, nova_flavors, "\"9\"");
    const auto state = read(source, nova_flavors, known);
    CHECK(state.standing == Standing::failed);
    CHECK(state.table == known.state(nova_flavors).table);
    CHECK(state.as_of == long_ago);
    CHECK_FALSE(state.trouble.empty());
}

SCENARIO("403 is not permitted, 404 is not deployed, and neither leaves a table", "[vim]") {
    const auto [status, standing] = GENERATE(
        table<int, Standing>({{403, Standing::not_permitted}, {404, Standing::not_deployed}}));
    CannedSource source;
    source.says(flavors, status);
    auto known = cloud();
    knows(known, nova_flavors, "\"9\"");
    const auto state = read(source, nova_flavors, known);
    CHECK(state.standing == standing);
    CHECK(state.table == nullptr);
    CHECK(state.trouble.find(std::to_string(status)) != std::string::npos);
}

SCENARIO("401 says nothing about the kind: what was good stays", "[vim]") {
    CannedSource source;
    source.says(flavors, 401);
    auto known = cloud();
    knows(known, nova_flavors, "\"9\"");
    const auto state = read(source, nova_flavors, known);
    CHECK(state.standing == Standing::failed);
    CHECK(state.table != nullptr);
}

SCENARIO("Of a service that is not there nothing is asked", "[vim]") {
    CannedSource source;
    const auto services = GENERATE(as<std::string>(), R"({"type": "compute", "absent": true})", "");
    auto known = cloud(services);
    knows(known, nova_flavors, "\"9\"");
    const auto state = read(source, nova_flavors, known);
    CHECK(state.standing == Standing::not_deployed);
    CHECK(state.table == nullptr);
    CHECK(source.asked.empty());
}

SCENARIO("A service that does not answer, or is too old, fails and keeps what was read", "[vim]") {
    CannedSource source;
    const auto service = GENERATE(as<std::string>(),
                                  R"({"type": "compute", "reachable": false, "error": "no route"})",
                                  R"({"type": "compute", "reachable": true, "maxVersion": "2.52"})",
                                  R"({"type": "compute", "reachable": true})");
    auto known = cloud(service);
    knows(known, nova_flavors, "\"9\"");
    const auto state = read(source, nova_flavors, known);
    CHECK(state.standing == Standing::failed);
    CHECK(state.table != nullptr);
    CHECK(state.as_of == long_ago);
    CHECK(source.asked.empty());
}

SCENARIO("Nothing is asked before the driver has told what there is", "[vim]") {
    CannedSource source;
    const auto state = read(source, nova_flavors, Snapshot());
    CHECK(state.standing == Standing::failed);
    CHECK(source.asked.empty());
}

SCENARIO("What needs an extension that Neutron has not is not deployed", "[vim]") {
    CannedSource source;
    source.says("/log/logs", R"({"logs": [{"id": "l"}]})");
    auto known = cloud();
    // Not known yet: it is asked.
    CHECK(read(source, neutron_logs, known).standing == Standing::good);
    knows(known, neutron_extensions, "\"logging\"");
    CHECK(read(source, neutron_logs, known).standing == Standing::good);
    knows(known, neutron_extensions, "\"qos\"");
    source.asked.clear();
    CHECK(read(source, neutron_logs, known).standing == Standing::not_deployed);
    CHECK(source.asked.empty());
}

SCENARIO("A kind of children is asked for each parent; who was deleted meanwhile has none",
         "[vim]") {
    auto known = cloud(R"({"type": "placement", "reachable": true, "maxVersion": "1.39"})");
    CannedSource parents;
    parents.says("/resource_providers", R"({"resource_providers": [
        {"uuid": "a"}, {"uuid": "b"}, {"uuid": "c"}]})");
    known.kinds[static_cast<std::size_t>(placement_providers)] =
        read(parents, placement_providers, known);
    CannedSource source;
    source.says("/resource_providers/a/traits", R"({"traits": ["X"]})")
        .says("/resource_providers/b/traits", 404)
        .says("/resource_providers/c/traits", R"({"traits": []})");
    const auto state = read(source, placement_traits, known);
    CHECK(state.standing == Standing::good);
    REQUIRE(state.table);
    CHECK(state.table->size() == 2);
    CHECK(state.table->find("a"));
    CHECK_FALSE(state.table->find("b"));
}

SCENARIO("One child that cannot be read leaves the last good table of all", "[vim]") {
    const auto [status, standing] =
        GENERATE(table<int, Standing>({{500, Standing::failed}, {403, Standing::not_permitted}}));
    auto known = cloud(R"({"type": "placement", "reachable": true, "maxVersion": "1.39"})");
    knows(known, placement_providers, "\"a\"");
    knows(known, placement_traits, "\"a\"");
    CannedSource source;
    source.says("/resource_providers/a/traits", status);
    const auto state = read(source, placement_traits, known);
    CHECK(state.standing == standing);
    CHECK((state.table != nullptr) == (standing == Standing::failed));
}

SCENARIO("Children of parents that were not read stand as these", "[vim]") {
    auto known = cloud(R"({"type": "placement", "reachable": true, "maxVersion": "1.39"})");
    known.kinds[static_cast<std::size_t>(placement_providers)].standing = Standing::not_permitted;
    CannedSource source;
    CHECK(read(source, placement_traits, known).standing == Standing::not_permitted);
    CHECK(source.asked.empty());
}

SCENARIO("Only private flavours are asked for who may use them", "[vim]") {
    CannedSource source;
    source.says(flavors, R"({"flavors": [{"id": "1", "os-flavor-access:is_public": true},
        {"id": "2", "os-flavor-access:is_public": false}, {"id": "3"}]})");
    auto known = cloud();
    known.kinds[static_cast<std::size_t>(nova_flavors)] = read(source, nova_flavors, known);
    source.asked.clear();
    source.says("/flavors/2/os-flavor-access", R"({"flavor_access": [{"tenant_id": "P"}]})");
    const auto state = read(source, nova_flavor_access, known);
    CHECK(source.asked == std::vector<std::string>{"/flavors/2/os-flavor-access"});
    CHECK(state.table->find("2"));
}

SCENARIO("Aodh's alarms come as a list without a name", "[vim]") {
    CannedSource source;
    source.says("/alarms", R"([{"alarm_id": "A", "enabled": true}])");
    const auto state =
        read(source, aodh_alarms, cloud(R"({"type": "alarming", "reachable": true})"));
    REQUIRE(state.table);
    CHECK(state.table->find("A"));
}

SCENARIO("Where all projects' servers are refused, those of our own are a part", "[vim]") {
    CannedSource source;
    source.says("/servers/detail?all_tenants=True&limit=200", 403)
        .says("/servers/detail?limit=200", R"({"servers": [{"id": "s", "status": "ACTIVE"}]})");
    auto known = cloud();
    auto state = read(source, nova_servers, known);
    CHECK(state.standing == Standing::good);
    REQUIRE(state.table);
    CHECK(state.table->find("s"));
    CHECK_FALSE(state.whole);
    known.kinds[static_cast<std::size_t>(nova_servers)] = state;
    source.asked.clear();
    source.says("/servers/detail?changes-since=1970-01-01T01:55:00.000Z&limit=200",
                R"({"servers": []})");
    state = Reader(source, {}).read_changes(nova_servers, known, now);
    CHECK(state.standing == Standing::good);
    CHECK_FALSE(state.whole);
    CHECK(source.asked.size() == 1);
}

SCENARIO("A part that cannot be read again goes on to be told as a part", "[vim]") {
    CannedSource source;
    source.says("/servers/detail?all_tenants=True&limit=200", 403)
        .says("/servers/detail?limit=200", R"({"servers": [{"id": "s", "status": "ACTIVE"}]})")
        .fails("/servers/detail?limit=200", Fault::vim_timeout);
    auto known = cloud();
    known.kinds[static_cast<std::size_t>(nova_servers)] = read(source, nova_servers, known);
    const auto state = read(source, nova_servers, known);
    CHECK(state.standing == Standing::failed);
    REQUIRE(state.table);
    CHECK_FALSE(state.whole);
}

SCENARIO("A kind of children is read request by request", "[vim]") {
    auto known = cloud(R"({"type": "placement", "reachable": true, "maxVersion": "1.39"})");
    CannedSource source;
    source.says("/resource_providers", R"({"resource_providers": [{"uuid": "a"}, {"uuid": "b"}]})")
        .says("/resource_providers/a/traits", R"({"traits": ["X"]})")
        .says("/resource_providers/b/traits", R"({"traits": []})");
    known.kinds[static_cast<std::size_t>(placement_providers)] =
        read(source, placement_providers, known);
    Reader reader(source, {});
    auto reading = reader.children(placement_traits, known, now);
    source.asked.clear();
    CHECK_FALSE(reading.step());
    CHECK(source.asked.size() == 1);
    // What is known meanwhile changes nothing.
    known = Snapshot();
    const auto state = reading.step();
    REQUIRE(state);
    CHECK(state->standing == Standing::good);
    CHECK(state->table->size() == 2);
    CHECK(state->as_of == now);
}

SCENARIO("Where the narrower path is refused too, it is as if there were none", "[vim]") {
    CannedSource source;
    source.says("/servers/detail?all_tenants=True&limit=200", 403);
    const auto state = read(source, nova_servers, cloud());
    CHECK(state.standing == Standing::not_permitted);
    CHECK(state.table == nullptr);
    CHECK(source.asked.size() == 2);
}

SCENARIO("Zones without their hosts are all zones", "[vim]") {
    CannedSource source;
    source.says("/os-availability-zone/detail", 403)
        .says("/os-availability-zone", R"({"availabilityZoneInfo": [
            {"zoneName": "az1", "zoneState": {"available": true}, "hosts": null}]})");
    const auto state = read(source, nova_zones, cloud());
    REQUIRE(state.table);
    CHECK(state.table->find("az1"));
    CHECK(state.whole);
}

SCENARIO("Limits are read without usage where details are refused or no extension", "[vim]") {
    auto known = cloud();
    CannedSource parents;
    parents.says("/projects", R"({"projects": [{"id": "P"}, {"id": "Q"}]})");
    known.kinds[static_cast<std::size_t>(keystone_projects)] =
        read(parents, keystone_projects, cloud(R"({"type": "identity", "reachable": true})"));
    CannedSource source;
    source.says("/quotas/P/details.json", 403)
        .says("/quotas/P", R"({"quota": {"port": 5}})")
        .says("/quotas/Q", R"({"quota": {"port": 6}})");
    const bool extended = GENERATE(true, false);
    knows(known, neutron_extensions, extended ? "\"quota_details\"" : "\"quotas\"");
    const auto state = read(source, neutron_quotas, known);
    CHECK(state.standing == Standing::good);
    REQUIRE(state.table);
    CHECK(state.table->size() == 2);
    // What was refused once is not asked for the next project.
    CHECK(source.asked.size() == (extended ? 3 : 2));
}

namespace {

// What the cloud is to a credential with that role, to which Keystone's list of projects stands
// so.
Snapshot seen_with(const std::string& role, Standing projects = Standing::not_permitted) {
    auto known = cloud();
    auto services = Services::read(R"({"services": [
        {"type": "compute", "reachable": true, "maxVersion": "2.93"},
        {"type": "network", "reachable": true},
        {"type": "block-storage", "reachable": true, "maxVersion": "3.70"}], "roles": [")" +
                                   role + R"("]})");
    REQUIRE(services);
    known.services = std::make_shared<const Services>(std::move(*services));
    auto& state = known.kinds[static_cast<std::size_t>(keystone_projects)];
    state.standing = projects;
    if (projects == Standing::good) {
        state.table = table(keystone_projects, "\"P\"");
    }
    return known;
}

}  // namespace

SCENARIO("Lists that Nova cuts for who is no admin are a part for everyone else", "[vim]") {
    const auto [role, whole] =
        GENERATE(Catch::Generators::table<std::string, bool>({{"admin", true}, {"reader", false}}));
    CannedSource source;
    source.says(flavors, R"({"flavors": [{"id": "1"}]})");
    CHECK(read(source, nova_flavors, seen_with(role, Standing::good)).whole == whole);
}

SCENARIO("Lists that Neutron and Cinder cut to one project are a part for who sees no other",
         "[vim][Sc-Vi.Telem.001]") {
    const auto [role, projects, ports_whole, volumes_whole] =
        GENERATE(Catch::Generators::table<std::string, Standing, bool, bool>(
            {{"admin", Standing::not_permitted, true, true},
             {"advsvc", Standing::not_permitted, true, false},
             {"service", Standing::not_permitted, false, false},
             {"sctelem_reader", Standing::good, true, true},
             {"reader", Standing::not_permitted, false, false},
             {"reader", Standing::failed, false, false}}));
    CannedSource source;
    source.says("/ports?limit=200", R"({"ports": [{"id": "1"}]})")
        .says("/volumes/detail?all_tenants=True&limit=200", R"({"volumes": []})");
    const auto known = seen_with(role, projects);
    CHECK(read(source, neutron_ports, known).whole == ports_whole);
    const auto volumes = read(source, cinder_volumes, known);
    CHECK(volumes.standing == Standing::good);
    CHECK(volumes.whole == volumes_whole);
}

SCENARIO("An empty list of what only some are shown is no answer to others", "[vim]") {
    const auto [role, standing] = GENERATE(Catch::Generators::table<std::string, Standing>(
        {{"admin", Standing::good}, {"reader", Standing::not_permitted}}));
    CannedSource source;
    source.says("/agents", R"({"agents": []})");
    const auto state = read(source, neutron_agents, seen_with(role));
    CHECK(state.standing == standing);
    CHECK((state.table != nullptr) == (standing == Standing::good));
}
