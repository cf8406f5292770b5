// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/segment_capacity.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace bartizan::sc_vi {
namespace {

using Interval = std::pair<std::int64_t, std::int64_t>;

struct Segments {
    std::vector<Interval> ranges;
    std::vector<std::int64_t> used;
    std::vector<std::int64_t> available;
    bool usage_told = true;  // by every range
};

std::int64_t size_of_union(std::vector<Interval>& ranges) {
    std::ranges::sort(ranges);
    std::int64_t out = 0;
    std::int64_t next = 0;  // the first that is not counted yet; there are no negative segments
    for (const auto& [first, last] : ranges) {
        const auto from = std::max(first, next);
        if (last >= from) {
            out += last - from + 1;
            next = last + 1;
        }
    }
    return out;
}

std::int64_t distinct(std::vector<std::int64_t>& ids) {
    std::ranges::sort(ids);
    return std::ranges::unique(ids).begin() - ids.begin();
}

void add(Segments& segments, Record<Kind::neutron_segment_ranges> range) {
    const auto first = range["minimum"].integer();
    const auto last = range["maximum"].integer();
    if (first && last) {
        segments.ranges.emplace_back(*first, *last);
    }
    segments.usage_told =
        segments.usage_told && range["used"].is_object() && range["available"].is_array();
    for (const auto& [id, project] : Members(range["used"])) {
        std::int64_t number = 0;
        std::from_chars(id.data(), id.data() + id.size(), number);
        segments.used.push_back(number);
    }
    for (const auto id : Items(range["available"])) {
        segments.available.push_back(id.integer().value_or(0));
    }
}

}  // namespace

void put_segments(Object& out, Capacities& capacities, const Reading& reading) {
    if (const auto why = reading.missing(Kind::neutron_segment_ranges)) {
        for (const auto which : {Capacity::total, Capacity::allocated, Capacity::available}) {
            out.unavailable(Capacities::attribute(which), *why, "segments");
        }
        return;
    }
    std::map<std::string_view, Segments> all;
    for (const auto range : reading.vim.all<Kind::neutron_segment_ranges>()) {
        const auto type = reading.text(range["network_type"]);
        const auto name = reading.text(range["physical_network"]);
        add(all[name.empty() ? reading.joined("segments:", type)
                             : reading.joined("segments:", type, ":", name)],
            range);
    }
    for (auto& [name, segments] : all) {
        const MeasureName measure{name, "segments"};
        capacities.add(Capacity::total, measure,
                       static_cast<double>(size_of_union(segments.ranges)));
        if (segments.usage_told) {
            capacities.add(Capacity::allocated, measure,
                           static_cast<double>(distinct(segments.used)));
            capacities.add(Capacity::available, measure,
                           static_cast<double>(distinct(segments.available)));
        } else {
            for (const auto which : {Capacity::allocated, Capacity::available}) {
                out.unavailable(Capacities::attribute(which), Reason::not_permitted, name);
            }
        }
    }
}

}  // namespace bartizan::sc_vi
