// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Malformed and smuggling requests (RFC 9112 11.2): each is answered with its 4xx and the
// connection ends, so that nothing after it is taken for a request.

#include <catch2/catch.hpp>

#include "wire/client.hpp"

using namespace bartizan;
using test::RawClient;
using test::TestServer;

namespace {

const std::string smuggled = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

struct Case {
    const char* name;
    std::string text;
    int status;
};

}  // namespace

TEST_CASE("a request that two parsers read differently ends its connection", "[wire]") {
    TestServer server;
    const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    const std::vector<Case> cases{
        {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"an empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"a Host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"HTTP/1.0", "GET /hello HTTP/1.0\r\nHost: x\r\n\r\n", 505},
        {"HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: x\r\n\r\n", 400},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"both lengths", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400},
        {"one length twice", post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", 400},
        {"a list of lengths", post + "Content-Length: 4, 4\r\n\r\nabcd", 400},
        {"a negative length", post + "Content-Length: -1\r\n\r\n", 400},
        {"a signed length", post + "Content-Length: +4\r\n\r\nabcd", 400},
        {"a length in hex", post + "Content-Length: 0x4\r\n\r\nabcd", 400},
        {"a length beyond 64 bits", post + "Content-Length: 18446744073709551620\r\n\r\nabcd", 400},
        {"a coding that is none", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        {"two codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
        {"the coding twice",
         post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"identity", post + "Transfer-Encoding: identity\r\n\r\n", 400},
        {"a bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n", 400},
        {"a negative chunk size", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
         400},
        {"a space before the colon", "GET /hello HTTP/1.1\r\nHost : x\r\n\r\n", 400},
        {"a folded field", "GET /hello HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 200},
        {"a bare CR", "GET /hello HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", 400},
        {"a NUL in a field",
         "GET /hello HTTP/1.1\r\nHost: x\r\nA: b" + std::string(1, '\0') + "c\r\n\r\n", 400},
        {"lines that end in LF", "GET /hello HTTP/1.1\nHost: x\n\n", 400},
        {"absolute-form", "GET http://x/hello HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"asterisk-form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"authority-form", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"a fragment", "GET /hello#x HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"dot segments", "GET /a/../hello HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        {"an unknown expectation", post + "Expect: tea\r\nContent-Length: 1\r\n\r\na", 417},
        {"an HTTPS client", "\x16\x03\x01\x02\x01\x01\x00\x01\xfc\x03\x03 abcdefgh\r\n\r\n", 400},
    };
    for (const auto& one : cases) {
        INFO(one.name);
        RawClient client(server.port());
        client.send(one.text);
        const bool accepted = one.status == 200;
        if (!accepted) {
            client.send(smuggled);
        }
        const auto answer = accepted ? client.response() : client.rest();
        CHECK(answer.starts_with("HTTP/1.1 " + std::to_string(one.status) + " "));
        // One answer, and not that of the smuggled request.
        CHECK((answer.find("hello") == std::string::npos || accepted));
        CHECK((answer.find("HTTP/1.1 200", 1) == std::string::npos));
    }
    CHECK(server.count(wire::Incident::malformed_http) == cases.size() - 1);
    CHECK(RawClient(server.port()).ask(smuggled).ends_with("hello"));
}

TEST_CASE("a problem tells its type and no inner text", "[wire]") {
    TestServer server;
    const auto told = [&](const std::string& text, Fault fault) {
        const auto type = '"' + std::string(traits(fault).type) + '"';
        return RawClient(server.port()).ask(text).find(type) != std::string::npos;
    };
    CHECK(told("GET /hello HTTP/1.0\r\nHost: x\r\n\r\n", Fault::http_version_not_supported));
    CHECK(told("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 1\r\n\r\na",
               Fault::expectation_failed));
    const auto malformed = RawClient(server.port()).ask("GET /hello HTTP/1.1\r\n\r\n");
    CHECK(malformed.find("Content-Type: application/problem+json") != std::string::npos);
    CHECK(malformed.find("urn:bartizan:problem:malformed-request") != std::string::npos);
    const auto thrown = RawClient(server.port()).ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(thrown.starts_with("HTTP/1.1 500 "));
    CHECK(thrown.find("urn:bartizan:problem:internal") != std::string::npos);
    CHECK(thrown.find("secret") == std::string::npos);
}

TEST_CASE("requests that follow one another on a connection are answered in their order",
          "[wire]") {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + smuggled +
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                "2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
                "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answers = client.rest();
    const auto first = answers.find("POSTabc");
    const auto second = answers.find("hello");
    const auto third = answers.find("POSTdef");
    CHECK((first < second && second < third && third != std::string::npos));
    CHECK(answers.find("hello", third) != std::string::npos);
}

TEST_CASE("a body that is too large is refused before and while it is read", "[wire]") {
    TestServer server;
    const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    const auto told = [&](std::size_t size) {
        return RawClient(server.port())
            .ask(head + "Content-Length: " + std::to_string(size) + "\r\n\r\n" +
                 std::string(size, 'a'));
    };
    CHECK(told(64).starts_with("HTTP/1.1 200 "));
    CHECK(told(65).starts_with("HTTP/1.1 413 "));
    // Also when the client sends on and on: the answer still arrives.
    CHECK(told(300'000).starts_with("HTTP/1.1 413 "));
    const auto chunked = [&](std::size_t size) {
        return RawClient(server.port())
            .ask(head + "Transfer-Encoding: chunked\r\n\r\n" + "20\r\n" + std::string(32, 'a') +
                 "\r\n" + (size > 64 ? "21\r\n" : "20\r\n") + std::string(size - 32, 'a') +
                 "\r\n0\r\n\r\n");
    };
    CHECK(chunked(64).starts_with("HTTP/1.1 200 "));
    CHECK(chunked(65).starts_with("HTTP/1.1 413 "));
    CHECK(server.count(wire::Incident::body_too_large) == 3);
}

TEST_CASE("a head that is too large is refused", "[wire]") {
    TestServer server({.header_octets = 1024});
    const auto with = [&](std::size_t size) {
        return RawClient(server.port())
            .ask("GET /hello HTTP/1.1\r\nHost: x\r\nA: " + std::string(size, 'a') + "\r\n\r\n");
    };
    CHECK(with(900).starts_with("HTTP/1.1 200 "));
    CHECK(with(1100).starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a client that waits with its body is told to go on", "[wire]") {
    TestServer server;
    RawClient client(server.port());
    const auto interim = client.ask(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(interim.starts_with("HTTP/1.1 100 "));
    CHECK(client.ask("abc").ends_with("POSTabc"));
    // What is refused on its head alone needs no body.
    RawClient other(server.port());
    const auto refused = other.ask(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 65\r\nExpect: 100-continue\r\n\r\n");
    CHECK(refused.starts_with("HTTP/1.1 413 "));
}

TEST_CASE("HEAD is answered with the length and without the body", "[wire]") {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.rest();
    CHECK(answer.find("Content-Length: 5") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}
