// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Where a host stands, told by a trait of its own: location_trait_regex (spec sc-vi 9.4). Of
// regular expressions only the form that is needed: TEXT(A|B|C)TEXT(.+), which takes one look.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace bartizan::sc_vi {

class PlaceTrait {
  public:
    // Nothing for any other form.
    static std::optional<PlaceTrait> read(std::string_view pattern);

    struct Place {
        std::string_view field;  // as it stands in the trait: "RACK"
        std::string_view value;
    };

    [[nodiscard]] std::optional<Place> match(std::string_view trait) const;

  private:
    std::string_view before_;
    std::vector<std::string_view> fields_;
    std::string_view between_;
};

}  // namespace bartizan::sc_vi
