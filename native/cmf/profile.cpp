// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/profile.hpp"

#include <algorithm>

namespace bartizan::cmf {
namespace {

// A longer exponent only slows everybody who verifies.
constexpr std::size_t max_rsa_exponent_octets = 32;
constexpr unsigned max_rsa_bits = 8192;

std::string allowed_keys(const CertificateProfile& profile) {
    std::string out;
    for (const auto algorithm : profile.key_algorithms) {
        out += out.empty() ? "" : ", ";
        out += x509::name_of(algorithm);
        if (algorithm == x509::KeyAlgorithm::rsa) {
            out += " of " + std::to_string(profile.min_rsa_bits) + " bits or more";
        }
    }
    return out;
}

bool is_sound_exponent(ByteView exponent) {
    if (exponent.empty() || exponent.size() > max_rsa_exponent_octets ||
        (exponent.back() & 1U) == 0) {
        return false;
    }
    // At least 65537 = 01 00 01: three octets or more without leading zeros, not 01 00 00.
    return exponent.size() >= 3;
}

}  // namespace

Result<CertificateProfile> ProfileSet::named(std::string_view name) const {
    const auto found = std::ranges::find(profiles_, name, &CertificateProfile::name);
    if (found == profiles_.end()) {
        return Error{Fault::policy, "the certificate profile of this registration is gone",
                     "no profile named '" + std::string(name) + "'"};
    }
    return *found;
}

Result<CertificateProfile> ProfileSet::only_one_for(CertType type) const {
    const CertificateProfile* found = nullptr;
    for (const auto& profile : profiles_) {
        if (profile.cert_type != type) {
            continue;
        }
        if (found != nullptr) {
            return Error{Fault::policy,
                         "more than one profile for " + std::string(name_of(type)) +
                             ", and the CA rule names none",
                         "name one with 'profile' in the [ca_rule] section"};
        }
        found = &profile;
    }
    if (found == nullptr) {
        return Error{Fault::policy, "no profile for " + std::string(name_of(type)), ""};
    }
    return *found;
}

Result<void> check_key_strength(const x509::SubjectPublicKeyInfo& key,
                                const CertificateProfile& profile) {
    const auto weak = [&](std::string_view what) {
        return Error{Fault::weak_key, std::string(what) + "; allowed: " + allowed_keys(profile),
                     ""};
    };
    if (std::ranges::find(profile.key_algorithms, key.algorithm()) ==
        profile.key_algorithms.end()) {
        return weak("the key is " + std::string(x509::name_of(key.algorithm())));
    }
    if (key.algorithm() == x509::KeyAlgorithm::rsa) {
        if (key.bits() < profile.min_rsa_bits || key.bits() > max_rsa_bits) {
            return weak("the RSA key has " + std::to_string(key.bits()) + " bits");
        }
        if (!is_sound_exponent(key.rsa_exponent())) {
            return weak("the RSA public exponent is even, below 65537 or far too long");
        }
    }
    return {};
}

}  // namespace bartizan::cmf
