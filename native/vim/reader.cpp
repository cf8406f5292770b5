// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/reader.hpp"

#include <ctime>
#include <string>

#include "vim/outcome.hpp"

namespace bartizan::vim {
namespace {

std::string iso_8601(std::chrono::sys_seconds time) {
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace

KindState Reader::read(Kind kind, const Snapshot& known, Time now) {
    const auto& row = traits(kind);
    if (row.parent) {
        auto reading = children(kind, known, now);
        std::optional<KindState> state;
        while (!state) {
            state = reading.step();
        }
        return std::move(*state);
    }
    if (auto stands = obstacle(row, known)) {
        return std::move(*stands);
    }
    return read_collection(row, known, now);
}

KindState Reader::read_collection(const KindTraits& kind, const Snapshot& known, Time now) {
    TableBuilder builder(kind.kind);
    Asking asking(kind, known, settings_.page_size, source_, scanner_);
    const auto declined = asking.ask({}, builder);
    if (!declined) {
        return failed(known.state(kind.kind), told(declined.error()));
    }
    if (*declined) {
        return declined_state(**declined, kind, known.state(kind.kind));
    }
    if (kind.cut == Cut::to_none && builder.size() == 0 && !asking.whole()) {
        return without_table(Standing::not_permitted,
                             "an empty list: grant our role to read " + std::string(kind.path));
    }
    return {Standing::good, builder.finish(), now, {}, asking.whole()};
}

KindState Reader::read_changes(Kind kind, const Snapshot& known, Time now) {
    const auto& row = traits(kind);
    const auto& before = known.state(kind);
    if (auto stands = obstacle(row, known)) {
        return std::move(*stands);
    }
    // The two clocks differ, and what began before may end after.
    constexpr auto overlap = std::chrono::minutes(5);
    const auto since = std::chrono::floor<std::chrono::seconds>(before.as_of - overlap);
    TableBuilder changed(kind);
    std::optional<Declined> declined;
    const auto path = with_parameter(std::string(before.whole ? row.path : row.narrower),
                                     "changes-since=" + iso_8601(since));
    const auto& microversion = (*known.services)[row.service].microversion;
    const auto done = walk({row, path, microversion, settings_.page_size, {}}, source_, scanner_,
                           changed, declined);
    if (!done || declined) {
        return failed(before,
                      done ? "status " + std::to_string(declined->status) : told(done.error()));
    }
    const auto changes = changed.finish();
    TableBuilder merged(kind);
    merged.take_over(*changes, [&changes](std::size_t at) {
        return Record<Kind::nova_servers>(*changes, at)["status"].json() != "\"DELETED\"";
    });
    merged.take_over(*before.table,
                     [&](std::size_t at) { return !changes->find(before.table->id(at)); });
    return {Standing::good, merged.finish(), now, {}, before.whole};
}

ChildrenReading Reader::children(Kind kind, const Snapshot& known, Time now) {
    return {traits(kind), known, now, settings_.page_size, source_, scanner_};
}

}  // namespace bartizan::vim
