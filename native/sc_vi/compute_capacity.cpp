// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/compute_capacity.hpp"

#include <algorithm>

#include "sc_vi/audience.hpp"
#include "sc_vi/compute_flavour.hpp"
#include "sc_vi/compute_measure.hpp"
#include "sc_vi/compute_type.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Hosts = std::vector<ComputeHost>;

constexpr Attribute host_attributes[] = {
    {"hostId", mandatory, one, identifier, "hypervisor.id"},
    {"zoneId", mandatory, zero_or_one, identifier, "the availability zone that has the host"},
    capacity_list("totalCapacity", "inventories of the host's providers"),
    capacity_list("allocatedCapacity", "usages of the host's providers"),
    capacity_list("availableCapacity", "total less allocated"),
    capacity_list("reservedCapacity", "none: Blazar reserves instances on several hosts"),
};

Error not_there(std::string_view attribute, std::string_view value) {
    return {Fault::unprocessable, std::string(attribute) + ": there is no " + std::string(value),
            ""};
}

// Those that may be counted (spec sc-vi 1.8): of a shared host only totals, if even those.
Hosts countable(const Reading& reading, std::string_view zone, const Hosts& hosts) {
    Hosts out;
    std::ranges::copy_if(hosts, std::back_inserter(out), [&](const ComputeHost& host) {
        return (zone.empty() || host.zone == zone) &&
               (!host.shared || reading.reach.share_host_totals);
    });
    return out;
}

void put_scope(Object& out, const Reading& reading, std::string_view zone) {
    if (zone.empty()) {
        out.text("scopeId", whole_vim);
    } else {
        out.text("scopeId", reading.joined("zone:", zone));
        out.text("zoneId", zone);
    }
}

Result<void> put_asked(const Measured& measured) {
    const auto& request = measured.request;
    const auto type = std::string_view(request.type_id);
    if (request.criteria) {
        BARTIZAN_TRY(const auto need, need_of_criteria(measured.reading, *request.criteria));
        put_instances(measured, need);
        return {};
    }
    if (type.starts_with(flavour_prefix)) {
        const auto flavor =
            measured.reading.vim.find<Kind::nova_flavors>(type.substr(flavour_prefix.size()));
        // One that the reader does not see is as one that there is not.
        if (!flavor || !trust_domain::covers(measured.reading.reach,
                                             audience_of_flavour(measured.reading, flavor))) {
            return not_there("computeResourceTypeId", type);
        }
        put_instances(measured, need_of_flavour(measured.reading, flavor));
        return {};
    }
    const bool is_class = type.starts_with(class_prefix);
    if (!type.empty() && !is_class) {
        return not_there("computeResourceTypeId", type);
    }
    if (!put_classes(measured, is_class ? type.substr(class_prefix.size()) : "") && is_class) {
        return not_there("computeResourceTypeId", type);
    }
    explain_missing(measured);
    return {};
}

}  // namespace

constexpr element::InformationElement host_capacity{"HostCapacity", "extension", host_attributes};

std::optional<Element> make_compute_capacity(const Reading& reading, std::string_view zone,
                                             const Hosts& hosts, std::string_view type) {
    const auto counted = countable(reading, zone, hosts);
    if (counted.empty() && !(zone.empty() && reading.reach.all_hosts)) {
        return std::nullopt;
    }
    auto& out = reading.object();
    put_scope(out, reading, zone);
    CapacityRequest request;
    request.type_id = type;
    const auto reserved = reserved_compute(reading, zone, request.period);
    Capacities into(out);
    const Measured measured{reading, counted, request, reserved, false, into};
    if (!put_asked(measured)) {
        return std::nullopt;
    }
    return Element{&capacity_information, &out, of_hosts(reading, ids_of(counted))};
}

std::optional<Element> make_host_capacity(const Reading& reading, const ComputeHost& host) {
    const auto counted = countable(reading, "", {host});
    if (counted.empty()) {
        return std::nullopt;
    }
    auto& out = reading.object();
    out.text("hostId", host.id());
    if (!host.zone.empty()) {
        out.text("zoneId", host.zone);
    }
    const CapacityRequest all;
    // Which host an instance of a reservation will get is not decided before it starts.
    const ReservedCompute reserved{
        reading.missing(Kind::blazar_leases).value_or(Reason::not_applicable), "", {}};
    Capacities into(out);
    const Measured measured{reading, counted, all, reserved, false, into};
    put_classes(measured, "");
    explain_missing(measured);
    return Element{&host_capacity, &out, of_hosts(reading, {host.id()})};
}

Result<Element> answer_compute_capacity(const Reading& reading, const CapacityRequest& request,
                                        date_time::Time now) {
    const auto& [start, stop] = request.period;
    if (stop && *stop <= now) {
        return Error{Fault::unprocessable, "timePeriod: it is over", ""};
    }
    const auto hosts = reached_hosts(reading);
    const auto counted = countable(reading, request.zone_id, hosts);
    const bool nothing = !request.zone_id.empty() || !reading.reach.all_hosts;
    if (counted.empty() && nothing) {
        return not_there("zoneId", request.zone_id.empty() ? "zone for this reader"
                                                           : std::string_view(request.zone_id));
    }
    auto& out = reading.object();
    put_scope(out, reading, reading.memory.keep(request.zone_id));
    const auto reserved = reserved_compute(reading, request.zone_id, request.period);
    Capacities into(out);
    const Measured measured{reading, counted, request, reserved, start && *start > now, into};
    BARTIZAN_CHECK(put_asked(measured));
    return Element{&capacity_information, &out, of_hosts(reading, ids_of(counted))};
}

}  // namespace bartizan::sc_vi
