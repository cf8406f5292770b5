// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Reads the pages of a REST service: the wanted members of each object of a list, as texts that
// View can look into. What is not wanted is checked and left where it is.

#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fault/result.hpp"

namespace bartizan::json {

inline constexpr std::size_t max_page = 16UL * 1024 * 1024;  // octets
inline constexpr std::size_t max_page_depth = 32;
// Octets of capacity behind the text that the parser may read. A page that comes with them is
// not copied.
inline constexpr std::size_t page_room = 64;

struct Page {
    std::size_t objects = 0;
    // The other members of the page as JSON texts: links, generations. They point into it.
    std::vector<std::pair<std::string_view, std::string_view>> others;
};

// Keeps its buffers for the next page; used by one thread.
class PageScanner {
  public:
    // Called for each object with the JSON text of each wanted member, empty for an absent one.
    using Each = std::function<void(std::span<const std::string_view> values)>;

    PageScanner();
    PageScanner(const PageScanner&) = delete;
    PageScanner& operator=(const PageScanner&) = delete;
    ~PageScanner();

    // `list`: the member that holds the array of objects, or one object; empty: the page itself
    // is the object; "*": the page itself is the array. A wanted "*" is the object as a whole.
    // `page` may grow in capacity and keeps its contents.
    // malformed_request with the library's reason if it is not one JSON text of UTF-8, has no
    // such list, or holds there what is no object; too_large. Integers may have any length.
    // `each` has been called for the objects before the mistake.
    Result<Page> scan(std::string& page, std::string_view list,
                      std::span<const std::string_view> wanted, const Each& each);

  private:
    class Body;
    std::unique_ptr<Body> body_;
};

}  // namespace bartizan::json
