// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/extensions.hpp"

#include <algorithm>

#include "der/writer.hpp"
#include "x509/name_reader.hpp"

namespace bartizan::x509 {
namespace {

// Last arc of id-ce (2.5.29).
constexpr std::uint8_t id_subject_key_identifier = 14;
constexpr std::uint8_t id_key_usage = 15;
constexpr std::uint8_t id_subject_alt_name = 17;
constexpr std::uint8_t id_basic_constraints = 19;
constexpr std::uint8_t id_authority_key_identifier = 35;
constexpr std::uint8_t id_extended_key_usage = 37;

constexpr std::size_t inner_depth = 4;
constexpr std::size_t max_key_identifier = 64;
constexpr std::size_t max_purposes = 32;

// 0 for an OID that is not 2.5.29.n, n < 128.
std::uint8_t id_ce(ByteView oid) {
    return oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1d ? oid[2] : 0;
}

// Visible ASCII: what an IA5String name may hold without surprising anybody.
bool is_visible(ByteView text) {
    return !text.empty() && std::ranges::all_of(text, [](auto c) { return c > 0x20 && c < 0x7f; });
}

// otherName, directoryName or registeredID: kinds that no profile gives out.
bool is_other_name(const der::Element& element, std::size_t max_text) {
    der::Reader reader(element.contents, inner_depth);
    switch (static_cast<unsigned>(element.tag)) {
        case 0xa0: {
            reader.oid();
            auto value = reader.enter(der::context_constructed(0));
            auto copy = value;
            copy.any();
            return copy.finish() && der::is_well_formed(value) && reader.finish();
        }
        case 0xa4:
            return read_name(reader, {.attributes = max_purposes, .text = max_text}) &&
                   reader.finish();
        default: {
            const auto oid = der::enclose(der::Tag::oid, {element.contents});
            der::Reader whole(oid, 0);
            whole.oid();
            return whole.finish();
        }
    }
}

std::optional<GeneralName> general_name(const der::Element& element, std::size_t max_text) {
    using Kind = GeneralName::Kind;
    const auto ia5 = [&](Kind kind) -> std::optional<GeneralName> {
        if (!is_visible(element.contents) || element.contents.size() > max_text) {
            return std::nullopt;
        }
        return GeneralName{kind, std::string(as_text(element.contents))};
    };
    switch (static_cast<unsigned>(element.tag)) {
        case 0x81:
            return ia5(Kind::email);
        case 0x82:
            return ia5(Kind::dns);
        case 0x86:
            return ia5(Kind::uri);
        case 0x87: {
            auto text = ip_text(element.contents);
            return text.empty() ? std::nullopt
                                : std::optional(GeneralName{Kind::ip, std::move(text)});
        }
        case 0xa0:
        case 0xa4:
        case 0x88:
            if (!is_other_name(element, max_text)) {
                return std::nullopt;
            }
            return GeneralName{
                Kind::other,
                hex(element.whole.first(std::min<std::size_t>(element.whole.size(), 32)))};
        default:  // x400Address and ediPartyName among them: nobody is named so
            return std::nullopt;
    }
}

bool read_alt_names(der::Reader& reader, const ExtensionLimits& limits,
                    std::vector<GeneralName>& out) {
    auto sequence = reader.enter(der::Tag::sequence);
    while (!sequence.at_end()) {
        auto name = general_name(sequence.any(), limits.text);
        if (!name || out.size() == limits.general_names) {
            return false;
        }
        out.push_back(std::move(*name));
    }
    return sequence.finish() && !out.empty();
}

bool read_basic_constraints(der::Reader& reader, BasicConstraints& out) {
    auto sequence = reader.enter(der::Tag::sequence);
    if (sequence.next_is(der::Tag::boolean)) {
        out.ca = sequence.boolean();
        if (!out.ca) {
            return false;  // a DEFAULT value is not encoded
        }
    }
    if (sequence.next_is(der::Tag::integer)) {
        const auto length = sequence.small_integer();
        if (!out.ca || length > 255) {
            return false;
        }
        out.path_length = static_cast<unsigned>(length);
    }
    return sequence.finish();
}

bool read_key_usage(der::Reader& reader, std::uint16_t& out) {
    const auto bits = reader.bit_string();
    if (bits.octets.empty() || bits.octets.size() > 2 ||
        // A named bit list ends with a one (X.690 11.2.2).
        ((bits.octets.back() >> bits.unused) & 1U) == 0) {
        return false;
    }
    for (unsigned bit = 0; bit < 9 && bit / 8 < bits.octets.size(); ++bit) {
        if ((bits.octets[bit / 8] & (0x80U >> bit % 8)) != 0) {
            out = static_cast<std::uint16_t>(out | 1U << bit);
        }
    }
    return !reader.failed();
}

bool read_purposes(der::Reader& reader, std::vector<std::string>& out) {
    auto sequence = reader.enter(der::Tag::sequence);
    while (!sequence.at_end()) {
        const auto purpose = sequence.oid();
        if (sequence.failed() || out.size() == max_purposes) {
            return false;
        }
        out.push_back(der::oid_text(purpose));
    }
    return sequence.finish() && !out.empty();
}

bool read_authority_key_identifier(der::Reader& reader, const ExtensionLimits& limits,
                                   std::optional<Bytes>& out) {
    auto sequence = reader.enter(der::Tag::sequence);
    if (sequence.next_is(der::context(0))) {
        const auto identifier = sequence.any().contents;
        if (identifier.size() > max_key_identifier) {
            return false;
        }
        out = Bytes(identifier.begin(), identifier.end());
    }
    // authorityCertIssuer and authorityCertSerialNumber: both or neither, and of no use to us.
    if (sequence.next_is(der::context_constructed(1))) {
        auto names = sequence.enter(der::context_constructed(1));
        if (names.at_end()) {
            return false;
        }
        while (!names.at_end()) {
            if (!general_name(names.any(), limits.text)) {
                return false;
            }
        }
        const auto serial = sequence.element(der::context(2)).contents;
        const auto integer = der::enclose(der::Tag::integer, {serial});
        der::Reader whole(integer, 0);
        whole.integer();
        return names.finish() && whole.finish() && sequence.finish();
    }
    return sequence.finish();
}

bool read_value(std::uint8_t id, ByteView value, const ExtensionLimits& limits,
                DecodedExtensions& out) {
    der::Reader reader(value, inner_depth);
    bool read = false;
    switch (id) {
        case id_subject_alt_name:
            read = read_alt_names(reader, limits, out.subject_alt_names);
            break;
        case id_basic_constraints:
            read = read_basic_constraints(reader, out.basic_constraints.emplace());
            break;
        case id_key_usage:
            read = read_key_usage(reader, out.key_usage.emplace(std::uint16_t{0}));
            break;
        case id_extended_key_usage:
            read = read_purposes(reader, out.extended_key_usage);
            break;
        case id_authority_key_identifier:
            read = read_authority_key_identifier(reader, limits, out.authority_key_identifier);
            break;
        case id_subject_key_identifier: {
            const auto identifier = reader.octet_string();
            out.subject_key_identifier.emplace(identifier.begin(), identifier.end());
            read = identifier.size() <= max_key_identifier;
            break;
        }
        default:
            return true;
    }
    return read && reader.finish();
}

bool is_understood(std::uint8_t id) {
    return id == id_subject_alt_name || id == id_basic_constraints || id == id_key_usage ||
           id == id_extended_key_usage || id == id_authority_key_identifier ||
           id == id_subject_key_identifier;
}

}  // namespace

std::optional<DecodedExtensions> read_extensions(der::Reader& reader,
                                                 const ExtensionLimits& limits) {
    DecodedExtensions out;
    std::vector<ByteView> seen;
    auto sequence = reader.enter(der::Tag::sequence);
    while (!sequence.at_end()) {
        auto extension = sequence.enter(der::Tag::sequence);
        const auto type = extension.oid();
        if (extension.next_is(der::Tag::boolean) && !extension.boolean()) {
            extension.fail();  // a DEFAULT value is not encoded
        }
        const auto value = extension.octet_string();
        const bool twice =
            std::ranges::any_of(seen, [&](ByteView one) { return std::ranges::equal(one, type); });
        if (!extension.finish() || twice || seen.size() == limits.extensions) {
            reader.fail();
            return std::nullopt;
        }
        seen.push_back(type);
        const auto id = id_ce(type);
        if (!is_understood(id)) {
            out.unknown.push_back(der::oid_text(type));
        } else if (!read_value(id, value, limits, out)) {
            reader.fail();
            return std::nullopt;
        }
    }
    if (!sequence.finish() || seen.empty()) {
        reader.fail();
        return std::nullopt;
    }
    return out;
}

}  // namespace bartizan::x509
