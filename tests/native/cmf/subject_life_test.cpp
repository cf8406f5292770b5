// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Subjects that live as their VNFC instances do (CMF 2.1, row 4 of 3.3), by what the ledger has
// of a VNFM.

#include "cmf/house.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::House;
using test::taken;

namespace {

// Who reads the VNFM: it is asked to, and says whether it will.
class View final : public cmf::LcmView {
  public:
    bool look_again(const std::string& vnfm, const std::string& vnf) override {
        asked.push_back(vnfm + " " + vnf);
        return will_look;
    }

    std::vector<std::string> asked;
    bool will_look = false;
};

struct World {
    // The VNFM has told that of vnf-1.
    void tell(const std::string& operation, const std::string& state,
              const std::vector<std::string>& vnfcs = {}) {
        std::vector<ledger::ListedVnfc> listed;
        for (const auto& id : vnfcs) {
            listed.push_back({id, "VDU1", ""});
        }
        ++second;
        REQUIRE(house.ledger->lcm().keep(
            {.vnfm = "tacker",
             .vnf_instance_id = "vnf-1",
             .vnfd_id = "vnfd",
             .op_occ_id = "o-" + operation,
             .operation = operation,
             .operation_state = state,
             .occurred_at = ledger::Milliseconds(std::chrono::seconds(second)),
             .read_at = house.wall},
            listed));
    }

    static cmf::RegisterRequest request(std::vector<std::string> subjects,
                                        const std::string& vnf = "vnf-1") {
        return {.cert_type = cmf::CertType::vnfci,
                .subject_ids = std::move(subjects),
                .mode = cmf::HandlingMode::delegation,
                .vnf_instance_id = vnf,
                .allowed_names = {},
                .attestation_policy = {},
                .key_attesters = {}};
    }

    static cmf::Consumer consumer(const std::string& vnfm = "tacker") {
        auto out = test::vnfm();
        out.vnfm = vnfm;
        return out;
    }

    ledger::RegistrationRecord registered(const std::vector<std::string>& subjects) {
        return taken(house.cmf->register_subjects(consumer(), request(subjects))).registration;
    }

    Fault register_fault(const std::vector<std::string>& subjects,
                         const std::string& vnf = "vnf-1") {
        const auto outcome = house.cmf->register_subjects(consumer(), request(subjects, vnf));
        REQUIRE_FALSE(outcome.has_value());
        return outcome.error().fault;
    }

    static cmf::CsrRequest csr(const std::string& subject) {
        const auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
        auto out = House::csr_request(test::request_of(key, {}));
        out.vnfc_id = subject;
        return out;
    }

    // "subject_gone: why"; empty: it was issued.
    std::string refusal(const cmf::CsrRequest& asked) {
        const auto outcome = house.cmf->enrol(consumer(), asked);
        return outcome ? std::string()
                       : std::string(traits(outcome.error().fault).name) + ": " +
                             outcome.error().public_detail;
    }

    std::string refusal(const std::string& subject) { return refusal(csr(subject)); }

    void settle(const std::vector<std::string>& gone, bool confirm = true) {
        cmf::Settling settling{.gone = {},
                               .confirm = confirm,
                               .undecided = {},
                               .why = "SCALE COMPLETED o-SCALE",
                               .op_occ_id = {}};
        for (const auto& id : gone) {
            settling.gone.push_back({"VNFCI_CERT", "vnf-1", id});
        }
        REQUIRE(house.cmf->settle(scope, settling));
    }

    View view;
    House house{x509::KeyAlgorithm::ec_p256, &view};
    cmf::LcmScope scope{.vnfm = "tacker", .consumers = {"vnfm"}, .vnf_instance_id = "vnf-1"};
    int second = 0;
};

const std::string gone = "subject_gone: its VNFC instance was removed";
const std::string failed = "subject_gone: the operation that it belongs to failed: retry it first";
const std::string late =
    "subject_gone: the operation that it belongs to was not seen to complete in time";

}  // namespace

