// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A lost page is a fault and never a shorter list (spec sc-vi 1.1, 1.6): each way to lose one.

#include "vim/page_walk.hpp"

#include <catch2/catch.hpp>

#include "vim/canned_source.hpp"

using namespace bartizan;
using namespace bartizan::vim;
using test::CannedSource;

namespace {

const std::string first = "/servers/detail?limit=2";

std::string page(const std::string& ids, const std::string& marker = "") {
    std::string servers;
    for (const char id : ids) {
        servers += (servers.empty() ? "" : ",") + std::string(R"({"id": ")") + id + "\"}";
    }
    const auto link = R"([{"rel": "self", "href": "x?marker=no"}, {"rel": "next",
        "href": "http:\/\/nova/servers/detail?limit=2&marker=)" +
                      marker + "\"}]";
    return R"({"servers": [)" + servers + "]" +
           (marker.empty() ? "" : ", \"servers_links\": " + link) + "}";
}

std::string behind(const std::string& marker) {
    return first + "&marker=" + marker;
}

struct Walked {
    Result<void> outcome;
    std::optional<Declined> declined;
    std::string ids;
};

Walked walk(CannedSource& source) {
    json::PageScanner scanner;
    TableBuilder builder(Kind::nova_servers);
    Walked out;
    out.outcome = vim::walk({traits(Kind::nova_servers), "/servers/detail", "2.90", 2, ""}, source,
                            scanner, builder, out.declined);
    const auto table = builder.finish();
    for (std::size_t row = 0; row < table->size(); ++row) {
        out.ids += table->id(row);
    }
    return out;
}

// Why the walk ended: for the operator.
std::string trouble(CannedSource& source) {
    const auto walked = walk(source);
    if (walked.outcome) {
        return "none: " + walked.ids;
    }
    CHECK(walked.outcome.error().fault == Fault::vim_answer_unusable);
    CHECK(public_message(walked.outcome.error()).find("servers") == std::string::npos);
    return walked.outcome.error().operator_detail;
}

}  // namespace

SCENARIO("Pages are read to the end, in the version that was agreed", "[vim]") {
    CannedSource source;
    source.says(first, page("ab", "b"))
        .says(behind("b"), page("cd", "d"))
        .says(behind("d"), page("e"));
    CHECK(walk(source).ids == "abcde");
    CHECK(source.asked == std::vector{first, behind("b"), behind("d")});
    CHECK(source.asked_of == "compute");
    CHECK(source.asked_in == "2.90");
}

SCENARIO("A list without records is one page without records", "[vim]") {
    CannedSource source;
    source.says(first, page(""));
    const auto walked = walk(source);
    CHECK(walked.outcome);
    CHECK(walked.ids == "");
    CHECK(source.asked.size() == 1);
}

SCENARIO("A second page that does not come is no end of the list", "[vim]") {
    const int status = GENERATE(500, 503, 404, 403, 401, 400, 204, 301);
    CannedSource source;
    source.says(first, page("ab", "b")).says(behind("b"), status);
    CHECK(trouble(source).find("status " + std::to_string(status)) != std::string::npos);
}

SCENARIO("A page that cannot be read is no page", "[vim]") {
    const auto body = GENERATE(
        page("cd", "d").substr(0, 30), page("cd") + "x", std::string(), std::string("[]"),
        std::string("null"), std::string(R"({"server": []})"), std::string(R"({"servers": 3})"),
        std::string(R"({"servers": [1]})"), std::string("{\"servers\": [{\"id\": \"\xff\"}]}"),
        R"({"servers": [{"id": "c", "x": )" + std::string(40, '[') + std::string(40, ']') + "}]}",
        std::string(json::max_page + 1, ' '));
    CAPTURE(body.substr(0, 80));
    CannedSource source;
    source.says(first, page("ab", "b")).says(behind("b"), body);
    CHECK(trouble(source).find("none") == std::string::npos);
}

SCENARIO("A page that comes a second time is a fault", "[vim]") {
    CannedSource same_records;
    same_records.says(first, page("ab", "b")).says(behind("b"), page("ab"));
    CHECK(trouble(same_records).find("came twice") != std::string::npos);

    CannedSource same_link;
    same_link.says(first, page("ab", "b")).says(behind("b"), page("cd", "b"));
    CHECK(trouble(same_link).find("comes again") != std::string::npos);
}

