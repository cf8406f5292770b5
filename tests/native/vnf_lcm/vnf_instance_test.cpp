// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VNF instances and operation occurrences as a real Tacker answers with them.

#include "vnf_lcm/vnf_instance.hpp"

#include <map>

#include "vnf_lcm/recorded.hpp"

using namespace bartizan;
using test::changed;
using test::quoted;
using test::recorded;

namespace {

template <class T>
T taken(Result<T> result) {
    INFO(
        (result ? std::string() : public_message(result.error()) + result.error().operator_detail));
    REQUIRE(result.has_value());
    return std::move(result).value();
}

template <class T>
void unusable(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().fault == Fault::vnfm_answer_unusable);
    // What a VNFM answered is for the operator.
    CHECK(result.error().public_detail.empty());
    CHECK_FALSE(result.error().operator_detail.empty());
}

vnf_lcm::VnfInstance instance(const std::string& step) {
    return taken(vnf_lcm::decode_vnf_instance(recorded("vnf_instances/" + step + ".json")));
}

vnf_lcm::OpOcc op_occ(const std::string& step) {
    return taken(vnf_lcm::decode_op_occ(recorded("op_occs/" + step + ".json")));
}

// "VDU1", "VDU1", "VDU2"
std::vector<std::string> vdus(const vnf_lcm::VnfInstance& of) {
    std::vector<std::string> out;
    for (const auto& vnfc : of.vnfcs) {
        out.push_back(vnfc.vdu_id);
    }
    std::ranges::sort(out);
    return out;
}

std::vector<std::string> ids(const vnf_lcm::VnfInstance& of) {
    std::vector<std::string> out;
    for (const auto& vnfc : of.vnfcs) {
        out.push_back(vnfc.vnfc_id);
    }
    std::ranges::sort(out);
    return out;
}

// "i V s" of its only VNFC instance.
std::string only(const vnf_lcm::VnfInstance& of) {
    REQUIRE(of.vnfcs.size() == 1);
    const auto& one = of.vnfcs.front();
    return one.vnfc_id + " " + one.vdu_id + " " + one.resource_id;
}

// An instantiated VNF instance with this text in the place of its VNFC instances.
std::string with_info(const std::string& info) {
    return R"({"id": "a", "instantiationState": "INSTANTIATED", "instantiatedVnfInfo": {)" + info +
           "}}";
}

vnf_lcm::OpOcc occ(const std::string& id, const std::string& state, int started, int entered) {
    return {.id = id,
            .vnf_instance_id = "vnf-1",
            .operation = "SCALE",
            .state = state,
            .started = date_time::Time(std::chrono::seconds(started)),
            .entered = date_time::Time(std::chrono::seconds(entered))};
}

}  // namespace