SCENARIO("A VNFC of an operation under way is provisional, for an hour at most",
         "[cmf][CMF-2.1][CMF.Certm.Del.001]") {
    World world;
    const auto state = GENERATE("STARTING", "PROCESSING");
    world.tell("INSTANTIATE", state);
    const auto made = world.registered({"a"});
    CHECK(made.provisional_until == world.house.wall + 1h);
    CHECK(world.view.asked.empty());  // nothing to ask the VNFM for
    CHECK(world.refusal("a").empty());

    WHEN("its time is not yet up") {
        world.house.wall += 1h - 1s;
        CHECK(world.refusal("a").empty());
    }
    WHEN("its time is up") {
        world.house.wall += 1h;
        CHECK(world.refusal("a") == late);
    }
    WHEN("it was registered once more, by a retried operation") {
        world.house.wall += 30min;
        CHECK(world.registered({"a"}).id == made.id);
        world.house.wall += 1h - 1s;
        CHECK(world.refusal("a").empty());
        world.house.wall += 1s;
        CHECK(world.refusal("a") == late);
    }
    WHEN("it was confirmed in time") {
        world.settle({});
        world.house.wall += 48h;
        CHECK(world.refusal("a").empty());
    }
}

SCENARIO("A VNFC that the VNFM lists is alive, whatever its VNF instance does", "[cmf][CMF-2.1]") {
    World world;
    const auto state = GENERATE("PROCESSING", "COMPLETED", "FAILED_TEMP");
    world.tell("SCALE", state, {"a", "b"});
    CHECK_FALSE(world.registered({"a", "b"}).provisional_until);
    // One that it does not list makes all of the registration wait, or keeps it out.
    if (std::string(state) == "PROCESSING") {
        world.tell("SCALE", state, {"c"});
        CHECK(world.registered({"c", "d"}).provisional_until);
    } else {
        CHECK(world.register_fault({"b", "d"}) == Fault::unknown_vnfc);
    }
}

SCENARIO("Nothing is registered for a VNF instance in which nothing goes on",
         "[cmf][CMF-2.1][X-CSR-1]") {
    World world;
    const auto state =
        GENERATE("COMPLETED", "FAILED", "FAILED_TEMP", "ROLLING_BACK", "ROLLED_BACK");
    world.tell("SCALE", state, {"a"});
    CHECK(world.register_fault({"x"}) == Fault::unknown_vnfc);
    CHECK(world.register_fault({"a"}, "vnf-2") == Fault::unknown_vnfc);
    CHECK(world.view.asked == std::vector<std::string>{"tacker vnf-1", "tacker vnf-2"});
    CHECK(world.refusal("x").starts_with("not_registered"));
    const auto trail = taken(world.house.ledger->audit({.event = "registration.refused"}));
    REQUIRE(trail.size() == 2);
    CHECK(trail.front().outcome == "unknown_vnfc");
}

SCENARIO("A request waits while its VNF instance is being looked at, and never for the VNFM",
         "[cmf][CMF-2.3]") {
    World world;
    world.view.will_look = true;
    CHECK(world.register_fault({"a"}) == Fault::vnfm_view_pending);
    CHECK(traits(Fault::vnfm_view_pending).http_status == 503);
    world.tell("INSTANTIATE", "PROCESSING");
    CHECK(world.registered({"a"}).provisional_until);
    world.view.will_look = false;
    CHECK(world.register_fault({"a"}, "vnf-2") == Fault::unknown_vnfc);
}

SCENARIO("In a batch each registration is held against its own VNF instance", "[cmf][CMF-2.1]") {
    World world;
    world.tell("INSTANTIATE", "PROCESSING");
    const std::vector requests{World::request({"a"}), World::request({"b"}, "vnf-2"),
                               World::request({"c"})};
    const auto outcomes = world.house.cmf->register_subjects(World::consumer(), requests);
    REQUIRE(outcomes.size() == 3);
    CHECK(outcomes[0].has_value());
    REQUIRE_FALSE(outcomes[1].has_value());
    CHECK(outcomes[1].error().fault == Fault::unknown_vnfc);
    CHECK(outcomes[2].has_value());
}

SCENARIO("Where no VNFM is followed, and for a MANO entity, the registration confirms",
         "[cmf][CMF-2.1]") {
    World world;
    const auto outcome =
        world.house.cmf->register_subjects(World::consumer(""), World::request({"a"}));
    CHECK_FALSE(taken(outcome).registration.provisional_until);
    const auto trail = taken(world.house.ledger->audit({.event = "registration.created"}));
    CHECK(trail.back().detail.find("confirmed by the registration") != std::string::npos);
    CHECK(world.view.asked.empty());
}

