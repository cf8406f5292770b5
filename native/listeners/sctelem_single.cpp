// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "json/value.hpp"
#include "listeners/call.hpp"
#include "listeners/sctelem_operations.hpp"
#include "sc_vi/capabilities.hpp"
#include "sc_vi/compute_capacity.hpp"
#include "sc_vi/policy.hpp"
#include "sc_vi/resource_location.hpp"

namespace bartizan::listeners {
namespace {

vim::Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

wire::Response capacity_response(sc_vi::ListAnswer answer) {
    answer.body = "{\"capacityResponse\":" + answer.body + "}";
    return telem_response(std::move(answer));
}

// What was not found in what was read may be in what was not.
Result<std::optional<sc_vi::Element>> unless_unread(const sc_vi::Reading& reading,
                                                    std::span<const vim::Kind> kinds,
                                                    std::optional<sc_vi::Element> found) {
    const bool unread = std::ranges::any_of(kinds, [&reading](vim::Kind kind) {
        const auto why = reading.missing(kind);
        return why == sc_vi::Reason::not_yet_known || why == sc_vi::Reason::source_error;
    });
    if (!found && unread) {
        return Error{Fault::vim_unavailable, "it has not been read yet", ""};
    }
    return found;
}

}  // namespace

Result<wire::Response> query_compute_capacity(const TelemCall& call) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    BARTIZAN_TRY(const auto wanted, sc_vi::read_capacity_request(call.request.body));
    BARTIZAN_TRY(
        auto answer,
        call.service.one(
            call.manager, collection_at("compute_capacity").needs,
            [&wanted](const sc_vi::Reading& reading) -> Result<std::optional<sc_vi::Element>> {
                BARTIZAN_TRY(auto made, sc_vi::answer_compute_capacity(reading, wanted, now()));
                return std::optional(made);
            }));
    return capacity_response(std::move(answer));
}

// Of networks and storage OpenStack knows no more than the lists tell: a zone may be chosen.
Result<wire::Response> query_scope_capacity(const TelemCall& call,
                                            const sc_vi::Collection& collection) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    BARTIZAN_TRY(const auto body, json::parse(call.request.body));
    if (body.object() == nullptr) {
        return Error{Fault::malformed_request, "an object is expected", ""};
    }
    std::string scope = "vim";
    for (const auto& [name, value] : *body.object()) {
        if (name != "zoneId" || value.text() == nullptr) {
            return Error{Fault::malformed_request,
                         name.substr(0, 64) + ": zoneId, a text, is all that can be asked for", ""};
        }
        scope = "zone:" + *value.text();
    }
    auto answer = call.service.show(call.manager, collection, scope);
    if (!answer) {
        return answer.error().fault == Fault::not_found
                   ? Error{Fault::unprocessable, "zoneId: there is no such zone", ""}
                   : std::move(answer).error();
    }
    return capacity_response(std::move(*answer));
}

Result<wire::Response> show_policy_content(const TelemCall& call) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    const auto& id = call.ids.front();
    const auto version = call.ids.size() > 1 ? call.ids[1] : std::string();
    BARTIZAN_TRY(auto answer,
                 call.service.one(
                     call.manager, {},
                     [&](const sc_vi::Reading& reading) -> Result<std::optional<sc_vi::Element>> {
                         return unless_unread(reading, sc_vi::source_of_policy(id),
                                              sc_vi::make_policy_content(reading, id, version));
                     }));
    return telem_response(std::move(answer));
}

Result<wire::Response> show_resource_location(const TelemCall& call) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    const auto& id = call.ids.front();
    BARTIZAN_TRY(auto answer,
                 call.service.one(
                     call.manager, {},
                     [&id](const sc_vi::Reading& reading) -> Result<std::optional<sc_vi::Element>> {
                         return unless_unread(reading, sc_vi::located_kinds(),
                                              sc_vi::make_resource_location(reading, id));
                     }));
    return telem_response(std::move(answer));
}

Result<wire::Response> show_capabilities(const TelemCall& call) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    return json_response(200, sc_vi::capabilities(call.service.seen_by(call.manager), now()));
}

Result<wire::Response> no_packet_headers(const TelemCall& /*call*/) {
    return Error{Fault::no_source, "no source of packet headers is configured", ""};
}

}  // namespace bartizan::listeners
