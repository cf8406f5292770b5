// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Rows that say what they are, for the contract of the ledger's LcmStore.

#pragma once

#include "ledger/contract.hpp"
#include "ledger/lcm_store.hpp"

namespace {

constexpr const char* vnfm_name = "tacker";

ledger::Milliseconds moment(std::int64_t seconds) {
    return ledger::Milliseconds(std::chrono::seconds(seconds));
}

// A notification of vnf-1 of the operation "o-" + `operation`.
ledger::LcmEvent event(const std::string& id, const std::string& operation,
                       const std::string& state, std::int64_t second,
                       const std::string& vnf = "vnf-1") {
    return {.sequence = 0,
            .vnfm = vnfm_name,
            .notification_id = id,
            .vnf_instance_id = vnf,
            .op_occ_id = operation == "CREATE" || operation == "DELETE" ? "" : "o-" + operation,
            .operation = operation,
            .operation_state = state,
            .occurred_at = moment(second),
            .received_at = moment(second + 1)};
}

ledger::VnfLife life(const std::string& operation, const std::string& state, std::int64_t second,
                     const std::string& vnf = "vnf-1") {
    return {.vnfm = vnfm_name,
            .vnf_instance_id = vnf,
            .vnfd_id = "vnfd-1",
            .op_occ_id = "o-" + operation,
            .operation = operation,
            .operation_state = state,
            .occurred_at = moment(second),
            .read_at = at(second)};
}

void journaled(ledger::Ledger& ledger, const ledger::LcmEvent& one) {
    const auto done = ledger.lcm().journal(one);
    REQUIRE_OK(done);
    CHECK(*done);
}

// "SCALE PROCESSING" of what is known of it; "none".
std::string newest(ledger::Ledger& ledger, const std::string& vnf = "vnf-1") {
    const auto found = ledger.lcm().vnf(vnfm_name, vnf);
    REQUIRE_OK(found);
    return *found ? (*found)->operation + " " + (*found)->operation_state : "none";
}

std::vector<std::string> ids(const Result<std::vector<ledger::LcmEvent>>& events) {
    REQUIRE_OK(events);
    std::vector<std::string> out;
    for (const auto& one : *events) {
        out.push_back(one.notification_id);
    }
    return out;
}

// "a VDU1 server-a, b VDU2 " of its VNFC instances.
std::string vnfcs(ledger::Ledger& ledger, const std::string& vnf = "vnf-1",
                  const std::string& vnfm = vnfm_name) {
    const auto found = ledger.lcm().vnfcs(vnfm, vnf);
    REQUIRE_OK(found);
    std::string out;
    for (const auto& one : *found) {
        out += (out.empty() ? "" : ", ") + one.vnfc_id + " " + one.vdu_id + " " + one.resource_id;
    }
    return out;
}

ledger::SubjectScope scope(const std::string& vnf = "vnf-1") {
    return {.delegates = {"vnfm", "@tacker"}, .vnf_instance_id = vnf};
}

ledger::RegistrationRecord provisional(ledger::Ledger& ledger, const std::string& id,
                                       std::vector<std::string> subjects,
                                       const std::string& vnf = "vnf-1",
                                       const std::string& delegate = "vnfm") {
    auto record = registration(id, vnf, std::move(subjects), delegate);
    record.provisional_until = at(4600);
    REQUIRE_OK(ledger.register_subjects(record, audit("registration.created")));
    return record;
}

ledger::CertificateRecord issued(ledger::Ledger& ledger, ledger::RegistrationRecord record,
                                 const std::string& subject) {
    record.subject_ids = {subject};
    const auto made = entry(record, "key of " + record.id + subject, record.id + subject);
    REQUIRE_OK(ledger.record_issue(made));
    return made.certificate;
}

ledger::Settlement settlement(std::vector<std::string> gone, bool confirm,
                              const std::string& op_occ = {}) {
    ledger::Settlement out{.scope = scope(),
                           .vnfm = vnfm_name,
                           .op_occ_id = op_occ,
                           .confirm = confirm,
                           .gone = {},
                           .at = at(1500),
                           .audit = {audit("subject.closed")},
                           .revoked = [](const ledger::CertificateRecord& certificate) {
                               auto record = audit("certificate.revoked");
                               record.subject = certificate.subject.subject_id;
                               return record;
                           }};
    for (auto& id : gone) {
        out.gone.push_back({"VNFCI_CERT", "vnf-1", std::move(id)});
    }
    return out;
}

// "a b?" of the live subjects: "?" provisional, "!" suspended.
std::string living(ledger::Ledger& ledger, const ledger::SubjectScope& of = scope()) {
    const auto found = ledger.lcm().subjects(of, at(1500));
    REQUIRE_OK(found);
    std::string out;
    for (const auto& one : *found) {
        out += (out.empty() ? "" : " ") + one.key.subject_id + (one.provisional_until ? "?" : "") +
               (one.suspended ? "!" : "");
    }
    return out;
}

bool is_revoked(ledger::Ledger& ledger, const ledger::CertificateRecord& certificate) {
    return ledger.certificate(certificate.id).value()->revoked_at.has_value();
}

}  // namespace
