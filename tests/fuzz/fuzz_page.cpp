// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Any page that a service may send: it is refused, or every member that it gives out is a text
// that View can walk to its end and that is still one JSON value when it is read alone.

#include <cstdlib>
#include <memory_resource>

#include "json/page_scanner.hpp"
#include "json/view.hpp"

using namespace bartizan;

namespace {

std::pmr::monotonic_buffer_resource memory;

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void look(json::View view, int depth) {
    if (depth > static_cast<int>(json::max_page_depth)) {
        std::abort();
    }
    static_cast<void>(view.text(&memory));
    if (view.integer() && view.number_token().empty()) {
        std::abort();
    }
    static_cast<void>(view.number());
    static_cast<void>(view.boolean());
    for (const auto item : json::Items(view)) {
        if (!within(item.json(), view.json())) {
            std::abort();
        }
        look(item, depth + 1);
    }
    for (const auto& [name, value] : json::Members(view)) {
        if (!within(name, view.json()) || !within(value.json(), view.json()) ||
            view[name].absent()) {
            std::abort();
        }
        look(value, depth + 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static json::PageScanner scanner;
    static constexpr std::string_view wanted[] = {"id", "a", "*", "links"};
    for (const auto* const list : {"servers", "*", ""}) {
        std::string page(reinterpret_cast<const char*>(data), size);
        const auto done = scanner.scan(page, list, wanted, [&page](auto values) {
            for (std::size_t slot = 0; slot < values.size(); ++slot) {
                const auto value = values[slot];
                if (!within(value, page)) {
                    std::abort();
                }
                look(json::View(value), 0);
                // The whole page would be one level too deep.
                auto alone = R"({"a": )" + std::string(value.empty() ? "0" : value) + "}";
                json::PageScanner other;
                if (wanted[slot] != "*" && !other.scan(alone, "", wanted, [](auto) {})) {
                    std::abort();
                }
            }
        });
        if (done) {
            for (const auto& [name, value] : done->others) {
                look(json::View(value), 0);
            }
        }
    }
    memory.release();
    return 0;
}
