// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Asks for the records of one kind at the path that its service has and lets us ask: of those
// that it refuses it is not asked again in one reading.

#pragma once

#include "vim/page_walk.hpp"
#include "vim/snapshot.hpp"

namespace bartizan::vim {

class Asking {
  public:
    // `known` has the extensions and services. The source and the scanner outlive it.
    Asking(const KindTraits& kind, const Snapshot& known, std::size_t page_size, Source& source,
           json::PageScanner& scanner);

    // What walk() adds for that record of the parent's kind, by the JSON text of its id; what
    // `declined` of walk() was in the end, if every path of the kind was refused.
    Result<std::optional<Declined>> ask(std::string_view parent, TableBuilder& into);

    // Whether the VIM shows us all that it has of the kind, at the path that was asked last.
    [[nodiscard]] bool whole() const;

  private:
    [[nodiscard]] std::string path_of(std::string_view parent) const;
    // True: another path is to be asked now.
    bool give_way(const Declined& declined);

    const KindTraits& kind_;
    const std::string microversion_;
    const std::size_t page_size_;
    Source& source_;
    json::PageScanner& scanner_;
    const bool sees_all_;
    std::string_view path_;  // of the kind's
};

}  // namespace bartizan::vim
