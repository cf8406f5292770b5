// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/reader.hpp"

#include <ctime>
#include <memory_resource>
#include <string>

namespace bartizan::vim {
namespace {

KindState without_table(Standing standing, std::string trouble) {
    return {standing, nullptr, {}, std::move(trouble)};
}

// The table that was there goes on to be served, as old as it is.
KindState failed(const KindState& before, std::string trouble) {
    return {Standing::failed, before.table, before.as_of, std::move(trouble)};
}

std::string told(const Error& error) {
    return error.operator_detail.empty() ? public_message(error) : error.operator_detail;
}

KindState declined_state(const Declined& declined, const KindTraits& kind,
                         const KindState& before) {
    const auto status = "status " + std::to_string(declined.status);
    // 404 for a whole collection: this version of the service has none.
    if (declined.status == 404) {
        return without_table(Standing::not_deployed, status);
    }
    if (declined.status == 403) {
        return without_table(Standing::not_permitted,
                             status + ": grant our role to read " + std::string(kind.path));
    }
    return failed(before, status);
}

std::string iso_8601(std::chrono::sys_seconds time) {
    const auto seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

bool lacks_extension(const KindTraits& kind, const Snapshot& known) {
    return !kind.extension.empty() && known.has(Kind::neutron_extensions) &&
           !known.table(Kind::neutron_extensions).find(kind.extension);
}

bool is_whole(const KindTraits& kind, const Snapshot& known, bool narrow) {
    switch (kind.cut) {
        case Cut::in_narrower:
            return !narrow;
        case Cut::without_admin:
            return known.services->has_role("admin");
        case Cut::never:
            break;
    }
    return true;
}

// What stands in the way before anything is asked.
std::optional<KindState> obstacle(const KindTraits& kind, const Snapshot& known) {
    const auto& before = known.state(kind.kind);
    if (!known.services) {
        return failed(before, "the driver has not told what the cloud has");
    }
    const auto& service = (*known.services)[kind.service];
    if (!service.deployed) {
        return without_table(Standing::not_deployed,
                             "there is no " + std::string(kind.service) + " in the catalogue");
    }
    if (!service.reachable) {
        return failed(before, std::string(kind.service) + ": " + service.trouble);
    }
    if (lacks_extension(kind, known) && kind.narrower.empty()) {
        return without_table(Standing::not_deployed,
                             "Neutron has no extension " + std::string(kind.extension));
    }
    return std::nullopt;
}

// Whether a record has children of that kind at all.
bool has_children(Kind kind, const Snapshot& known, std::size_t row) {
    if (kind == Kind::nova_flavor_access) {
        const auto flavor = known.record<Kind::nova_flavors>(row);
        return flavor["os-flavor-access:is_public"].boolean() == false;
    }
    if (kind == Kind::glance_members) {
        const auto image = known.record<Kind::glance_images>(row);
        return image["*"]["visibility"].json() == "\"shared\"";
    }
    if (kind == Kind::nova_topology) {
        // Only what is pinned or has NUMA nodes has a topology to tell (spec sc-vi 4.1).
        const auto specs = known.record<Kind::nova_servers>(row)["flavor"]["extra_specs"];
        for (const auto& [name, value] : json::Members(specs)) {
            const auto json = value.json();
            if (name.starts_with("hw:numa_nodes") || name == "hw:mem_page_size" ||
                (name == "hw:cpu_policy" && (json == "\"dedicated\"" || json == "\"mixed\""))) {
                return true;
            }
        }
        return false;
    }
    return true;
}

// Records of the table before that are still so, though nobody asked again: Placement counts
// each change of a provider's inventories, traits and allocations, and tells with each answer
// how far it had counted.
class Unchanged {
  public:
    Unchanged(const KindTraits& kind, const KindState& before)
        : before_(before.table.get()),
          field_(static_cast<std::size_t>(
              std::ranges::find(kind.fields, "resource_provider_generation") -
              kind.fields.begin())),
          counts_(field_ < kind.fields.size() && before_ != nullptr),
          rows_(counts_ ? before_->size() : 0) {}

    // False: it must be asked for.
    bool keeps(const Snapshot& known, std::size_t parent) {
        if (!counts_) {
            return false;
        }
        const auto provider = known.record<Kind::placement_providers>(parent);
        const auto row = before_->find(provider["uuid"]);
        const auto now = provider["generation"].json();
        if (!row || now.empty() || before_->cell(*row, field_).json() != now) {
            return false;
        }
        rows_[*row] = true;
        any_ = true;
        return true;
    }

    [[nodiscard]] bool any() const { return any_; }

    void take_over(TableBuilder& into) const {
        if (any_) {
            into.take_over(*before_, [this](std::size_t row) { return rows_[row]; });
        }
    }

  private:
    const Table* before_;
    std::size_t field_;
    bool counts_;
    bool any_ = false;
    std::vector<bool> rows_;
};

}  // namespace

// The path that the service has and lets us ask: of those that it refuses it is not asked again
// in one reading.
class Reader::AllowedPath {
  public:
    AllowedPath(const KindTraits& kind, const Snapshot& known)
        : kind_(kind), narrow_(lacks_extension(kind, known)) {}

