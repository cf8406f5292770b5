// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Rows that say what they are, for the ledger's tests.

#pragma once

#include <random>
#include <string>

#include "ledger/ledger.hpp"

namespace bartizan::test {

inline ledger::Time at(std::int64_t seconds) {
    return ledger::Time(std::chrono::seconds(seconds));
}

inline ledger::AuditRecord audit(std::string event) {
    return {.sequence = 0,
            .at = at(1000),
            .event = std::move(event),
            .consumer = "vnfm",
            .subject = "VNFCI_CERT vnf-1/vnfc-1",
            .outcome = "ok",
            .detail = "{}"};
}

inline std::string hex(const Bytes& octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto octet : octets) {
        out += digits[octet >> 4U];
        out += digits[octet & 15U];
    }
    return out;
}

inline ledger::Digest digest(const std::string& of) {
    ledger::Digest out{};
    std::seed_seq seed(of.begin(), of.end());
    std::mt19937 random(seed);
    for (auto& octet : out) {
        octet = static_cast<std::uint8_t>(random());
    }
    return out;
}

inline ledger::RegistrationRecord registration(const std::string& id, const std::string& vnf,
                                               std::vector<std::string> subjects,
                                               const std::string& delegate = "vnfm") {
    return {.id = id,
            .cert_type = "VNFCI_CERT",
            .vnf_instance_id = vnf,
            .subject_ids = std::move(subjects),
            .mode = "DELEGATION-MODE",
            .delegate = delegate,
            .ca_id = "local",
            .profile = "vnfci",
            .request = R"({"terms":")" + id + R"("})",
            .state = "REGISTERED",
            .created_at = at(1000)};
}

// A certificate of `vnf`/`subject` that is valid from 1000 to 2000.
inline ledger::IssueEntry entry(const ledger::RegistrationRecord& registration,
                                const std::string& key, const std::string& request) {
    const auto serial = digest("serial " + key + request);
    ledger::IssueEntry out;
    auto& certificate = out.certificate;
    certificate.ca_id = registration.ca_id;
    certificate.serial = Bytes(serial.begin(), serial.begin() + 19);
    certificate.serial[0] = 0x55;
    certificate.id = certificate.ca_id + "." + hex(certificate.serial);
    certificate.der = Bytes(600, 0x30);
    certificate.registration_id = registration.id;
    certificate.subject = {registration.cert_type, registration.vnf_instance_id,
                           registration.subject_ids.front()};
    certificate.spki_sha256 = digest("key " + key);
    certificate.not_before = at(1000);
    certificate.not_after = at(2000);
    certificate.issued_at = at(1000);
    out.request_key = digest("request " + request);
    out.audit = audit("certificate.issued");
    return out;
}

}  // namespace bartizan::test
