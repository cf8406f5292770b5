// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A generated cloud read into an inventory as the collector reads it, and a Security Manager
// for it.

#pragma once

#include "benchmarks/cloud_generator.hpp"
#include "benchmarks/workshop.hpp"
#include "sc_vi/query.hpp"
#include "vim/reader.hpp"

namespace bartizan::bench {

inline vim::Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

inline void read_kind(vim::Kind kind, vim::Reader& reader, vim::Inventory& inventory) {
    auto state = reader.read(kind, *inventory.current(), now());
    if (state.standing == vim::Standing::failed) {
        give_up("the generated cloud: " + state.trouble);
    }
    inventory.replace(kind, std::move(state));
}

inline void read_services(vim::Source& source, vim::Inventory& inventory) {
    inventory.replace(std::make_shared<const vim::Services>(
        taken(vim::Services::read(taken(source.capabilities())))));
}

// Parents come before their children, as the kinds are listed.
inline void read_all(vim::Source& source, vim::Inventory& inventory) {
    vim::Reader reader(source, {GeneratedCloud::per_page});
    read_services(source, inventory);
    for (const auto& kind : vim::all_kinds()) {
        read_kind(kind.kind, reader, inventory);
    }
}

// Sees `count` projects from `first` on.
inline trust_domain::SecurityManager manager_of(const GeneratedCloud& cloud,
                                                const std::string& name, std::size_t first,
                                                std::size_t count) {
    trust_domain::SecurityManager out;
    out.name = name;
    for (std::size_t i = 0; i < count; ++i) {
        out.scope.projects.push_back(cloud.project(first + i));
    }
    return out;
}

// The servers of one VNF, a thousandth of all, by their zone and name.
inline std::string filter_of_vnf(std::size_t number) {
    const auto vnf = number % GeneratedCloud::names;
    return "(eq,zoneId,az-" + std::to_string(vnf % GeneratedCloud::zones) +
           ");(cont,computeName,vnf-" + std::to_string(1000 + vnf).substr(1) + ")";
}

// The ten servers of one host.
inline std::string filter_of_host(const GeneratedCloud& cloud, std::size_t servers,
                                  std::size_t number) {
    return "(eq,hostId," + cloud.host_id(number % (servers / 10)) + ")";
}

}  // namespace bartizan::bench
