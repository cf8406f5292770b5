// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The objects of a page as records of their kind.

#pragma once

#include <string>
#include <vector>

#include "json/page_scanner.hpp"
#include "vim/table.hpp"

namespace bartizan::vim {

class PageTaker {
  public:
    // `parent`: JSON text of the id that the pages are of, for kinds with "@parent".
    PageTaker(const KindTraits& kind, std::string parent, TableBuilder& into);

    // malformed_request for what is no page of the kind, and for a record that came twice or has
    // no id: what was before it is taken. too_large.
    Result<json::Page> take(std::string& page, json::PageScanner& scanner);

    // Of the last object, without quotes; empty if there was none.
    [[nodiscard]] std::string last_id() const;

  private:
    const KindTraits& kind_;
    const std::string parent_;
    TableBuilder& into_;
    std::size_t first_ = 0;    // of the members that the page has: 1 behind "@parent"
    const std::size_t whole_;  // place of "*"; behind the last if the kind has none
    std::vector<std::string_view> values_;
    std::string copy_;
    std::string refused_;
    std::string last_;
};

}  // namespace bartizan::vim
