// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/quota_limits.hpp"

#include <algorithm>

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

// {"limit": 20, "in_use": 4, "reserved": 0}, or the limit alone.
View limit_of(View resource) {
    return resource.is_object() ? resource["limit"] : resource;
}

View in_use(View resource) {
    const auto used = resource["used"];
    return used.absent() ? resource["in_use"] : used;
}

bool is_unlimited(View limit) {
    return limit.number_token().starts_with('-');
}

}  // namespace

void put_limits(Object& out, View quota, std::span<const QuotaRow> rows, Reason unknown) {
    for (const auto& row : rows) {
        const auto limit = limit_of(quota[row.resource]);
        if (limit.number_token().empty()) {
            out.unavailable(row.attribute, unknown);
        } else if (is_unlimited(limit)) {
            out.unavailable(row.attribute, Reason::not_applicable);
        } else {
            put_json(out, row.attribute, limit);
        }
    }
    Object* usage = nullptr;
    for (const auto& row : rows) {
        const auto resource = quota[row.resource];
        if (const auto used = in_use(resource); !used.is_null()) {
            usage = usage == nullptr ? &out.object(quota_usage.name) : usage;
            auto& entry = usage->object(row.attribute);
            put_json(entry, "inUse", used);
            put_json(entry, "reserved", resource["reserved"]);
        }
    }
    Object* others = nullptr;
    for (const auto& [name, value] : Members(quota)) {
        const auto limit = limit_of(value);
        if (std::ranges::find(rows, name, &QuotaRow::resource) == rows.end() &&
            !limit.number_token().empty() && !is_unlimited(limit)) {
            others = others == nullptr ? &out.object(quota_others.name) : others;
            put_json(*others, name, limit);
        }
    }
}

}  // namespace bartizan::sc_vi
