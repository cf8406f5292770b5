// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/approval.hpp"

#include <algorithm>

namespace bartizan::cmf {
namespace {

using x509::GeneralName;

constexpr std::size_t max_common_name = 64;          // ub-common-name, RFC 5280 A.1
constexpr std::size_t max_organizational_unit = 64;  // ub-organizational-unit-name

bool contains(const std::vector<std::string>& values, std::string_view value) {
    return std::ranges::find(values, value) != values.end();
}

Error outside(std::string what) {
    return {Fault::name_not_allowed, std::move(what) + " is not registered for this subject", ""};
}

// Of the FQDNs of a MANO registration only its own is a subject's to bear.
AllowedNames own_names(const RegisteredSubject& subject) {
    auto names = subject.terms.allowed_names;
    if (subject.terms.cert_type == CertType::mano) {
        std::erase_if(names.dns, [&](const std::string& name) {
            return name != subject.subject_id && contains(subject.terms.subject_ids, name);
        });
        std::stable_partition(names.dns.begin(), names.dns.end(),
                              [&](const std::string& name) { return name == subject.subject_id; });
    }
    return names;
}

Result<void> check_subject(const x509::Name& requested, const RegisteredSubject& subject,
                           const AllowedNames& names, const CertificateProfile& profile) {
    for (const auto& rdn : requested.rdns) {
        for (const auto& [type, value] : rdn) {
            const bool allowed =
                type == x509::oid_common_name
                    ? value == subject.subject_id || contains(names.dns, lower_case(value))
                : type == x509::oid_organization        ? value == profile.organization
                : type == x509::oid_organizational_unit ? value == profile.organizational_unit
                                                        : false;
            if (!allowed) {
                return outside("subject " + x509::Name{{{{type, value}}}}.rfc4514());
            }
        }
    }
    return {};
}

Result<void> check_alt_names(const std::vector<GeneralName>& requested, const AllowedNames& names,
                             const std::string& uri) {
    for (const auto& name : requested) {
        bool allowed = false;
        switch (name.kind) {
            case GeneralName::Kind::dns:
                allowed = contains(names.dns, lower_case(name.value));
                break;
            case GeneralName::Kind::ip:
                allowed = contains(names.ip, name.value);
                break;
            case GeneralName::Kind::uri:
                allowed = (!uri.empty() && name.value == uri) || contains(names.uri, name.value);
                break;
            case GeneralName::Kind::email:
            case GeneralName::Kind::other:
                break;
        }
        if (!allowed) {
            return outside("subjectAltName " + x509::to_text(name));
        }
    }
    return {};
}

// One subject gets every registered name, whether the request repeats it or not. Where several
// subjects share a registration a request says which of the shared names are its own.
// `all`: one subject gets every registered name, whether the request repeats it or not. Where
// several subjects share a registration a request says which of the shared names are its own.
std::vector<GeneralName> alt_names(const std::vector<GeneralName>& requested, bool all,
                                   const AllowedNames& names, const std::string& uri) {
    std::vector<GeneralName> out;
    const auto add = [&](GeneralName::Kind kind, const std::vector<std::string>& values) {
        for (const auto& value : values) {
            const bool asked = std::ranges::any_of(requested, [&](const GeneralName& name) {
                return name.kind == kind &&
                       (kind == GeneralName::Kind::dns ? lower_case(name.value) == value
                                                       : name.value == value);
            });
            if (all || asked) {
                out.push_back({kind, value});
            }
        }
    };
    if (!uri.empty()) {
        out.push_back({GeneralName::Kind::uri, uri});
    }
    add(GeneralName::Kind::uri, names.uri);
    add(GeneralName::Kind::dns, names.dns);
    add(GeneralName::Kind::ip, names.ip);
    return out;
}

x509::Name subject_name(const RegisteredSubject& subject, const CertificateProfile& profile,
                        const std::vector<GeneralName>& alt_names) {
    x509::Name name;
    const auto add = [&](std::string_view type, const std::string& value, std::size_t limit) {
        if (!value.empty() && value.size() <= limit) {
            name.rdns.push_back({{std::string(type), value}});
        }
    };
    add(x509::oid_organization, profile.organization, max_organizational_unit);
    add(x509::oid_organizational_unit, profile.organizational_unit, max_organizational_unit);
    std::string common_name;
    if (profile.common_name == CommonNameSource::subject_id) {
        common_name = subject.subject_id;
    } else if (profile.common_name == CommonNameSource::fqdn) {
        const auto dns = std::ranges::find(alt_names, GeneralName::Kind::dns, &GeneralName::kind);
        common_name = dns == alt_names.end() ? "" : dns->value;
    }
    // A longer name stands in subjectAltName only.
    add(x509::oid_common_name, common_name, max_common_name);
    return name;
}

}  // namespace

Result<void> check_requested_extensions(const x509::RequestedExtensions& extensions) {
    if (extensions.basic_constraints_ca.value_or(false)) {
        return Error{Fault::extension_not_allowed, "basicConstraints CA:TRUE", ""};
    }
    constexpr auto ca_usages = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign;
    if (extensions.key_usage && (*extensions.key_usage & ca_usages) != 0) {
        return Error{Fault::extension_not_allowed, "keyUsage keyCertSign or cRLSign", ""};
    }
    return {};
}

std::string Approval::subject_uri(const RegistrationTerms& terms,
                                  const std::string& subject_id) const {
    if (terms.cert_type == CertType::mano) {
        return {};
    }
    const auto vnf = "nfv://" + operator_domain_ + "/vnf/" + percent_encoded(terms.vnf_instance_id);
    return terms.cert_type == CertType::vnfoam ? vnf + "/oam"
                                               : vnf + "/vnfc/" + percent_encoded(subject_id);
}

Result<ca::ApprovedRequest> Approval::approve(const x509::CertificationRequest& request,
                                              const RegisteredSubject& subject,
                                              const CertificateProfile& profile,
                                              x509::Time now) const {
    if (profile.cert_type != subject.terms.cert_type) {
        return Error{Fault::policy, "the profile is for another certType",
                     "profile '" + profile.name + "'"};
    }
    BARTIZAN_CHECK(check_key_strength(request.public_key(), profile));
    BARTIZAN_CHECK(check_requested_extensions(request.extensions()));
    const auto uri = profile.san_uri ? subject_uri(subject.terms, subject.subject_id) : "";
    const auto& requested = request.extensions().subject_alt_names;
    const auto names = own_names(subject);
    BARTIZAN_CHECK(check_subject(request.subject(), subject, names, profile));
    BARTIZAN_CHECK(check_alt_names(requested, names, uri));

    ca::ApprovedRequest approved(request.public_key());
    const bool all = subject.terms.subject_ids.size() == 1 || requested.empty();
    approved.subject_alt_names_ = alt_names(requested, all, names, uri);
    approved.subject_ = subject_name(subject, profile, approved.subject_alt_names_);
    if (approved.subject_.empty() && approved.subject_alt_names_.empty()) {
        return Error{Fault::policy, "the profile leaves this certificate without any name",
                     "profile '" + profile.name + "'"};
    }
    approved.validity_.not_before = now - profile.backdate;
    // Both ends count (RFC 5280 4.1.2.5).
    approved.validity_.not_after =
        approved.validity_.not_before + profile.validity - std::chrono::seconds(1);
    approved.key_usage_ = profile.key_usage;
    approved.extended_key_usage_ = profile.extended_key_usage;
    return approved;
}

}  // namespace bartizan::cmf
