// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What a VNFM is asked, and what its answers are taken for (CMF 9.1).

#include "vnf_lcm/vnfm.hpp"

#include "vnf_lcm/recorded.hpp"
#include "vnf_lcm/scripted.hpp"

using namespace bartizan;
using test::instance_text;
using test::ok;
using test::op_occ_text;
using Asked = std::vector<std::string>;

namespace {

const std::string instances = "/vnflcm/v2/vnf_instances?exclude_default";
const std::string subscriptions = "/vnflcm/v2/subscriptions";

template <class T>
T taken(Result<T> result) {
    INFO(
        (result ? std::string() : public_message(result.error()) + result.error().operator_detail));
    REQUIRE(result.has_value());
    return std::move(result).value();
}

template <class T>
Error error_of(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error();
}

std::string op_occs_of(const std::string& vnf) {
    return "/vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId," + vnf + ")";
}

}  // namespace

SCENARIO("A VNF instance is asked for by its id", "[vnf_lcm][VNFM.LCM.002]") {
    test::Script script;
    auto vnfm = script.vnfm();
    script.answer("/vnflcm/v2/vnf_instances/v-1", ok(instance_text("v-1", {"a"})));
    const auto found = taken(vnfm.vnf_instance("v-1"));
    REQUIRE(found);
    CHECK(found->vnfcs.size() == 1);
    CHECK_FALSE(taken(vnfm.vnf_instance("v-2")));
    CHECK(script.asked() ==
          Asked{"GET /vnflcm/v2/vnf_instances/v-1", "GET /vnflcm/v2/vnf_instances/v-2"});
    // The VNFM answers with another one.
    script.answer("/vnflcm/v2/vnf_instances/v-3", ok(instance_text("v-1", {"a"})));
    CHECK(error_of(vnfm.vnf_instance("v-3")).fault == Fault::vnfm_answer_unusable);
}

SCENARIO("What is no identifier is asked of no VNFM", "[vnf_lcm][CMF-9.1]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const auto name = GENERATE("", ".", "..", "?", "?x=y", "../subscriptions", "a/b", "a,b", "a)",
                               "a#b", "a%2e", "a&all_fields");
    INFO(name);
    CHECK_FALSE(taken(vnfm.vnf_instance(name)));
    CHECK_FALSE(taken(vnfm.newest_op_occ(name)));
    CHECK(script.asked().empty());
}

SCENARIO("A list is read to its last page", "[vnf_lcm][CMF-9.1]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const auto page = [](const std::string& marker) {
        return "/vnflcm/v2/vnf_instances?nextpage_opaque_marker=" + marker;
    };
    script.answer(instances, ok(R"([{"id": "v-1"}, {"id": "v-2"}])", page("2")));
    script.answer(page("2"), ok("[]", page("3")));
    script.answer(page("3"), ok(R"([{"id": "v-3"}])"));
    CHECK(taken(vnfm.vnf_instance_ids()) == std::vector<std::string>{"v-1", "v-2", "v-3"});

    WHEN("a page is missing, nothing of the list is used") {
        script.answer(page("3"), {.status = 404, .location = {}, .next = {}, .body = ""});
        CHECK(error_of(vnfm.vnf_instance_ids()).fault == Fault::vnfm_answer_unusable);
    }
    WHEN("a page is broken, nothing of the list is used") {
        script.answer(page("3"), ok("<html>"));
        CHECK(error_of(vnfm.vnf_instance_ids()).fault == Fault::vnfm_answer_unusable);
    }
    WHEN("a page is its own next one, it ends") {
        script.answer(page("3"), ok("[]", page("3")));
        CHECK(error_of(vnfm.vnf_instance_ids()).fault == Fault::vnfm_answer_unusable);
    }
    WHEN("the pages go round in a circle, it ends") {
        script.answer(page("3"), ok("[]", page("2")));
        CHECK(error_of(vnfm.vnf_instance_ids()).operator_detail.find("pages without end") !=
              std::string::npos);
    }
}

