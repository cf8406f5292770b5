// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/enumerations.hpp"

#include <span>
#include <string>
#include <utility>

namespace bartizan::cmf {
namespace {

template <class E>
using Spelling = std::pair<std::string_view, E>;

std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 64)) {
        if (c == ' ' || c == '-' || c == '_') {
            continue;
        }
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

template <class E>
std::optional<E> find(std::span<const Spelling<E>> spellings, std::string_view text) {
    const auto wanted = folded(text);
    for (const auto& [spelling, value] : spellings) {
        if (spelling == wanted) {
            return value;
        }
    }
    return std::nullopt;
}

constexpr Spelling<CertType> cert_types[] = {
    {"manocert", CertType::mano},     {"manocertificate", CertType::mano},
    {"vnfcicert", CertType::vnfci},   {"vnfcicertificate", CertType::vnfci},
    {"vnfoamcert", CertType::vnfoam}, {"vnfoamcertificate", CertType::vnfoam},
};

constexpr Spelling<HandlingMode> modes[] = {
    {"directmode", HandlingMode::direct},
    {"delegationmode", HandlingMode::delegation},
};

// The draft leaves the values of certChainRequest open; a boolean is what a reader of its text
// ("whether the chain is requested") may send.
constexpr Spelling<ChainRequest> chain_requests[] = {
    {"requested", ChainRequest::requested},
    {"true", ChainRequest::requested},
    {"notrequested", ChainRequest::not_requested},
    {"false", ChainRequest::not_requested},
};

constexpr Spelling<AttestationPolicy> attestation_policies[] = {
    {"ignore", AttestationPolicy::ignore},
    {"preferred", AttestationPolicy::preferred},
    {"required", AttestationPolicy::required},
};

}  // namespace

std::string_view name_of(CertType type) {
    switch (type) {
        case CertType::mano:
            return "MANO_CERT";
        case CertType::vnfci:
            return "VNFCI_CERT";
        case CertType::vnfoam:
            return "VNFOAM_CERT";
    }
    return "";
}

std::string_view name_of(HandlingMode mode) {
    return mode == HandlingMode::direct ? "DIRECT-MODE" : "DELEGATION-MODE";
}

std::string_view name_of(AttestationPolicy value) {
    switch (value) {
        case AttestationPolicy::ignore:
            return "IGNORE";
        case AttestationPolicy::preferred:
            return "PREFERRED";
        case AttestationPolicy::required:
            return "REQUIRED";
    }
    return "";
}

std::optional<CertType> cert_type_named(std::string_view text) {
    return find<CertType>(cert_types, text);
}

std::optional<HandlingMode> handling_mode_named(std::string_view text) {
    return find<HandlingMode>(modes, text);
}

std::optional<ChainRequest> chain_request_named(std::string_view text) {
    return find<ChainRequest>(chain_requests, text);
}

std::optional<AttestationPolicy> attestation_policy_named(std::string_view text) {
    return find<AttestationPolicy>(attestation_policies, text);
}

}  // namespace bartizan::cmf
