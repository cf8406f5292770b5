// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/profiles.hpp"

#include <algorithm>
#include <set>

#include "config/file.hpp"
#include "x509/certificate.hpp"

namespace bartizan::deployment {
namespace {

std::uint16_t usage_named(const std::string& name) {
    if (name == "keyEncipherment") {
        return x509::key_usage::key_encipherment;
    }
    return name == "keyAgreement" ? x509::key_usage::key_agreement
                                  : x509::key_usage::digital_signature;
}

x509::KeyAlgorithm algorithm_named(const std::string& name) {
    using enum x509::KeyAlgorithm;
    for (const auto algorithm : {rsa, ec_p256, ec_p384, ec_p521}) {
        if (x509::name_of(algorithm) == name) {
            return algorithm;
        }
    }
    return ed25519;
}

cmf::CertificateProfile compiled(const config::File& file, const std::string& name) {
    const auto text = [&](std::string_view option) { return file.text("profile", option); };
    const auto list = [&](std::string_view option) { return file.list("profile", option); };
    const auto number = [&](std::string_view option) { return file.integer("profile", option); };
    cmf::CertificateProfile profile;
    profile.name = name;
    profile.cert_type = *cmf::cert_type_named(text("cert_type"));
    profile.organization = text("organization");
    profile.organizational_unit = text("organizational_unit");
    profile.common_name = text("common_name") == "fqdn"   ? cmf::CommonNameSource::fqdn
                          : text("common_name") == "none" ? cmf::CommonNameSource::none
                                                          : cmf::CommonNameSource::subject_id;
    profile.san_uri = file.boolean("profile", "san_uri");
    profile.validity = std::chrono::days(number("validity_days"));
    profile.backdate = std::chrono::minutes(number("backdate_minutes"));
    for (const auto& usage : list("key_usage")) {
        profile.key_usage = static_cast<std::uint16_t>(profile.key_usage | usage_named(usage));
    }
    for (const auto& purpose : list("extended_key_usage")) {
        profile.extended_key_usage.emplace_back(purpose == "serverAuth" ? x509::oid_server_auth
                                                                        : x509::oid_client_auth);
    }
    for (const auto& algorithm : list("key_algorithms")) {
        profile.key_algorithms.push_back(algorithm_named(algorithm));
    }
    profile.min_rsa_bits = static_cast<unsigned>(number("min_rsa_bits"));
    return profile;
}

}  // namespace

Result<std::vector<cmf::CertificateProfile>> load_profiles(const std::filesystem::path& folder) {
    std::error_code code;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code)) {
        if (entry.path().extension() == ".conf") {
            paths.push_back(entry.path());
        }
    }
    std::ranges::sort(paths);
    std::string problems;
    std::vector<cmf::CertificateProfile> profiles;
    for (const auto& path : paths) {
        const auto file = config::File::load(path, config::profile_schema(), {"profile"});
        if (file) {
            profiles.push_back(compiled(*file, path.stem().string()));
        } else {
            problems += (problems.empty() ? "" : "\n") + file.error().public_detail;
        }
    }
    if (paths.empty()) {
        problems = "no *.conf file in the folder of profiles";
    }
    if (!problems.empty()) {
        return Error{Fault::profile_invalid, problems, folder.string()};
    }
    return profiles;
}

std::vector<std::string> differing_profiles(std::span<const cmf::CertificateProfile> a,
                                            std::span<const cmf::CertificateProfile> b) {
    std::set<std::string> names;
    const auto compare = [&](auto& from, auto& with) {
        for (const auto& profile : from) {
            if (std::ranges::find(with, profile) == with.end()) {
                names.insert(profile.name);
            }
        }
    };
    compare(a, b);
    compare(b, a);
    return {names.begin(), names.end()};
}

}  // namespace bartizan::deployment
