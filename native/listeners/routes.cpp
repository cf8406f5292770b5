// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/routes.hpp"

#include <optional>

#include "listeners/certm.hpp"
#include "listeners/path.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

using wire::Lane;

// A row is one line, however long.
// clang-format off
constexpr Route routes[] = {
    {"createRegistration", "POST", "registrations", true, true, Lane::changing, max_request_body, create_registration},
    {"createRegistrations", "POST", "registrations/batch", true, true, Lane::changing, max_batch_body, create_registrations},
    {"listRegistrations", "GET", "registrations", true, true, Lane::reading, 0, list_registrations},
    {"showRegistration", "GET", "registrations/{}", true, true, Lane::reading, 0, show_registration},
    {"deleteRegistration", "DELETE", "registrations/{}", true, true, Lane::changing, 0, delete_registration},
    {"signCsr", "POST", "certificate_signing_requests", true, false, Lane::changing, max_request_body, nullptr},
    {"signCsrs", "POST", "certificate_signing_requests/batch", true, false, Lane::changing, max_batch_body, sign_csrs},
    {"showCsrResponse", "GET", "certificate_signing_requests/{}", true, true, Lane::reading, 0, show_csr_response},
    {"signManoCsr", "POST", "mano_certificates", false, true, Lane::changing, max_request_body, sign_mano_csr},
    {"listCertificates", "GET", "certificates", true, true, Lane::reading, 0, list_certificates},
    {"showCertificate", "GET", "certificates/{}", true, true, Lane::reading, 0, show_certificate},
    {"revokeCertificate", "POST", "certificates/{}/revoke", true, true, Lane::changing, max_request_body, revoke_certificate},
    {"listAuditRecords", "GET", "audit_records", false, true, Lane::reading, 0, list_audit_records},
    {"listProfiles", "GET", "profiles", true, true, Lane::reading, 0, list_profiles},
    {"showStatus", "GET", "status", false, true, Lane::reading, 0, show_status},
    {"showLcmStatus", "GET", "lcm/status", false, true, Lane::reading, 0, show_lcm_status},
    {"reconcileLcm", "POST", "lcm/reconciliations", false, true, Lane::changing, max_request_body, reconcile_lcm},
    {"createEnrolmentSecret", "POST", "enrolment_secrets", false, true, Lane::changing, max_request_body, create_enrolment_secret},
    {"listEnrolmentSecrets", "GET", "enrolment_secrets", false, true, Lane::reading, 0, list_enrolment_secrets},
    {"deleteEnrolmentSecret", "DELETE", "enrolment_secrets/{}", false, true, Lane::changing, 0, delete_enrolment_secret},
};

// clang-format on

}  // namespace

std::span<const Route> certm_routes() {
    return routes;
}

Result<Match> match(std::string_view method, std::span<const std::string> segments) {
    std::string allowed;
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    for (const auto& route : routes) {
        auto ids = ids_of(route.path, segments);
        if (!ids) {
            continue;
        }
        // "registrations/batch" is no registration whose id is "batch".
        if (!ids->empty() && ids->front() == "batch") {
            continue;
        }
        if (route.method == wanted) {
            return Match{&route, std::move(*ids)};
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (allowed.empty()) {
        return Error{Fault::no_such_resource, "", ""};
    }
    return wire::method_not_allowed(allowed);
}

}  // namespace bartizan::listeners
