// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/services.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "json/value.hpp"

namespace bartizan::vim {
namespace {

struct Version {
    int major = 0;
    int minor = 0;

    friend auto operator<=>(const Version&, const Version&) = default;

    [[nodiscard]] std::string text() const {
        return std::to_string(major) + "." + std::to_string(minor);
    }
};

// Least that the mapping needs, and newest that it knows.
struct Spoken {
    std::string_view type;
    Version least;
    Version newest;
};

constexpr Spoken spoken[] = {{"compute", {2, 53}, {2, 100}},
                             {"placement", {1, 19}, {1, 39}},
                             {"block-storage", {3, 0}, {3, 71}},
                             {"baremetal", {1, 1}, {1, 81}}};

std::optional<Version> version_of(std::string_view text) {
    Version out;
    const auto* const end = text.data() + text.size();
    auto step = std::from_chars(text.data(), end, out.major);
    if (step.ec != std::errc() || step.ptr == end || *step.ptr != '.') {
        return std::nullopt;
    }
    step = std::from_chars(step.ptr + 1, end, out.minor);
    return step.ec == std::errc() && step.ptr == end ? std::optional(out) : std::nullopt;
}

std::string text_of(const json::Value& object, std::string_view name) {
    const auto* const member = object.find(name);
    return member != nullptr && member->text() != nullptr ? *member->text() : std::string();
}

bool flag_of(const json::Value& object, std::string_view name) {
    const auto* const member = object.find(name);
    return member != nullptr && member->boolean().value_or(false);
}

void negotiate(Service& service) {
    const auto* const known = std::ranges::find(spoken, service.type, &Spoken::type);
    if (known == std::end(spoken) || !service.reachable) {
        return;
    }
    const auto offered = version_of(service.max_version);
    if (!offered || *offered < known->least) {
        service.reachable = false;
        service.trouble = "its newest version is " +
                          (service.max_version.empty() ? "not told" : service.max_version) + ", " +
                          known->least.text() + " is the least that is read";
        return;
    }
    service.microversion = std::min(*offered, known->newest).text();
}

Error not_capabilities(std::string what) {
    return {Fault::driver_failed, "", "capabilities of the driver: " + std::move(what)};
}

}  // namespace

Result<Services> Services::read(std::string_view capabilities) {
    const auto parsed = json::parse(capabilities);
    if (!parsed) {
        return not_capabilities(parsed.error().public_detail);
    }
    const auto* const list = parsed->find("services");
    if (list == nullptr || list->array() == nullptr) {
        return not_capabilities("there is no list of services");
    }
    Services out;
    for (const auto& item : *list->array()) {
        Service service{.type = text_of(item, "type"),
                        .deployed = !flag_of(item, "absent"),
                        .reachable = flag_of(item, "reachable"),
                        .max_version = text_of(item, "maxVersion"),
                        .microversion = "",
                        .trouble = text_of(item, "error")};
        negotiate(service);
        out.services_.push_back(std::move(service));
    }
    const auto* const roles = parsed->find("roles");
    for (const auto& role :
         roles == nullptr || roles->array() == nullptr ? json::Array() : *roles->array()) {
        if (role.text() != nullptr) {
            out.roles_.push_back(*role.text());
        }
    }
    return out;
}

const Service& Services::operator[](std::string_view type) const {
    static const Service none;
    const auto found = std::ranges::find(services_, type, &Service::type);
    return found == services_.end() ? none : *found;
}

}  // namespace bartizan::vim
