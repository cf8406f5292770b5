// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/ops.hpp"

#include "json/writer.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

// nullopt: it is well.
using Trouble = std::optional<std::string>;

Trouble trouble_of(const Result<void>& result) {
    return result ? Trouble() : Trouble(public_message(result.error()));
}

Result<void> signer_answers(deployment::Deployment& deployment) {
    BARTIZAN_CHECK(deployment.signer().status());
    return {};
}

Result<void> ledger_reads(deployment::Deployment& deployment) {
    BARTIZAN_CHECK(deployment.ledger().crl_state(std::string(deployment.issuer().id())));
    return deployment.ledger().writable();
}

Trouble crl_trouble(const deployment::CrlBuilder& builder) {
    const auto crl = builder.current();
    if (!crl) {
        return "none is published yet";
    }
    return crl->next_update < deployment::now() ? Trouble("nextUpdate has passed") : Trouble();
}

}  // namespace

std::variant<wire::Response, wire::Task> Ops::admit(const wire::Request& head) {
    const auto path = head.raw_target.substr(0, head.raw_target.find('?'));
    if (path != "/healthz" && path != "/readyz" && path != "/metrics") {
        return wire::problem({Fault::no_such_resource, "", ""}, head.id);
    }
    if (head.method != "GET" && head.method != "HEAD") {
        return wire::problem(wire::method_not_allowed("GET, HEAD"), head.id);
    }
    if (path == "/healthz") {
        return wire::Response{.headers = {{"Content-Type", "text/plain"}}, .body = "ok\n"};
    }
    wire::Task task;
    task.lane = wire::Lane::reading;
    task.full = [](const wire::Request& request) {
        return wire::problem({Fault::overloaded, "", ""}, request.id);
    };
    if (path == "/readyz") {
        task.run = [this](const wire::Request&) { return readiness(); };
    } else {
        task.run = [this](const wire::Request&) {
            return wire::Response{
                .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
                .body = metrics_.text()};
        };
    }
    return task;
}

wire::Response Ops::readiness() {
    const std::pair<const char*, Trouble> checks[] = {
        {"signer", trouble_of(signer_answers(deployment_))},
        {"ledger", trouble_of(ledger_reads(deployment_))},
        {"crl", crl_trouble(crl_)},
        {"clock", trouble_of(deployment_.clock().check())}};
    bool ready = true;
    json::Writer writer;
    writer.begin_object();
    for (const auto& [name, trouble] : checks) {
        writer.member(name, trouble.value_or("ok"));
        ready = ready && !trouble;
    }
    writer.end_object();
    return {.status = ready ? 200 : 503,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(writer).text()};
}

}  // namespace bartizan::listeners
