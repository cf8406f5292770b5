// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the core gets of a driver, whatever the driver does.

#include "pyhost/client.hpp"

#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "pyhost/hosted.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::hosted;

namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace

SCENARIO("What a driver answers arrives as it was, with any status", "[pyhost]") {
    pyhost::PyHost host(hosted("honest", {{"cloud", "réal \"one\""}}));
    CHECK(host.counts().starts == 0);
    const auto answer = host.get("compute", "/servers/detail?limit=200", "2.93");
    REQUIRE(answer);
    CHECK(answer->status == 418);
    CHECK(answer->headers == R"({"date": "now"})");
    REQUIRE(answer->body.size() > 2);
    CHECK(answer->body[answer->body.size() - 2] == 0x00);
    CHECK(answer->body.back() == 0xff);
    const auto told = json::parse(as_text(ByteView(answer->body).first(answer->body.size() - 2)));
    REQUIRE(told);
    const auto& asked = *told->find("asked")->array();
    CHECK(*asked[0].text() == "compute");
    CHECK(*asked[1].text() == "/servers/detail?limit=200");
    CHECK(*asked[2].text() == "2.93");
    CHECK(*told->find("options")->find("cloud")->text() == "réal \"one\"");
    const auto capabilities = host.capabilities();
    REQUIRE(capabilities);
    CHECK(*json::parse(*capabilities)->find("roles")->array()->front().text() == "réader");
    CHECK(host.counts().starts == 1);
    CHECK(host.counts().kills == 0);
}

SCENARIO("A driver that hangs is killed at the deadline and the next request has another",
         "[pyhost]") {
    const test::Folder folder;
    auto settings = hosted("silent", {{"once", folder.path("seen")}});
    settings.deadline = 700ms;
    pyhost::PyHost host(settings);
    REQUIRE(host.capabilities());
    const auto first = host.pid();
    const auto begun_at = std::chrono::steady_clock::now();
    const auto silence = host.get("compute", "/servers", "");
    const auto took = std::chrono::steady_clock::now() - begun_at;
    REQUIRE_FALSE(silence);
    CHECK(silence.error().fault == Fault::vim_timeout);
    CHECK(contains(silence.error().operator_detail, "signal 9"));
    CHECK(took >= 700ms);
    CHECK(took < 5s);
    CHECK(host.counts().kills == 1);
    CHECK(test::is_gone(first));
    const auto answer = host.get("compute", "/servers", "");
    REQUIRE(answer);
    CHECK(as_text(answer->body) == "awake");
    CHECK(host.pid() != first);
    CHECK(host.counts().starts == 2);
}

SCENARIO("A driver that raises is told with its traceback to the operator alone", "[pyhost]") {
    pyhost::PyHost host(hosted("raising", {{"password", "open-sesame"}}));
    const auto raised = host.get("network", "/v2.0/ports", "");
    REQUIRE_FALSE(raised);
    const auto& error = raised.error();
    CHECK(error.fault == Fault::driver_failed);
    CHECK(public_message(error) ==
          std::string(traits(Fault::driver_failed).public_text) + ": network");
    CHECK(error.operator_detail.rfind("RuntimeError: *** gave ***", 0) == 0);
    CHECK(contains(error.operator_detail, "raising_vim.py"));
    CHECK_FALSE(contains(error.operator_detail, "open-sesame"));
    CHECK_FALSE(contains(error.operator_detail, "gAAAA"));
    CHECK(error.operator_detail.size() <= 32UL * 1024);
    // The process is as good as before.
    CHECK(host.capabilities());
    CHECK(host.counts().starts == 1);
}

SCENARIO("A driver that wants to leave is one that failed", "[pyhost]") {
    pyhost::PyHost host(hosted("raising", {{"password", "open-sesame"}, {"at", "exit"}}));
    const auto left = host.get("network", "/v2.0/ports", "");
    REQUIRE_FALSE(left);
    CHECK(left.error().fault == Fault::driver_failed);
    CHECK(contains(left.error().operator_detail, "SystemExit"));
    CHECK(host.capabilities());
    CHECK(host.counts().starts == 1);
}

SCENARIO("A driver that does not open leaves no process", "[pyhost]") {
    GIVEN("one that raises then") {
        pyhost::PyHost host(hosted("raising", {{"password", "open-sesame"}, {"at", "open"}}));
        const auto opened = host.capabilities();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().fault == Fault::driver_failed);
        CHECK(contains(opened.error().operator_detail, "cannot begin with ***"));
        CHECK_FALSE(contains(opened.error().operator_detail, "open-sesame"));
        CHECK(host.pid() <= 0);
    }
    GIVEN("one that is not installed") {
        pyhost::PyHost host(hosted("vmware"));
        const auto opened = host.capabilities();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().fault == Fault::driver_failed);
        CHECK(opened.error().public_detail == "there is none of that name");
        CHECK(host.pid() <= 0);
    }
    GIVEN("a program that is not there") {
        auto settings = hosted("honest");
        settings.program = "/nonexistent/bartizan-pyhost";
        pyhost::PyHost host(settings);
        const auto opened = host.capabilities();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().fault == Fault::vim_unavailable);
        CHECK(contains(opened.error().operator_detail, settings.program));
    }
}

