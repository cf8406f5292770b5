// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "cmf/cmf.hpp"

namespace bartizan::cmf {
namespace {

// Registrations that are looked at when the request leaves the VNF instance open. More of them
// is ambiguous anyway.
constexpr std::size_t candidates_limit = 100;

using Registrations = std::vector<ledger::RegistrationRecord>;

bool covers(const RegistrationTerms& terms, const x509::UnprovenRequest& csr) {
    const auto& names = csr.extensions().subject_alt_names;
    return !names.empty() && std::ranges::all_of(names, [&](const x509::GeneralName& name) {
        const auto& dns = terms.allowed_names.dns;
        const auto& ip = terms.allowed_names.ip;
        switch (name.kind) {
            case x509::GeneralName::Kind::dns:
                return std::ranges::find(dns, lower_case(name.value)) != dns.end();
            case x509::GeneralName::Kind::ip:
                return std::ranges::find(ip, name.value) != ip.end();
            default:
                return false;
        }
    });
}

// The one that is this consumer's.
Result<ledger::RegistrationRecord> one_of_own(const Registrations& found,
                                              const Consumer& consumer) {
    const ledger::RegistrationRecord* own = nullptr;
    for (const auto& registration : found) {
        // A MANO registration has no delegate: any admin acts for it.
        if (consumer.role != Role::admin && registration.delegate != consumer.name) {
            continue;
        }
        if (own != nullptr) {
            return Error{Fault::subject_ambiguous,
                         "more than one registration of this consumer fits", ""};
        }
        own = &registration;
    }
    if (own != nullptr) {
        return *own;
    }
    if (found.empty()) {
        return Error{Fault::not_registered, "", ""};
    }
    return Error{Fault::not_delegate, "", "its delegate is '" + found.front().delegate + "'"};
}

// The names that alone decide which registration is meant: with a VNF instance (a MANO entity
// has none) a subject has one open registration at most. Empty: there is more to look at.
std::string cache_key(const Consumer& consumer, const CsrRequest& request) {
    const bool exact = !request.vnfc_id.empty() &&
                       (!request.vnf_instance_id.empty() || request.cert_type == CertType::mano);
    return exact ? consumer.name + '\n' + std::string(name_of(request.cert_type)) + '\n' +
                       request.vnf_instance_id + '\n' + request.vnfc_id
                 : std::string();
}

}  // namespace

Result<SubjectCache::Entry> Cmf::find_subject(const Consumer& consumer, const CsrRequest& request,
                                              const x509::UnprovenRequest& csr) const {
    const auto key = cache_key(consumer, request);
    auto known = key.empty() ? nullptr : subjects_->find(key);
    if (known && check_alive(*known)) {
        return known;
    }
    BARTIZAN_TRY(auto found, look_up_subject(consumer, request, csr));
    if (!key.empty()) {
        subjects_->keep(key, found);
    }
    return found;
}

void Cmf::forget_subject(const Consumer& consumer, const CsrRequest& request) {
    subjects_->forget(cache_key(consumer, request));
}

// vnfcId alone, vnfInstanceId alone or the names of the request name a subject as long as they
// name exactly one (CSRRequest table, CMF 3.2).
Result<SubjectCache::Entry> Cmf::look_up_subject(const Consumer& consumer,
                                                 const CsrRequest& request,
                                                 const x509::UnprovenRequest& csr) const {
    if (request.cert_type != CertType::vnfoam && request.vnfc_id.empty()) {
        return Error{Fault::malformed_request, "vnfcId: required for VNFCI_CERT", ""};
    }
    const auto search = [&](std::string cert_type, bool live) -> Result<Registrations> {
        ledger::RegistrationFilter filter{.vnf_instance_id = request.vnf_instance_id,
                                          .subject_id = request.vnfc_id,
                                          .cert_type = std::move(cert_type),
                                          .delegate = {},
                                          .live = live,
                                          .limit = candidates_limit,
                                          .after = {}};
        if (request.vnf_instance_id.empty() && request.vnfc_id.empty()) {
            filter.delegate = consumer.name;
        }
        return parts_.ledger.registrations(filter);
    };
    BARTIZAN_TRY(auto found, search(std::string(name_of(request.cert_type)), true));
    if (found.size() == candidates_limit) {
        return Error{Fault::subject_ambiguous, "many registrations fit", ""};
    }
    if (request.vnf_instance_id.empty() && request.vnfc_id.empty()) {
        Registrations covering;
        for (auto& registration : found) {
            BARTIZAN_TRY(const auto terms, terms_from_json(registration.request));
            if (covers(terms, csr)) {
                covering.push_back(std::move(registration));
            }
        }
        found = std::move(covering);
    }
    auto own = one_of_own(found, consumer);
    if (!own) {
        auto error = std::move(own).error();
        if (error.fault == Fault::not_registered) {
            BARTIZAN_TRY(const auto before, search(std::string(name_of(request.cert_type)), false));
            if (!before.empty() && before.front().delegate == consumer.name &&
                std::ranges::find(before.front().gone, request.vnfc_id) !=
                    before.front().gone.end()) {
                return Error{Fault::subject_gone, "its VNFC instance was removed", ""};
            }
            BARTIZAN_TRY(const auto others, search("", true));
            const auto other =
                std::ranges::find(others, consumer.name, &ledger::RegistrationRecord::delegate);
            if (other != others.end()) {
                error.public_detail = "it is registered for " + other->cert_type;
            }
        }
        return error;
    }
    BARTIZAN_TRY(auto terms, terms_from_json(own->request));
    if (request.vnfc_id.empty() && own->subject_ids.size() != 1) {
        return Error{Fault::subject_ambiguous,
                     "the registration has several subjects: name one with vnfcId", ""};
    }
    auto id = request.vnfc_id.empty() ? own->subject_ids.front() : request.vnfc_id;
    return std::make_shared<const RegisteredSubject>(
        RegisteredSubject{std::move(*own), std::move(terms), std::move(id)});
}

}  // namespace bartizan::cmf
