// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "trust_domain/release.hpp"

#include <algorithm>

#include "trust_domain/everything.hpp"
#include "trust_domain/glob.hpp"

namespace bartizan::trust_domain {
namespace {

using element::Node;
using element::Object;

bool listed(const Reach& reach, std::string_view key) {
    return std::ranges::any_of(reach.metadata_keys,
                               [key](const auto& glob) { return matches(glob, key); });
}

// Takes the keys out of `map`; how many they were.
std::size_t withhold(Object& map, const Reach& reach) {
    return std::erase_if(map.members(), [&reach](const element::Member& member) {
        return member.tenant && !listed(reach, member.name);
    });
}

void withhold_everywhere(Object& object, const Reach& reach) {
    for (auto& member : object.members()) {
        if (member.value.kind() == Node::Kind::array) {
            for (const auto& item : member.value.array().items()) {
                if (item.kind() == Node::Kind::object) {
                    withhold_everywhere(item.object(), reach);
                }
            }
        }
        if (member.value.kind() != Node::Kind::object) {
            continue;
        }
        auto& inner = member.value.object();
        if (const auto count = withhold(inner, reach); count != 0) {
            object.unavailable(member.name, element::Reason::not_permitted,
                               object.memory().joined({std::to_string(count),
                                                       " keys of the tenant are not released"}));
        }
        withhold_everywhere(inner, reach);
    }
}

}  // namespace

Reach everything() {
    Reach out;
    out.all_hosts = true;
    out.share_host_totals = true;
    out.metadata_keys = {"*"};
    out.everything_ = true;
    return out;
}

bool covers(const Reach& reach, const element::Audience& audience) {
    if (audience.everyone || reach.everything_) {
        return true;
    }
    const bool project = std::ranges::any_of(
        audience.projects, [&reach](auto id) { return reach.reaches_project(id); });
    const bool hosts =
        !audience.hosts.empty() &&
        std::ranges::all_of(audience.hosts, [&reach](auto id) { return reach.reaches_host(id); });
    const bool shared = (audience.infrastructure && reach.all_hosts) ||
                        (audience.totals && (reach.all_hosts || reach.share_host_totals));
    return project || hosts || shared;
}

std::optional<Released> release(element::Element element, const Reach& reach) {
    if (!covers(reach, element.audience)) {
        return std::nullopt;
    }
    withhold_everywhere(*element.root, reach);
    return Released(element.type, element.root);
}

}  // namespace bartizan::trust_domain
