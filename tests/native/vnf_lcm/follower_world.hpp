// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A follower between a CMF with a ledger and a VNFM that answers by a script.

#pragma once

#include "cmf/house.hpp"
#include "vnf_lcm/follower.hpp"
#include "vnf_lcm/scripted.hpp"

namespace bartizan::test {

using namespace std::chrono_literals;

// The CMF's side as bartizand makes it: of VNFM "t", whose consumer is "vnfm".
class HouseRegistry final : public vnf_lcm::Registry {
  public:
    explicit HouseRegistry(House& house) : house_(house) {}

    Result<std::vector<ledger::LiveSubject>> live_subjects(const std::string& vnf) override {
        return house_.cmf->live_subjects(scope(vnf));
    }

    Result<void> suspend(const std::string& vnf, bool suspended) override {
        return house_.cmf->suspend(scope(vnf), suspended);
    }

    Result<ledger::SettlementOutcome> settle(const std::string& vnf,
                                             const cmf::Settling& settling) override {
        return house_.cmf->settle(scope(vnf), settling);
    }

    ledger::LcmStore& store() override { return house_.ledger->lcm(); }

    ledger::Time now() override { return house_.wall + std::chrono::seconds(later.load()); }

    bool may_act() override { return acting; }

    static cmf::LcmScope scope(const std::string& vnf) { return {"t", {"vnfm"}, vnf}; }

    std::atomic<int> later = 0;  // seconds
    std::atomic<bool> acting = true;

  private:
    House& house_;
};

class ScriptedConnection final : public vnf_lcm::VnfmConnection {
  public:
    explicit ScriptedConnection(Script& script) : script_(script) {}

    Result<vnf_lcm::HttpAnswer> exchange(const std::string& method, const std::string& path,
                                         const std::string& body) override {
        return script_.exchange(method, path, body);
    }

    void interrupt() override {}

  private:
    Script& script_;
};

class Counter final : public vnf_lcm::FollowerObserver {
  public:
    void converged(std::chrono::milliseconds) override { ++count; }

    std::atomic<int> count = 0;
};

template <class Condition>
inline void eventually(Condition condition) {
    bool held = condition();
    for (int i = 0; i < 2000 && !held; ++i) {
        std::this_thread::sleep_for(10ms);
        held = condition();
    }
    CHECK(held);
}

// Nothing is reconciled unless it is asked for, but once at the start.
struct Followed {
    Followed() {
        settings.vnfm = "t";
        settings.reconcile = 3600s;
        settings.between_sightings = 60s;
        settings.first_retry = 1ms;
    }

    void start() {
        follower = std::make_unique<vnf_lcm::Follower>(
            settings, [this] { return std::make_unique<ScriptedConnection>(script); }, registry,
            counter);
        follower->start();
    }

    vnf_lcm::Reconciliation reconcile(const vnf_lcm::ReconcileOrder& order = {}) {
        return taken(follower->reconcile(order, 20s));
    }

    // As a request that waits asks for it; returns when it was done.
    void look(const std::string& vnf) {
        const auto reads = [&] {
            return std::ranges::count(script.asked(), "GET /vnflcm/v2/vnf_instances/" + vnf);
        };
        const auto before = reads();
        CHECK(follower->look_again(vnf));
        eventually([&] { return reads() > before; });
        // An order is answered after what was begun.
        static_cast<void>(follower->reconcile({.dry_run = true, .approve = {}}, 20s));
        CHECK_FALSE(follower->look_again(vnf));
    }

    // The VNFM has it so.
    void tell(const std::string& vnf, const std::vector<std::string>& vnfcs,
              const std::string& operations = {}) {
        script.answer("/vnflcm/v2/vnf_instances/" + vnf, ok(instance_text(vnf, vnfcs)));
        script.answer("/vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId," + vnf + ")",
                      ok("[" + operations + "]"));
    }

    void list(const std::string& ids) {
        script.answer("/vnflcm/v2/vnf_instances?exclude_default", ok("[" + ids + "]"));
    }

    void notify(const std::string& id, const std::string& vnf, const std::string& operation,
                const std::string& state, int second = 10) {
        taken(house.ledger->lcm().journal(
            {.sequence = 0,
             .vnfm = "t",
             .notification_id = id,
             .vnf_instance_id = vnf,
             .op_occ_id = operation == "DELETE" ? "" : "o-" + operation,
             .operation = operation,
             .operation_state = state,
             .occurred_at = ledger::Milliseconds(std::chrono::milliseconds(
                 date_time::read_time("2026-11-26T10:00:00Z")->time_since_epoch() +
                 std::chrono::seconds(second))),
             .received_at =
                 std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())}));
        if (follower) {
            follower->wake();
        }
    }

    // Registered while its operation goes on; with a certificate.
    void enrol(const std::string& vnf, const std::vector<std::string>& subjects) {
        auto consumer = vnfm();
        consumer.vnfm = "t";
        for (const auto& subject : subjects) {
            taken(house.cmf->register_subjects(consumer, {.cert_type = cmf::CertType::vnfci,
                                                          .subject_ids = {subject},
                                                          .mode = cmf::HandlingMode::delegation,
                                                          .vnf_instance_id = vnf,
                                                          .allowed_names = {},
                                                          .attestation_policy = {},
                                                          .key_attesters = {}}));
            const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
            taken(house.cmf->enrol(consumer, {.vnfc_id = subject,
                                              .vnf_instance_id = vnf,
                                              .cert_type = cmf::CertType::vnfci,
                                              .chain = cmf::ChainRequest::requested,
                                              .csr = request_of(key, {})}));
        }
    }

    // "a b" of those that live, with "?" where they are provisional.
    std::string living(const std::string& vnf = {}) {
        std::string out;
        for (const auto& one : taken(house.cmf->live_subjects(HouseRegistry::scope(vnf)))) {
            out +=
                (out.empty() ? "" : " ") + one.key.subject_id + (one.provisional_until ? "?" : "");
        }
        return out;
    }

    std::size_t valid() {
        ledger::CertificateFilter filter;
        filter.revoked = false;
        return taken(house.ledger->certificates(filter)).size();
    }

    House house;
    HouseRegistry registry{house};
    Counter counter;
    Script script;
    vnf_lcm::FollowerSettings settings;
    std::unique_ptr<vnf_lcm::Follower> follower;
};

// A VNF instance v-1 whose INSTANTIATE goes on, with subjects that wait for it.
inline void begin(Followed& world, const std::vector<std::string>& subjects) {
    world.list(R"({"id": "v-1"})");
    world.tell("v-1", {}, op_occ_text("o-INSTANTIATE", "v-1", "INSTANTIATE", "PROCESSING"));
    world.notify("n-1", "v-1", "INSTANTIATE", "PROCESSING");
    world.enrol("v-1", subjects);
}

inline std::vector<std::string> numbered(int count) {
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) {
        out.push_back("c" + std::to_string(i));
    }
    return out;
}

inline std::string what_of(const vnf_lcm::Reconciliation& found) {
    std::string out;
    for (const auto& one : found.differences) {
        out += (out.empty() ? "" : " ") + one.what + "=" + one.subject.subject_id;
    }
    return out;
}

}  // namespace bartizan::test
