// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "der/reader.hpp"

#include <algorithm>

namespace bartizan::der {
namespace {

constexpr std::size_t max_length_octets = 4;
// No arc of a registered OID needs more; it keeps oid_text() within 64 bits.
constexpr std::size_t max_arc_octets = 9;
constexpr std::size_t max_oid_octets = 64;

int two_digits(ByteView text, std::size_t at) {
    const int high = text[at] - '0';
    const int low = text[at + 1] - '0';
    return high < 0 || high > 9 || low < 0 || low > 9 ? -1 : high * 10 + low;
}

// A low tag number, and of the universal class one that has a meaning, in the form that DER
// gives it: strings are primitive (X.690 10.2), number 0 is BER's end-of-contents.
bool is_der_identifier(std::uint8_t identifier) {
    const unsigned number = identifier & 0x1fU;
    if (number == 0x1f) {
        return false;
    }
    if ((identifier & 0xc0U) != 0) {
        return true;
    }
    constexpr unsigned external = 8, embedded_pdv = 11, sequence = 16, set = 17, character = 29;
    const bool compound = number == external || number == embedded_pdv || number == sequence ||
                          number == set || number == character;
    return number != 0 && ((identifier & 0x20U) != 0) == compound;
}

}  // namespace

bool Reader::next_is(Tag tag) const {
    return !failed_ && !rest_.empty() && rest_.front() == static_cast<std::uint8_t>(tag);
}

Element Reader::any() {
    if (failed_ || rest_.size() < 2 || !is_der_identifier(rest_[0])) {
        fail();
        return {};
    }
    std::size_t header = 2;
    std::size_t length = rest_[1];
    if (length >= 0x80) {
        const std::size_t count = length & 0x7fU;
        // 0x80 alone is the indefinite length of BER.
        if (count == 0 || count > max_length_octets || rest_.size() < 2 + count || rest_[2] == 0) {
            fail();
            return {};
        }
        length = 0;
        for (std::size_t i = 0; i < count; ++i) {
            length = length << 8U | rest_[2 + i];
        }
        if (length < 0x80) {
            fail();
            return {};
        }
        header += count;
    }
    if (length > rest_.size() - header) {
        fail();
        return {};
    }
    const Element element{static_cast<Tag>(rest_[0]), rest_.subspan(header, length),
                          rest_.first(header + length)};
    rest_ = rest_.subspan(header + length);
    return element;
}

Element Reader::element(Tag tag) {
    if (!next_is(tag)) {
        fail();
        return {};
    }
    return any();
}

Reader Reader::enter(Tag tag) {
    const auto inner = depth_ == 0 ? Element{} : element(tag);
    Reader reader(inner.contents, depth_ == 0 ? 0 : depth_ - 1);
    if (failed_ || depth_ == 0) {
        fail();
        reader.fail();
    }
    return reader;
}

bool Reader::boolean() {
    const auto contents = element(Tag::boolean).contents;
    if (contents.size() != 1 || (contents[0] != 0x00 && contents[0] != 0xff)) {
        fail();
        return false;
    }
    return contents[0] == 0xff;
}

ByteView Reader::integer(Tag tag) {
    const auto contents = element(tag).contents;
    const bool padded = contents.size() > 1 && ((contents[0] == 0x00 && contents[1] < 0x80) ||
                                                (contents[0] == 0xff && contents[1] >= 0x80));
    if (contents.empty() || padded) {
        fail();
        return {};
    }
    return contents;
}

ByteView Reader::positive_integer() {
    auto contents = integer();
    if (contents.empty() || contents[0] >= 0x80 || (contents.size() == 1 && contents[0] == 0)) {
        fail();
        return {};
    }
    return contents[0] == 0 ? contents.subspan(1) : contents;
}

std::uint64_t Reader::small_integer() {
    const auto contents = integer();
    if (contents.empty() || contents.size() > 8 || contents[0] >= 0x80) {
        fail();
        return 0;
    }
    std::uint64_t value = 0;
    for (const auto octet : contents) {
        value = value << 8U | octet;
    }
    return value;
}

BitString Reader::bit_string() {
    const auto contents = element(Tag::bit_string).contents;
    if (contents.empty() || contents[0] > 7 || (contents.size() == 1 && contents[0] != 0)) {
        fail();
        return {};
    }
    const BitString value{contents.subspan(1), contents[0]};
    if (value.unused > 0 && (value.octets.back() & ((1U << value.unused) - 1U)) != 0) {
        fail();
        return {};
    }
    return value;
}

ByteView Reader::bit_string_octets() {
    const auto value = bit_string();
    if (value.unused != 0) {
        fail();
        return {};
    }
    return value.octets;
}

void Reader::null() {
    if (!element(Tag::null).contents.empty()) {
        fail();
    }
}

ByteView Reader::oid() {
    const auto contents = element(Tag::oid).contents;
    if (contents.empty() || contents.size() > max_oid_octets || contents.back() >= 0x80) {
        fail();
        return {};
    }
    std::size_t arc = 0;
    for (const auto octet : contents) {
        // 0x80 in front would be a leading zero.
        if ((arc == 0 && octet == 0x80) || ++arc > max_arc_octets) {
            fail();
            return {};
        }
        if (octet < 0x80) {
            arc = 0;
        }
    }
    return contents;
}

Time Reader::time() {
    const bool utc = next_is(Tag::utc_time);
    auto text = element(utc ? Tag::utc_time : Tag::generalized_time).contents;
    const std::size_t century = utc ? 0 : 2;
    if (text.size() != 13 + century || text.back() != 'Z') {
        fail();
        return {};
    }
    int fields[7] = {0};
    for (std::size_t i = 0; i < (text.size() - 1) / 2; ++i) {
        fields[i] = two_digits(text, i * 2);
        if (fields[i] < 0) {
            fail();
            return {};
        }
    }
    const int* rest = fields + (utc ? 1 : 2);
    const int year = utc ? fields[0] + (fields[0] < 50 ? 2000 : 1900) : fields[0] * 100 + fields[1];
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(rest[0])),
                                           std::chrono::day(static_cast<unsigned>(rest[1]))};
    if (!date.ok() || rest[2] > 23 || rest[3] > 59 || rest[4] > 59 || (!utc && year < 2050)) {
        fail();
        return {};
    }
    return std::chrono::sys_days(date) + std::chrono::hours(rest[2]) +
           std::chrono::minutes(rest[3]) + std::chrono::seconds(rest[4]);
}

