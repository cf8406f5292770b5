// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/names.hpp"

#include <algorithm>
#include <charconv>

namespace bartizan::cmf {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_alnum(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_uuid_urn(std::string_view text) {
    constexpr std::string_view prefix = "urn:uuid:";
    return text.starts_with(prefix) && is_uuid(text.substr(prefix.size()));
}

Error malformed(std::string_view attribute, std::string_view value, std::string_view form) {
    return {Fault::malformed_request,
            std::string(attribute) + ": '" + std::string(value.substr(0, max_subject_id)) +
                "' is not " + std::string(form),
            ""};
}

Error not_claimable(std::string_view kind, std::string_view name, const Consumer& consumer,
                    std::string_view option) {
    return {Fault::name_not_allowed,
            "this consumer may not register the " + std::string(kind) + " name '" +
                std::string(name) + "'",
            "outside " + std::string(option) + " of [consumer " + consumer.name + "]"};
}

void sort_unique(std::vector<std::string>& names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

bool is_fqdn(std::string_view text) {
    if (text.size() > 253) {
        return false;
    }
    std::size_t labels = 0;
    std::string_view last;
    while (true) {
        const auto dot = text.find('.');
        last = text.substr(0, dot);
        if (!is_label(last)) {
            return false;
        }
        ++labels;
        if (dot == std::string_view::npos) {
            break;
        }
        text.remove_prefix(dot + 1);
    }
    return labels >= 2 && !std::ranges::all_of(last, is_digit);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
        if (hyphen ? text[i] != '-' : !hex) {
            return false;
        }
    }
    return true;
}

bool is_subject_id(std::string_view text) {
    return !text.empty() && text.size() <= max_subject_id && std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != '\\';
    });
}

std::string lower_case(std::string_view ascii) {
    std::string out(ascii);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out += '%';
            out += digits[octet >> 4U];
            out += digits[octet & 15U];
        }
    }
    return out;
}

Result<AllowedNames> claimed_names(const AllowedNames& names, const Consumer& consumer) {
    for (const auto* kind : {&names.dns, &names.ip, &names.uri}) {
        if (kind->size() > max_names) {
            return Error{
                Fault::malformed_request,
                "allowedNames: at most " + std::to_string(max_names) + " names of one kind", ""};
        }
    }
    AllowedNames out;
    for (const auto& name : names.dns) {
        if (!is_fqdn(name)) {
            return malformed("allowedNames.dns", name, "a fully qualified domain name");
        }
        out.dns.push_back(lower_case(name));
        if (!under_suffix(out.dns.back(), consumer.dns_suffixes)) {
            return not_claimable("DNS", name, consumer, "dns_suffixes");
        }
    }
    for (const auto& address : names.ip) {
        const auto octets = x509::ip_octets(address);
        if (!octets) {
            return malformed("allowedNames.ip", address, "an IPv4 or IPv6 address");
        }
        if (std::ranges::none_of(consumer.ip_networks, [&](const auto& network) {
                return in_network(address, network);
            })) {
            return not_claimable("IP", address, consumer, "ip_networks");
        }
        out.ip.push_back(x509::ip_text(*octets));
    }
    for (const auto& uri : names.uri) {
        if (!is_uuid_urn(uri)) {
            return malformed("allowedNames.uri", uri,
                             "of the form urn:uuid:<lower-case UUID>; other URIs are given by "
                             "the profile");
        }
        out.uri.push_back(uri);
    }
    sort_unique(out.dns);
    sort_unique(out.ip);
    sort_unique(out.uri);
    return out;
}

bool under_suffix(std::string_view name, const std::vector<std::string>& suffixes) {
    return std::ranges::any_of(suffixes, [&](const std::string& suffix) {
        return name == suffix || (name.size() > suffix.size() && name.ends_with(suffix) &&
                                  name[name.size() - suffix.size() - 1] == '.');
    });
}

bool in_network(std::string_view address, std::string_view network) {
    const auto slash = network.find('/');
    if (slash == std::string_view::npos) {
        return false;
    }
    const auto base = x509::ip_octets(network.substr(0, slash));
    const auto octets = x509::ip_octets(address);
    const auto length = network.substr(slash + 1);
    std::size_t bits = 0;
    const auto [end, code] = std::from_chars(length.data(), length.data() + length.size(), bits);
    if (!base || !octets || base->size() != octets->size() || code != std::errc() ||
        end != length.data() + length.size() || bits > base->size() * 8) {
        return false;
    }
    for (std::size_t i = 0; i < base->size() && bits > 0; ++i) {
        const auto here = std::min<std::size_t>(bits, 8);
        const auto mask = static_cast<std::uint8_t>(0xff00U >> here);
        if ((((*base)[i] ^ (*octets)[i]) & mask) != 0) {
            return false;
        }
        bits -= here;
    }
    return true;
}

}  // namespace bartizan::cmf
