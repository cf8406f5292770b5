// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/children_reading.hpp"

#include <algorithm>

#include "vim/outcome.hpp"

namespace bartizan::vim {
namespace {

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

// Rows of the table before that are still so, though nobody asked again: Placement counts each
// change of a provider's inventories, traits and allocations, and tells with each answer how far
// it had counted.
class Unchanged {
  public:
    Unchanged(const KindTraits& kind, const Table* before)
        : before_(before),
          field_(static_cast<std::size_t>(
              std::ranges::find(kind.fields, "resource_provider_generation") -
              kind.fields.begin())),
          counts_(field_ < kind.fields.size() && before_ != nullptr) {}

    [[nodiscard]] std::optional<std::size_t> row(const Snapshot& known, std::size_t parent) const {
        if (!counts_) {
            return std::nullopt;
        }
        const auto provider = known.record<Kind::placement_providers>(parent);
        const auto row = before_->find(provider["uuid"]);
        const auto now = provider["generation"].json();
        const bool same = row && !now.empty() && before_->cell(*row, field_).json() == now;
        return same ? row : std::nullopt;
    }

  private:
    const Table* before_;
    std::size_t field_;
    bool counts_;
};

}  // namespace

ChildrenReading::ChildrenReading(const KindTraits& kind, const Snapshot& known, Time now,
                                 std::size_t page_size, Source& source, json::PageScanner& scanner)
    : kind_(kind),
      before_(known.state(kind.kind)),
      now_(now),
      obstacle_(obstacle(kind, known)),
      builder_(kind.kind) {
    const auto& parents = known.state(*kind.parent);
    if (!obstacle_ && !parents.table) {
        obstacle_ = {parents.standing, before_.table, before_.as_of,
                     std::string(traits(*kind.parent).name) + ": " + parents.trouble,
                     before_.whole};
    }
    if (!obstacle_) {
        parents_as_of_ = parents.as_of;
        asking_.emplace(kind, known, page_size, source, scanner);
        choose(known);
    }
}

void ChildrenReading::choose(const Snapshot& known) {
    const auto& parents = known.table(*kind_.parent);
    const Unchanged unchanged(kind_, before_.table.get());
    for (std::size_t parent = 0; parent < parents.size(); ++parent) {
        if (!has_children(kind_.kind, known, parent)) {
            continue;
        }
        if (const auto row = unchanged.row(known, parent)) {
            unchanged_.resize(before_.table->size());
            unchanged_[*row] = true;
        } else {
            wanted_.emplace_back(parents.cell(parent, 0).json());
        }
    }
}

std::optional<KindState> ChildrenReading::step() {
    if (obstacle_) {
        return obstacle_;
    }
    if (next_ < wanted_.size()) {
        const auto declined = asking_->ask(wanted_[next_++], builder_);
        if (!declined) {
            return failed(before_, told(declined.error()));
        }
        // 404: it was deleted since its list was read.
        if (*declined && (*declined)->status != 404) {
            return declined_state(**declined, kind_, before_);
        }
    }
    return next_ < wanted_.size() ? std::nullopt : std::optional(finished());
}

KindState ChildrenReading::finished() {
    if (!unchanged_.empty()) {
        builder_.take_over(*before_.table, [this](std::size_t row) { return unchanged_[row]; });
    }
    // What was not asked for is as it was when the providers were listed.
    return {Standing::good,
            builder_.finish(),
            unchanged_.empty() ? now_ : parents_as_of_,
            {},
            asking_->whole()};
}

}  // namespace bartizan::vim
