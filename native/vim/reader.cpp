// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/reader.hpp"

#include <algorithm>
#include <string>

#include "date_time/date_time.hpp"
#include "vim/outcome.hpp"

namespace bartizan::vim {

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

bool Reader::tells_changes(Kind kind, const Snapshot& known) {
    const auto& changes = traits(kind).changes;
    return !changes.since.empty() ||
           (!changes.revisions.empty() &&
            known.table(Kind::neutron_extensions).find(changes.revisions));
}

KindState Reader::read_changes(Kind kind, const Snapshot& known, Time now) {
    const auto& row = traits(kind);
    if (auto stands = obstacle(row, known)) {
        return std::move(*stands);
    }
    const auto& before = known.state(kind);
    auto table =
        row.changes.since.empty() ? changed_revisions(row, known) : changed_since(row, known);
    if (!table && table.error().fault == Fault::vim_answer_unusable) {
        return read_collection(row, known, now);
    }
    if (!table) {
        return failed(before, told(table.error()));
    }
    return {Standing::good, std::move(*table), now, {}, before.whole};
}

Result<std::shared_ptr<const Table>> Reader::changed_since(const KindTraits& kind,
                                                           const Snapshot& known) {
    const auto& before = known.state(kind.kind);
    const bool narrow = kind.cut == Cut::in_narrower && !before.whole;
    // The two clocks differ, and what began before may end after.
    constexpr auto overlap = std::chrono::minutes(5);
    const auto path = with_parameter(
        std::string(narrow ? kind.narrower : kind.path),
        std::string(kind.changes.since) + "=" + date_time::write_time(before.as_of - overlap));
    TableBuilder builder(kind.kind);
    BARTIZAN_CHECK(add(kind, known, path, settings_.page_size, builder));
    const auto changes = builder.finish();
    TableBuilder merged(kind.kind);
    merged.take_over(*changes, [&changes](std::size_t at) {
        return Record<Kind::nova_servers>(*changes, at)["status"].json() != "\"DELETED\"";
    });
    merged.take_over(*before.table,
                     [&](std::size_t at) { return !changes->find(before.table->id(at)); });
    return merged.finish();
}

Result<std::shared_ptr<const Table>> Reader::changed_revisions(const KindTraits& kind,
                                                               const Snapshot& known) {
    constexpr std::string_view revision = "revision_number";
    constexpr std::size_t ids_of_a_request = 50;
    const std::string path(kind.path);
    TableBuilder builder(kind.kind);
    // They are short: more of them make a page.
    BARTIZAN_CHECK(add(kind, known, with_parameter(path, "fields=id&fields=revision_number"),
                       5 * settings_.page_size, builder));
    const auto now = builder.finish();
    const auto& before = *known.state(kind.kind).table;
    const auto field =
        static_cast<std::size_t>(std::ranges::find(kind.fields, revision) - kind.fields.begin());
    std::vector<bool> unchanged(before.size());
    std::vector<std::string_view> wanted;
    for (std::size_t row = 0; row < now->size(); ++row) {
        const auto there = before.find(now->id(row));
        const auto number = now->cell(row, field).json();
        if (there && !number.empty() && before.cell(*there, field).json() == number) {
            unchanged[*there] = true;
        } else {
            wanted.push_back(now->id(row));
        }
    }
    if (wanted.size() > settings_.page_size && wanted.size() > now->size() / 4) {
        return Error{Fault::vim_answer_unusable, "", "too much of it changed"};
    }
    TableBuilder merged(kind.kind);
    for (std::size_t first = 0; first < wanted.size(); first += ids_of_a_request) {
        auto of_some = path;
        for (auto at = first; at < std::min(first + ids_of_a_request, wanted.size()); ++at) {
            of_some = with_parameter(of_some, "id=" + std::string(wanted[at]));
        }
        BARTIZAN_CHECK(add(kind, known, of_some, settings_.page_size, merged));
    }
    merged.take_over(before, [&unchanged](std::size_t row) { return unchanged[row]; });
    return merged.finish();
}

Result<void> Reader::add(const KindTraits& kind, const Snapshot& known, const std::string& path,
                         std::size_t page_size, TableBuilder& into) {
    std::optional<Declined> declined;
    BARTIZAN_CHECK(walk({kind, path, (*known.services)[kind.service].microversion, page_size, {}},
                        source_, scanner_, into, declined));
    // 401 says nothing about the path.
    if (declined) {
        return Error{
            declined->status == 401 ? Fault::vim_credential_refused : Fault::vim_answer_unusable,
            "", "status " + std::to_string(declined->status)};
    }
    return {};
}

ChildrenReading Reader::children(Kind kind, const Snapshot& known, Time now) {
    return {traits(kind), known, now, settings_.page_size, source_, scanner_};
}

}  // namespace bartizan::vim
