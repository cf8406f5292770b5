// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One whole collection of a service, page by page. A page that is lost is a fault and never a
// shorter list (spec sc-vi 1.1, 1.6): a page that cannot be read, that comes a second time, that
// is shorter than asked for although the list goes on, or a link that is not there although
// the page is full.

#pragma once

#include <functional>

#include "json/page_scanner.hpp"
#include "vim/services.hpp"
#include "vim/source.hpp"
#include "vim/table.hpp"

namespace bartizan::vim {

inline constexpr std::size_t max_pages = 10000;       // of one collection
inline constexpr std::size_t max_records = 20000000;  // of one collection

struct Walk {
    const KindTraits& kind;
    std::string path;  // the kind's, with what was filled in or added
    std::string microversion;
    std::size_t page_size = 200;
    std::string parent;  // JSON text of the parent's id, for "@parent"
};

// The status of an answer that is no 200, for its meaning depends on what was asked.
struct Declined {
    int status = 0;
};

// The path with one more parameter of its query.
std::string with_parameter(const std::string& path, const std::string& parameter);

// What it adds to `into`: all of it or, with an error, an unknown part.
// vim_answer_unusable; too_large; the faults of the source. `declined` is set for a status of
// 401, 403 or 404 of the first page, and nothing is added then.
Result<void> walk(const Walk& walk, Source& source, json::PageScanner& scanner, TableBuilder& into,
                  std::optional<Declined>& declined);

}  // namespace bartizan::vim
