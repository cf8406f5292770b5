// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizan-pyhost as a process: what it is given, and what it makes of a peer that errs.

#include <set>

#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "pyhost/hosted.hpp"

using namespace bartizan;
using namespace std::chrono_literals;
using test::hosted;

namespace {

// What the honest driver tells of its process.
json::Value told_by(pyhost::PyHost& host) {
    const auto answer = host.get("compute", "/servers", "");
    REQUIRE(answer);
    auto told = json::parse(as_text(ByteView(answer->body).first(answer->body.size() - 2)));
    REQUIRE(told);
    return std::move(told).value();
}

std::set<std::string> texts(const json::Value* list) {
    std::set<std::string> out;
    for (const auto& item : *list->array()) {
        out.insert(*item.text());
    }
    return out;
}

// The process without our client.
class RawPeer {
  public:
    RawPeer() : child_({.command = {PYHOST_PROGRAM}, .environment = hosted("").environment}) {
        REQUIRE(child_.start());
    }

    [[nodiscard]] const ipc::Channel& channel() const { return *child_.channel(); }

    // How it ended by itself.
    std::string ending() {
        const auto frame = channel().receive();
        return frame && !*frame ? child_.stop() : "it did not end";
    }

  private:
    ipc::SupervisedChild child_;
};

}  // namespace

SCENARIO("A driver finds Debian's packages whatever python3 is first in PATH", "[pyhost]") {
    const test::Folder folder;
    const auto other = folder.write("bin/python3", "#!/bin/sh\nexit 1\n");
    std::filesystem::permissions(other, std::filesystem::perms::owner_all);
    auto settings = hosted("honest");
    for (auto& entry : settings.environment) {
        if (entry.rfind("PATH=", 0) == 0) {
            entry = "PATH=" + folder.path("bin") + ":/usr/bin:/bin";
        }
    }
    settings.environment.emplace_back("PYTHONHOME=" + folder.path(""));
    pyhost::PyHost host(settings);
    const auto told = told_by(host);
    CHECK(*told.find("executable")->text() == "/usr/bin/python3");
    const auto path = texts(told.find("path"));
    CHECK(path.count("/usr/lib/python3/dist-packages") == 1);
    CHECK(path.count("") == 0);
}

SCENARIO("A driver gets no environment but its own, no core, no privilege", "[pyhost]") {
    ::setenv("OS_PASSWORD", "open-sesame", 1);
    ::setenv("https_proxy", "http://127.0.0.1:1", 1);
    ::setenv("OS_CLIENT_CONFIG_FILE", "/etc/openstack/clouds.yaml", 1);
    pyhost::PyHost host(hosted("honest"));
    const auto told = told_by(host);
    auto environment = texts(told.find("environment"));
    environment.erase("HOME");
    CHECK(environment ==
          std::set<std::string>{"LANG", "OS_CLIENT_CONFIG_FILE", "PATH", "PYTHONPATH"});
    CHECK(told.find("sigterm_is_default")->boolean() == true);
    CHECK(told.find("sigpipe_is_ignored")->boolean() == true);
    const auto process = "/proc/" + std::to_string(host.pid());
    CHECK(test::slurp(process + "/status").find("NoNewPrivs:\t1") != std::string::npos);
    CHECK(
        test::slurp(process + "/limits").find("Max core file size        0                    0") !=
        std::string::npos);
    ::unsetenv("OS_PASSWORD");
    ::unsetenv("https_proxy");
    ::unsetenv("OS_CLIENT_CONFIG_FILE");
}

SCENARIO("The process ends with its client", "[pyhost]") {
    pid_t pid = 0;
    {
        pyhost::PyHost host(hosted("honest"));
        REQUIRE(host.capabilities());
        pid = host.pid();
        REQUIRE(pid > 0);
        REQUIRE_FALSE(test::is_gone(pid));
    }
    CHECK(test::is_gone(pid));
}

SCENARIO("A peer that does not speak the protocol ends the process, nothing else",
         "[pyhost][protocol]") {
    RawPeer peer;
    WHEN("it sends what is no frame") {
        const Bytes packet(100, 0x41);
        REQUIRE(::write(peer.channel().fd(), packet.data(), packet.size()) == 100);
        CHECK(peer.ending() == "exit status 11");
    }
    WHEN("it sends an answer") {
        REQUIRE(peer.channel().send(
            pyhost::question_frame(pyhost::FrameType::answered, 1, {"200", "{}"})));
        CHECK(peer.ending() == "exit status 11");
    }
    WHEN("it sends a question that lacks an item") {
        REQUIRE(peer.channel().send(
            pyhost::question_frame(pyhost::FrameType::get, 1, {"compute", "/servers"})));
        CHECK(peer.ending() == "exit status 11");
    }
    WHEN("it asks before a driver was opened") {
        REQUIRE(peer.channel().send(
            pyhost::question_frame(pyhost::FrameType::get, 7, {"compute", "/servers", ""})));
        const auto frame = peer.channel().receive();
        REQUIRE(frame);
        REQUIRE(*frame);
        CHECK((*frame)->id == 7);
        CHECK(pyhost::read_failure(**frame).fault == Fault::driver_failed);
    }
    WHEN("it sends octets that are no text") {
        REQUIRE(peer.channel().send(
            pyhost::question_frame(pyhost::FrameType::open, 8, {"bartizan.vim", "\xff\xfe", "{"})));
        const auto frame = peer.channel().receive();
        REQUIRE(frame);
        REQUIRE(*frame);
        CHECK(pyhost::read_failure(**frame).fault == Fault::driver_failed);
    }
}
