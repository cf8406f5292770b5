// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/storage_zone.hpp"

#include <set>

#include "sc_vi/resource_zone.hpp"
#include "sc_vi/storage_pool.hpp"

namespace bartizan::sc_vi {
namespace {

using Zone = Record<Kind::cinder_zones>;
using Texts = std::pmr::set<std::string_view>;

// For who reaches all hosts, and for a project that has a volume in the zone.
element::Audience of_zone(const Reading& reading, Zone zone) {
    element::Audience out{.infrastructure = true};
    for (const auto& project : reading.reach.projects) {
        const auto json = reading.joined("\"", project, "\"");
        for (const auto volume : reading.vim.all_with<Kind::cinder_volumes>(
                 "os-vol-tenant-attr:tenant_id", View(json))) {
            if (reading.text(volume["availability_zone"]) == zone.id()) {
                out.projects = reading.of_project(volume["os-vol-tenant-attr:tenant_id"]).projects;
                return out;
            }
        }
    }
    return out;
}

bool is_thin(Pool pool) {
    return pool["capabilities"]["thin_provisioning_support"].boolean() == true;
}

// A type may be for some zones alone.
bool is_for(const Reading& reading, Record<Kind::cinder_types> type, std::string_view zone) {
    auto zones = reading.text(type["extra_specs"]["RESKEY:availability_zones"]);
    if (zones.empty()) {
        return true;
    }
    while (!zones.empty()) {
        const auto one = zones.substr(0, zones.find(','));
        if (one == zone) {
            return true;
        }
        zones.remove_prefix(std::min(one.size() + 1, zones.size()));
    }
    return false;
}

void put(Object& map, std::string_view name, const Texts& texts) {
    auto& list = map.array(name);
    for (const auto text : texts) {
        list.text(text);
    }
}

class Contents {
  public:
    Contents(const Reading& reading, Zone zone)
        : pools_(reading.memory.resource()),
          protocols_(reading.memory.resource()),
          types_(reading.memory.resource()),
          backends_(reading.memory.resource()) {
        for (const auto pool : reading.vim.all<Kind::cinder_pools>()) {
            const auto service = service_of_pool(reading, pool);
            if (reading.text(service["zone"]) == zone.id()) {
                add(reading, pool, service.id(), zone.id());
            }
        }
    }

    void put_property(Object& map) const {
        put(map, "pools", pools_);
        put(map, "protocols", protocols_);
        map.boolean("thinProvisioning", thin_);
        put(map, "volumeTypes", types_);
    }

    void put_backends(Object& map) const { put(map, "backends", backends_); }

  private:
    void add(const Reading& reading, Pool pool, std::string_view backend, std::string_view zone) {
        pools_.insert(pool.id());
        backends_.insert(backend);
        if (const auto protocol = protocol_of_pool(reading, pool.id()); !protocol.empty()) {
            protocols_.insert(protocol);
        }
        thin_ = thin_ || is_thin(pool);
        for (const auto type : reading.vim.all<Kind::cinder_types>()) {
            if (serves(reading, pool, type) && is_for(reading, type, zone)) {
                types_.insert(reading.text(type["name"]));
            }
        }
    }

    Texts pools_;
    Texts protocols_;
    Texts types_;
    Texts backends_;
    bool thin_ = false;  // one of them, at least
};

void put_contents(Object& out, const Reading& reading, Zone zone) {
    if (!reading.reach.all_hosts) {
        out.unavailable("zoneProperty", Reason::not_permitted,
                        "pools are of who reaches all hosts");
        return;
    }
    for (const auto kind : {Kind::cinder_services, Kind::cinder_pools}) {
        if (const auto why = reading.missing(kind)) {
            out.unavailable("zoneProperty", *why);
            return;
        }
    }
    const Contents contents(reading, zone);
    contents.put_property(out.object("zoneProperty"));
    out.derived("zoneProperty");
    contents.put_backends(out.object("metadata"));
}

}  // namespace

void list_storage_zones(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const auto make = [](const Reading& of, Zone zone) -> std::optional<Element> {
        auto& out = of.object();
        const auto available = zone["zoneState"]["available"].boolean();
        put_zone(out, of, zone.id(), available.value_or(false) ? "AVAILABLE" : "UNAVAILABLE");
        put_contents(out, of, zone);
        return Element{&resource_zone, &out, of_zone(of, zone)};
    };
    if (!list_one<Kind::cinder_zones>(reading, wanted, emit, "zoneId", make)) {
        list_records<Kind::cinder_zones>(reading, wanted, emit, make);
    }
}

}  // namespace bartizan::sc_vi
