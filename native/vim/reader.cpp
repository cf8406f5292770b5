// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/reader.hpp"

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
    return !changes.parameter.empty() &&
           (changes.extension.empty() ||
            known.table(Kind::neutron_extensions).find(changes.extension));
}

KindState Reader::read_changes(Kind kind, const Snapshot& known, Time now) {
    const auto& row = traits(kind);
    if (auto stands = obstacle(row, known)) {
        return std::move(*stands);
    }
    const auto& before = known.state(kind);
    auto table = changed(row, known);
    if (!table && table.error().fault == Fault::vim_answer_unusable) {
        return read_collection(row, known, now);
    }
    if (!table) {
        return failed(before, told(table.error()));
    }
    return {Standing::good, std::move(*table), now, {}, before.whole};
}

Result<std::shared_ptr<const Table>> Reader::changed(const KindTraits& kind,
                                                     const Snapshot& known) {
    const auto& before = known.state(kind.kind);
    const bool narrow = kind.cut == Cut::in_narrower && !before.whole;
    const std::string path(narrow ? kind.narrower : kind.path);
    // The two clocks differ, and what began before may end after.
    constexpr auto overlap = std::chrono::minutes(5);
    const auto since = date_time::write_time(before.as_of - overlap);
    BARTIZAN_TRY(
        const auto changes,
        list(kind, known, with_parameter(path, std::string(kind.changes.parameter) + "=" + since),
             settings_.page_size));
    std::shared_ptr<const Table> ids;
    if (!kind.changes.ids.empty()) {
        // Behind the changes: what comes between the two is in the next ones, what goes is gone.
        // Ids are short: more of them make a page.
        BARTIZAN_TRY(ids, list(kind, known, with_parameter(path, std::string(kind.changes.ids)),
                               5 * settings_.page_size));
    }
    const auto is_there = [&ids](const Table& table, std::size_t at) {
        return ids ? ids->find(table.id(at)).has_value()
                   : Record<Kind::nova_servers>(table, at)["status"].json() != "\"DELETED\"";
    };
    TableBuilder merged(kind.kind);
    merged.take_over(*changes, [&](std::size_t at) { return is_there(*changes, at); });
    merged.take_over(*before.table, [&](std::size_t at) {
        return !changes->find(before.table->id(at)) && is_there(*before.table, at);
    });
    return merged.finish();
}

Result<std::shared_ptr<const Table>> Reader::list(const KindTraits& kind, const Snapshot& known,
                                                  const std::string& path, std::size_t page_size) {
    TableBuilder builder(kind.kind);
    std::optional<Declined> declined;
    BARTIZAN_CHECK(walk({kind, path, (*known.services)[kind.service].microversion, page_size, {}},
                        source_, scanner_, builder, declined));
    // 401 says nothing about the path.
    if (declined) {
        return Error{
            declined->status == 401 ? Fault::vim_credential_refused : Fault::vim_answer_unusable,
            "", "status " + std::to_string(declined->status)};
    }
    return builder.finish();
}

ChildrenReading Reader::children(Kind kind, const Snapshot& known, Time now) {
    return {traits(kind), known, now, settings_.page_size, source_, scanner_};
}

}  // namespace bartizan::vim
