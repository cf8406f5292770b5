// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/capacity_information.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute measure_attributes[] = {
    {"measurementName", mandatory, one, element::Type::text,
     "rc:<resource class>, instances, segments:<type>[:<physnet>], publicIpv4, "
     "ipAddresses:<networkId>, bandwidth:<physnet>.<direction>, volumes[:<pool>]"},
    {"value", mandatory, zero_or_one, number, "as the measure says"},
    {"valueString", mandatory, zero_or_one, element::Type::text,
     "a whole number beyond 2^53 - 1, in place of value"},
    {"unit", mandatory, one, element::Type::text,
     "vcpu, pcpu, MiB, GiB, Mbps, kpps, segments, addresses, units"},
    {"details", mandatory, zero_or_one, map, "what the value was computed from"},
};

constexpr Attribute attributes[] = {
    {"scopeId", mandatory, one, identifier, "vim, or zone:<zoneId>"},
    {"zoneId", mandatory, zero_or_one, identifier, "the zone; none for the whole VIM"},
    capacity_list("totalCapacity", "as the measure says"),
    capacity_list("allocatedCapacity", "as the measure says"),
    capacity_list("availableCapacity", "as the measure says"),
    capacity_list("reservedCapacity", "Blazar's reservations"),
};

constexpr std::string_view greatest = "9007199254740991";  // 2^53 - 1

bool is_exact(std::string_view digits) {
    return digits.size() < greatest.size() ||
           (digits.size() == greatest.size() && digits <= greatest);
}

}  // namespace

constexpr element::InformationElement capacity_measure{"CapacityMeasure", "extension",
                                                       measure_attributes};
constexpr element::InformationElement capacity_information{"CapacityInformation", "IFA 005 8.7.3",
                                                           attributes};

std::string_view Capacities::attribute(Capacity which) {
    constexpr std::string_view names[] = {"totalCapacity", "allocatedCapacity", "availableCapacity",
                                          "reservedCapacity"};
    return names[static_cast<std::size_t>(which)];
}

Object& Capacities::add(Capacity which, const MeasureName& name) {
    auto*& list = lists_[static_cast<std::size_t>(which)];
    if (list == nullptr) {
        list = &out_.array(attribute(which));
    }
    auto& measure = list->object();
    measure.text("measurementName", name.name);
    measure.text("unit", name.unit);
    return measure;
}

Object& Capacities::add(Capacity which, const MeasureName& name, double value) {
    auto& measure = add(which, name);
    measure.number("value", value);
    return measure;
}

Object& Capacities::add(Capacity which, const MeasureName& name, std::string_view digits) {
    auto& measure = add(which, name);
    if (is_exact(digits)) {
        measure.json("value", digits);
    } else {
        measure.text("valueString", digits);
    }
    return measure;
}

void Capacities::explain(Capacity which, Reason reason, std::string_view detail) {
    if (!has(which)) {
        out_.unavailable(attribute(which), reason, detail);
    }
}

}  // namespace bartizan::sc_vi
