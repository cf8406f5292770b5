// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/page_taker.hpp"

#include <algorithm>

namespace bartizan::vim {
namespace {

// Where Glance keeps an image: a URL, which may hold the credential of a store.
constexpr std::string_view never_kept[] = {"locations", "direct_url"};

bool is_kept(std::string_view member) {
    return std::ranges::find(never_kept, member) == std::end(never_kept);
}

// The object without them, in `copy` if there are any.
std::string_view kept_of(std::string_view object, std::string& copy) {
    const json::View whole(object);
    if (std::ranges::all_of(never_kept, [&](auto name) { return whole[name].absent(); })) {
        return object;
    }
    copy = "{";
    for (const auto& [name, value] : json::Members(whole)) {
        if (is_kept(name)) {
            copy.append(copy.size() > 1 ? "," : "").append("\"").append(name).append("\":");
            copy.append(value.json());
        }
    }
    return copy += "}";
}

}  // namespace

PageTaker::PageTaker(const KindTraits& kind, std::string parent, TableBuilder& into)
    : kind_(kind),
      parent_(std::move(parent)),
      into_(into),
      first_(kind.fields.front() == "@parent" ? 1 : 0),
      whole_(static_cast<std::size_t>(std::ranges::find(kind.fields, "*") - kind.fields.begin())),
      values_(kind.fields.size()) {}

Result<json::Page> PageTaker::take(std::string& page, json::PageScanner& scanner) {
    const auto each = [this](std::span<const std::string_view> values) {
        std::ranges::copy(values, values_.begin() + static_cast<std::ptrdiff_t>(first_));
        if (first_ != 0) {
            values_.front() = parent_;
        }
        if (whole_ < values_.size()) {
            values_[whole_] = kept_of(values_[whole_], copy_);
        }
        last_ = values_.front();
        if (!into_.add(values_) && refused_.empty()) {
            refused_ = last_.empty() ? "a record without an id" : last_;
        }
    };
    BARTIZAN_TRY(auto taken, scanner.scan(page, kind_.list, kind_.fields.subspan(first_), each));
    if (!refused_.empty()) {
        return Error{Fault::malformed_request, refused_ + ": it came twice, or is no identifier",
                     ""};
    }
    return taken;
}

std::string PageTaker::last_id() const {
    return last_.size() > 2 && last_.front() == '"' ? last_.substr(1, last_.size() - 2) : last_;
}

}  // namespace bartizan::vim
