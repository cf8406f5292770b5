// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Answers of an OpenStack, as a program has them in hand, as a collection of Sc-Vi: the mapping
// of the service without a service, a VIM or a Security Manager.

#pragma once

#include <string>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::python {

// One answer. `parent`: the id of what it was asked for, of kinds that are asked once for each
// of another kind ("placement.inventories"); else empty.
struct Page {
    std::string kind;  // "nova.servers"
    std::string parent;
    std::string body;
};

// All elements with all their attributes, as a JSON array. What a kind without a page would
// tell is NOT_YET_KNOWN. malformed_request for a kind, collection or page that is none;
// no_source for a collection that no OpenStack has.
Result<std::string> map_pages(const std::string& collection, const std::string& vim_id,
                              std::vector<Page> pages);

}  // namespace bartizan::python