    // For that record of the parent's kind, by the JSON text of its id.
    [[nodiscard]] std::string of(json::View parent) const {
        std::string out(narrow_ ? kind_.narrower : kind_.path);
        if (const auto hole = out.find("{}"); hole != std::string::npos) {
            std::pmr::monotonic_buffer_resource memory;
            out.replace(hole, 2, parent.text(&memory));
        }
        return out;
    }

    // True: the other one is to be asked now.
    bool give_way(const Declined& declined) {
        if (narrow_ || kind_.narrower.empty() || declined.status != 403) {
            return false;
        }
        narrow_ = true;
        return true;
    }

    [[nodiscard]] bool narrow() const { return narrow_; }

  private:
    const KindTraits& kind_;
    bool narrow_;
};

KindState Reader::read(Kind kind, const Snapshot& known, Time now) {
    const auto& row = traits(kind);
    if (auto stands = obstacle(row, known)) {
        return std::move(*stands);
    }
    return row.parent ? read_children(row, known, now) : read_collection(row, known, now);
}

KindState Reader::read_collection(const KindTraits& kind, const Snapshot& known, Time now) {
    TableBuilder builder(kind.kind);
    AllowedPath path(kind, known);
    const auto declined = ask(kind, known, path, {}, builder);
    if (!declined) {
        return failed(known.state(kind.kind), told(declined.error()));
    }
    if (*declined) {
        return declined_state(**declined, kind, known.state(kind.kind));
    }
    return {Standing::good, builder.finish(), now, {}, is_whole(kind, known, path.narrow())};
}

Result<std::optional<Declined>> Reader::ask(const KindTraits& kind, const Snapshot& known,
                                            AllowedPath& path, json::View parent,
                                            TableBuilder& builder) {
    const auto& microversion = (*known.services)[kind.service].microversion;
    std::optional<Declined> first;
    while (true) {
        std::optional<Declined> declined;
        BARTIZAN_CHECK(walk(
            {kind, path.of(parent), microversion, settings_.page_size, std::string(parent.json())},
            source_, scanner_, builder, declined));
        if (!declined) {
            return std::optional<Declined>();
        }
        first = first ? first : declined;
        if (!path.give_way(*declined)) {
            return first;
        }
    }
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

KindState Reader::read_children(const KindTraits& kind, const Snapshot& known, Time now) {
    const auto& before = known.state(kind.kind);
    const auto& parents = known.state(*kind.parent);
    if (!parents.table) {
        return {parents.standing, before.table, before.as_of,
                std::string(traits(*kind.parent).name) + ": " + parents.trouble};
    }
    TableBuilder builder(kind.kind);
    Unchanged unchanged(kind, before);
    AllowedPath path(kind, known);
    for (std::size_t row = 0; row < parents.table->size(); ++row) {
        if (!has_children(kind.kind, known, row) || unchanged.keeps(known, row)) {
            continue;
        }
        const auto declined = ask(kind, known, path, parents.table->cell(row, 0), builder);
        if (!declined) {
            return failed(before, told(declined.error()));
        }
        // 404: it was deleted since its list was read.
        if (*declined && (*declined)->status != 404) {
            return declined_state(**declined, kind, before);
        }
    }
    unchanged.take_over(builder);
    // What was not asked for is as it was when the providers were listed.
    return {Standing::good,
            builder.finish(),
            unchanged.any() ? parents.as_of : now,
            {},
            is_whole(kind, known, path.narrow())};
}

}  // namespace bartizan::vim
