// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// An element with one attribute of each type, for tests.

#pragma once

#include "element/object.hpp"

namespace bartizan::element::test {

inline constexpr Attribute nic_attributes[] = {
    {"macAddress", Qualifier::mandatory, Cardinality::one, Type::text},
    {"bandwidth", Qualifier::mandatory, Cardinality::zero_or_one, Type::number},
    {"up", Qualifier::mandatory, Cardinality::zero_or_one, Type::boolean},
};
inline constexpr InformationElement nic{"Nic", "extension", nic_attributes};

inline constexpr Attribute thing_attributes[] = {
    {"computeId", Qualifier::mandatory, Cardinality::one, Type::identifier},
    {"computeName", Qualifier::mandatory, Cardinality::zero_or_one, Type::text},
    {"operationalState", Qualifier::mandatory, Cardinality::one, Type::text},
    {"zoneId", Qualifier::mandatory, Cardinality::zero_or_one, Type::identifier},
    {"hostId", Qualifier::mandatory, Cardinality::one, Type::identifier},
    {"size", Qualifier::mandatory, Cardinality::zero_or_one, Type::integer},
    {"raised", Qualifier::optional, Cardinality::zero_or_one, Type::date_time},
    {"labels", Qualifier::optional, Cardinality::zero_or_more, Type::text},
    {"virtualNetworkInterface", Qualifier::mandatory, Cardinality::zero_or_more, Type::object, "",
     "", &nic},
    {"metadata", Qualifier::optional, Cardinality::zero_or_more, Type::map, "", "", nullptr, false},
};
inline constexpr InformationElement thing{"Thing", "extension", thing_attributes};

}  // namespace bartizan::element::test
