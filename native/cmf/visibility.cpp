// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Unknown and foreign look alike: whether an identifier exists is nobody else's business.

#include "cmf/cmf.hpp"

namespace bartizan::cmf {
namespace {

bool may_see(const Consumer& consumer, const ledger::RegistrationRecord& registration) {
    return consumer.role == Role::admin || registration.delegate == consumer.name;
}

// False: the filter asks for another consumer's, of which there is nothing to see.
template <class Filter>
bool narrow(const Consumer& consumer, Filter& filter) {
    if (consumer.role == Role::admin) {
        return true;
    }
    if (!filter.delegate.empty() && filter.delegate != consumer.name) {
        return false;
    }
    filter.delegate = consumer.name;
    return true;
}

}  // namespace

Result<ledger::RegistrationRecord> Cmf::registration(const Consumer& consumer,
                                                     const std::string& id) const {
    BARTIZAN_TRY(auto found, parts_.ledger.registration(id));
    if (!found || !may_see(consumer, *found)) {
        return Error{Fault::not_found, "registration " + id.substr(0, 64), ""};
    }
    return std::move(*found);
}

Result<ledger::CertificateRecord> Cmf::certificate(const Consumer& consumer,
                                                   const std::string& id) const {
    const Error unknown{Fault::not_found, "certificate " + id.substr(0, 128), ""};
    BARTIZAN_TRY(auto found, parts_.ledger.certificate(id));
    if (!found) {
        return unknown;
    }
    if (consumer.role != Role::admin) {
        BARTIZAN_TRY(const auto registration, parts_.ledger.registration(found->registration_id));
        if (!registration || !may_see(consumer, *registration)) {
            return unknown;
        }
    }
    return std::move(*found);
}

Result<CsrResponse> Cmf::csr_response(const Consumer& consumer, const std::string& certificate_id) {
    BARTIZAN_TRY(auto found, certificate(consumer, certificate_id));
    BARTIZAN_TRY(const ca::Issuer* ca, issuer(found.ca_id));
    return CsrResponse{.certificate = std::move(found),
                       .chain = {ca->chain().begin(), ca->chain().end()},
                       .attestation = {},
                       .repeated = true};
}

Result<std::vector<ledger::RegistrationRecord>> Cmf::registrations(
    const Consumer& consumer, ledger::RegistrationFilter filter) const {
    if (!narrow(consumer, filter)) {
        return std::vector<ledger::RegistrationRecord>();
    }
    return parts_.ledger.registrations(filter);
}

Result<std::vector<ledger::CertificateRecord>> Cmf::certificates(
    const Consumer& consumer, ledger::CertificateFilter filter) const {
    if (!narrow(consumer, filter)) {
        return std::vector<ledger::CertificateRecord>();
    }
    return parts_.ledger.certificates(filter);
}

}  // namespace bartizan::cmf
