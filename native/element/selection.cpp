// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "element/selection.hpp"

#include <algorithm>
#include <optional>

namespace bartizan::element {
namespace {

constexpr std::size_t max_fields = 64;
constexpr std::size_t max_depth = 8;

Error malformed(std::string what) {
    return {Fault::malformed_request, std::move(what), ""};
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> out;
    while (true) {
        const auto end = text.find(at);
        out.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return out;
        }
        text.remove_prefix(end + 1);
    }
}

bool is_annotation(std::string_view name) {
    return name == "_unavailable" || name == "_derived";
}

// The attribute at the end of the path; null behind a map, whose names are free.
Result<const Attribute*> resolve(const std::vector<std::string>& path,
                                 const InformationElement& element) {
    const auto* type = &element;
    const Attribute* attribute = nullptr;
    for (const auto& name : path) {
        if (type == nullptr) {
            if (attribute != nullptr && attribute->type == Type::map) {
                return static_cast<const Attribute*>(nullptr);
            }
            return malformed("there is nothing below " + std::string(attribute->name));
        }
        attribute = type->find(name);
        if (attribute == nullptr && !is_annotation(name)) {
            return malformed("there is no attribute " + name.substr(0, 64) + " of " +
                             std::string(type->name));
        }
        type = attribute == nullptr ? nullptr : attribute->element;
        if (attribute == nullptr) {
            break;
        }
    }
    return attribute;
}

bool begins_with(std::span<const std::string_view> path, const std::vector<std::string>& front) {
    return front.size() <= path.size() &&
           std::equal(front.begin(), front.end(), path.begin(),
                      path.begin() + static_cast<std::ptrdiff_t>(front.size()));
}

}  // namespace

Result<Selection> Selection::read(std::span<const std::pair<std::string, std::string>> parameters,
                                  const InformationElement& element) {
    bool all_fields = false;
    bool exclude_default = false;
    std::optional<std::string> fields;
    std::optional<std::string> exclude;
    for (const auto& [name, value] : parameters) {
        if (name == "all_fields" || name == "exclude_default") {
            auto& flag = name == "all_fields" ? all_fields : exclude_default;
            if (!value.empty() || flag) {
                return malformed(name + " stands once and takes no value");
            }
            flag = true;
        } else if (name == "fields" || name == "exclude_fields") {
            auto& list = name == "fields" ? fields : exclude;
            if (value.empty() || list) {
                return malformed(name + " stands once and names attributes");
            }
            list = value;
        }
    }
    const int chosen = (all_fields ? 1 : 0) + (fields ? 1 : 0) + (exclude ? 1 : 0);
    if (chosen > 1 || (exclude_default && (all_fields || exclude))) {
        return malformed(
            "selectors: one of all_fields, fields, fields with exclude_default, exclude_fields, "
            "exclude_default");
    }
    if (all_fields) {
        return all();
    }
    if (!fields && !exclude) {
        return defaults();
    }
    std::vector<Path> paths;
    for (const auto& text : split(fields ? *fields : *exclude, ',')) {
        if (paths.size() == max_fields) {
            return malformed("selectors: 64 attributes at most");
        }
        auto path = split(text, '/');
        if (path.size() > max_depth) {
            return malformed("selectors: 8 names in a path at most");
        }
        BARTIZAN_TRY(const auto* const attribute, resolve(path, element));
        if (exclude && attribute != nullptr && attribute->at_least_one() &&
            attribute->qualifier == Qualifier::mandatory) {
            return malformed("exclude_fields: every " + std::string(element.name) + " has its " +
                             text.substr(0, 64));
        }
        paths.push_back(std::move(path));
    }
    Selection out(fields ? Mode::fields : Mode::exclude, std::move(paths));
    out.and_defaults_ = exclude_default;
    return out;
}

Selection::Choice Selection::choose(std::span<const std::string_view> path,
                                    const Attribute* attribute) const {
    switch (mode_) {
        case Mode::all:
            return Choice::take;
        case Mode::defaults:
            return attribute != nullptr && !attribute->by_default ? Choice::leave : Choice::look;
        case Mode::exclude:
            return std::ranges::any_of(paths_,
                                       [&](const Path& one) {
                                           return one.size() == path.size() &&
                                                  begins_with(path, one);
                                       })
                       ? Choice::leave
                       : Choice::look;
        case Mode::fields:
            break;
    }
    // What was asked for, what leads there, and what every element has.
    for (const auto& one : paths_) {
        if (begins_with(path, one)) {
            return Choice::take;
        }
        if (one.size() > path.size() &&
            std::equal(path.begin(), path.end(), one.begin(),
                       one.begin() + static_cast<std::ptrdiff_t>(path.size()))) {
            return Choice::look;
        }
    }
    if (and_defaults_) {
        return attribute != nullptr && !attribute->by_default ? Choice::leave : Choice::look;
    }
    const bool always = attribute != nullptr && attribute->at_least_one() &&
                        attribute->qualifier == Qualifier::mandatory;
    return always ? Choice::take : Choice::leave;
}

bool Selection::wants(std::string_view name) const {
    const bool named =
        std::ranges::any_of(paths_, [name](const Path& one) { return one.front() == name; });
    return mode_ == Mode::all || (mode_ == Mode::fields && named) ||
           (mode_ == Mode::exclude && !named);
}

}  // namespace bartizan::element
