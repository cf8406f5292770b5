// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/sctelem.hpp"

#include <array>

#include "deployment/deployment.hpp"
#include "deployment/security_managers.hpp"
#include "listeners/call.hpp"
#include "listeners/openapi.hpp"
#include "principal/principal.hpp"
#include "sol013/version.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::array<std::string_view, 1> versions{"1.0.0"};

// The resources that say what the interface is: without a version.
std::optional<TelemOperation> self_description(const std::vector<std::string>& segments) {
    const bool of_api = segments == std::vector<std::string>{"sctelem", "api_versions"};
    const bool of_major = segments == std::vector<std::string>{"sctelem", "v1", "api_versions"};
    const auto telling = [](std::string text) {
        return TelemOperation{"describe",
                              0,
                              [text = std::move(text)](const TelemCall&) -> Result<wire::Response> {
                                  return json_response(200, text);
                              },
                              {}};
    };
    if (segments == std::vector<std::string>{"openapi.json"}) {
        return telling(std::string(sctelem_openapi()));
    }
    return of_api || of_major ? std::optional(telling(sol013::api_versions(sctelem_base, versions)))
                              : std::nullopt;
}

}  // namespace

std::variant<wire::Response, wire::Task> Sctelem::admit(const wire::Request& head) {
    std::string operation = "none";
    auto task = decide(head, operation);
    if (!task) {
        return log_.refused(head, task.error(), operation, manager_.name);
    }
    return std::move(*task);
}

Result<void> Sctelem::authenticate(const wire::Request& head) {
    BARTIZAN_TRY(const auto principal,
                 principal::proven_by_tls(head.peer->certificate, deployment::now()));
    BARTIZAN_TRY(const auto proven, deployment::proven_by(*known_, principal.identities));
    if (proven.name != manager_.name) {
        return Error{Fault::not_authenticated, "", "it is that of [sm " + proven.name + "]"};
    }
    return {};
}

Result<wire::Task> Sctelem::decide(const wire::Request& head, std::string& name) {
    BARTIZAN_CHECK(authenticate(head));
    BARTIZAN_CHECK(rate_.take(manager_.name, settings_.rate, 1));
    const auto& segments = head.target.segments;
    auto operation = self_description(segments);
    if (operation) {
        if (head.method != "GET" && head.method != "HEAD") {
            return wire::method_not_allowed("GET");
        }
    } else {
        if (segments.size() < 3 || segments[0] != "sctelem" || segments[1] != "v1") {
            return Error{Fault::no_such_resource, "", ""};
        }
        BARTIZAN_TRY(operation, find_operation(head.method, std::span(segments).subspan(2)));
        BARTIZAN_CHECK(sol013::check_version(head.header("Version"), versions));
    }
    BARTIZAN_CHECK(check_media(operation->body_limit, head));
    name = operation->name;
    wire::Task task;
    task.lane = wire::Lane::reading;
    task.body_limit = operation->body_limit;
    task.full = [this](const wire::Request& request) {
        return log_.refused(request, {Fault::overloaded, "", ""}, "none", manager_.name);
    };
    task.run = [this, operation = std::move(*operation)](const wire::Request& request) {
        return answer(request, operation);
    };
    return task;
}

wire::Response Sctelem::answer(const wire::Request& request, const TelemOperation& operation) {
    auto outcome =
        operation.run({request, manager_, service_, markers_, settings_.page_size, operation.ids});
    if (!outcome) {
        return log_.refused(request, outcome.error(), operation.name, manager_.name);
    }
    outcome->headers.emplace_back("Version", std::string(versions.front()));
    log_.record(request, *outcome, operation.name, manager_.name, nullptr);
    return std::move(*outcome);
}

}  // namespace bartizan::listeners