SCENARIO("A VNF instance of a real Tacker has the VNFC instances of that moment",
         "[vnf_lcm][VNFM.LCM.002]") {
    using Vdus = std::vector<std::string>;
    const std::map<std::string, Vdus> lives{
        {"instantiate", {"VDU1", "VDU2"}},
        {"scale_out", {"VDU1", "VDU1", "VDU2"}},
        {"heal_one", {"VDU1", "VDU1", "VDU2"}},
        {"scale_in", {"VDU1", "VDU2"}},
        {"modify", {"VDU1", "VDU2"}},
        // Refused in heal_start: nothing was touched.
        {"heal_refused", {"VDU1", "VDU2"}},
        {"heal_rolled_back", {"VDU1", "VDU2"}},
        {"heal_failed", {"VDU1", "VDU2"}},
        // The VIM has a third one by then, which Tacker does not list until the retry.
        {"scale_refused", {"VDU1", "VDU2"}},
        {"scale_retried", {"VDU1", "VDU1", "VDU2"}},
        {"change_ext_conn", {"VDU1", "VDU1", "VDU2"}},
        {"heal_all", {"VDU1", "VDU1", "VDU2"}},
        {"heal_stack", {"VDU1", "VDU1", "VDU2"}},
        {"change_package", {"VDU1", "VDU1", "VDU2"}},
        // The VIM has deleted one that Tacker lists until the retry.
        {"heal_refused_at_its_end", {"VDU1", "VDU1", "VDU2"}},
        {"heal_retried", {"VDU1", "VDU1", "VDU2"}},
        {"scale_refused_again", {"VDU1", "VDU1", "VDU2"}},
        {"scale_retried_in_vain", {"VDU1", "VDU1", "VDU2"}},
        {"scale_rolled_back", {"VDU1", "VDU1", "VDU2"}},
        {"terminate", {}},
    };
    for (const auto& [step, expected] : lives) {
        INFO(step);
        const auto one = instance(step);
        CHECK(one.id == test::recorded_vnf());
        CHECK(one.provider == "Bartizan");
        CHECK(one.vnfd_id.size() == 36);
        CHECK(one.instantiated == (step != "terminate"));
        CHECK(vdus(one) == expected);
        for (const auto& vnfc : one.vnfcs) {
            // Tacker calls a VNFC by its VDU and the VIM's server.
            CHECK(vnfc.vnfc_id == vnfc.vdu_id + "-" + vnfc.resource_id);
            CHECK(vnfc.resource_id.size() == 36);
        }
    }
    CHECK(instance("change_package").vnfd_id != instance("heal_stack").vnfd_id);
    CHECK(ids(instance("heal_refused_at_its_end")) == ids(instance("change_package")));
    CHECK(ids(instance("heal_retried")) != ids(instance("change_package")));
    CHECK(ids(instance("scale_rolled_back")) == ids(instance("heal_retried")));
    CHECK(ids(instance("heal_all")) != ids(instance("change_ext_conn")));
}

SCENARIO("A VNFC keeps its name across a heal where its VDU's VNFCs have names",
         "[vnf_lcm][CMF-2.3]") {
    const auto before = instance("mapped_scale_out");
    const auto after = instance("mapped_heal");
    CHECK(before.id == test::mapped_vnf());
    CHECK(ids(before) == std::vector<std::string>{"back", "front-1", "front-2"});
    CHECK(ids(after) == ids(before));
    const auto server = [](const vnf_lcm::VnfInstance& of, const std::string& vnfc) {
        return std::ranges::find(of.vnfcs, vnfc, &ledger::ListedVnfc::vnfc_id)->resource_id;
    };
    CHECK(server(after, "front-1") != server(before, "front-1"));
    CHECK(server(after, "back") == server(before, "back"));
    CHECK(instance("mapped_instantiate").vnfcs.size() == 2);
    CHECK(instance("mapped_terminate").vnfcs.empty());
}

SCENARIO("The lists of a real Tacker name its VNF instances and what was done to them",
         "[vnf_lcm][VNFM.LCM.002]") {
    for (const auto* list : {"list", "list-all_fields"}) {
        INFO(list);
        CHECK(taken(vnf_lcm::decode_vnf_instance_ids(
                  recorded("vnf_instances/" + std::string(list) + ".json"))) ==
              std::vector<std::string>{test::recorded_vnf()});
        CHECK(taken(vnf_lcm::decode_vnf_instance_ids(
                  recorded("vnf_instances/mapped_" + std::string(list) + ".json"))) ==
              std::vector<std::string>{test::mapped_vnf()});
        auto all = taken(
            vnf_lcm::decode_op_occs(recorded("op_occs/mapped_" + std::string(list) + ".json")));
        // Those of other VNF instances may be in it: it was asked for without a filter.
        std::erase_if(all,
                      [](const auto& one) { return one.vnf_instance_id != test::mapped_vnf(); });
        REQUIRE(all.size() == 4);
        CHECK(vnf_lcm::newest(all)->id == op_occ("mapped_terminate").id);
        std::erase_if(all, [](const auto& one) { return one.operation == "TERMINATE"; });
        CHECK(vnf_lcm::newest(all)->id == op_occ("mapped_heal").id);
    }
}

