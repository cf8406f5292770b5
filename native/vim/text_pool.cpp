// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/text_pool.hpp"

#include <random>
#include <stdexcept>

namespace bartizan::vim {
namespace {

__extension__ using Wide = unsigned __int128;

std::uint64_t mixed(std::uint64_t one, std::uint64_t other) {
    const auto product = static_cast<Wide>(one) * other;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Tenants choose many of the texts: what nobody knows keeps them from choosing their places.
std::uint64_t seed() {
    static const auto out = [] {
        std::random_device random;
        return static_cast<std::uint64_t>(random()) << 32U | random();
    }();
    return out;
}

}  // namespace

TextPool::TextPool() : places_(64) {}

// One multiplication for eight octets: each value of each record is hashed.
TextPool::Hash TextPool::hash_of(std::string_view text) {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
    auto out = seed() ^ text.size();
    std::uint64_t octets = 0;
    if (text.empty()) {
        return 0;  // of no use to anybody, and may have no address to copy from
    }
    if (text.size() < sizeof octets) {
        std::memcpy(&octets, text.data(), text.size());
        return static_cast<Hash>(mixed(out ^ octets, odd));
    }
    const char* const last = text.data() + text.size() - sizeof octets;
    for (const char* at = text.data(); at < last; at += sizeof octets) {
        std::memcpy(&octets, at, sizeof octets);
        out = mixed(out ^ octets, odd);
    }
    // The last eight overlap with those before: no copy of a length that the compiler cannot know.
    std::memcpy(&octets, last, sizeof octets);
    return static_cast<Hash>(mixed(out ^ octets, odd));
}

// Where it is, or the free place where it belongs.
std::size_t TextPool::place_of(std::string_view text, Hash hash) const {
    const auto mask = places_.size() - 1;
    auto at = hash & mask;
    while (places_[at].handle != 0 &&
           (places_[at].hash != hash || (*this)[places_[at].handle] != text)) {
        at = (at + 1) & mask;
    }
    return at;
}

void TextPool::grow(std::size_t places) {
    std::vector<Place> old(places);
    old.swap(places_);
    const auto mask = places - 1;
    for (const auto& place : old) {
        if (place.handle != 0) {
            auto at = place.hash & mask;
            while (places_[at].handle != 0) {
                at = (at + 1) & mask;
            }
            places_[at] = place;
        }
    }
}

std::optional<TextPool::Handle> TextPool::find(std::string_view text) const {
    if (text.empty()) {
        return 0;
    }
    const auto handle = places_[place_of(text, hash_of(text))].handle;
    return handle == 0 ? std::nullopt : std::optional(handle);
}

TextPool::Handle TextPool::intern(std::string_view text, Hash hash) {
    if (text.empty()) {
        return 0;
    }
    const auto place = place_of(text, hash);
    if (places_[place].handle != 0) {
        return places_[place].handle;
    }
    const auto handle = append(text);
    places_[place] = {handle, hash};
    if (++count_ * 4 > places_.size() * 3) {
        grow(places_.size() * 2);
    }
    return handle;
}

TextPool::Handle TextPool::append(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    // Its length, and whole words.
    const auto octets = (1 + (text.size() + word - 1) / word) * word;
    if (octets > block) {
        throw std::length_error("a text larger than a block");
    }
    // The first word of all is not used: its handle would be 0.
    if (blocks_.empty() || last_used_ + octets > block) {
        if (blocks_.size() == (1UL << 32U) / words_of_block) {
            throw std::length_error("16 GiB of texts");
        }
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
        last_used_ = blocks_.size() == 1 ? word : 0;
    }
    auto* const at = blocks_.back().get() + last_used_;
    const auto length = static_cast<std::uint32_t>(text.size());
    std::memcpy(at, &length, word);
    std::memcpy(at + word, text.data(), text.size());
    const auto handle =
        static_cast<Handle>((blocks_.size() - 1) * words_of_block + last_used_ / word);
    last_used_ += octets;
    return handle;
}

std::size_t TextPool::memory() const {
    return places_.capacity() * sizeof(Place) + (blocks_.empty() ? 0 : blocks_.size() - 1) * block +
           last_used_;
}

}  // namespace bartizan::vim
