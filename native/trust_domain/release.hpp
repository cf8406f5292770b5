// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The only way from what is known to a Security Manager (IFA 033 Security.002, .003, .007):
// what it does not reach is not released, and nothing but a Released element can be encoded.

#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "element/element.hpp"

namespace bartizan::trust_domain {

struct TextHash {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};

using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// What of one VIM, as it stood in one snapshot, a Security Manager reaches. Default: nothing
// but what is everyone's.
struct Reach {
    TextSet projects;  // Keystone ids
    bool all_hosts = false;
    TextSet hosts;  // hypervisor UUIDs
    bool share_host_totals = false;
    std::vector<std::string> metadata_keys;  // globs of tenants' keys that are released

    [[nodiscard]] bool reaches_project(std::string_view id) const {
        return everything_ || projects.contains(id);
    }

    [[nodiscard]] bool reaches_host(std::string_view host) const {
        return all_hosts || hosts.contains(host);
    }

  private:
    friend bool covers(const Reach& reach, const element::Audience& audience);
    friend Reach everything();  // everything.hpp

    bool everything_ = false;
};

// Whether something of this audience is within reach: for what an element of one audience may
// say about others.
bool covers(const Reach& reach, const element::Audience& audience);

// An element that its reader may see. Made by release() alone.
class Released {
  public:
    [[nodiscard]] const element::InformationElement& type() const { return *type_; }

    [[nodiscard]] const element::Object& root() const { return *root_; }

  private:
    friend std::optional<Released> release(element::Element element, const Reach& reach);

    Released(const element::InformationElement* type, const element::Object* root)
        : type_(type), root_(root) {}

    const element::InformationElement* type_;
    const element::Object* root_;
};

// Nothing for an element that this reach does not cover. Keys of tenants that are not on the
// list are taken out and counted as NOT_PERMITTED.
std::optional<Released> release(element::Element element, const Reach& reach);

}  // namespace bartizan::trust_domain
