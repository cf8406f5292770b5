// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/asking.hpp"

#include <memory_resource>

#include "vim/outcome.hpp"

namespace bartizan::vim {

Asking::Asking(const KindTraits& kind, const Snapshot& known, std::size_t page_size, Source& source,
               json::PageScanner& scanner)
    : kind_(kind),
      microversion_((*known.services)[kind.service].microversion),
      page_size_(page_size),
      source_(source),
      scanner_(scanner),
      sees_all_(known.services->has_role("admin")),
      narrow_(lacks_extension(kind, known)) {}

std::string Asking::path_of(std::string_view parent) const {
    std::string out(narrow_ ? kind_.narrower : kind_.path);
    if (const auto hole = out.find("{}"); hole != std::string::npos) {
        std::pmr::monotonic_buffer_resource memory;
        out.replace(hole, 2, json::View(parent).text(&memory));
    }
    return out;
}

bool Asking::give_way(const Declined& declined) {
    if (narrow_ || kind_.narrower.empty() || declined.status != 403) {
        return false;
    }
    narrow_ = true;
    return true;
}

bool Asking::whole() const {
    switch (kind_.cut) {
        case Cut::in_narrower:
            return !narrow_;
        case Cut::without_admin:
            return sees_all_;
        case Cut::never:
            break;
    }
    return true;
}

Result<std::optional<Declined>> Asking::ask(std::string_view parent, TableBuilder& into) {
    std::optional<Declined> first;
    while (true) {
        std::optional<Declined> declined;
        BARTIZAN_CHECK(
            walk({kind_, path_of(parent), microversion_, page_size_, std::string(parent)}, source_,
                 scanner_, into, declined));
        if (!declined) {
            return std::optional<Declined>();
        }
        first = first ? first : declined;
        if (!give_way(*declined)) {
            return first;
        }
    }
}

}  // namespace bartizan::vim
