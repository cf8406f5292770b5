// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/object_selection.hpp"

#include <algorithm>

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"objectType", mandatory, one_or_more, element::Type::text,
     "configuration; resource_type of the Gnocchi rule"},
    {"objectFilter", conditional, zero_or_one, element::Type::text, "configuration"},
    {"objectInstanceId", conditional, zero_or_more, identifier,
     "configuration; resource_id of the Gnocchi rule"},
};

bool reaches_project(const Reading& reading, View project) {
    return reading.reach.reaches_project(reading.text(project));
}

bool reaches(const Reading& reading, std::string_view type, std::string_view id) {
    const auto& vim = reading.vim;
    if (type == "VirtualCompute") {
        return reaches_project(reading, vim.find<Kind::nova_servers>(id)["tenant_id"]);
    }
    if (type == "VirtualNetwork") {
        return reaches_project(reading, vim.find<Kind::neutron_networks>(id)["project_id"]);
    }
    if (type == "VirtualNetworkPort") {
        return reaches_project(reading, vim.find<Kind::neutron_ports>(id)["project_id"]);
    }
    if (type == "VirtualStorage") {
        return reaches_project(reading,
                               vim.find<Kind::cinder_volumes>(id)["os-vol-tenant-attr:tenant_id"]);
    }
    return type == "HOST" ? reading.reach.reaches_host(id) : reading.reach.all_hosts;
}

}  // namespace

constexpr element::InformationElement object_selection{"ObjectSelection", "IFA 005 8.5",
                                                       attributes};

bool reaches_any(const Reading& reading, const MeasuredObjects& objects) {
    return objects.ids.empty() || std::ranges::any_of(objects.ids, [&](const auto& id) {
               return reaches(reading, objects.type, id);
           });
}

void fill_object_selection(Object& out, const Reading& reading, const MeasuredObjects& objects) {
    out.array("objectType").text(reading.memory.keep(objects.type));
    if (!objects.filter.empty()) {
        out.text("objectFilter", reading.memory.keep(objects.filter));
    }
    if (objects.ids.empty()) {
        return;
    }
    auto& ids = out.array("objectInstanceId");
    for (const auto& id : objects.ids) {
        if (reaches(reading, objects.type, id)) {
            ids.text(reading.memory.keep(id));
        }
    }
}

}  // namespace bartizan::sc_vi
