// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "json/page_scanner.hpp"

#include <algorithm>

#include <simdjson.h>

namespace bartizan::json {
namespace {

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

// Of a page that was checked: outside of its strings, nothing else is as small as a space.
std::string_view trimmed(std::string_view token) {
    while (static_cast<unsigned char>(token.back()) <= ' ') {
        token.remove_suffix(1);
    }
    return token;
}

// The brackets, colons, commas and first octets of values of a page that the parser has taken:
// it found their places to check the page, so that nobody has to look for them again.
class Tokens {
  public:
    Tokens(std::string_view page, const std::uint32_t* places) : page_(page), at_(places) {}

    [[nodiscard]] char front() const { return page_[*at_]; }

    // Into the object or array that is here, and behind one of its items: whether an item
    // follows.
    bool enter() {
        ++at_;
        const bool empty = front() == '}' || front() == ']';
        at_ += empty ? 1 : 0;
        return !empty;
    }

    bool next() { return page_[*at_++] == ','; }

    // The name of the member that is here; goes on to its value.
    std::string_view take_name() {
        const auto name = trimmed(page_.substr(*at_ + 1, at_[1] - *at_ - 1));
        at_ += 2;
        return name.substr(0, name.size() - 1);
    }

    // The JSON text that is here; goes on behind it.
    std::string_view take_value() {
        const auto begin = *at_;
        const char first = front();
        ++at_;
        if (first != '{' && first != '[') {
            return trimmed(page_.substr(begin, *at_ - begin));
        }
        for (std::size_t depth = 1; depth != 0; ++at_) {
            const char c = front();
            depth += c == '{' || c == '[' ? 1 : 0;
            depth -= c == '}' || c == ']' ? 1 : 0;
        }
        return page_.substr(begin, at_[-1] + 1 - begin);
    }

  private:
    std::string_view page_;
    const std::uint32_t* at_;
};

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

    // `none`: none of them.
    std::size_t of(std::string_view name) {
        const auto position = at_++;
        if (position < seen_.size() && seen_[position].first == name) {
            return seen_[position].second;
        }
        const auto found = std::ranges::find(wanted_, name);
        const auto slot =
            found == wanted_.end() ? none : static_cast<std::size_t>(found - wanted_.begin());
        if (position < max_guesses) {
            seen_.resize(std::max(seen_.size(), position + 1));
            seen_[position] = {std::string(name), slot};
        }
        return slot;
    }

    // No std::optional: it would go through memory for each member of each object.
    static constexpr auto none = static_cast<std::size_t>(-1);

  private:
    static constexpr std::size_t max_guesses = 256;

    std::vector<std::string> wanted_;
    // By position in the object before.
    std::vector<std::pair<std::string, std::size_t>> seen_;
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

    Result<void> page(const std::string& text, std::string_view list, Page& out, const Each& each) {
        Tokens tokens(text, strict_.implementation->structural_indexes.get());
        if (list == whole_object) {
            return tokens.front() == '[' ? items(tokens, out, each) : malformed("it is no array");
        }
        if (tokens.front() != '{') {
            return malformed("it is no object");
        }
        if (list.empty()) {
            object(tokens, out, each);
            return {};
        }
        bool found = false;
        for (bool more = tokens.enter(); more; more = tokens.next()) {
            const auto name = tokens.take_name();
            if (name == list) {
                found = true;
                BARTIZAN_CHECK(objects(tokens, out, each));
            } else {
                out.others.emplace_back(name, tokens.take_value());
            }
        }
        return found ? Result<void>() : malformed("it has no " + std::string(list));
    }

    // Calls `each` for the objects that a list, or one object, is made of.
    Result<void> objects(Tokens& tokens, Page& page, const Each& each) {
        if (tokens.front() == '[') {
            return items(tokens, page, each);
        }
        if (tokens.front() != '{') {
            return malformed("its list is neither array nor object");
        }
        object(tokens, page, each);
        return {};
    }

    Result<void> items(Tokens& tokens, Page& page, const Each& each) {
        for (bool more = tokens.enter(); more; more = tokens.next()) {
            if (tokens.front() != '{') {
                return malformed("an item of its list is no object");
            }
            object(tokens, page, each);
        }
        return {};
    }

    void object(Tokens& tokens, Page& page, const Each& each) {
        slots_.next_object();
        std::ranges::fill(values_, std::string_view());
        if (whole_ < values_.size()) {
            auto ahead = tokens;
            values_[whole_] = ahead.take_value();
        }
        for (bool more = tokens.enter(); more; more = tokens.next()) {
            const auto slot = slots_.of(tokens.take_name());
            const auto value = tokens.take_value();
            if (slot != Slots::none && slot != whole_) {
                values_[slot] = value;
            }
        }
        each(values_);
        ++page.objects;
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
    static_assert(page_room >= simdjson::SIMDJSON_PADDING);
    page.reserve(page.size() + page_room);
    BARTIZAN_CHECK(body_->check(page));
    body_->want(wanted);
    Page out;
    BARTIZAN_CHECK(body_->page(page, list, out, each));
    return out;
}

}  // namespace bartizan::json