SCENARIO("The newest operation of a VNF instance is of that one, whatever the VNFM filtered",
         "[vnf_lcm][CMF-9.1]") {
    test::Script script;
    auto vnfm = script.vnfm();
    script.answer(op_occs_of("v-1"),
                  ok("[" + op_occ_text("o-1", "v-1", "INSTANTIATE", "COMPLETED", 10) + ", " +
                         op_occ_text("o-9", "v-2", "TERMINATE", "COMPLETED", 50) + "]",
                     "/vnflcm/v2/vnf_lcm_op_occs?page=2"));
    script.answer("/vnflcm/v2/vnf_lcm_op_occs?page=2",
                  ok("[" + op_occ_text("o-2", "v-1", "SCALE", "PROCESSING", 20) + "]"));
    const auto newest = taken(vnfm.newest_op_occ("v-1"));
    REQUIRE(newest);
    CHECK(newest->id == "o-2");
    CHECK(newest->state == "PROCESSING");
    script.answer(op_occs_of("v-3"),
                  ok("[" + op_occ_text("o-9", "v-2", "TERMINATE", "COMPLETED") + "]"));
    CHECK_FALSE(taken(vnfm.newest_op_occ("v-3")));
    script.answer(op_occs_of("v-4"), ok("[]"));
    CHECK_FALSE(taken(vnfm.newest_op_occ("v-4")));
}

SCENARIO("The whole list of a real Tacker's operations has the newest of its VNF instance",
         "[vnf_lcm][VNFM.LCM.001]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const auto& vnf = test::recorded_vnf();
    script.answer(op_occs_of(vnf), ok(test::recorded("op_occs/list.json")));
    const auto newest = taken(vnfm.newest_op_occ(vnf));
    REQUIRE(newest);
    CHECK(newest->operation + " " + newest->state == "TERMINATE COMPLETED");
}

SCENARIO("A VNFM that may answer later is unavailable; one that answers otherwise is unusable",
         "[vnf_lcm][CMF-9.1]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const auto fault = [&](int status) {
        script.break_down(status);
        const auto error = error_of(vnfm.vnf_instance("v-1"));
        CHECK(error.operator_detail.find(std::to_string(status)) != std::string::npos);
        CHECK(error.public_detail.empty());
        CHECK(error_of(vnfm.newest_op_occ("v-1")).fault == error.fault);
        CHECK(error_of(vnfm.vnf_instance_ids()).fault == error.fault);
        CHECK(error_of(vnfm.subscriptions()).fault == error.fault);
        return error.fault;
    };
    for (const int status : {401, 403, 429, 500, 502, 503, 504}) {
        CHECK(fault(status) == Fault::vnfm_unavailable);
    }
    for (const int status : {204, 301, 400, 406}) {
        CHECK(fault(status) == Fault::vnfm_answer_unusable);
    }
}

SCENARIO("A refusal is told with the first 300 octets of its text", "[vnf_lcm][CMF-9.1]") {
    test::Script script;
    auto vnfm = script.vnfm();
    script.answer(
        "/vnflcm/v2/vnf_instances/v-1",
        {.status = 400, .location = {}, .next = {}, .body = std::string(299, 'x') + "yz"});
    const auto detail = error_of(vnfm.vnf_instance("v-1")).operator_detail;
    CHECK(detail.find("xy") != std::string::npos);
    CHECK(detail.find('z') == std::string::npos);
}

SCENARIO("A subscription is to operations in all their states and to identifiers, with BASIC",
         "[vnf_lcm][VNFM.LCM.001][X-DIR-2]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const vnf_lcm::SubscriptionRequest request{
        .callback_uri = "https://cmf:9/lcn/v2/t/TOKEN", .user_name = "t", .password = "PASSWORD"};
    script.answer(subscriptions,
                  {.status = 201,
                   .location = "x",
                   .next = {},
                   .body = R"({"id": "s-1", "callbackUri": "https://cmf:9/lcn/v2/t/TOKEN"})"},
                  "POST");
    CHECK(taken(vnfm.subscribe(request)) == "s-1");
    CHECK(script.asked() == Asked{"POST " + subscriptions});
    const auto body = taken(json::parse(script.last_body()));
    CHECK(*body.find("callbackUri")->text() == request.callback_uri);
    CHECK(*body.find("verbosity")->text() == "FULL");
    const auto* filter = body.find("filter");
    REQUIRE(filter->object()->size() == 1);
    std::set<std::string> types;
    for (const auto& type : *filter->find("notificationTypes")->array()) {
        types.insert(*type.text());
    }
    CHECK(types == std::set<std::string>{"VnfLcmOperationOccurrenceNotification",
                                         "VnfIdentifierCreationNotification",
                                         "VnfIdentifierDeletionNotification"});
    const auto* authentication = body.find("authentication");
    CHECK(*authentication->find("authType")->array()->front().text() == "BASIC");
    CHECK(*authentication->find("paramsBasic")->find("userName")->text() == "t");
    CHECK(*authentication->find("paramsBasic")->find("password")->text() == "PASSWORD");
}

