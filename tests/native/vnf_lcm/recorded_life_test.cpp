// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Two whole lives of a VNF in a real Tacker (tests/vectors/tacker), told again: its notifications,
// and what it answered when it was asked then.

#include "vnf_lcm/follower_world.hpp"
#include "vnf_lcm/notification.hpp"
#include "vnf_lcm/recorded.hpp"

using namespace bartizan;
using namespace bartizan::test;

namespace {

// An operation: the step of which the files of its end are named, and of its notifications the
// part that is common to their names.
struct Step {
    std::string end;
    std::string notifications;
    bool completed = true;
};

struct Life {
    std::string prefix;  // of the files' names
    std::vector<Step> steps;
};

const Life plain{"",
                 {{"instantiate", "-instantiate-"},
                  {"scale_out", "-scale_out-"},
                  {"heal_one", "-heal_one-"},
                  {"scale_in", "-scale_in-"},
                  {"modify", "-modify-"},
                  {"heal_failed", "-heal_refused-", false},
                  {"scale_retried", "-scale_refused-"},
                  {"change_ext_conn", "-change_ext_conn-"},
                  {"heal_all", "-heal_all-"},
                  {"heal_stack", "-heal_stack-"},
                  {"change_package", "-change_package-"},
                  {"heal_retried", "-heal_refused_at_its_end-"},
                  {"scale_rolled_back", "-scale_refused_again-", false},
                  {"terminate", "-terminate-"}}};
const Life mapped{"mapped_",
                  {{"instantiate", "-instantiate-"},
                   {"scale_out", "-scale_out-"},
                   {"heal", "-heal-"},
                   {"terminate", "-terminate-"}}};

std::vector<vnf_lcm::Notification> notifications_of(const Life& life, const Step& step) {
    std::vector<vnf_lcm::Notification> out;
    for (const auto& name : recorded_names("notifications")) {
        const bool is_mapped = name.find("/mapped_") != std::string::npos;
        if (is_mapped == !life.prefix.empty() &&
            name.find(step.notifications) != std::string::npos) {
            out.push_back(taken(vnf_lcm::decode_notification(recorded(name))));
        }
    }
    REQUIRE(out.size() >= 2);
    return out;
}

void journal(Followed& world, const vnf_lcm::Notification& told) {
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    taken(world.house.ledger->lcm().journal({.sequence = 0,
                                             .vnfm = "t",
                                             .notification_id = told.id,
                                             .vnf_instance_id = told.vnf_instance_id,
                                             .op_occ_id = told.op_occ_id,
                                             .operation = told.operation,
                                             .operation_state = told.operation_state,
                                             .occurred_at = told.time,
                                             .received_at = now}));
    world.follower->wake();
}

std::string sorted(std::vector<std::string> ids) {
    std::ranges::sort(ids);
    std::string out;
    for (const auto& id : ids) {
        out += id + " ";
    }
    return out;
}

}  // namespace

SCENARIO("Through the lives of a VNF in a real Tacker each VNFC has a certificate as long as it is",
         "[vnf_lcm][VNFM.LCM.001][VNFM.LCM.002]") {
    const auto& life = GENERATE(std::cref(plain), std::cref(mapped)).get();
    Followed world;
    world.list("");
    world.start();
    std::vector<std::string> before;
    std::size_t issued = 0;
    for (const auto& step : life.steps) {
        INFO(life.prefix + step.end);
        const auto told = notifications_of(life, step);
        const auto instance_body = recorded("vnf_instances/" + life.prefix + step.end + ".json");
        const auto op_occ_body = recorded("op_occs/" + life.prefix + step.end + ".json");
        const auto instance = taken(vnf_lcm::decode_vnf_instance(instance_body));
        const auto operations =
            "/vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId," + instance.id + ")";
        // While it goes on Tacker shows the VNF instance as it was.
        world.script.answer(
            operations, ok("[" + changed(op_occ_body, "operationState", R"("PROCESSING")") + "]"));
        if (before.empty()) {
            world.script.answer(
                "/vnflcm/v2/vnf_instances/" + instance.id,
                ok(changed(instance_body, "instantiationState", R"("NOT_INSTANTIATED")")));
        }
        std::size_t next = 0;
        while (told[next].operation_state == "STARTING" ||
               told[next].operation_state == "PROCESSING") {
            journal(world, told[next++]);
        }
        // Its hook registers what it made, which may yet come to nothing.
        std::vector<std::string> after, made;
        for (const auto& vnfc : instance.vnfcs) {
            after.push_back(vnfc.vnfc_id);
            if (std::ranges::find(before, vnfc.vnfc_id) == before.end()) {
                made.push_back(vnfc.vnfc_id);
            }
        }
        if (!step.completed) {
            made.push_back("VDU1-came-to-nothing");
        }
        world.enrol(instance.id, made);
        issued += made.size();
        world.script.answer("/vnflcm/v2/vnf_instances/" + instance.id, ok(instance_body));
        world.script.answer(operations, ok("[" + op_occ_body + "]"));
        for (; next < told.size(); ++next) {
            journal(world, told[next]);
        }
        eventually([&] {
            std::vector<std::string> living;
            for (const auto& one :
                 taken(world.house.cmf->live_subjects(HouseRegistry::scope(instance.id)))) {
                living.push_back(one.key.subject_id + (one.provisional_until ? "?" : ""));
            }
            return sorted(living) == sorted(after);
        });
        CHECK(world.valid() == after.size());
        before = after;
    }
    CHECK(before.empty());
    CHECK(taken(world.house.ledger->certificate_count()) == issued);
}
