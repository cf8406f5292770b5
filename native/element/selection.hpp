// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Attribute selectors (SOL 013 5.3; spec sc-vi 2.4): which attributes of an element stand in an
// answer.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "element/schema.hpp"
#include "fault/result.hpp"

namespace bartizan::element {

class Selection {
  public:
    // Of one resource, and of all_fields: everything.
    static Selection all() { return Selection(Mode::all, {}); }

    // Of a list for which nothing was asked.
    static Selection defaults() { return Selection(Mode::defaults, {}); }

    // From the parameters all_fields, fields, exclude_fields and exclude_default; others are
    // not looked at. malformed_request for a combination that there is not, an attribute that
    // the element does not have, and for leaving out what every element has.
    static Result<Selection> read(std::span<const std::pair<std::string, std::string>> parameters,
                                  const InformationElement& element);

    enum class Choice : std::uint8_t {
        leave,  // not in the answer
        take,   // with all that is in it
        look,   // it depends on what is in it
    };

    // `path` ends in `attribute`, which may be null for a name that no table has.
    [[nodiscard]] Choice choose(std::span<const std::string_view> path,
                                const Attribute* attribute) const;

    // Whether reasons and derivations are wanted that nobody has to be told.
    [[nodiscard]] bool wants(std::string_view name) const;

  private:
    enum class Mode : std::uint8_t { all, defaults, fields, exclude };
    using Path = std::vector<std::string>;

    Selection(Mode mode, std::vector<Path> paths) : mode_(mode), paths_(std::move(paths)) {}

    Mode mode_;
    std::vector<Path> paths_;
    bool and_defaults_ = false;  // what lists have anyhow, beside the paths
};

}  // namespace bartizan::element
