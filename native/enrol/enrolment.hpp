// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Direct mode (IFA 033 clause 11.2.1.1, CMF 6): a VNFC instance enrols itself. It proves itself
// by a one-time secret, and by the VNFM that lists it; later by its own certificate.

#pragma once

#include <variant>

#include "cmf/cmf.hpp"
#include "enrol/secret_request.hpp"
#include "ledger/enrolment_store.hpp"

namespace bartizan::enrol {

struct EnrolmentSettings {
    std::string vnfm;  // NAME of [vnfm NAME]
    // What the names of its VNFC instances may be, and the rules for their CA. Its own name is
    // that of no consumer.
    cmf::Consumer bounds;
    // Since the VNFM lists the VNFC instance, or since its secret was made.
    std::chrono::seconds window{1800};
    std::chrono::seconds retry_after{10};
};

// What a secret was made into: shown once.
struct MadeSecret {
    ledger::EnrolmentSecret record;
    std::string secret;
};

// The VNFC instance is not listed yet, and an operation that may make it is under way.
struct Parked {
    std::chrono::seconds retry_after;
};

using Outcome = std::variant<cmf::CsrResponse, Parked>;

// Of one VNFM; callable from many threads. Ledger and view outlive it.
class Enrolment {
  public:
    Enrolment(EnrolmentSettings settings, ledger::Ledger& ledger, cmf::LcmView& view);

    // name_not_allowed, malformed_request.
    Result<MadeSecret> make_secret(const cmf::Consumer& admin, const SecretRequest& request,
                                   ledger::Time now);

    // not_authenticated for whatever is wrong with user name or secret; enrolment_closed;
    // unknown_vnfc; registration_conflict: delegation mode has it; and the faults of a CSR.
    // `user_name`: its vnfcId, or the id of its server in the VIM. The same request gets the
    // same certificate.
    Result<Outcome> enrol(cmf::Cmf& cmf, const std::string& user_name, const std::string& password,
                          ByteView csr, ledger::Time now);

    // `current`: proven by TLS. not_authenticated if it is none of direct mode that lives;
    // key_reused: renewal takes a new key.
    Result<cmf::CsrResponse> renew(cmf::Cmf& cmf, const x509::Certificate& current, ByteView csr,
                                   ledger::Time now);

    [[nodiscard]] const EnrolmentSettings& settings() const { return settings_; }

  private:
    Result<ledger::EnrolmentSecret> authenticate(const std::string& user_name,
                                                 const std::string& password, ledger::Time now);
    // The listed VNFC instance; nullopt: it may still come.
    Result<std::optional<ledger::ListedVnfc>> find(const ledger::EnrolmentSecret& secret,
                                                   const std::string& user_name, ledger::Time now);

    const EnrolmentSettings settings_;
    ledger::Ledger& ledger_;
    cmf::LcmView& view_;
};

}  // namespace bartizan::enrol
