// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CapacityInformation (IFA 005 8.7.3; spec sc-vi 4.12): what one scope has, has given away and
// can still give, as lists of named measures.

#pragma once

#include <array>

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement capacity_measure;
extern const element::InformationElement capacity_information;

// The row of one of the four lists.
constexpr element::Attribute capacity_list(std::string_view name, std::string_view source) {
    return {name,
            element::Qualifier::mandatory,
            element::Cardinality::zero_or_more,
            element::Type::object,
            source,
            "",
            &capacity_measure};
}

// scopeId of the element that is about the whole VIM; that of a zone is "zone:<zoneId>".
inline constexpr std::string_view whole_vim = "vim";

enum class Capacity : std::uint8_t { total, allocated, available, reserved };

struct MeasureName {
    std::string_view name;  // "rc:VCPU"; lives as long as the memory of the request
    std::string_view unit;
};

// The four lists of one element. A list stands there as soon as one measure does: what has no
// measure at all is for the caller to give a reason for.
class Capacities {
  public:
    explicit Capacities(Object& out) : out_(out) {}

    // Each adds a measure and returns it, for its details.
    Object& add(Capacity which, const MeasureName& name, double value);
    // `digits`: a whole number of any length. Beyond 2^53 - 1 it becomes valueString: readers of
    // JSON would round it.
    Object& add(Capacity which, const MeasureName& name, std::string_view digits);
    // Without a value: no limit, or none that is known. Its details or reasons say which.
    Object& add(Capacity which, const MeasureName& name);

    [[nodiscard]] bool has(Capacity which) const { return list_of(which) != nullptr; }

    [[nodiscard]] static std::string_view attribute(Capacity which);

    // Gives the reason why the list is not there, if it is not.
    void explain(Capacity which, Reason reason, std::string_view detail = {});

  private:
    [[nodiscard]] Array* list_of(Capacity which) const {
        return lists_[static_cast<std::size_t>(which)];
    }

    Object& out_;
    std::array<Array*, 4> lists_{};
};

}  // namespace bartizan::sc_vi
