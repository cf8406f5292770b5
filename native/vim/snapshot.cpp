// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/snapshot.hpp"

namespace bartizan::vim {
namespace {

std::vector<std::shared_ptr<const Table>> empty_tables() {
    std::vector<std::shared_ptr<const Table>> out;
    for (const auto& kind : all_kinds()) {
        out.push_back(TableBuilder(kind.kind).finish());
    }
    return out;
}

}  // namespace

const Table& Snapshot::table(Kind kind) const {
    static const auto empty = empty_tables();
    const auto& state = this->state(kind);
    return *(state.table ? state.table : empty[static_cast<std::size_t>(kind)]);
}

void Inventory::replace(Kind kind, KindState state) {
    auto next = std::make_shared<Snapshot>(*current());
    next->kinds[static_cast<std::size_t>(kind)] = std::move(state);
    ++next->generation;
    current_.store(std::move(next));
}

void Inventory::replace(std::shared_ptr<const Services> services) {
    auto next = std::make_shared<Snapshot>(*current());
    next->services = std::move(services);
    next->trouble.reset();
    ++next->generation;
    current_.store(std::move(next));
}

void Inventory::replace(const Error& no_services) {
    auto next = std::make_shared<Snapshot>(*current());
    next->trouble = no_services;
    ++next->generation;
    current_.store(std::move(next));
}

}  // namespace bartizan::vim
