// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/page_scanner.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include <simdjson.h>

namespace bartizan::json {
namespace {

namespace ondemand = simdjson::ondemand;

// An integer of as many digits fits 64 bits; the DOM parser refuses longer ones.
constexpr std::size_t safe_digits = 18;

constexpr std::string_view whole_object = "*";  // as a wanted name; as a list: the page

Error malformed(std::string_view what) {
    return {Fault::malformed_request, "not a page of JSON: " + std::string(what), ""};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The same text with every long integer replaced by a fraction of its length, for the parser
// that knows 64 bits alone.
std::string without_long_integers(std::string text) {
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            in_string = !in_string;
        } else if (in_string && text[at] == '\\') {
            ++at;
        } else if (!in_string && is_digit(text[at])) {
            const auto begin = at;
            while (at + 1 < text.size() && is_digit(text[at + 1])) {
                ++at;
            }
            const auto end = at + 1;
            const bool integer =
                end == text.size() || (text[end] != '.' && text[end] != 'e' && text[end] != 'E');
            const bool whole = begin == 0 || (text[begin - 1] != '.' && text[begin - 1] != '+');
            if (integer && whole && text[begin] != '0' && end - begin > safe_digits) {
                std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
                          text.begin() + static_cast<std::ptrdiff_t>(end), '0');
                text[begin + 1] = '.';
            }
        }
    }
    return text;
}

std::string_view trimmed(std::string_view token) {
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\t' ||
                              token.back() == '\r')) {
        token.remove_suffix(1);
    }
    return token;
}

// Of an array and an object the library tells the white space behind them, too.
simdjson::simdjson_result<std::string_view> raw(ondemand::value value) {
    ondemand::json_type type{};
    if (const auto code = value.type().get(type); code != simdjson::SUCCESS) {
        return code;
    }
    std::string_view out;
    auto code = simdjson::SUCCESS;
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        code = value.get_array().get(array);
        code = code == simdjson::SUCCESS ? array.raw_json().get(out) : code;
    } else if (type == ondemand::json_type::object) {
        ondemand::object object;
        code = value.get_object().get(object);
        code = code == simdjson::SUCCESS ? object.raw_json().get(out) : code;
    } else {
        out = value.raw_json_token();
    }
    if (code != simdjson::SUCCESS) {
        return code;
    }
    return trimmed(out);
}

// There are octets behind the page: no key is read past its end.
std::string_view name_of(const ondemand::field& member) {
    const char* const begin = member.key().raw();
    return {begin, static_cast<std::size_t>(std::strchr(begin, '"') - begin)};
}

// Which of the wanted members a member is. The objects of a page have their members in one
// order, so that the guess from the object before is nearly always right.
class Slots {
  public:
    void want(std::span<const std::string_view> names) {
        if (!std::ranges::equal(names, wanted_)) {
            wanted_.assign(names.begin(), names.end());
            seen_.clear();
        }
    }

    void next_object() { at_ = 0; }

    // Nothing: none of them.
    std::optional<std::size_t> of(std::string_view name) {
        const auto position = at_++;
        if (position < seen_.size() && seen_[position].first == name) {
            return seen_[position].second;
        }
        const auto found = std::ranges::find(wanted_, name);
        const auto slot = found == wanted_.end()
                              ? std::nullopt
                              : std::optional(static_cast<std::size_t>(found - wanted_.begin()));
        if (position < max_guesses) {
            seen_.resize(std::max(seen_.size(), position + 1));
            seen_[position] = {std::string(name), slot};
        }
        return slot;
    }

  private:
    static constexpr std::size_t max_guesses = 256;

    std::vector<std::string> wanted_;
    std::vector<std::pair<std::string, std::optional<std::size_t>>>
        seen_;  // by position in the object before
    std::size_t at_ = 0;
};

}  // namespace

class PageScanner::Body {
  public:
    Result<void> check(const std::string& page) {
        auto code = parse(page);
        if (code == simdjson::NUMBER_ERROR) {
            code = parse(without_long_integers(page));
        }
        if (code != simdjson::SUCCESS) {
            return malformed(simdjson::error_message(code));
        }
        return {};
    }

