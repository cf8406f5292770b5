// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/query.hpp"

#include <algorithm>

#include "sc_vi/encode.hpp"

namespace bartizan::sc_vi {
namespace {

std::optional<vim::Time> older(std::optional<vim::Time> one, std::optional<vim::Time> other) {
    return !one || (other && *other < *one) ? other : one;
}

// One page, over as many VIMs as it takes.
class Page {
  public:
    explicit Page(const ListQuery& query)
        : query_(query), demand_(*query.collection.type, query.filter, query.selection) {
        writer_.begin_array();
    }

    void add(const QueryService::Seen& seen, std::string_view after) {
        element::Memory memory;
        const Reading reading{*seen.snapshot, seen.vim.settings, *seen.reach, memory, &demand_};
        query_.collection.list(reading, {after, query_.filter, query_.measured},
                               [&](const Element& element) { return take(element, seen); });
    }

    [[nodiscard]] bool full() const { return next_.has_value(); }

    ListAnswer finish() {
        writer_.end_array();
        return {std::move(writer_).text(), count_, std::move(next_), {}, {}};
    }

  private:
    bool take(const Element& element, const QueryService::Seen& seen) {
        const auto released = trust_domain::release(element, *seen.reach);
        if (!released || !query_.filter.matches(released->root())) {
            return true;
        }
        if (count_ == query_.page_size) {
            next_ = last_;
            return false;
        }
        encode(*released, query_.selection, writer_);
        const auto* const id = released->root().find(query_.collection.id);
        last_ = {seen.vim.settings.name, id == nullptr ? "" : std::string(id->text())};
        ++count_;
        return true;
    }

