// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/sctelem.hpp"

#include <algorithm>
#include <array>

#include "deployment/deployment.hpp"
#include "element/date_time.hpp"
#include "listeners/call.hpp"
#include "principal/principal.hpp"
#include "sol013/version.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {
namespace {

using sc_vi::Collection;

constexpr std::array<std::string_view, 1> versions{"1.0.0"};
constexpr std::string_view marker_parameter = "nextpage_opaque_marker";
constexpr std::string_view list_parameters[] = {
    "filter", "all_fields", "fields", "exclude_fields", "exclude_default", marker_parameter};

Error malformed(std::string what) {
    return {Fault::malformed_request, std::move(what), ""};
}

// Each known and once.
Result<void> check_parameters(const wire::Request& request,
                              std::span<const std::string_view> known) {
    const auto& parameters = request.target.parameters;
    for (auto at = parameters.begin(); at != parameters.end(); ++at) {
        if (std::ranges::find(known, at->first) == known.end()) {
            return malformed("there is no parameter " + at->first.substr(0, 64));
        }
        if (std::any_of(parameters.begin(), at,
                        [at](const auto& other) { return other.first == at->first; })) {
            return malformed(at->first + " stands twice");
        }
    }
    return {};
}

const std::string* parameter(const wire::Request& request, std::string_view name) {
    const auto& parameters = request.target.parameters;
    const auto found =
        std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? nullptr : &found->second;
}

// "compute_resources", or one resource of it: the id behind the path.
struct Match {
    const Collection* collection = nullptr;
    std::optional<std::string> id;
};

std::optional<Match> match(std::span<const std::string> segments) {
    for (const auto& collection : sc_vi::all_collections()) {
        std::size_t used = 0;
        auto rest = collection.path;
        bool same = true;
        while (same && !rest.empty()) {
            const auto part = rest.substr(0, rest.find('/'));
            same = used < segments.size() && segments[used] == part;
            ++used;
            rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        }
        if (same && used == segments.size()) {
            return Match{&collection, std::nullopt};
        }
        if (same && used + 1 == segments.size() && !segments.back().empty()) {
            return Match{&collection, segments.back()};
        }
    }
    return std::nullopt;
}

wire::Response response_of(sc_vi::ListAnswer answer) {
    auto response = json_response(200, std::move(answer.body));
    if (answer.as_of) {
        response.headers.emplace_back("X-Sctelem-As-Of", element::write_time(*answer.as_of));
    }
    if (!answer.partial.empty()) {
        std::string missing;
        for (const auto& [vim, why] : answer.partial) {
            missing += (missing.empty() ? "" : ", ") + vim +
                       ";reason=" + std::string(element::name_of(why));
        }
        response.headers.emplace_back("X-Sctelem-Partial", missing);
    }
    return response;
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
    const bool known = std::ranges::any_of(principal.identities, [this](const auto& identity) {
        return std::ranges::find(manager_.identities, identity) != manager_.identities.end();
    });
    if (!known) {
        return Error{Fault::not_authenticated, "", "no identity of [sm " + manager_.name + "]"};
    }
    return {};
}

Result<wire::Task> Sctelem::decide(const wire::Request& head, std::string& operation) {
    BARTIZAN_CHECK(authenticate(head));
    BARTIZAN_CHECK(rate_.take(manager_.name, settings_.rate, 1));
    BARTIZAN_TRY(auto chosen, route(head));
    operation = chosen.operation;
    wire::Task task;
    task.lane = wire::Lane::reading;
    task.full = [this](const wire::Request& request) {
        return log_.refused(request, {Fault::overloaded, "", ""}, "none", manager_.name);
    };
    task.run = [this, chosen = std::move(chosen)](const wire::Request& request) {
        auto outcome = chosen.answer(request);
        if (!outcome) {
            return log_.refused(request, outcome.error(), chosen.operation, manager_.name);
        }
        outcome->headers.emplace_back("Version", std::string(versions.front()));
        log_.record(request, *outcome, chosen.operation, manager_.name, nullptr);
        return std::move(*outcome);
    };
    return task;
}

Result<Sctelem::Chosen> Sctelem::route(const wire::Request& head) {
    const auto& segments = head.target.segments;
    const bool of_api = segments == std::vector<std::string>{"sctelem", "api_versions"};
    const bool of_major = segments == std::vector<std::string>{"sctelem", "v1", "api_versions"};
    if (segments.size() < 2 || segments.front() != "sctelem" || (segments[1] != "v1" && !of_api)) {
        return Error{Fault::no_such_resource, "", ""};
    }
    const auto found = match(std::span(segments).subspan(2));
    if (!found && !of_api && !of_major) {
        return Error{Fault::no_such_resource, "", ""};
    }
    if (head.method != "GET" && head.method != "HEAD") {
        return wire::method_not_allowed("GET");
    }
    if (!found) {
        return Chosen{"describe", [](const wire::Request&) -> Result<wire::Response> {
                          return json_response(200, sol013::api_versions(sctelem_base, versions));
                      }};
    }
    BARTIZAN_CHECK(sol013::check_version(head.header("Version"), versions));
    const auto& collection = *found->collection;
    if (found->id) {
        return Chosen{std::string(collection.operation),
                      [this, &collection, id = *found->id](const wire::Request& request) {
                          return show(request, collection, id);
                      }};
    }
    return Chosen{
        std::string(collection.operation),
        [this, &collection](const wire::Request& request) { return list(request, collection); }};
}

Result<wire::Response> Sctelem::list(const wire::Request& request, const Collection& collection) {
    BARTIZAN_CHECK(check_parameters(request, list_parameters));
    element::Filter filter;
    if (const auto* const text = parameter(request, "filter")) {
        BARTIZAN_TRY(filter, element::Filter::read(*text, *collection.type));
    }
    BARTIZAN_TRY(const auto selection,
                 element::Selection::read(request.target.parameters, *collection.type));
    const auto bound_to = manager_.name + "/" + std::string(collection.path);
    sc_vi::Position after;
    if (const auto* const marker = parameter(request, marker_parameter)) {
        BARTIZAN_TRY(const auto position, markers_.read(bound_to, *marker));
        const auto slash = position.find('/');
        after = {position.substr(0, slash), position.substr(slash + 1)};
    }
    BARTIZAN_TRY(auto answer, service_.list(manager_, {collection, filter, selection, after,
                                                       settings_.page_size}));
    const auto next = answer.next;
    auto response = response_of(std::move(answer));
    if (next) {
        add_next_link(response, request, markers_.make(bound_to, next->vim + "/" + next->id));
    }
    return response;
}

Result<wire::Response> Sctelem::show(const wire::Request& request, const Collection& collection,
                                     const std::string& id) {
    BARTIZAN_CHECK(check_parameters(request, {}));
    BARTIZAN_TRY(auto answer, service_.show(manager_, collection, id));
    return response_of(std::move(answer));
}

}  // namespace bartizan::listeners
