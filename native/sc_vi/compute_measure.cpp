// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_measure.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view reservations_only = "reservationsOnly";

// Over the hosts, of one resource class.
struct Sum {
    double physical = 0;
    double overhead = 0;  // what the hosts keep for themselves
    double capacity = 0;
    double unusable = 0;
    double used = 0;
    double free = 0;  // on hosts that can be used
    std::optional<double> ratio;
    bool one_ratio = true;
    bool complete = true;  // the use of each provider is known
};

std::string_view unit_of(std::string_view resource_class) {
    constexpr std::pair<std::string_view, std::string_view> units[] = {
        {"VCPU", "vcpu"}, {"PCPU", "pcpu"}, {"MEMORY_MB", "MiB"}, {"DISK_GB", "GiB"}};
    for (const auto& [name, unit] : units) {
        if (name == resource_class) {
            return unit;
        }
    }
    return "units";
}

// Bandwidth and packet rates are capacities of networks.
bool is_of_network(std::string_view resource_class) {
    return resource_class.starts_with("NET_");
}

void add(Sum& sum, View inventory, View usages, std::string_view resource_class, bool usable) {
    const auto capacity = capacity_of(inventory);
    const auto ratio = inventory["allocation_ratio"].number().value_or(1);
    sum.physical += inventory["total"].number().value_or(0);
    sum.overhead += inventory["reserved"].number().value_or(0);
    sum.capacity += capacity;
    sum.one_ratio = sum.one_ratio && sum.ratio.value_or(ratio) == ratio;
    sum.ratio = ratio;
    sum.complete = sum.complete && usages.is_object();
    const auto used = usages[resource_class].number().value_or(0);
    sum.used += used;
    if (usable) {
        // What one host gave away beyond its capacity is not taken from another.
        sum.free += std::max(0.0, capacity - used);
    } else {
        sum.unusable += capacity;
    }
}

std::map<std::string_view, Sum> sums(const Measured& measured) {
    std::map<std::string_view, Sum> out;
    for (const auto& host : measured.hosts) {
        for_each_inventory(
            measured.reading, host,
            [&](const auto& provider, std::string_view name, View inventory) {
                if (!is_of_network(name)) {
                    const auto told =
                        measured.reading.vim.find<Kind::placement_usages>(provider["uuid"]);
                    add(out[name], inventory, told["usages"], name, host.usable);
                }
            });
    }
    return out;
}

bool any_shared(const Measured& measured) {
    return std::ranges::any_of(measured.hosts, &ComputeHost::shared);
}

// Why it is not known what is in use.
std::optional<Reason> use_missing(const Measured& measured) {
    if (any_shared(measured)) {
        return Reason::not_permitted;
    }
    return measured.reading.missing(Kind::placement_usages);
}

// Why it is not known what remains: without a Blazar nothing is reserved, and of one host nothing
// is known to be.
std::optional<Reason> rest_missing(const Measured& measured) {
    const auto& unknown = measured.reserved.unknown;
    const auto why = use_missing(measured);
    const bool none = unknown == Reason::not_deployed || unknown == Reason::not_applicable;
    return why || none ? why : unknown;
}

void explain(const Measured& measured, Capacity which, std::optional<Reason> why,
             std::string_view detail = {}) {
    if (why && measured.request.wants(which)) {
        measured.into.explain(which, *why, detail);
    }
}

// The measure alone, its value with it if that is known.
Object& add_known(const Measured& measured, Capacity which, const MeasureName& name, bool known,
                  double value) {
    if (known) {
        return measured.into.add(which, name, value);
    }
    auto& measure = measured.into.add(which, name);
    measure.unavailable("value", Reason::source_error);
    return measure;
}

void put_sum(const Measured& measured, const MeasureName& name, std::string_view resource_class,
             const Sum& sum) {
    const auto& request = measured.request;
    if (request.wants(Capacity::total)) {
        auto& details = measured.into.add(Capacity::total, name, sum.capacity).object("details");
        details.number("physicalTotal", sum.physical);
        details.number("hostReserved", sum.overhead);
        if (sum.one_ratio) {
            details.number("allocationRatio", *sum.ratio);
        }
    }
    if (request.wants(Capacity::allocated) && !use_missing(measured)) {
        auto& measure = add_known(measured, Capacity::allocated, name, sum.complete, sum.used);
        if (measured.in_future) {
            measure.object("details").text("timePeriod", reservations_only);
        }
    }
    const auto found = measured.reserved.amounts.find(resource_class);
    const auto reserved = found == measured.reserved.amounts.end() ? 0 : found->second;
    if (request.wants(Capacity::available) && !rest_missing(measured)) {
        auto& measure = add_known(measured, Capacity::available, name, sum.complete,
                                  std::max(0.0, sum.free - reserved));
        if (sum.unusable > 0 || measured.in_future) {
            auto& details = measure.object("details");
            if (sum.unusable > 0) {
                details.number("unusable", sum.unusable);
            }
            if (measured.in_future) {
                details.text("timePeriod", reservations_only);
            }
        }
    }
    if (request.wants(Capacity::reserved) && !measured.reserved.unknown) {
        measured.into.add(Capacity::reserved, name, reserved);
    }
}

}  // namespace

bool put_classes(const Measured& measured, std::string_view only) {
    bool found = false;
    for (const auto& [resource_class, sum] : sums(measured)) {
        if (only.empty() || resource_class == only) {
            const MeasureName name{measured.reading.joined("rc:", resource_class),
                                   unit_of(resource_class)};
            put_sum(measured, name, resource_class, sum);
            found = true;
        }
    }
    return found;
}

void put_instances(const Measured& measured, const ComputeNeed& need) {
    constexpr MeasureName name{"instances", "instances"};
    const auto& reading = measured.reading;
    const auto& request = measured.request;
    const bool by_traits = !need.required.empty() || !need.forbidden.empty();
    const auto no_traits = by_traits ? reading.missing(Kind::placement_traits) : std::nullopt;
    double whole = 0;
    double free = 0;
    for (const auto& host : measured.hosts) {
        whole += instances_in(reading, host, need, Room::whole);
        free += host.usable ? instances_in(reading, host, need, Room::free) : 0;
    }
    explain(measured, Capacity::total, no_traits);
    explain(measured, Capacity::available, no_traits);
    if (request.wants(Capacity::total) && !no_traits) {
        measured.into.add(Capacity::total, name, whole);
    }
    if (request.wants(Capacity::available) && !no_traits && !use_missing(measured)) {
        measured.into.add(Capacity::available, name, free);
    }
    explain(measured, Capacity::available, use_missing(measured));
    // Nobody counts instances of a need.
    explain(measured, Capacity::allocated, Reason::not_applicable);
    explain(measured, Capacity::reserved,
            measured.reserved.unknown.value_or(Reason::not_applicable));
}

void explain_missing(const Measured& measured) {
    explain(measured, Capacity::allocated, use_missing(measured));
    explain(measured, Capacity::available, rest_missing(measured), measured.reserved.why);
    explain(measured, Capacity::reserved, measured.reserved.unknown, measured.reserved.why);
}

}  // namespace bartizan::sc_vi
