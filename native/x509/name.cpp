// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/name.hpp"

#include <algorithm>
#include <arpa/inet.h>

#include "x509/name_reader.hpp"

namespace bartizan::x509 {
namespace {

constexpr std::size_t max_name_depth = 4;
constexpr std::size_t max_attributes = 32;
constexpr std::size_t max_text = 1024;

struct ShortName {
    std::string_view type;
    std::string_view name;
};

// RFC 4514 3.
constexpr ShortName short_names[] = {
    {"2.5.4.3", "CN"},
    {"2.5.4.6", "C"},
    {"2.5.4.7", "L"},
    {"2.5.4.8", "ST"},
    {"2.5.4.9", "STREET"},
    {"2.5.4.10", "O"},
    {"2.5.4.11", "OU"},
    {"0.9.2342.19200300.100.1.25", "DC"},
    {"0.9.2342.19200300.100.1.1", "UID"},
};

std::string escaped(std::string_view value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool edge_space = c == ' ' && (i == 0 || i + 1 == value.size());
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += '\\';
            out += digits[static_cast<unsigned char>(c) >> 4U];
            out += digits[static_cast<unsigned char>(c) & 15U];
            continue;
        }
        if (edge_space || (i == 0 && c == '#') ||
            std::string_view("\"+,;<>\\=").find(c) != std::string_view::npos) {
            out += '\\';
        }
        out += c;
    }
    return out;
}

}  // namespace

std::vector<std::string_view> Name::values_of(std::string_view type) const {
    std::vector<std::string_view> out;
    for (const auto& rdn : rdns) {
        for (const auto& attribute : rdn) {
            if (attribute.type == type) {
                out.emplace_back(attribute.value);
            }
        }
    }
    return out;
}

std::string Name::rfc4514() const {
    std::string out;
    for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn) {
        out += out.empty() ? "" : ",";
        bool first = true;
        for (const auto& [type, value] : *rdn) {
            out += first ? "" : "+";
            first = false;
            const auto known = std::ranges::find(short_names, type, &ShortName::type);
            out += known == std::end(short_names) ? std::string_view(type) : known->name;
            out += '=' + escaped(value);
        }
    }
    return out;
}

Result<Name> decode_name(ByteView der) {
    der::Reader reader(der, max_name_depth);
    auto name = read_name(reader, {.attributes = max_attributes, .text = max_text});
    if (!name || !reader.finish()) {
        return Error{Fault::bad_csr, "a malformed Name", ""};
    }
    return std::move(*name);
}

std::string to_text(const GeneralName& name) {
    switch (name.kind) {
        case GeneralName::Kind::dns:
            return "dns:" + name.value;
        case GeneralName::Kind::ip:
            return "ip:" + name.value;
        case GeneralName::Kind::uri:
            return "uri:" + name.value;
        case GeneralName::Kind::email:
            return "email:" + name.value;
        case GeneralName::Kind::other:
            return "other:" + name.value;
    }
    return {};
}

Result<Bytes> ip_octets(std::string_view text) {
    const std::string terminated(text);
    Bytes out(16);
    if (terminated.size() == text.size() && text.find('\0') == std::string_view::npos) {
        if (::inet_pton(AF_INET6, terminated.c_str(), out.data()) == 1) {
            return out;
        }
        if (::inet_pton(AF_INET, terminated.c_str(), out.data()) == 1) {
            out.resize(4);
            return out;
        }
    }
    return Error{Fault::malformed_request, "not an IP address", ""};
}

std::string ip_text(ByteView octets) {
    char text[INET6_ADDRSTRLEN] = {};
    if (octets.size() != 4 && octets.size() != 16) {
        return {};
    }
    ::inet_ntop(octets.size() == 4 ? AF_INET : AF_INET6, octets.data(), text, sizeof text);
    return text;
}

}  // namespace bartizan::x509
