// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Reading the attributes of one JSON object, each by its name and type, none unread.

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fault/result.hpp"
#include "json/value.hpp"

namespace bartizan::cm_vnfm {

// malformed_request "attribute: what is wrong" from every call.
class Attributes {
  public:
    // `value` is an object whose members are all among `known`. It must outlive this.
    static Result<Attributes> of(const json::Value& value, std::string_view type,
                                 std::initializer_list<std::string_view> known);

    [[nodiscard]] bool has(std::string_view name) const { return value_->find(name) != nullptr; }

    [[nodiscard]] Result<std::string> text(std::string_view name) const;
    [[nodiscard]] Result<std::optional<std::string>> optional_text(std::string_view name) const;
    [[nodiscard]] Result<std::optional<std::int64_t>> optional_integer(std::string_view name) const;
    [[nodiscard]] Result<std::optional<bool>> optional_boolean(std::string_view name) const;
    // One text, or a list of texts.
    [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view name) const;

    [[nodiscard]] const json::Value* member(std::string_view name) const {
        return value_->find(name);
    }

  private:
    explicit Attributes(const json::Value& value) : value_(&value) {}

    const json::Value* value_;
};

Error malformed(std::string_view attribute, std::string_view what);

}  // namespace bartizan::cm_vnfm
