// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/asking.hpp"

#include <memory_resource>

#include "vim/outcome.hpp"

namespace bartizan::vim {
namespace {

// Whoever is let see all projects by a service has a role that it looks for: admin; for Neutron
// also advsvc; or one that the operator's policies name, as service is one of later releases. To
// the last one, which no service tells, Keystone lists all projects: whose they are is asked for
// with every list.
bool sees_all_projects(const KindTraits& kind, const Snapshot& known) {
    const auto& services = *known.services;
    if (services.has_role("admin") || (kind.service == "network" && services.has_role("advsvc"))) {
        return true;
    }
    const auto& projects = known.state(Kind::keystone_projects);
    return projects.table ||
           (projects.standing != Standing::not_permitted && projects.standing != Standing::failed);
}

}  // namespace

Asking::Asking(const KindTraits& kind, const Snapshot& known, std::size_t page_size, Source& source,
               json::PageScanner& scanner)
    : kind_(kind),
      microversion_((*known.services)[kind.service].microversion),
      page_size_(page_size),
      source_(source),
      scanner_(scanner),
      sees_all_(kind.cut == Cut::without_admin ? known.services->has_role("admin")
                                               : sees_all_projects(kind, known)),
      path_(lacks_extension(kind, known) ? kind.narrower : kind.path) {}

std::string Asking::path_of(std::string_view parent) const {
    std::string out(path_);
    if (const auto hole = out.find("{}"); hole != std::string::npos) {
        std::pmr::monotonic_buffer_resource memory;
        out.replace(hole, 2, json::View(parent).text(&memory));
    }
    return out;
}

bool Asking::give_way(const Declined& declined) {
    const auto other = declined.status == 403   ? kind_.narrower
                       : declined.status == 404 ? kind_.elsewhere
                                                : std::string_view();
    if (path_ != kind_.path || other.empty()) {
        return false;
    }
    path_ = other;
    return true;
}

bool Asking::whole() const {
    switch (kind_.cut) {
        case Cut::in_narrower:
            return path_ != kind_.narrower;
        case Cut::without_admin:
        case Cut::to_own:
        case Cut::to_none:
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
