// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cm_vnfm/attributes.hpp"

#include <algorithm>

namespace bartizan::cm_vnfm {

Error malformed(std::string_view attribute, std::string_view what) {
    return {Fault::malformed_request,
            std::string(attribute.substr(0, 64)) + ": " + std::string(what), ""};
}

Result<Attributes> Attributes::of(const json::Value& value, std::string_view type,
                                  std::initializer_list<std::string_view> known) {
    if (value.object() == nullptr) {
        return malformed(type, "a JSON object is expected");
    }
    for (const auto& [name, member] : *value.object()) {
        if (std::ranges::find(known, name) == known.end()) {
            return malformed(name, "no attribute of " + std::string(type));
        }
    }
    return Attributes(value);
}

Result<std::string> Attributes::text(std::string_view name) const {
    BARTIZAN_TRY(auto found, optional_text(name));
    if (!found) {
        return malformed(name, "required");
    }
    return std::move(*found);
}

Result<std::optional<std::string>> Attributes::optional_text(std::string_view name) const {
    const auto* found = member(name);
    if (found == nullptr) {
        return std::optional<std::string>();
    }
    if (found->text() == nullptr) {
        return malformed(name, "a text is expected");
    }
    return std::optional(*found->text());
}

Result<std::optional<std::int64_t>> Attributes::optional_integer(std::string_view name) const {
    const auto* found = member(name);
    if (found == nullptr) {
        return std::optional<std::int64_t>();
    }
    if (!found->integer()) {
        return malformed(name, "an integer is expected");
    }
    return found->integer();
}

Result<std::optional<bool>> Attributes::optional_boolean(std::string_view name) const {
    const auto* found = member(name);
    if (found == nullptr) {
        return std::optional<bool>();
    }
    if (!found->boolean()) {
        return malformed(name, "true or false is expected");
    }
    return found->boolean();
}

Result<std::vector<std::string>> Attributes::texts(std::string_view name) const {
    const auto* found = member(name);
    if (found == nullptr) {
        return std::vector<std::string>();
    }
    if (found->text() != nullptr) {
        return std::vector<std::string>{*found->text()};
    }
    if (found->array() == nullptr) {
        return malformed(name, "a list of texts is expected");
    }
    std::vector<std::string> out;
    for (const auto& item : *found->array()) {
        if (item.text() == nullptr) {
            return malformed(name, "a list of texts is expected");
        }
        out.push_back(*item.text());
    }
    return out;
}

}  // namespace bartizan::cm_vnfm