bool is_well_formed(Reader reader) {
    while (!reader.at_end() && !reader.failed()) {
        if (reader.next_is(Tag::boolean)) {
            reader.boolean();
        } else if (reader.next_is(Tag::integer)) {
            reader.integer();
        } else if (reader.next_is(Tag::enumerated)) {
            reader.integer(Tag::enumerated);
        } else if (reader.next_is(Tag::bit_string)) {
            reader.bit_string();
        } else if (reader.next_is(Tag::null)) {
            reader.null();
        } else if (reader.next_is(Tag::oid)) {
            reader.oid();
        } else if (reader.next_is(Tag::bmp_string)) {
            if (reader.element(Tag::bmp_string).contents.size() % 2 != 0) {
                return false;
            }
        } else if (reader.next_is(Tag::universal_string)) {
            if (reader.element(Tag::universal_string).contents.size() % 4 != 0) {
                return false;
            }
        } else {
            auto copy = reader;
            const auto element = copy.any();
            if (!copy.failed() && (static_cast<unsigned>(element.tag) & 0x20U) != 0) {
                if (!is_well_formed(reader.enter(element.tag))) {
                    return false;
                }
            } else {
                reader.any();
            }
        }
    }
    return reader.finish();
}

std::optional<Element> single(ByteView octets, Tag tag) {
    Reader reader(octets, 0);
    const auto element = reader.element(tag);
    return reader.finish() ? std::optional(element) : std::nullopt;
}

std::string oid_text(ByteView contents) {
    std::string out;
    std::uint64_t arc = 0;
    bool first = true;
    for (const auto octet : contents) {
        arc = arc << 7U | (octet & 0x7fU);
        if (octet >= 0x80) {
            continue;
        }
        if (first) {
            const auto root = std::min<std::uint64_t>(arc / 40, 2);
            out = std::to_string(root) + '.' + std::to_string(arc - root * 40);
            first = false;
        } else {
            out += '.' + std::to_string(arc);
        }
        arc = 0;
    }
    return out;
}

}  // namespace bartizan::der
