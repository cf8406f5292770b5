// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What one element is made from: one snapshot of one VIM, what the operator says about that
// VIM, how far the reader reaches, and the memory of the request.

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "element/demand.hpp"
#include "element/element.hpp"
#include "trust_domain/release.hpp"
#include "vim/snapshot.hpp"

namespace bartizan::sc_vi {

using element::Array;
using element::Element;
using element::Object;
using element::Reason;
using json::Items;
using json::Members;
using json::View;
using vim::Kind;
using vim::Record;

// Where a host stands, as the inventory file says: "rack" and "R12"; of one host each name once.
using PlaceFields = std::vector<std::pair<std::string, std::string>>;

// What is measured: objects of one type, by their ids or by a filter; neither is all of them.
struct MeasuredObjects {
    std::string type;  // VirtualCompute, VirtualNetwork, VirtualNetworkPort, VirtualStorage, HOST
    std::vector<std::string> ids;
    std::string filter;
};

// Of [pm_job NAME].
struct PmJobSettings {
    std::string id;
    MeasuredObjects objects;
    std::vector<std::string> metrics;
    std::vector<std::string> groups;
    std::int64_t collection_period = 0;  // seconds
    std::int64_t reporting_period = 0;   // seconds
    std::string reporting_boundary;      // a time; empty: it does not end
};

// Of [threshold NAME].
struct ThresholdSettings {
    std::string id;
    MeasuredObjects objects;
    std::string metric;
    double value = 0;
    std::optional<double> hysteresis;
};

// Of [vim NAME] (spec sc-vi 11).
struct VimSettings {
    std::string name;
    std::string vim_id;
    std::string nfvi_pop_id;
    std::string region;
    std::optional<std::pair<double, double>> geo;  // latitude, longitude
    std::string civic_address;
    std::string location_text;
    std::vector<std::pair<std::string, std::string>> connectivity_endpoints;  // name, address
    std::vector<std::string> image_provider_keys;
    std::vector<std::string> image_version_keys;
    std::vector<std::string> distributed_protocols;
    std::string location_aggregate_prefix;
    std::string location_trait_regex;
    std::vector<std::string> location_ironic_keys;
    std::map<std::string, PlaceFields, std::less<>> location_inventory;  // by name of the host
    std::vector<PmJobSettings> pm_jobs;
    std::vector<ThresholdSettings> thresholds;
};

// Nothing if the kind was read; else why what comes from it is absent.
std::optional<Reason> missing(const vim::Snapshot& snapshot, Kind kind);

// Nothing if all that the VIM has of the kind was shown to us; else why not.
std::optional<Reason> incomplete(const vim::Snapshot& snapshot, Kind kind);

// What it refers to outlives it.
struct Reading {
    const vim::Snapshot& vim;
    const VimSettings& settings;
    const trust_domain::Reach& reach;
    element::Memory& memory;
    const element::Demand* demand = nullptr;  // null: everything is looked at

    [[nodiscard]] bool wants(std::string_view path) const {
        return demand == nullptr || demand->wants(path);
    }

    // Characters of a JSON string; empty for anything else.
    [[nodiscard]] std::string_view text(View view) const { return view.text(memory.resource()); }

    [[nodiscard]] Object& object() const { return memory.object(); }

    [[nodiscard]] std::optional<Reason> missing(Kind kind) const {
        return sc_vi::missing(vim, kind);
    }

    [[nodiscard]] std::optional<Reason> incomplete(Kind kind) const {
        return sc_vi::incomplete(vim, kind);
    }

    // A copy of the list that lives as long as the memory.
    [[nodiscard]] std::span<const std::string_view> kept(
        std::span<const std::string_view> list) const;

    // Of one project, by its JSON text; nobody's if there is none.
    [[nodiscard]] element::Audience of_project(View project) const;

    template <class... Text>
    [[nodiscard]] std::string_view joined(const Text&... parts) const {
        return memory.joined({std::string_view(parts)...});
    }
};

}  // namespace bartizan::sc_vi
