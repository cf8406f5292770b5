// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/config_edit.hpp"

#include <thread>

#include <catch2/catch.hpp>

#include "deployment/folder.hpp"

using namespace bartizan;
using deployment::ConfigEdit;
using deployment::Section;
using test::Folder;
using test::whole;

namespace {

Section consumer(const std::string& name) {
    return {.name = "consumer " + name,
            .options = {{"identities", "dns:" + name + ".operator.example"}, {"trust_domain", ""}}};
}

Result<void> add(const std::filesystem::path& directory, const Section& section) {
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    BARTIZAN_CHECK(edit.add(section));
    return edit.publish();
}

Result<void> remove(const std::filesystem::path& directory, const std::string& section) {
    BARTIZAN_TRY(auto edit, ConfigEdit::begin(directory));
    BARTIZAN_CHECK(edit.remove(section));
    return edit.publish();
}

}  // namespace

SCENARIO("A section that is put in and taken out leaves the file as it was, octet for octet",
         "[deployment]") {
    const Folder folder;
    folder.configure(whole, 0640);
    REQUIRE(add(folder.path(), consumer("x")));
    CHECK(folder.text() == whole + "\n[consumer x]\nidentities = dns:x.operator.example\n");
    REQUIRE(add(folder.path(), consumer("y")));
    REQUIRE(remove(folder.path(), "consumer x"));
    CHECK(folder.text() == whole + "\n[consumer y]\nidentities = dns:y.operator.example\n");
    REQUIRE(remove(folder.path(), "consumer y"));
    CHECK(folder.text() == whole);
    CHECK((std::filesystem::status(folder.conf()).permissions() & std::filesystem::perms::mask) ==
          std::filesystem::perms(0640));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

SCENARIO("A comment stays with the section that it stands before", "[deployment]") {
    const Folder folder;
    folder.configure(whole);
    REQUIRE(remove(folder.path(), "listener certm"));
    CHECK(folder.text().find("[listener certm]") == std::string::npos);
    CHECK(folder.text().find("client_anchors") == std::string::npos);
    CHECK(folder.text().find("\n\n# who may register\n[consumer vnfm]\n") != std::string::npos);
}

SCENARIO("What would not be valid any more is not written", "[deployment]") {
    const Folder folder;
    folder.configure(whole);
    auto twice = consumer("x");
    twice.options = {{"identities", "dns:vnfm.operator.example"}};
    const std::pair<Section, Fault> refused[] = {
        {consumer("vnfm"), Fault::config_invalid},
        {twice, Fault::config_invalid},
        {{.name = "nonsense", .options = {{"a", "b"}}}, Fault::config_invalid},
        {{.name = "consumer x", .options = {{"role", "KING"}}}, Fault::config_invalid}};
    for (const auto& [section, fault] : refused) {
        const auto done = add(folder.path(), section);
        REQUIRE_FALSE(done);
        CHECK(done.error().fault == fault);
    }
    CHECK(remove(folder.path(), "bartizan").error().fault == Fault::config_invalid);
    CHECK(remove(folder.path(), "consumer x").error().fault == Fault::not_found);
    CHECK(folder.text() == whole);
}

SCENARIO("An item of a list cannot become another line or another item", "[deployment]") {
    for (const auto* good : {"tenant-a", "two words", "a;b", "#a", "\xc3\xa4", "a=b", "[x]"}) {
        CHECK(deployment::check_item("domain", good));
    }
    for (const std::string& bad :
         {std::string(), std::string("a,b"), std::string("a\nrole = ADMIN"), std::string("a\rb"),
          std::string(" a"), std::string("a\t"), std::string("a\0b", 3), std::string(256, 'a')}) {
        const auto refused = deployment::check_item("domain", bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == Fault::malformed_request);
    }
}

SCENARIO("Behind a symbolic link the file is replaced, not the link", "[deployment]") {
    const Folder real;
    const Folder folder;
    real.configure(whole);
    std::filesystem::create_symlink(real.conf(), folder.conf());
    REQUIRE(add(folder.path(), consumer("x")));
    CHECK(std::filesystem::is_symlink(folder.conf()));
    CHECK(real.text().ends_with("identities = dns:x.operator.example\n"));
}

SCENARIO("Edits at the same time are all there in the end", "[deployment]") {
    const Folder folder;
    folder.configure(whole);
    std::vector<std::thread> editors;
    editors.reserve(8);
    for (int i = 0; i < 8; ++i) {
        editors.emplace_back([&folder, i] {
            static_cast<void>(add(folder.path(), consumer("c" + std::to_string(i))));
        });
    }
    for (auto& editor : editors) {
        editor.join();
    }
    auto edit = ConfigEdit::begin(folder.path());
    REQUIRE(edit);
    CHECK(edit->config().named("consumer").size() == 9);
}
