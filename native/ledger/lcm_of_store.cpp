// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/lcm_of_store.hpp"

#include <array>
#include <set>

namespace bartizan::ledger {
namespace {

constexpr std::size_t certificates_at_once = 100;

bool is_final(const std::string& state) {
    return state == "COMPLETED" || state == "FAILED" || state == "FAILED_TEMP" ||
           state == "ROLLED_BACK";
}

// Notifications come in any order. By the VNFM's clock, which may tell seconds, the later one
// holds; where that cannot tell, another operation began after this one ended, and an operation
// that ended has not begun again.
bool moves_on(const VnfLife& known, const VnfLife& told) {
    if (told.occurred_at != known.occurred_at) {
        return told.occurred_at > known.occurred_at;
    }
    if (told.op_occ_id != known.op_occ_id) {
        return told.in_progress() || !known.in_progress();
    }
    return is_final(told.operation_state) || !is_final(known.operation_state);
}

using Parts = std::array<std::string, 3>;

Parts parts_of(const SubjectKey& key) {
    return {key.vnf_instance_id, key.cert_type, key.subject_id};
}

std::set<Parts> parts_of(const std::vector<SubjectKey>& keys) {
    std::set<Parts> out;
    for (const auto& key : keys) {
        out.insert(parts_of(key));
    }
    return out;
}

VnfLife life_of(const LcmEvent& event) {
    return {.vnfm = event.vnfm,
            .vnf_instance_id = event.vnf_instance_id,
            .vnfd_id = {},
            .op_occ_id = event.op_occ_id,
            .operation = event.operation,
            .operation_state = event.operation_state,
            .occurred_at = event.occurred_at,
            .read_at = std::nullopt};
}

std::uint64_t revoke_all(Tables& tables, const Settlement& settlement, const LiveSubject& subject) {
    std::uint64_t revoked = 0;
    while (true) {
        CertificateFilter live;
        live.registration_id = subject.registration_id;
        live.subject_id = subject.key.subject_id;
        live.revoked = false;
        live.limit = certificates_at_once;
        const auto found = tables->certificates.list(live);
        for (const auto& certificate : found) {
            tables->certificates.revoke(tables->certificates.row(certificate.id), certificate,
                                        settlement.reason, settlement.at);
            tables->crls.revoked_one(certificate.ca_id);
            tables->audit.insert(settlement.revoked(certificate));
            ++revoked;
        }
        if (found.size() < certificates_at_once) {
            return revoked;
        }
    }
}

}  // namespace

Result<void> LcmOfStore::change(std::function<void(Tables&)> work) {
    BARTIZAN_CHECK(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        work(tables);
        return true;
    }));
    return {};
}

Result<bool> LcmOfStore::journal(const LcmEvent& event) {
    return writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        if (!tables->lcm.insert(event)) {
            return false;
        }
        const auto told = life_of(event);
        const auto known = tables->lcm.lives(event.vnfm, event.vnf_instance_id);
        if (known.empty() || moves_on(known.front(), told)) {
            tables->lcm.keep(told);
            if (told.in_progress()) {
                tables->registrations.end_suspension(told.vnf_instance_id);
            }
        }
        return true;
    });
}

Result<std::vector<LcmEvent>> LcmOfStore::pending(const std::string& vnfm, std::size_t limit) {
    return readers_.read([&](Tables& tables) { return tables->lcm.pending(vnfm, limit); });
}

Result<void> LcmOfStore::applied(const std::string& vnfm, const std::string& vnf_instance_id,
                                 std::int64_t sequence) {
    return change(
        [&](Tables& tables) { tables->lcm.set_applied(vnfm, vnf_instance_id, sequence); });
}

Result<void> LcmOfStore::forget_applied(const std::string& vnfm, Milliseconds received_before) {
    return change([&](Tables& tables) { tables->lcm.delete_applied(vnfm, received_before); });
}

Result<std::optional<LcmSubscription>> LcmOfStore::subscription(const std::string& vnfm) {
    return readers_.read([&](Tables& tables) { return tables->lcm.subscription(vnfm); });
}

Result<void> LcmOfStore::keep_subscription(const LcmSubscription& subscription) {
    return change([&](Tables& tables) { tables->lcm.keep_subscription(subscription); });
}

