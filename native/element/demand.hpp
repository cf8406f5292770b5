// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Which attributes of the elements of one answer anybody will look at: what the selection leaves
// out and the filter does not ask for need not be made.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "element/filter.hpp"
#include "element/selection.hpp"

namespace bartizan::element {

class Demand {
  public:
    // Everything.
    Demand() = default;

    Demand(const InformationElement& element, const Filter& filter, const Selection& selection);

    // `path` of an attribute that is not always there: "virtualNetworkInterface/metadata".
    [[nodiscard]] bool wants(std::string_view path) const;

  private:
    void leave_out(const InformationElement& element, std::vector<std::string_view>& path,
                   const Filter& filter, const Selection& selection);

    std::vector<std::string> left_out_;
};

}  // namespace bartizan::element