    simdjson::error_code page(const std::string& text, std::string_view list, Page& out,
                              const Each& each) {
        ondemand::document document;
        ondemand::object root;
        if (const auto code =
                lazy_.iterate(text.data(), text.size(), text.capacity()).get(document);
            code != simdjson::SUCCESS) {
            return code;
        }
        if (list == whole_object) {
            ondemand::array all;
            const auto code = document.get_array().get(all);
            return code == simdjson::SUCCESS ? items(all, out, each) : code;
        }
        if (const auto code = document.get_object().get(root); code != simdjson::SUCCESS) {
            return code;
        }
        if (list.empty()) {
            return object(root, out, each);
        }
        bool found = false;
        for (auto field : root) {
            ondemand::field member;
            if (const auto code = std::move(field).get(member); code != simdjson::SUCCESS) {
                return code;
            }
            const auto name = name_of(member);
            auto code = simdjson::SUCCESS;
            if (name == list) {
                found = true;
                code = objects(member.value(), out, each);
            } else {
                std::string_view value;
                code = raw(member.value()).get(value);
                out.others.emplace_back(name, value);
            }
            if (code != simdjson::SUCCESS) {
                return code;
            }
        }
        return found ? simdjson::SUCCESS : simdjson::NO_SUCH_FIELD;
    }

    // Calls `each` for the objects that a list, or one object, is made of.
    simdjson::error_code objects(ondemand::value list, Page& page, const Each& each) {
        ondemand::json_type type{};
        if (const auto code = list.type().get(type); code != simdjson::SUCCESS) {
            return code;
        }
        ondemand::object one;
        if (type == ondemand::json_type::object) {
            const auto code = list.get_object().get(one);
            return code == simdjson::SUCCESS ? object(one, page, each) : code;
        }
        ondemand::array array;
        const auto code = list.get_array().get(array);
        return code == simdjson::SUCCESS ? items(array, page, each) : code;
    }

    simdjson::error_code items(ondemand::array array, Page& page, const Each& each) {
        ondemand::object one;
        for (auto item : array) {
            auto code = item.get_object().get(one);
            if (code == simdjson::SUCCESS) {
                code = object(one, page, each);
            }
            if (code != simdjson::SUCCESS) {
                return code;
            }
        }
        return simdjson::SUCCESS;
    }

    simdjson::error_code object(ondemand::object object, Page& page, const Each& each) {
        slots_.next_object();
        std::ranges::fill(values_, std::string_view());
        if (whole_ < values_.size()) {
            auto& value = values_[whole_];
            if (const auto code = object.raw_json().get(value); code != simdjson::SUCCESS) {
                return code;
            }
            value = trimmed(value);
            if (const auto code = object.reset().error(); code != simdjson::SUCCESS) {
                return code;
            }
        }
        for (auto field : object) {
            ondemand::field member;
            if (const auto code = std::move(field).get(member); code != simdjson::SUCCESS) {
                return code;
            }
            const auto slot = slots_.of(name_of(member));
            if (slot && *slot != whole_) {
                auto& value = values_[*slot];
                if (const auto code = raw(member.value()).get(value); code != simdjson::SUCCESS) {
                    return code;
                }
            }
        }
        each(values_);
        ++page.objects;
        return simdjson::SUCCESS;
    }

    void want(std::span<const std::string_view> names) {
        slots_.want(names);
        values_.resize(names.size());
        whole_ = static_cast<std::size_t>(std::ranges::find(names, whole_object) - names.begin());
    }

  private:
    simdjson::error_code parse(const std::string& text) {
        if (const auto code =
                strict_.allocate(std::max(text.size(), strict_.capacity()), max_page_depth);
            code != simdjson::SUCCESS) {
            return code;
        }
        return strict_.parse(text).error();
    }

    simdjson::dom::parser strict_{max_page + 1};
    ondemand::parser lazy_{max_page + 1};
    Slots slots_;
    std::vector<std::string_view> values_;
    std::size_t whole_ = 0;  // slot of the whole object; none: behind the last
};

PageScanner::PageScanner() : body_(std::make_unique<Body>()) {}

PageScanner::~PageScanner() = default;

Result<Page> PageScanner::scan(std::string& page, std::string_view list,
                               std::span<const std::string_view> wanted, const Each& each) {
    if (page.size() > max_page) {
        return Error{Fault::too_large, "a page of at most " + std::to_string(max_page) + " octets",
                     ""};
    }
    if (page.empty()) {
        return malformed("empty");
    }
    // Both parsers read a few octets behind the text.
    page.reserve(page.size() + simdjson::SIMDJSON_PADDING);
    BARTIZAN_CHECK(body_->check(page));
    body_->want(wanted);
    Page out;
    const auto code = body_->page(page, list, out, each);
    if (code == simdjson::NO_SUCH_FIELD) {
        return malformed("it has no " + std::string(list));
    }
    if (code != simdjson::SUCCESS) {
        return malformed(simdjson::error_message(code));
    }
    return out;
}

}  // namespace bartizan::json
