// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What of an element is made for an answer (spec sc-vi 2.3, 2.4).

#include "element/demand.hpp"

#include <catch2/catch.hpp>

#include "element/thing.hpp"

using namespace bartizan;
using namespace bartizan::element;

namespace {

bool wants(std::string_view path, std::string_view filter,
           const std::vector<std::pair<std::string, std::string>>& selectors) {
    const auto conditions = filter.empty() ? Filter() : Filter::read(filter, test::thing).value();
    const auto selection = Selection::read(selectors, test::thing).value();
    return Demand(test::thing, conditions, selection).wants(path);
}

}  // namespace

SCENARIO("What a list leaves out by default is not made for it", "[sc-vi-2.4]") {
    CHECK_FALSE(wants("metadata", "", {}));
    CHECK(wants("virtualNetworkInterface", "", {}));
    CHECK(wants("metadata", "", {{"all_fields", ""}}));
    CHECK(wants("metadata", "", {{"fields", "metadata"}}));
    CHECK(wants("metadata", "", {{"fields", "metadata/openstack.status"}}));
    CHECK_FALSE(wants("metadata", "", {{"fields", "zoneId"}}));
    CHECK_FALSE(wants("metadata", "", {{"exclude_fields", "metadata,_unavailable,_derived"}}));
    CHECK(Demand().wants("metadata"));
}

SCENARIO("What a filter asks for is made, whatever is answered of it", "[sc-vi-2.3]") {
    CHECK(wants("metadata", "(eq,metadata/openstack.status,ACTIVE)", {}));
    CHECK(wants("metadata", "(eq,zoneId,az1);(in,metadata/@key,openstack.status)", {}));
    CHECK_FALSE(wants("metadata", "(eq,zoneId,az1)", {}));
}

SCENARIO("Of what is in an attribute only the wanted part is made", "[sc-vi-2.4]") {
    const std::vector<std::pair<std::string, std::string>> macs{
        {"fields", "virtualNetworkInterface/macAddress"}};
    CHECK(wants("virtualNetworkInterface", "", macs));
    CHECK_FALSE(wants("virtualNetworkInterface/bandwidth", "", macs));
    CHECK(wants("virtualNetworkInterface/bandwidth", "(gt,virtualNetworkInterface/bandwidth,1)",
                macs));
}

SCENARIO("Who asks for reasons gets those of every attribute", "[sc-vi-1.1]") {
    CHECK(wants("metadata", "", {{"fields", "_unavailable"}}));
    CHECK(wants("metadata", "", {{"exclude_fields", "metadata"}}));
}
