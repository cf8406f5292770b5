// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/lists.hpp"

#include <unordered_map>

#include "sc_vi/virtual_compute.hpp"
#include "sc_vi/virtual_storage.hpp"

namespace bartizan::sc_vi {
namespace {

// Of one table, whose equal texts stand in one place: each project is looked up once.
class ReachedProjects {
  public:
    bool contains(const Reading& reading, View project) {
        const auto [known, is_new] = known_.try_emplace(project.json().data(), false);
        if (is_new) {
            known->second = trust_domain::covers(reading.reach, reading.of_project(project));
        }
        return known->second;
    }

  private:
    std::unordered_map<const char*, bool> known_;
};

}  // namespace

void list_virtual_compute(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    // Most of a zone's servers are somebody else's or have another name: a look at the record
    // tells, before anything is made of it.
    ReachedProjects reached;
    const auto make = [&](const Reading& of,
                          Record<Kind::nova_servers> server) -> std::optional<Element> {
        const bool told =
            reached.contains(of, server["tenant_id"]) &&
            wanted.filter.admits("computeName", of.text(server["name"])) &&
            wanted.filter.admits("zoneId", of.text(server["OS-EXT-AZ:availability_zone"]));
        return told ? make_virtual_compute(of, server) : std::nullopt;
    };
    if (list_one<Kind::nova_servers>(reading, wanted, emit, "computeId", make)) {
        return;
    }
    if (const auto* const host = wanted.filter.equal_to("hostId")) {
        const auto hypervisor = reading.vim.find<Kind::nova_hypervisors>(std::string_view(*host));
        list_matches<Kind::nova_servers>(reading, wanted, emit, "OS-EXT-SRV-ATTR:host",
                                         hypervisor["service"]["host"].json(), "name", make);
        return;
    }
    if (const auto* const zone = wanted.filter.equal_to("zoneId")) {
        list_matches<Kind::nova_servers>(reading, wanted, emit, "OS-EXT-AZ:availability_zone",
                                         reading.joined("\"", *zone, "\""), "name", make);
        return;
    }
    list_records<Kind::nova_servers>(reading, wanted, emit, make);
}

void list_virtual_storage(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    if (!list_one<Kind::cinder_volumes>(reading, wanted, emit, "storageId", make_virtual_storage)) {
        list_records<Kind::cinder_volumes>(reading, wanted, emit, make_virtual_storage);
    }
}

}  // namespace bartizan::sc_vi
