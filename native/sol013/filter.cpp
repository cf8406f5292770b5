// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sol013/filter.hpp"

#include <algorithm>
#include <array>
#include <optional>
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

bool takes_many(Operator op) {
    return op == Operator::in || op == Operator::nin || op == Operator::cont ||
           op == Operator::ncont;
}

Error malformed(const char* what) {
    return {Fault::malformed_request, std::string("filter: ") + what, ""};
}

class Scanner {
  public:
    explicit Scanner(std::string_view text) : left_(text) {}

    [[nodiscard]] bool done() const { return left_.empty(); }

    bool take(char c) {
        if (!left_.starts_with(c)) {
            return false;
        }
        left_.remove_prefix(1);
        return true;
    }

    // Up to the next comma or closing parenthesis, or a quoted text.
    std::optional<std::string> word() {
        if (take('\'')) {
            return quoted();
        }
        const auto end = std::min(left_.find_first_of(",()'"), left_.size());
        std::string out(left_.substr(0, end));
        left_.remove_prefix(end);
        return out;
    }

  private:
    std::optional<std::string> quoted() {
        std::string out;
        while (!left_.empty()) {
            const char c = left_.front();
            left_.remove_prefix(1);
            if (c != '\'') {
                out += c;
            } else if (take('\'')) {
                out += '\'';
            } else {
                return out;
            }
        }
        return std::nullopt;
    }

    std::string_view left_;
};

Result<Condition> read_condition(Scanner& scanner) {
    if (!scanner.take('(')) {
        return malformed("a condition begins with (");
    }
    const auto name = scanner.word();
    const auto* const op = std::ranges::find_if(
        operators, [&](const auto& known) { return name && known.first == *name; });
    if (op == operators.end() || !scanner.take(',')) {
        return malformed("(op,attribute,value) is expected, op as SOL 013 has it");
    }
    Condition condition{op->second, {}, {}};
    auto attribute = scanner.word();
    if (!attribute || attribute->empty()) {
        return malformed("an attribute is expected");
    }
    condition.attribute = std::move(*attribute);
    while (scanner.take(',')) {
        auto value = scanner.word();
        if (!value || condition.values.size() == max_values) {
            return malformed("a value does not end, or there are too many");
        }
        condition.values.push_back(std::move(*value));
    }
    if (!scanner.take(')')) {
        return malformed("a condition ends with )");
    }
    if (condition.values.empty() || (condition.values.size() > 1 && !takes_many(condition.op))) {
        return malformed("as many values are expected as the operator takes");
    }
    return condition;
}

}  // namespace

Result<std::vector<Condition>> parse_filter(std::string_view text) {
    if (text.size() > max_filter) {
        return malformed("4096 octets at most");
    }
    Scanner scanner(text);
    std::vector<Condition> out;
    do {
        if (out.size() == max_conditions) {
            return malformed("16 conditions at most");
        }
        BARTIZAN_TRY(auto condition, read_condition(scanner));
        out.push_back(std::move(condition));
    } while (scanner.take(';'));
    if (!scanner.done()) {
        return malformed("conditions are joined by ;");
    }
    return out;
}

}  // namespace bartizan::sol013
