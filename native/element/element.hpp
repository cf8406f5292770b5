// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// An information element with whose it is. Nothing of it leaves before trust_domain has said so.

#pragma once

#include <span>
#include <string_view>

#include "element/object.hpp"

namespace bartizan::element {

// Who may see an element, in the words of OpenStack. Default: nobody.
struct Audience {
    bool everyone = false;                       // of a cloud's public things
    std::span<const std::string_view> projects;  // any one of them
    // Hypervisor UUIDs that its facts are about: each must be reached. Together with projects:
    // one of the two is enough.
    std::span<const std::string_view> hosts;
    // About what all tenants share and no host alone has: for who reaches all hosts. Sums over
    // it are also for who is given totals.
    bool infrastructure = false;
    bool totals = false;
};

struct Element {
    const InformationElement* type = nullptr;
    Object* root = nullptr;
    Audience audience;
};

}  // namespace bartizan::element