SCENARIO("An operation occurrence of a real Tacker says what became of it",
         "[vnf_lcm][VNFM.LCM.001]") {
    const std::map<std::string, std::string> steps{
        {"instantiate", "INSTANTIATE COMPLETED"},
        {"scale_out", "SCALE COMPLETED"},
        {"heal_one", "HEAL COMPLETED"},
        {"scale_in", "SCALE COMPLETED"},
        {"modify", "MODIFY_INFO COMPLETED"},
        {"heal_refused", "HEAL FAILED_TEMP"},
        {"heal_rolled_back", "HEAL FAILED_TEMP"},
        {"heal_failed", "HEAL FAILED"},
        {"scale_refused", "SCALE FAILED_TEMP"},
        {"scale_retried", "SCALE COMPLETED"},
        {"change_ext_conn", "CHANGE_EXT_CONN COMPLETED"},
        {"heal_all", "HEAL COMPLETED"},
        {"heal_stack", "HEAL COMPLETED"},
        {"change_package", "CHANGE_VNFPKG COMPLETED"},
        {"heal_refused_at_its_end", "HEAL FAILED_TEMP"},
        {"heal_retried", "HEAL COMPLETED"},
        {"scale_refused_again", "SCALE FAILED_TEMP"},
        {"scale_retried_in_vain", "SCALE FAILED_TEMP"},
        {"scale_rolled_back", "SCALE ROLLED_BACK"},
        {"terminate", "TERMINATE COMPLETED"},
    };
    for (const auto& [step, expected] : steps) {
        INFO(step);
        const auto one = op_occ(step);
        CHECK(one.operation + " " + one.state == expected);
        CHECK(one.vnf_instance_id == test::recorded_vnf());
        CHECK(one.started <= one.entered);
    }
    CHECK(op_occ("scale_refused").id == op_occ("scale_retried").id);
    CHECK(op_occ("scale_refused").entered < op_occ("scale_retried").entered);
    CHECK(date_time::write_time(op_occ("modify").started).substr(0, 19) ==
          test::member_of(recorded("op_occs/modify.json"), "startTime").substr(0, 19));
}

SCENARIO("The newest operation is the one that began last, in whatever order they are listed",
         "[vnf_lcm][CMF-9.4]") {
    CHECK_FALSE(vnf_lcm::newest({}));
    const auto first = occ("a", "COMPLETED", 10, 99);
    const auto second = occ("b", "PROCESSING", 20, 21);
    CHECK(vnf_lcm::newest({first, second})->id == "b");
    CHECK(vnf_lcm::newest({second, first})->id == "b");
    // A VNFM tells seconds.
    const auto quick = occ("c", "COMPLETED", 30, 30);
    const auto going = occ("d", "STARTING", 30, 30);
    CHECK(vnf_lcm::newest({quick, going})->id == "d");
    CHECK(vnf_lcm::newest({going, quick})->id == "d");
    // Its clock was set back.
    CHECK(vnf_lcm::newest({occ("f", "COMPLETED", 99, 99), second})->id == "b");
    CHECK(vnf_lcm::newest({occ("f", "COMPLETED", 99, 99), occ("g", "FAILED_TEMP", 20, 21)})->id ==
          "g");
    const auto later = occ("e", "COMPLETED", 30, 31);
    CHECK(vnf_lcm::newest({later, quick})->id == "e");
    CHECK(vnf_lcm::newest({quick, later})->id == "e");
}

SCENARIO("Without vnfcInfo the resources are the VNFC instances", "[vnf_lcm][CMF-9.2]") {
    const std::string resource =
        R"("vnfcResourceInfo": [{"id": "r", "vduId": "V", "computeResource": {"resourceId": "s"}}])";
    CHECK(only(taken(vnf_lcm::decode_vnf_instance(with_info(resource)))) == "r V s");
    CHECK(only(taken(vnf_lcm::decode_vnf_instance(with_info(
              resource +
              R"(, "vnfcInfo": [{"id": "i", "vduId": "V", "vnfcResourceInfoId": "r"}])")))) ==
          "i V s");
    // A VNFC without a resource yet.
    CHECK(only(taken(vnf_lcm::decode_vnf_instance(
              with_info(R"("vnfcInfo": [{"id": "i", "vduId": "V"}])")))) == "i V ");
    CHECK(
        taken(vnf_lcm::decode_vnf_instance(R"({"id": "a", "instantiationState": "INSTANTIATED"})"))
            .vnfcs.empty());
}