    const ListQuery& query_;
    const element::Demand demand_;
    json::Writer writer_;
    std::size_t count_ = 0;
    Position last_;
    std::optional<Position> next_;
};

std::optional<Reason> missing(std::span<const Kind> needs, const vim::Snapshot& snapshot) {
    for (const auto kind : needs) {
        if (const auto why = sc_vi::missing(snapshot, kind)) {
            return why;
        }
    }
    return std::nullopt;
}

// Nothing if one of them was read; else why none was. One that is not there says least.
std::optional<Reason> missing_all(std::span<const Kind> kinds, const vim::Snapshot& snapshot) {
    std::optional<Reason> out;
    for (const auto kind : kinds) {
        const auto why = sc_vi::missing(snapshot, kind);
        if (!why) {
            return std::nullopt;
        }
        out = !out || out == Reason::not_deployed ? why : out;
    }
    return out;
}

Error nothing_to_tell(const Collection& collection, const ListAnswer& answer) {
    const bool none = std::ranges::all_of(answer.partial, [](const auto& one) {
        return one.second == Reason::not_deployed || one.second == Reason::no_source;
    });
    const std::string operation(collection.operation);
    if (none) {
        return {Fault::no_source,
                collection.no_source.empty() ? operation : std::string(collection.no_source), ""};
    }
    const bool refused = std::ranges::all_of(
        answer.partial, [](const auto& one) { return one.second == Reason::not_permitted; });
    if (refused) {
        return {Fault::vim_credential_refused, operation, ""};
    }
    return {Fault::vim_unavailable, operation + ": it has not been read yet", ""};
}

}  // namespace

std::optional<Reason> missing(const Collection& collection, const vim::Snapshot& snapshot) {
    if (collection.list == nullptr) {
        return Reason::no_source;
    }
    return collection.gathered && collection.needs.empty() ? missing_all(collection.uses, snapshot)
                                                           : missing(collection.needs, snapshot);
}

std::optional<Reason> short_of(const Collection& collection, const vim::Snapshot& snapshot) {
    for (const auto kind : collection.needs) {
        if (const auto why = incomplete(snapshot, kind)) {
            return why;
        }
    }
    for (const auto kind : collection.gathered ? collection.uses : std::span<const Kind>()) {
        // What is not deployed has no elements.
        if (const auto why = incomplete(snapshot, kind); why && why != Reason::not_deployed) {
            return why;
        }
    }
    return std::nullopt;
}

std::optional<vim::Time> as_of(const Collection& collection, const vim::Snapshot& snapshot) {
    std::optional<vim::Time> out;
    for (const auto kinds : {collection.needs, collection.uses}) {
        for (const auto kind : kinds) {
            if (const auto& state = snapshot.state(kind); state.table) {
                out = older(out, state.as_of);
            }
        }
    }
    return out;
}

std::vector<QueryService::Seen> QueryService::seen_by(const trust_domain::SecurityManager& reader) {
    std::vector<Seen> out;
    const auto& names = reader.scope.vims;
    for (const auto& vim : vims_) {
        const auto& name = vim->settings.name;
        if (names.empty() || std::ranges::find(names, name) != names.end()) {
            auto snapshot = vim->inventory.current();
            auto reach = reaches_.get(reader, name, *snapshot);
            out.push_back({*vim, std::move(snapshot), std::move(reach)});
        }
    }
    return out;
}

Result<ListAnswer> QueryService::list(const trust_domain::SecurityManager& reader,
                                      const ListQuery& query) {
    Page page(query);
    ListAnswer answer;
    bool any = false;
    for (const auto& seen : seen_by(reader)) {
        const auto& name = seen.vim.settings.name;
        if (const auto why = missing(query.collection, *seen.snapshot)) {
            answer.partial.emplace_back(name, *why);
            continue;
        }
        // Whose projects cannot be told from others' yet sees none, which is not that there are
        // none.
        if (const auto why = missing(*seen.snapshot, Kind::keystone_projects);
            why && !reader.scope.domains.empty() && !query.collection.needs.empty()) {
            answer.partial.emplace_back(name, *why);
            continue;
        }
        any = true;
        if (const auto why = short_of(query.collection, *seen.snapshot)) {
            answer.partial.emplace_back(name, *why);
        }
        answer.as_of = older(answer.as_of, as_of(query.collection, *seen.snapshot));
        if (!page.full() && name >= query.after.vim) {
            page.add(seen, name == query.after.vim ? std::string_view(query.after.id)
                                                   : std::string_view());
        }
    }
    if (!any) {
        return nothing_to_tell(query.collection, answer);
    }
    auto told = page.finish();
    answer.body = std::move(told.body);
    answer.count = told.count;
    answer.next = std::move(told.next);
    return answer;
}

Result<ListAnswer> QueryService::show(const trust_domain::SecurityManager& reader,
                                      const Collection& collection, const std::string& id) {
    const auto filter = element::Filter::equal(collection.id, id);
    const auto selection = element::Selection::all();
    BARTIZAN_TRY(auto answer, list(reader, {collection, filter, selection, {}, 1}));
    if (answer.count == 0) {
        return Error{Fault::not_found, "", ""};
    }
    answer.body = answer.body.substr(1, answer.body.size() - 2);
    answer.next.reset();
    return answer;
}

Result<ListAnswer> QueryService::one(const trust_domain::SecurityManager& reader,
                                     std::span<const Kind> needs, const Make& make) {
    Error last{Fault::not_found, "", ""};
    for (const auto& seen : seen_by(reader)) {
        if (missing(needs, *seen.snapshot)) {
            last = {Fault::vim_unavailable, "it has not been read yet", ""};
            continue;
        }
        element::Memory memory;
        const auto made = make({*seen.snapshot, seen.vim.settings, *seen.reach, memory});
        if (!made) {
            last = made.error();
            continue;
        }
        const auto released = *made ? trust_domain::release(**made, *seen.reach) : std::nullopt;
        if (released) {
            json::Writer writer;
            encode(*released, element::Selection::all(), writer);
            std::optional<vim::Time> oldest;
            for (const auto kind : needs) {
                oldest = older(oldest, seen.snapshot->state(kind).as_of);
            }
            return ListAnswer{std::move(writer).text(), 1, {}, oldest, {}};
        }
    }
    return last;
}

}  // namespace bartizan::sc_vi