SCENARIO("A process that dies is one fault, and is started again after its pause", "[pyhost]") {
    auto settings = hosted("exiting");
    settings.backoff = {.first = 3s, .longest = 3s};
    pyhost::PyHost host(settings);
    const auto begun_at = std::chrono::steady_clock::now();
    const auto died = host.get("compute", "/servers", "");
    REQUIRE_FALSE(died);
    CHECK(died.error().fault == Fault::vim_unavailable);
    CHECK(contains(died.error().operator_detail, "exit status 3"));
    CHECK(host.counts().kills == 0);
    CHECK(host.pid() <= 0);
    REQUIRE(host.capabilities());
    CHECK(std::chrono::steady_clock::now() - begun_at >= 3s);
    CHECK(host.counts().starts == 2);
}

SCENARIO("A process that is killed between two requests is one fault", "[pyhost]") {
    pyhost::PyHost host(hosted("honest"));
    REQUIRE(host.capabilities());
    const auto first = host.pid();
    REQUIRE(::kill(first, SIGKILL) == 0);
    const auto asked = host.get("compute", "/servers", "");
    REQUIRE_FALSE(asked);
    CHECK(asked.error().fault == Fault::vim_unavailable);
    CHECK(contains(asked.error().operator_detail, "signal 9"));
    CHECK(host.get("compute", "/servers", ""));
    CHECK(host.pid() != first);
    CHECK(host.counts().starts == 2);
    CHECK(host.counts().kills == 0);
}

SCENARIO("An answer beyond 16 MiB is refused and the driver goes on", "[pyhost]") {
    pyhost::PyHost host(hosted("huge"));
    const auto whole = host.get("compute", "/" + std::to_string(ipc::max_attachment), "");
    REQUIRE(whole);
    CHECK(whole->body.size() == ipc::max_attachment);
    const auto beyond = host.get("compute", "/" + std::to_string(ipc::max_attachment + 1), "");
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().fault == Fault::too_large);
    const auto capabilities = host.capabilities();
    REQUIRE_FALSE(capabilities);
    CHECK(capabilities.error().fault == Fault::too_large);
    const auto none = host.get("compute", "/0", "");
    REQUIRE(none);
    CHECK(none->body.empty());
    CHECK(host.counts().starts == 1);
}

SCENARIO("A question that fits no frame is refused before it is sent", "[pyhost]") {
    pyhost::PyHost host(hosted("honest"));
    const auto refused = host.get("compute", "/" + std::string(ipc::max_item, 'a'), "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::too_large);
    CHECK(host.get("compute", "/servers", ""));
    CHECK(host.counts().starts == 1);
}

SCENARIO("A recording is answered from by the driver that is built in", "[pyhost]") {
    const test::Folder folder;
    folder.write("compute/0001.json", "{\"servers\": [ ]}");
    const auto index = folder.write("index.json", R"({"format": 1, "capabilities": {}, "answers": [
        {"service": "compute", "path": "/servers?a=1&b=2", "microversion": "", "status": 200,
         "headers": {}, "file": "compute/0001.json"}]})");
    pyhost::PyHost host(
        hosted("recorded", {{"path", std::filesystem::path(index).parent_path().string()}}));
    const auto answer = host.get("compute", "/servers?limit=1&b=2&a=1", "2.93");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(as_text(answer->body) == "{\"servers\": [ ]}");
    const auto missing = host.get("compute", "/flavors", "");
    REQUIRE(missing);
    CHECK(missing->status == 404);
}

SCENARIO("A cloud that nobody listens for is one that cannot be reached", "[pyhost]") {
    const test::Folder folder;
    const auto clouds = folder.write("clouds.yaml", R"({"clouds": {"gone": {"auth": {
        "auth_url": "http://127.0.0.1:1/identity", "username": "reader", "password": "open-sesame",
        "project_name": "admin", "user_domain_name": "Default",
        "project_domain_name": "Default"}}}})");
    pyhost::PyHost host(hosted("openstack", {{"cloud", "gone"}, {"clouds_file", clouds}}));
    const auto answer = host.get("compute", "/servers", "2.93");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().fault == Fault::vim_unavailable);
    CHECK(answer.error().public_detail == "compute");
    CHECK_FALSE(contains(answer.error().operator_detail, "open-sesame"));
    CHECK(host.counts().starts == 1);
}
