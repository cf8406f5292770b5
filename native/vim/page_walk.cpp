// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/page_walk.hpp"

#include <algorithm>
#include <memory_resource>
#include <set>

#include "vim/page_taker.hpp"

namespace bartizan::vim {
namespace {

Error unusable(const Walk& walk, std::string what) {
    return {Fault::vim_answer_unusable, "",
            std::string(walk.kind.name) + " (" + walk.path + "): " + std::move(what)};
}

// The query of a link, without what the first request had already.
std::string_view parameter_of(std::string_view href, std::string_view name) {
    auto query = href.substr(std::min(href.find('?'), href.size() - 1) + 1);
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
            return part.substr(name.size() + 1);
        }
        query.remove_prefix(std::min(part.size() + 1, query.size()));
    }
    return {};
}

// The link to the next page; absent if this one is the last.
json::View next_link(const KindTraits& kind, const json::Page& page) {
    std::pmr::monotonic_buffer_resource memory;
    const auto wanted =
        kind.paging == Paging::next ? std::string("next") : std::string(kind.list) + "_links";
    for (const auto& [name, text] : page.others) {
        if (name != wanted) {
            continue;
        }
        const json::View told(text);
        if (kind.paging == Paging::next) {
            return told.is_null() ? json::View() : told;
        }
        for (const auto link : json::Items(told)) {
            if (link["rel"].text(&memory) == "next") {
                return link["href"].absent() ? link : link["href"];
            }
        }
    }
    return {};
}

// Where the list goes on; empty for a link that does not say.
std::string marker_of(json::View link) {
    std::pmr::monotonic_buffer_resource memory;
    return std::string(parameter_of(link.text(&memory), "marker"));
}

// Whether an answer that should be all says that it is not: Keystone's list_limit, or its links.
bool is_cut(const json::Page& page) {
    return std::ranges::any_of(page.others, [](const auto& other) {
        const json::View told(other.second);
        return (other.first == "truncated" && told.boolean() == true) ||
               (other.first == "links" && !told["next"].is_null());
    });
}

}  // namespace

std::string with_parameter(const std::string& path, const std::string& parameter) {
    return path + (path.find('?') == std::string::npos ? "?" : "&") + parameter;
}

Result<void> walk(const Walk& walk, Source& source, json::PageScanner& scanner, TableBuilder& into,
                  std::optional<Declined>& declined) {
    const bool paged = walk.kind.paging != Paging::none;
    const auto first =
        paged ? with_parameter(walk.path, "limit=" + std::to_string(walk.page_size)) : walk.path;
    PageTaker taker(walk.kind, walk.parent, into);
    std::set<std::string> markers;
    std::string marker;
    std::string next;       // parameter that asks for what is behind the pages so far
    bool probing = false;   // for a page that no link promised
    std::size_t usual = 0;  // objects of the first page: the service's limit may be below ours
    for (std::size_t pages = 0; pages < max_pages; ++pages) {
        const auto path = next.empty() ? first : with_parameter(first, next);
        BARTIZAN_TRY(auto answer, source.get(walk.kind.service, path, walk.microversion));
        const bool refusal = answer.status == 401 || answer.status == 403 || answer.status == 404;
        if (refusal && pages == 0) {
            declined = Declined{answer.status};
            return {};
        }
        if (probing && (answer.status == 400 || answer.status == 404)) {
            return {};  // the service knows no such marker: there was no next page
        }
        if (answer.status != 200) {
            return unusable(walk, "status " + std::to_string(answer.status));
        }
        const auto page = taker.take(answer.body, scanner);
        if (!page) {
            return unusable(walk, page.error().public_detail);
        }
        if (into.size() > max_records) {
            return unusable(walk, "more records than " + std::to_string(max_records));
        }
        if (!paged) {
            return is_cut(*page) ? unusable(walk, "the service says that this is not all")
                                 : Result<void>();
        }
        if (walk.kind.paging == Paging::offset) {
            if (page->objects == 0) {
                return {};
            }
            next = "offset=" + std::to_string(into.size());
            continue;
        }
        usual = pages == 0 ? page->objects : usual;
        const auto link = next_link(walk.kind, *page);
        marker = marker_of(link);
        if (marker.empty() && !link.absent()) {
            return unusable(walk, "the link to the next page has no marker");
        }
        if (!marker.empty() && (page->objects == 0 || page->objects < usual)) {
            return unusable(walk, "a page of " + std::to_string(page->objects) +
                                      " goes on, the first one had " + std::to_string(usual));
        }
        // A full page without a link may be the end or a link that was lost: the page behind
        // it tells.
        probing = marker.empty();
        if (probing) {
            if (page->objects < (pages == 0 ? walk.page_size : usual)) {
                return {};
            }
            marker = taker.last_id();
        }
        if (!markers.insert(marker).second) {
            return unusable(walk, "the page behind " + marker + " comes again");
        }
        next = "marker=" + marker;
    }
    return unusable(walk, "more pages than " + std::to_string(max_pages));
}

}  // namespace bartizan::vim
