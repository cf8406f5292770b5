// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/name_reader.hpp"

#include <algorithm>

namespace bartizan::x509 {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((code >> shift) & 0x3fU));
    };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0U | code >> 6U);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0U | code >> 12U);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0U | code >> 18U);
        tail(12);
        tail(6);
        tail(0);
    }
}

bool is_scalar(std::uint32_t code) {
    return code < 0x110000 && (code < 0xd800 || code > 0xdfff);
}

std::optional<std::string> from_fixed_width(ByteView octets, std::size_t width) {
    if (octets.size() % width != 0) {
        return std::nullopt;
    }
    std::string out;
    for (std::size_t i = 0; i < octets.size(); i += width) {
        std::uint32_t code = 0;
        for (std::size_t k = 0; k < width; ++k) {
            code = code << 8U | octets[i + k];
        }
        if (!is_scalar(code)) {
            return std::nullopt;
        }
        append_utf8(out, code);
    }
    return out;
}

bool is_utf8(ByteView octets) {
    for (std::size_t i = 0; i < octets.size();) {
        const auto lead = octets[i];
        const std::size_t length = lead < 0x80                    ? 1
                                   : lead >= 0xc2 && lead <= 0xdf ? 2
                                   : lead >= 0xe0 && lead <= 0xef ? 3
                                   : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                                  : 0;
        if (length == 0 || octets.size() - i < length) {
            return false;
        }
        std::uint32_t code = length == 1 ? lead : lead & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) {
            if ((octets[i + k] & 0xc0U) != 0x80) {
                return false;
            }
            code = code << 6U | (octets[i + k] & 0x3fU);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        if (overlong || !is_scalar(code)) {
            return false;
        }
        i += length;
    }
    return true;
}

bool is_printable(ByteView octets) {
    return std::ranges::all_of(octets, [](std::uint8_t c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(" '()+,-./:=?").find(static_cast<char>(c)) !=
                   std::string_view::npos;
    });
}

std::optional<std::string> text_of(const der::Element& value) {
    const auto as_it_is = [&] { return std::string(as_text(value.contents)); };
    switch (value.tag) {
        case der::Tag::utf8_string:
            return is_utf8(value.contents) ? std::optional(as_it_is()) : std::nullopt;
        case der::Tag::printable_string:
            return is_printable(value.contents) ? std::optional(as_it_is()) : std::nullopt;
        case der::Tag::ia5_string:
            return std::ranges::all_of(value.contents, [](auto c) { return c < 0x80; })
                       ? std::optional(as_it_is())
                       : std::nullopt;
        case der::Tag::teletex_string:
            // T.61 in practice is Latin-1, which OpenSSL takes it for as well.
            return from_fixed_width(value.contents, 1);
        case der::Tag::bmp_string:
            return from_fixed_width(value.contents, 2);
        case der::Tag::universal_string:
            return from_fixed_width(value.contents, 4);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Name> read_name(der::Reader& reader, const NameLimits& limits) {
    Name name;
    std::size_t count = 0;
    auto sequence = reader.enter(der::Tag::sequence);
    while (!sequence.at_end()) {
        auto set = sequence.enter(der::Tag::set);
        RelativeDistinguishedName rdn;
        ByteView before;
        while (!set.at_end()) {
            const auto whole = set.whole(der::Tag::sequence);
            // SET OF in ascending order (X.690 11.6).
            if (++count > limits.attributes ||
                std::ranges::lexicographical_compare(whole, before)) {
                reader.fail();
                return std::nullopt;
            }
            before = whole;
            der::Reader outer(whole, 1);
            auto attribute = outer.enter(der::Tag::sequence);
            const auto type = attribute.oid();
            const auto value = attribute.any();
            auto text = attribute.finish() && value.contents.size() <= limits.text ? text_of(value)
                                                                                   : std::nullopt;
            // A NUL would end the text for one reader and not for another.
            if (!text || text->find('\0') != std::string::npos) {
                reader.fail();
                return std::nullopt;
            }
            rdn.push_back({der::oid_text(type), std::move(*text)});
        }
        if (!set.finish() || rdn.empty()) {
            reader.fail();
            return std::nullopt;
        }
        name.rdns.push_back(std::move(rdn));
    }
    if (!sequence.finish()) {
        reader.fail();
        return std::nullopt;
    }
    return name;
}

}  // namespace bartizan::x509
