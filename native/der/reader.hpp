// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Bounded reader of DER (X.690). It copies nothing, allocates nothing and accepts only the one
// encoding that DER has for a value. It knows no certificate and no cryptography.
//
// A Reader stands in the contents of one constructed value. The first thing that is not as
// asked for makes it fail, and a failed reader (and every reader that it opens afterwards)
// yields nothing more: code reads as a list of fields and asks once, with finish().

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "der/bytes.hpp"

namespace bartizan::der {

enum class Tag : std::uint8_t {
    boolean = 0x01,
    integer = 0x02,
    bit_string = 0x03,
    octet_string = 0x04,
    null = 0x05,
    oid = 0x06,
    enumerated = 0x0a,
    utf8_string = 0x0c,
    printable_string = 0x13,
    teletex_string = 0x14,
    ia5_string = 0x16,
    utc_time = 0x17,
    generalized_time = 0x18,
    universal_string = 0x1c,
    bmp_string = 0x1e,
    sequence = 0x30,
    set = 0x31,
};

// [n] IMPLICIT primitive and [n] constructed, n < 31.
constexpr Tag context(unsigned number) {
    return static_cast<Tag>(0x80U | number);
}

constexpr Tag context_constructed(unsigned number) {
    return static_cast<Tag>(0xa0U | number);
}

struct Element {
    Tag tag{};
    ByteView contents;
    ByteView whole;  // with tag and length
};

struct BitString {
    ByteView octets;
    unsigned unused = 0;  // bits of the last octet, all zero
};

using Time = std::chrono::sys_seconds;

class Reader {
  public:
    // `depth`: how many more levels may be entered.
    Reader(ByteView octets, std::size_t depth) : rest_(octets), depth_(depth) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    [[nodiscard]] bool failed() const { return failed_; }

    // Everything was as asked for and nothing is left.
    [[nodiscard]] bool finish() const { return !failed_ && rest_.empty(); }

    // True if the next element has this tag.
    [[nodiscard]] bool next_is(Tag tag) const;

    // Any element with a low tag number, of the universal class a known one in its DER form,
    // and a definite length in its shortest form.
    Element any();
    Element element(Tag tag);
    // The contents of a constructed element; failed if there is none of that tag here.
    Reader enter(Tag tag);

    // The whole of an element of that tag.
    ByteView whole(Tag tag) { return element(tag).whole; }

    bool boolean();
    // Contents of an INTEGER (or ENUMERATED) in its shortest form, two's complement.
    ByteView integer(Tag tag = Tag::integer);
    // The magnitude of an INTEGER > 0, without a leading zero octet.
    ByteView positive_integer();
    std::uint64_t small_integer();  // 0 .. 2^63-1
    BitString bit_string();
    // A BIT STRING of whole octets.
    ByteView bit_string_octets();

    ByteView octet_string() { return element(Tag::octet_string).contents; }

    void null();
    // Contents of a well-formed OBJECT IDENTIFIER.
    ByteView oid();
    // UTCTime until 2049, GeneralizedTime from 2050, seconds and Z (RFC 5280 4.1.2.5).
    Time time();

    // For rules of the value's own: a caller that finds one broken.
    void fail() {
        failed_ = true;
        rest_ = {};
    }

  private:
    ByteView rest_;
    std::size_t depth_;
    bool failed_ = false;
};

// What no rule looks into is still DER to its last octet.
bool is_well_formed(Reader reader);

// Exactly one element and nothing after it.
std::optional<Element> single(ByteView octets, Tag tag);

// "1.2.840.10045.2.1" of contents that Reader::oid() gave.
std::string oid_text(ByteView contents);

}  // namespace bartizan::der
