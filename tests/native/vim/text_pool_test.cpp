// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/text_pool.hpp"

#include <map>
#include <random>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using bartizan::vim::TextPool;

SCENARIO("Equal texts have equal handles, and no text has none", "[vim]") {
    TextPool pool;
    const auto one = pool.intern("ACTIVE");
    CHECK(pool.intern(std::string("ACT") + "IVE") == one);
    CHECK(pool.intern("active") != one);
    CHECK(pool[one] == "ACTIVE");
    CHECK(pool.intern("") == 0);
    CHECK(pool[0].empty());
    CHECK(pool.find("") == TextPool::Handle{0});
    CHECK(pool.find("ACTIVE") == one);
    CHECK(pool.find("ERROR") == std::nullopt);
    CHECK(pool.intern(std::string_view("a\0b", 3)) != pool.intern(std::string_view("a\0c", 3)));
}

SCENARIO("An appended text is kept, and not found", "[vim]") {
    TextPool pool;
    CHECK(pool.append("") == 0);
    const auto one = pool.append("fa:16:3e:00:00:01");
    const auto other = pool.append("fa:16:3e:00:00:01");
    CHECK(one != other);
    CHECK(pool[one] == pool[other]);
    CHECK(pool.size() == 0);
    CHECK(pool.find("fa:16:3e:00:00:01") == std::nullopt);
    const auto interned = pool.intern("fa:16:3e:00:00:01");
    CHECK(interned != other);
    CHECK(pool.find("fa:16:3e:00:00:01") == interned);
    CHECK(pool.size() == 1);
}

SCENARIO("A pool of a million random texts is the map of them", "[vim]") {
    std::mt19937_64 random(20261126);  // NOLINT: the same texts on every run
    std::map<std::string, TextPool::Handle> model;
    TextPool pool;
    for (int i = 0; i < 1'000'000; ++i) {
        // Short ones come again, long ones do not.
        std::string text = std::to_string(random() % 300'000);
        if (random() % 4 == 0) {
            text.append(random() % 64, static_cast<char>('a' + random() % 26));
        }
        const auto handle = pool.intern(text);
        const auto [known, fresh] = model.try_emplace(text, handle);
        if (known->second != handle) {
            FAIL("another handle for " << text);
        }
    }
    std::size_t wrong = 0;
    std::map<TextPool::Handle, int> handles;
    for (const auto& [text, handle] : model) {
        wrong += pool[handle] == text && pool.find(text) == handle ? 0U : 1U;
        ++handles[handle];
    }
    CHECK(wrong == 0);
    CHECK(handles.size() == model.size());
    CHECK(model.size() > 100'000);
}

SCENARIO("A text that does not fit a block begins the next one", "[vim]") {
    TextPool pool;
    const auto small = pool.intern("small");
    // What is left of the first block is too little for each of these.
    const std::string longest(TextPool::block - 4, 'x');
    const std::string nearly(TextPool::block - 4 - 8, 'y');
    const auto one = pool.intern(longest);
    const auto other = pool.intern(nearly);
    const auto behind = pool.intern("last");  // 4 of length and 4 of text: the last words
    const auto next = pool.intern("next");
    CHECK(pool[small] == "small");
    CHECK(pool[one] == longest);
    CHECK(pool[other] == nearly);
    CHECK(pool[behind] == "last");
    CHECK(pool[next] == "next");
    CHECK(pool.find(longest) == one);
    CHECK(pool.memory() > 2 * TextPool::block);
}

SCENARIO("A text larger than a block is refused, and the pool goes on", "[vim]") {
    TextPool pool;
    CHECK_THROWS_AS(pool.intern(std::string(TextPool::block - 3, 'x')), std::length_error);
    CHECK(pool[pool.intern("after")] == "after");
    CHECK(pool.find(std::string(TextPool::block - 3, 'x')) == std::nullopt);
}