SCENARIO("A page that goes on is as long as the first", "[vim]") {
    CannedSource shrinking;
    shrinking.says(first, page("ab", "b"))
        .says(behind("b"), page("c", "c"))
        .says(behind("c"), page("d"));
    CHECK(trouble(shrinking).find("goes on") != std::string::npos);

    CannedSource empty;
    empty.says(first, page("ab", "b")).says(behind("b"), page("", "z"));
    CHECK(trouble(empty).find("goes on") != std::string::npos);

    CannedSource empty_at_once;
    empty_at_once.says(first, page("", "z"));
    CHECK(trouble(empty_at_once).find("goes on") != std::string::npos);
}

SCENARIO("A link that was lost on a full page is found by asking behind it", "[vim]") {
    CannedSource lost;
    lost.says(first, page("ab")).says(behind("b"), page("cd", "d")).says(behind("d"), page("e"));
    CHECK(walk(lost).ids == "abcde");

    CannedSource ended;
    const int status = GENERATE(400, 404);
    ended.says(first, page("ab")).says(behind("b"), status);
    CHECK(walk(ended).ids == "ab");
    CHECK(walk(ended).outcome);

    CannedSource empty_end;
    empty_end.says(first, page("ab")).says(behind("b"), page(""));
    CHECK(walk(empty_end).ids == "ab");

    CannedSource down;
    down.says(first, page("ab")).says(behind("b"), 500);
    CHECK(trouble(down).find("status 500") != std::string::npos);
}

SCENARIO("A link is lost also where the service gives less than is asked for", "[vim]") {
    // One record a page, although two were asked for.
    CannedSource source;
    source.says(first, page("a", "a"))
        .says(behind("a"), page("b"))
        .says(behind("b"), page("c", "c"))
        .says(behind("c"), page(""));
    CHECK(walk(source).ids == "abc");
}

SCENARIO("A link to the next page that does not say where it is, is no end", "[vim]") {
    const auto link =
        GENERATE(as<std::string>(), R"([{"rel": "next", "href": "http://nova/servers"}])",
                 R"([{"rel": "next", "href": ""}])", R"([{"rel": "next"}])",
                 R"([{"rel": "next", "href": 7}])");
    CannedSource source;
    source.says(first, R"({"servers": [{"id": "a"}], "servers_links": )" + link + "}");
    CHECK(trouble(source).find("no marker") != std::string::npos);
}

SCENARIO("Links to anything but the next page are the end", "[vim]") {
    const auto links = GENERATE(as<std::string>(), "[]", "null", "{}",
                                R"([{"rel": "previous", "href": "x?marker=b"}])");
    CannedSource source;
    source.says(first, R"({"servers": [{"id": "a"}], "servers_links": )" + links + "}");
    CHECK(walk(source).ids == "a");
}

SCENARIO("A record that stands twice in a page, or has no id, is a fault", "[vim]") {
    const auto record = GENERATE(as<std::string>(), R"({"id": "a"})", R"({"name": "nameless"})",
                                 R"({"id": null})", R"({"id": {}})", R"({"id": ""})");
    CannedSource source;
    source.says(first, R"({"servers": [{"id": "a"}, )" + record + "]}");
    CHECK(trouble(source).find("came twice, or is no identifier") != std::string::npos);
}

SCENARIO("What the way there has for a fault is the fault of the walk", "[vim]") {
    const auto fault =
        GENERATE(Fault::vim_unavailable, Fault::vim_timeout, Fault::vim_credential_refused,
                 Fault::driver_failed, Fault::too_large);
    CannedSource source;
    source.says(first, page("ab", "b")).fails(behind("b"), fault);
    const auto walked = walk(source);
    REQUIRE_FALSE(walked.outcome);
    CHECK(walked.outcome.error().fault == fault);
}

