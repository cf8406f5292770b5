// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The exact-match filters of a listing as bound parameters.

#pragma once

#include <deque>
#include <string>

#include <Poco/Data/Statement.h>

namespace bartizan::ledger {

class Where {
  public:
    // Nothing if `value` is empty.
    void equals(const std::string& column, const std::string& value) {
        if (!value.empty()) {
            text_ += " AND " + column + " = ?";
            values_.push_back(value);
        }
    }

    void raw(const std::string& condition) { text_ += " AND " + condition; }

    // " AND a = ? AND ..." to stand after a first condition.
    [[nodiscard]] const std::string& more() const { return text_; }

    // The values must outlive the statement's execution.
    void bind(Poco::Data::Statement& statement) {
        for (auto& value : values_) {
            statement.addBind(Poco::Data::Keywords::use(value));
        }
    }

  private:
    std::string text_;
    std::deque<std::string> values_;
};

}  // namespace bartizan::ledger