SCENARIO("A VNFM that repeats a refused subscription does not bring its secrets into a log",
         "[vnf_lcm][CMF-9.3]") {
    test::Script script;
    auto vnfm = script.vnfm();
    // The second time the limit of the text would cut them in two.
    const auto padding = GENERATE(0U, 280U);
    script.answer(
        subscriptions,
        {.status = 422,
         .location = {},
         .next = {},
         .body = "Can't get from notification callback Uri. " + std::string(padding, ' ') +
                 "https://cmf:9/lcn/v2/t/5a5a5a5a5a {'password': '6b6b6b6b6b'} "
                 "6b6b6b6b6b"},
        "POST");
    const auto error = error_of(vnfm.subscribe({.callback_uri = "https://cmf:9/lcn/v2/t/5a5a5a5a5a",
                                                .user_name = "t",
                                                .password = "6b6b6b6b6b"}));
    CHECK(error.fault == Fault::vnfm_answer_unusable);
    CHECK(error.operator_detail.find("Can't get from notification callback Uri.") !=
          std::string::npos);
    for (const auto* secret : {"5a5a", "6b6b"}) {
        CHECK(public_message(error).find(secret) == std::string::npos);
        CHECK(error.operator_detail.find(secret) == std::string::npos);
    }
}

SCENARIO("A subscription that the VNFM did not make, or made without an id, is none",
         "[vnf_lcm][VNFM.LCM.001]") {
    test::Script script;
    auto vnfm = script.vnfm();
    const vnf_lcm::SubscriptionRequest request{
        .callback_uri = "https://cmf", .user_name = "t", .password = "p"};
    const auto fault = [&](int status, const std::string& body) {
        script.answer(subscriptions, {.status = status, .location = {}, .next = {}, .body = body},
                      "POST");
        return error_of(vnfm.subscribe(request)).fault;
    };
    const std::string made = R"({"id": "s-1", "callbackUri": "https://cmf"})";
    CHECK(fault(200, made) == Fault::vnfm_answer_unusable);
    CHECK(fault(303, made) == Fault::vnfm_answer_unusable);
    CHECK(fault(500, "") == Fault::vnfm_unavailable);
    CHECK(fault(201, "") == Fault::vnfm_answer_unusable);
    CHECK(fault(201, R"({"callbackUri": "https://cmf"})") == Fault::vnfm_answer_unusable);
    CHECK(fault(201, R"({"id": "../x", "callbackUri": "https://cmf"})") ==
          Fault::vnfm_answer_unusable);
}

SCENARIO("Subscriptions are listed, asked for and ended by their id", "[vnf_lcm][VNFM.LCM.001]") {
    test::Script script;
    auto vnfm = script.vnfm();
    script.answer(subscriptions,
                  ok(R"([{"id": "s-1", "callbackUri": "https://a"}])", subscriptions + "?page=2"));
    script.answer(subscriptions + "?page=2", ok(R"([{"id": "s-2", "callbackUri": "https://b"}])"));
    const auto all = taken(vnfm.subscriptions());
    REQUIRE(all.size() == 2);
    CHECK(all[1].id == "s-2");
    CHECK(all[1].callback_uri == "https://b");
    script.answer(subscriptions + "/s-1", {.status = 204, .location = {}, .next = {}, .body = ""},
                  "DELETE");
    CHECK(vnfm.unsubscribe("s-1"));
    CHECK(vnfm.unsubscribe("s-2"));  // somebody else ended it
    script.break_down(500);
    CHECK(error_of(vnfm.unsubscribe("s-1")).fault == Fault::vnfm_unavailable);
}

SCENARIO("A list of subscriptions that cannot be read leads to no subscription that is ended",
         "[vnf_lcm][VNFM.LCM.001]") {
    test::Script script;
    auto vnfm = script.vnfm();
    for (const auto* bad : {"{}", "[7]", R"([{"id": "s-1"}])", R"([{"callbackUri": "x"}])",
                            R"([{"id": "..", "callbackUri": "x"}])", "<html>"}) {
        INFO(bad);
        script.answer(subscriptions, ok(bad));
        CHECK(error_of(vnfm.subscriptions()).fault == Fault::vnfm_answer_unusable);
    }
}
