// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sol013/filter.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bartizan::sol013 {
namespace {

constexpr std::array<std::pair<std::string_view, Operator>, 10> operators{
    {{"eq", Operator::eq},
     {"neq", Operator::neq},
     {"in", Operator::in},
     {"nin", Operator::nin},
     {"gt", Operator::gt},
     {"gte", Operator::gte},
     {"lt", Operator::lt},
     {"lte", Operator::lte},
     {"cont", Operator::cont},
     {"ncont", Operator::ncont}}};

constexpr std::array<std::pair<char, char>, 4> escapes{
    {{'0', '~'}, {'1', '/'}, {'a', ','}, {'b', '@'}}};

constexpr std::string_view keys = "@key";

bool takes_many(Operator op) {
    return op == Operator::in || op == Operator::nin || op == Operator::cont ||
           op == Operator::ncont;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<std::vector<Condition>> conditions() {
        std::vector<Condition> out;
        do {
            if (out.size() == max_conditions) {
                return expected("no more than 16 conditions");
            }
            BARTIZAN_TRY(auto condition, this->condition());
            out.push_back(std::move(condition));
        } while (take(';'));
        if (at_ != text_.size()) {
            return expected("';' and another condition, or the end");
        }
        return out;
    }

  private:
    [[nodiscard]] Error expected(std::string_view what) const {
        return {Fault::malformed_request,
                "filter: at octet " + std::to_string(at_ + 1) + ": expected " + std::string(what),
                ""};
    }

    bool take(char c) {
        if (at_ == text_.size() || text_[at_] != c) {
            return false;
        }
        ++at_;
        return true;
    }

    // What stands before the end of a part of a condition.
    std::string_view word() {
        const auto end = std::min(text_.find_first_of(",()'", at_), text_.size());
        const auto out = text_.substr(at_, end - at_);
        at_ = end;
        return out;
    }

    Result<Condition> condition() {
        if (!take('(')) {
            return expected("'('");
        }
        Condition out;
        BARTIZAN_TRY(out.op, op());
        BARTIZAN_CHECK(path(out));
        do {
            if (out.values.size() == max_values) {
                return expected("no more than 64 values");
            }
            if (out.values.size() == 1 && !takes_many(out.op)) {
                return expected("')': this operator takes one value");
            }
            BARTIZAN_TRY(auto value, this->value());
            out.values.push_back(std::move(value));
        } while (take(','));
        if (!take(')')) {
            return expected("',' and another value, or ')'");
        }
        return out;
    }

    Result<Operator> op() {
        const auto begin = at_;
        const auto name = word();
        const auto* const known =
            std::ranges::find(operators, name, &decltype(operators)::value_type::first);
        if (known == operators.end()) {
            at_ = begin;
            return expected("eq, neq, in, nin, gt, gte, lt, lte, cont or ncont");
        }
        if (!take(',')) {
            return expected("',' and an attribute");
        }
        return known->second;
    }

    Result<void> path(Condition& condition) {
        do {
            if (text_.substr(at_).starts_with(keys) && !condition.path.empty()) {
                at_ += keys.size();
                condition.of_keys = true;
                break;
            }
            if (condition.path.size() == max_path) {
                return expected("no more than 8 names in a path");
            }
            BARTIZAN_TRY(auto name, this->name());
            condition.path.push_back(std::move(name));
        } while (take('/'));
        if (!take(',')) {
            return expected(condition.of_keys ? "',' and a value"
                                              : "'/' and a name, or ',' and a value");
        }
        return {};
    }

    Result<std::string> name() {
        std::string out;
        while (at_ < text_.size() &&
               std::string_view(",/()'@").find(text_[at_]) == std::string_view::npos) {
            if (take('~')) {
                const auto* const known =
                    at_ == text_.size() ? escapes.end()
                                        : std::ranges::find(escapes, text_[at_],
                                                            &decltype(escapes)::value_type::first);
                if (known == escapes.end()) {
                    return expected("0, 1, a or b behind '~'");
                }
                out += known->second;
                ++at_;
            } else {
                out += text_[at_++];
            }
        }
        if (out.empty()) {
            return expected("the name of an attribute");
        }
        return out;
    }

    Result<std::string> value() {
        if (!take('\'')) {
            return std::string(word());
        }
        std::string out;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c != '\'' || take('\'')) {
                out += c;
            } else {
                return out;
            }
        }
        return expected("\"'\": the quoted value does not end");
    }

    const std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Condition>> parse_filter(std::string_view text) {
    if (text.size() > max_filter) {
        return Error{Fault::malformed_request, "filter: 4096 octets at most", ""};
    }
    return Parser(text).conditions();
}

std::string spelled_path(const Condition& condition) {
    std::string out;
    for (const auto& name : condition.path) {
        out += out.empty() ? "" : "/";
        for (const char c : name) {
            const auto* const known =
                std::ranges::find(escapes, c, &decltype(escapes)::value_type::second);
            out += known == escapes.end() ? std::string(1, c) : std::string{'~', known->first};
        }
    }
    return condition.of_keys ? out + "/" + std::string(keys) : out;
}

}  // namespace bartizan::sol013
