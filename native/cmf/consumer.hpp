// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Consumer: who uses the Certificate Management interface (IFA 033 clause 11.2), and what it
// may name. Everything that is not listed is denied.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmf/enumerations.hpp"
#include "fault/result.hpp"

namespace bartizan::cmf {

enum class Role { vnfm, nfvo, admin };

struct Consumer {
    std::string name;
    Role role = Role::vnfm;
    std::vector<CertType> cert_types;       // that it may register and have signed
    std::vector<std::string> dns_suffixes;  // "vnf.example" covers itself and what is below
    std::vector<std::string> ip_networks;   // "192.0.2.0/24", "2001:db8::/32"
    std::vector<std::string> identities;    // "dns:vnfm.example", "uri:urn:..."; what proves it
    std::string trust_domain;
    std::string vnfm;          // that tells of its VNF instances' lives; empty: none does
    bool direct = false;       // stands for VNFC instances that enrol themselves
    double rate_limit = 1000;  // operations a second
    double rate_burst = 2000;  // operations

    [[nodiscard]] bool may_use(CertType type) const;
};

// A MANO entity's certificate is an admin's affair, a VNFC instance's a VNFM's; and the
// consumer's cert_types name it. not_authorised: "it may not " `act`.
Result<void> check_cert_type(const Consumer& consumer, CertType type, std::string_view act);

// The operator at the machine, whom the deployment directory's permissions admit: may do what
// an admin may.
Consumer local_operator();

class ConsumerTable {
  public:
    explicit ConsumerTable(std::vector<Consumer> consumers) : consumers_(std::move(consumers)) {}

    // not_authorised if there is none of that name.
    [[nodiscard]] Result<Consumer> find(std::string_view name) const;

    // The one consumer that one of these names proves; not_authenticated if it is none.
    [[nodiscard]] Result<Consumer> proven_by(std::span<const std::string> identities) const;

    [[nodiscard]] std::span<const Consumer> all() const { return consumers_; }

  private:
    std::vector<Consumer> consumers_;
};

}  // namespace bartizan::cmf