SCENARIO("What the first page may not be is for the caller to judge", "[vim]") {
    const int status = GENERATE(401, 403, 404);
    CannedSource source;
    source.says(first, status);
    const auto walked = walk(source);
    CHECK(walked.outcome);
    REQUIRE(walked.declined);
    CHECK(walked.declined->status == status);
    CHECK(walked.ids == "");
}

SCENARIO("Glance links to its next page by one member", "[vim]") {
    CannedSource source;
    source
        .says("/images?limit=1",
              R"({"images": [{"id": "a"}], "next": "/v2/images?limit=1&marker=a&sort_key=id"})")
        .says("/images?limit=1&marker=a", R"({"images": [], "next": null})");
    json::PageScanner scanner;
    TableBuilder builder(Kind::glance_images);
    std::optional<Declined> declined;
    REQUIRE(vim::walk({traits(Kind::glance_images), "/images", "", 1, ""}, source, scanner, builder,
                      declined));
    CHECK(builder.size() == 1);
    CHECK(source.asked.size() == 2);
}

SCENARIO("Where Glance keeps an image is never kept: it may hold a credential",
         "[vim][sc-vi-1.8]") {
    CannedSource source;
    source.says("/images?limit=3",
                R"({"images": [{"id": "a", "direct_url": "swift://u:p@h/c", "name": "\"x\"",
                   "locations": [{"url": "swift://u:p@h/c", "metadata": {}}], "size": 1},
                  {"locations": [], "id": "b"}, {"id": "c", "owner": "o"}]})");
    json::PageScanner scanner;
    TableBuilder builder(Kind::glance_images);
    std::optional<Declined> declined;
    REQUIRE(vim::walk({traits(Kind::glance_images), "/images", "", 3, ""}, source, scanner, builder,
                      declined));
    const auto images = builder.finish();
    const auto image = [&images](std::size_t row) {
        return Record<Kind::glance_images>(*images, row)["*"].json();
    };
    CHECK(image(0) == R"({"id":"a","name":"\"x\"","size":1})");
    CHECK(image(1) == R"({"id":"b"})");
    CHECK(image(2) == R"({"id": "c", "owner": "o"})");
}

SCENARIO("Server groups have no links: they are asked for up to an empty page", "[vim]") {
    const std::string groups = "/os-server-groups?all_projects=True&limit=2";
    const auto walk_groups = [](CannedSource& source) {
        json::PageScanner scanner;
        TableBuilder builder(Kind::nova_server_groups);
        std::optional<Declined> declined;
        const auto done = vim::walk({traits(Kind::nova_server_groups),
                                     std::string(traits(Kind::nova_server_groups).path), "", 2, ""},
                                    source, scanner, builder, declined);
        return done ? builder.size() : 0;
    };
    // One a page, although two were asked for: the service's own limit.
    CannedSource source;
    source.says(groups, R"({"server_groups": [{"id": "a"}]})")
        .says(groups + "&offset=1", R"({"server_groups": [{"id": "b"}]})")
        .says(groups + "&offset=2", R"({"server_groups": []})");
    CHECK(walk_groups(source) == 2);

    CannedSource deaf;  // gives the first page whatever it is asked
    deaf.says(groups, R"({"server_groups": [{"id": "a"}]})")
        .says(groups + "&offset=1", R"({"server_groups": [{"id": "a"}]})");
    CHECK(walk_groups(deaf) == 0);
}

SCENARIO("An answer that says it is not all is no list", "[vim]") {
    const auto [more, whole] = GENERATE(table<std::string, bool>(
        {{R"("truncated": true)", false},
         {R"("links": {"next": "http://keystone/v3/projects?marker=a"})", false},
         {R"("truncated": false)", true},
         {R"("links": {"next": null, "self": "http://keystone/v3/projects"})", true},
         {R"("links": [])", true}}));
    CannedSource source;
    source.says("/projects", R"({"projects": [{"id": "a"}], )" + more + "}");
    json::PageScanner scanner;
    TableBuilder builder(Kind::keystone_projects);
    std::optional<Declined> declined;
    const auto done = vim::walk({traits(Kind::keystone_projects), "/projects", "", 2, ""}, source,
                                scanner, builder, declined);
    CHECK(done.has_value() == whole);
}