Result<std::vector<std::string>> LcmOfStore::vnfms_of(const std::string& vnf_instance_id) {
    return readers_.read([&](Tables& tables) { return tables->lcm.vnfms_of(vnf_instance_id); });
}

Result<std::optional<VnfLife>> LcmOfStore::vnf(const std::string& vnfm,
                                               const std::string& vnf_instance_id) {
    return readers_.read([&](Tables& tables) {
        auto found = tables->lcm.lives(vnfm, vnf_instance_id);
        return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
    });
}

Result<std::vector<VnfLife>> LcmOfStore::vnfs(const std::string& vnfm) {
    return readers_.read([&](Tables& tables) { return tables->lcm.lives(vnfm, ""); });
}

Result<void> LcmOfStore::keep(const VnfLife& life, const std::vector<ListedVnfc>& vnfcs) {
    return change([&](Tables& tables) {
        const auto known = tables->lcm.lives(life.vnfm, life.vnf_instance_id);
        if (!known.empty() && known.front().occurred_at > life.occurred_at &&
            known.front().op_occ_id != life.op_occ_id) {
            return;
        }
        tables->lcm.keep(life);
        tables->lcm.keep_vnfcs(life, vnfcs);
    });
}

Result<void> LcmOfStore::forget(const std::string& vnfm, const std::string& vnf_instance_id) {
    return change([&](Tables& tables) { tables->lcm.remove(vnfm, vnf_instance_id); });
}

Result<std::vector<ListedVnfc>> LcmOfStore::vnfcs(const std::string& vnfm,
                                                  const std::string& vnf_instance_id) {
    return readers_.read([&](Tables& tables) { return tables->lcm.vnfcs(vnfm, vnf_instance_id); });
}

Result<std::vector<LiveSubject>> LcmOfStore::subjects(const SubjectScope& scope, Time at) {
    return readers_.read([&](Tables& tables) { return tables->lcm.subjects(scope, at); });
}

Result<void> LcmOfStore::suspend(const SubjectScope& scope, bool suspended) {
    return change([&](Tables& tables) {
        for (const auto& subject : tables->lcm.subjects(scope, {})) {
            if (subject.provisional_until && subject.suspended != suspended) {
                tables->registrations.set_suspended(subject.registration_id, suspended);
            }
        }
    });
}

Result<SettlementOutcome> LcmOfStore::settle(const Settlement& settlement) {
    return writer_.run<SettlementOutcome>([&](Tables& tables) -> Result<SettlementOutcome> {
        SettlementOutcome outcome;
        const auto& vnf = settlement.scope.vnf_instance_id;
        const auto lives = settlement.op_occ_id.empty() ? std::vector<VnfLife>()
                                                        : tables->lcm.lives(settlement.vnfm, vnf);
        if (!lives.empty() && lives.front().in_progress() &&
            lives.front().op_occ_id != settlement.op_occ_id) {
            outcome.overtaken = true;
            return outcome;
        }
        std::set<std::string> confirmed, undecided;
        const auto gone = parts_of(settlement.gone);
        const auto doubted = parts_of(settlement.undecided);
        const auto subjects = tables->lcm.subjects(settlement.scope, settlement.at);
        for (const auto& subject : subjects) {
            if (doubted.contains(parts_of(subject.key))) {
                undecided.insert(subject.registration_id);
            }
        }
        for (const auto& subject : subjects) {
            if (gone.contains(parts_of(subject.key))) {
                outcome.revoked += revoke_all(tables, settlement, subject);
                tables->registrations.end_subject(subject.key, subject.registration_id,
                                                  settlement.at);
                ++outcome.closed;
            } else if (settlement.confirm && subject.provisional_until &&
                       !undecided.contains(subject.registration_id) &&
                       confirmed.insert(subject.registration_id).second) {
                tables->registrations.set_provisional(subject.registration_id, std::nullopt);
                tables->registrations.set_suspended(subject.registration_id, false);
            }
        }
        outcome.confirmed = confirmed.size();
        for (const auto& audit : settlement.audit) {
            tables->audit.insert(audit);
        }
        return outcome;
    });
}

}  // namespace bartizan::ledger