SCENARIO("Row 4: a subject that is gone gets nothing, whatever else is wrong with its request",
         "[cmf][CMF-3.3]") {
    World world;
    world.tell("SCALE", "PROCESSING");
    const auto subjects =
        GENERATE(std::vector<std::string>{"a"}, std::vector<std::string>{"a", "b"});
    world.registered(subjects);
    const auto kept = world.csr("a");
    const auto first = taken(world.house.cmf->enrol(World::consumer(), kept));
    auto forged = world.csr("a");
    forged.csr.back() ^= 1;
    CHECK(world.refusal(forged).starts_with("bad_pop"));

    WHEN("its VNFC instance was removed") {
        world.settle({"a"});
        CHECK(world.refusal("a") == gone);
        CHECK(world.refusal(forged) == gone);
        // The answer of an earlier request is none any more.
        CHECK(world.refusal(kept) == gone);
        if (subjects.size() > 1) {
            CHECK(world.refusal("b").empty());
        }
        // Without the name of the VNF instance it is the same subject.
        auto open = world.csr("a");
        open.vnf_instance_id.clear();
        CHECK(world.refusal(open) == gone);
        const auto trail = taken(world.house.ledger->audit({.event = "csr.refused"}));
        CHECK(trail.back().outcome == "subject_gone");
    }
    WHEN("its operation failed and may be retried") {
        REQUIRE(world.house.cmf->suspend(world.scope, true));
        CHECK(world.refusal("a") == failed);
        CHECK(world.refusal(forged) == failed);
        CHECK(taken(world.house.ledger->certificate(first.certificate.id))->revoked_at ==
              std::nullopt);
        REQUIRE(world.house.cmf->suspend(world.scope, false));
        CHECK(world.refusal("a").empty());
    }
    WHEN("its operation was not seen to end") {
        world.house.wall += 1h;
        CHECK(world.refusal(forged) == late);
    }
    WHEN("another process settled it a moment ago") {
        ledger::Settlement settlement{.scope = {.delegates = {"vnfm"}, .vnf_instance_id = "vnf-1"},
                                      .vnfm = "tacker",
                                      .op_occ_id = {},
                                      .confirm = true,
                                      .gone = {{"VNFCI_CERT", "vnf-1", "a"}},
                                      .at = world.house.wall,
                                      .audit = {},
                                      .revoked = [](const auto&) {
                                          return ledger::AuditRecord{.sequence = 0,
                                                                     .at = test::today(),
                                                                     .event = "certificate.revoked",
                                                                     .consumer = "lcm tacker",
                                                                     .subject = "a",
                                                                     .outcome = "ok",
                                                                     .detail = "{}"};
                                      }};
        taken(world.house.ledger->lcm().settle(settlement));
        CHECK_FALSE(world.refusal("a").empty());
        CHECK(world.refusal("a") == gone);
        CHECK(taken(world.house.ledger->certificate_count()) == 1);
    }
}

SCENARIO("A subject that is gone lives again once it is registered anew", "[cmf][CMF-2.1]") {
    World world;
    world.tell("SCALE", "PROCESSING");
    const auto first = world.registered({"a"});
    world.settle({"a"});
    REQUIRE(world.refusal("a") == gone);
    world.tell("HEAL", "PROCESSING");
    const auto second = world.registered({"a"});
    CHECK(second.id != first.id);
    CHECK(world.refusal("a").empty());
}

SCENARIO("What was closed is on record with the operation that closed it", "[cmf][CMF-8]") {
    World world;
    world.tell("SCALE", "PROCESSING");
    world.registered({"a"});
    REQUIRE(world.refusal("a").empty());
    world.settle({"a"});
    for (const auto* event : {"subject.closed", "certificate.revoked"}) {
        INFO(event);
        const auto trail = taken(world.house.ledger->audit({.event = event}));
        REQUIRE(trail.size() == 1);
        CHECK(trail.front().consumer == "lcm tacker");
        CHECK(trail.front().subject == "VNFCI_CERT vnf-1/a");
        CHECK(trail.front().detail.find("SCALE COMPLETED o-SCALE") != std::string::npos);
    }
    const auto detail =
        taken(world.house.ledger->audit({.event = "certificate.revoked"})).front().detail;
    CHECK(detail.find("cessationOfOperation") != std::string::npos);
}