SCENARIO("An instantiatedVnfInfo that is kept after terminate is no VNF instance that lives",
         "[vnf_lcm][CMF-2.9]") {
    auto text = changed(recorded("vnf_instances/scale_out.json"), "instantiationState",
                        R"("NOT_INSTANTIATED")");
    const auto one = taken(vnf_lcm::decode_vnf_instance(text));
    CHECK_FALSE(one.instantiated);
    CHECK(one.vnfcs.empty());
}

SCENARIO("A VNF instance that is not what the standard says is not used", "[vnf_lcm][CMF-9.4]") {
    const auto body = recorded("vnf_instances/scale_out.json");
    unusable(vnf_lcm::decode_vnf_instance(changed(body, "id", R"("a/b")")));
    unusable(vnf_lcm::decode_vnf_instance(changed(body, "id", "")));
    unusable(vnf_lcm::decode_vnf_instance(changed(body, "instantiationState", "")));
    unusable(vnf_lcm::decode_vnf_instance(changed(body, "vnfdId", quoted(std::string(256, 'v')))));
    for (
        const auto* info :
        {R"("vnfcInfo": [{"vduId": "V"}])", R"("vnfcInfo": [{"id": "a"}])", R"("vnfcInfo": [7])",
         R"("vnfcInfo": [{"id": "a\nb", "vduId": "V"}])", R"("vnfcResourceInfo": [{"id": "r"}])",
         R"("vnfcResourceInfo": [{"id": "r", "vduId": "V", "computeResource": {"resourceId": 7}}])"}) {
        INFO(info);
        unusable(vnf_lcm::decode_vnf_instance(with_info(info)));
    }
    for (const auto* bad : {"", "[]", "null", "<html>Bad Gateway</html>"}) {
        INFO(bad);
        unusable(vnf_lcm::decode_vnf_instance(bad));
        unusable(vnf_lcm::decode_op_occ(bad));
    }
    for (const auto* bad : {"", "{}", "null", "[7]", R"([{"id": ".."}])"}) {
        INFO(bad);
        unusable(vnf_lcm::decode_vnf_instance_ids(bad));
        unusable(vnf_lcm::decode_op_occs(bad));
    }
}

SCENARIO("Two VNFC instances of one name cannot be told apart: such an answer is not used",
         "[vnf_lcm][CMF-2.3]") {
    unusable(vnf_lcm::decode_vnf_instance(with_info(
        R"("vnfcInfo": [{"id": "front", "vduId": "VDU1"}, {"id": "front", "vduId": "VDU2"}])")));
    unusable(vnf_lcm::decode_vnf_instance(with_info(
        R"("vnfcResourceInfo": [{"id": "r", "vduId": "A"}, {"id": "r", "vduId": "B"}])")));
}

SCENARIO("An operation occurrence that is not what the standard says is not used",
         "[vnf_lcm][CMF-9.4]") {
    const auto body = recorded("op_occs/modify.json");
    for (const auto* member :
         {"id", "vnfInstanceId", "operation", "operationState", "startTime", "stateEnteredTime"}) {
        INFO(member);
        unusable(vnf_lcm::decode_op_occ(changed(body, member, "")));
        unusable(vnf_lcm::decode_op_occ(changed(body, member, "7")));
    }
    unusable(vnf_lcm::decode_op_occ(changed(body, "startTime", R"("soon")")));
    unusable(vnf_lcm::decode_op_occ(changed(body, "vnfInstanceId", R"("../x")")));
}

SCENARIO("A list of VNF instances is read up to 16 MiB and 32 levels", "[vnf_lcm][CMF-9.4]") {
    const std::string list = R"([{"id": "a"}])";
    const auto padded = [&](std::size_t octets) {
        return list + std::string(octets - list.size(), ' ');
    };
    CHECK(taken(vnf_lcm::decode_vnf_instance_ids(padded(16UL * 1024 * 1024))).size() == 1);
    unusable(vnf_lcm::decode_vnf_instance_ids(padded(16UL * 1024 * 1024 + 1)));
    const auto deep = [](std::size_t depth) {
        return R"([{"id": "a", "x": )" + test::nested(depth) + "}]";
    };
    CHECK(vnf_lcm::decode_vnf_instance_ids(deep(30)));
    unusable(vnf_lcm::decode_vnf_instance_ids(deep(31)));
}
