// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/certm.hpp"

#include <array>

#include "listeners/openapi.hpp"
#include "listeners/routes.hpp"
#include "principal/principal.hpp"
#include "sol013/version.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::array<std::string_view, 1> versions{"1.0.0"};

// The resources that say what the interface is: for every consumer, without a version.
std::optional<std::string> self_description(const std::vector<std::string>& segments) {
    if (segments == std::vector<std::string>{"openapi.json"}) {
        return std::string(certm_openapi());
    }
    const bool of_api = segments == std::vector<std::string>{"cmf-certm", "api_versions"};
    const bool of_major = segments == std::vector<std::string>{"cmf-certm", "v1", "api_versions"};
    return of_api || of_major ? std::optional(sol013::api_versions("/cmf-certm/v1", versions))
                              : std::nullopt;
}

Result<void> check_role(const Route& route, const cmf::Consumer& consumer) {
    const bool allowed = (route.for_vnfm && consumer.role == cmf::Role::vnfm) ||
                         (route.for_admin && consumer.role == cmf::Role::admin);
    if (!allowed) {
        return Error{Fault::not_authorised, "", "role of [consumer " + consumer.name + "]"};
    }
    return {};
}

}  // namespace

Certm::Certm(deployment::Deployment& deployment, LcmControl& lcm, const Enrolments& enrolments,
             metrics::Metrics& metrics)
    : deployment_(deployment),
      lcm_(lcm),
      enrolments_(enrolments),
      log_("certm", metrics),
      csrs_(static_cast<unsigned>(deployment.config().integer("daemon", "csr_workers")),
            static_cast<std::size_t>(deployment.config().integer("daemon", "queue"))) {}

std::variant<wire::Response, wire::Task> Certm::admit(const wire::Request& head) {
    std::string operation = "none";
    std::string consumer;
    auto task = decide(head, operation, consumer);
    if (!task) {
        return log_.refused(head, task.error(), operation, consumer);
    }
    return std::move(*task);
}

Result<wire::Task> Certm::decide(const wire::Request& head, std::string& operation,
                                 std::string& consumer_name) {
    const auto authority = deployment_.authority();
    BARTIZAN_TRY(const auto principal,
                 principal::proven_by_tls(head.peer->certificate, deployment_.clock().now()));
    BARTIZAN_TRY(auto consumer, authority->consumers.proven_by(principal.identities));
    consumer_name = consumer.name;
    BARTIZAN_CHECK(rate_.take(consumer, 1));
    wire::Task task;
    task.full = [this, consumer_name](const wire::Request& request) {
        return log_.refused(request, {Fault::overloaded, "", ""}, "none", consumer_name);
    };
    const auto& segments = head.target.segments;
    if (auto text = self_description(segments)) {
        if (head.method != "GET" && head.method != "HEAD") {
            return wire::method_not_allowed("GET");
        }
        operation = "describe";
        task.run = [this, text = std::move(*text), consumer_name](const wire::Request& request) {
            auto response = json_response(200, text);
            log_.record(request, response, "describe", consumer_name, nullptr);
            return response;
        };
        return task;
    }
    if (segments.size() < 3 || segments[0] != "cmf-certm" || segments[1] != "v1") {
        return Error{Fault::no_such_resource, "", ""};
    }
    BARTIZAN_TRY(auto found, match(head.method, std::span(segments).subspan(2)));
    const auto& route = *found.route;
    operation = route.operation;
    BARTIZAN_CHECK(check_role(route, consumer));
    BARTIZAN_CHECK(sol013::check_version(head.header("Version"), versions));
    BARTIZAN_CHECK(check_media(route.body_limit, head));
    task.body_limit = route.body_limit;
    task.lane = route.lane;
    if (route.run == nullptr) {
        task.start = [this, authority, consumer = std::move(consumer)](
                         const wire::Request& request, wire::Task::Done done) mutable {
            queue({&request, std::move(consumer), authority, {}, {}}, std::move(done));
        };
        return task;
    }
    task.run = [this, &route, authority, consumer = std::move(consumer),
                ids = std::move(found.ids)](const wire::Request& request) {
        return answered(
            request,
            route.run({request, consumer, *authority, deployment_, rate_, lcm_, enrolments_, ids}),
            std::string(route.operation), consumer.name);
    };
    return task;
}

void Certm::queue(CsrJob job, wire::Task::Done done) {
    job.answer = [this, request = job.request,
                  name = job.consumer.name](Result<wire::Response> outcome) {
        return answered(*request, std::move(outcome), "signCsr", name);
    };
    job.done = std::move(done);
    if (!csrs_.submit(job)) {
        job.done(job.answer(Error{Fault::overloaded, "", "CSRs that wait"}));
    }
}

wire::Response Certm::answered(const wire::Request& request, Result<wire::Response> outcome,
                               const std::string& operation, const std::string& consumer) {
    if (!outcome) {
        return log_.refused(request, outcome.error(), operation, consumer);
    }
    auto response = std::move(*outcome);
    response.headers.emplace_back("Version", std::string(versions.front()));
    log_.record(request, response, operation, consumer, nullptr);
    return response;
}

}  // namespace bartizan::listeners
