// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>
#include <charconv>

#include "date_time/date_time.hpp"
#include "listeners/call.hpp"
#include "listeners/capacity_parameters.hpp"
#include "listeners/sctelem_operations.hpp"

namespace bartizan::listeners {
namespace {

using sc_vi::Collection;

constexpr std::string_view marker_parameter = "nextpage_opaque_marker";
constexpr std::string_view list_parameters[] = {
    "filter", "all_fields", "fields", "exclude_fields", "exclude_default", marker_parameter};

Error malformed(std::string what) {
    return {Fault::malformed_request, std::move(what), ""};
}

// The kinds of IFA 006 7.4.1.3, in the order of their pages.
constexpr std::pair<std::string_view, std::string_view> network_kinds[] = {
    {"networks", "network_resources/networks"},
    {"subnets", "network_resources/subnets"},
    {"networkPorts", "network_resources/ports"},
    {"trunks", "network_resources/trunks"}};

sc_vi::Position position_of(std::string_view text) {
    const auto slash = text.find('/');
    return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

std::string text_of(const sc_vi::Position& position) {
    return position.vim + "/" + position.id;
}

}  // namespace

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

wire::Response telem_response(sc_vi::ListAnswer answer) {
    auto response = json_response(200, std::move(answer.body));
    if (answer.as_of) {
        response.headers.emplace_back("X-Sctelem-As-Of", date_time::write_time(*answer.as_of));
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

Result<wire::Response> list(const TelemCall& call, const Collection& collection) {
    const auto of_capacities = capacity_parameters(collection);
    std::vector<std::string_view> known(std::begin(list_parameters), std::end(list_parameters));
    known.insert(known.end(), of_capacities.begin(), of_capacities.end());
    BARTIZAN_CHECK(check_parameters(call.request, known));
    BARTIZAN_TRY(const auto text, filter_text(call.request));
    element::Filter filter;
    if (!text.empty() || parameter(call.request, "filter") != nullptr) {
        BARTIZAN_TRY(filter, element::Filter::read(text, *collection.type));
    }
    BARTIZAN_TRY(const auto chosen, selectors(call.request));
    BARTIZAN_TRY(const auto selection, element::Selection::read(chosen, *collection.type));
    BARTIZAN_TRY(const auto type, measured_type(call.request));
    const auto bound_to = call.manager.name + "/" + std::string(collection.path);
    sc_vi::Position after;
    if (const auto* const marker = parameter(call.request, marker_parameter)) {
        BARTIZAN_TRY(const auto position, call.markers.read(bound_to, *marker));
        after = position_of(position);
    }
    BARTIZAN_TRY(auto answer, call.service.list(call.manager, {collection, filter, selection, after,
                                                               call.page_size, type}));
    const auto next = answer.next;
    auto response = telem_response(std::move(answer));
    if (next) {
        add_next_link(response, call.request, call.markers.make(bound_to, text_of(*next)));
    }
    return response;
}

Result<wire::Response> show(const TelemCall& call, const Collection& collection) {
    BARTIZAN_CHECK(check_parameters(call.request, {}));
    BARTIZAN_TRY(auto answer, call.service.show(call.manager, collection, call.ids.front()));
    return telem_response(std::move(answer));
}

// A page has as many resources as one of a single kind: what is left of it by one kind goes to
// the next.
Result<wire::Response> list_network_resources(const TelemCall& call) {
    constexpr std::string_view parameters[] = {"all_fields", marker_parameter};
    BARTIZAN_CHECK(check_parameters(call.request, parameters));
    const auto selection = parameter(call.request, "all_fields") == nullptr
                               ? element::Selection::defaults()
                               : element::Selection::all();
    const auto bound_to = call.manager.name + "/network_resources";
    std::size_t first = 0;
    sc_vi::Position after;
    if (const auto* const marker = parameter(call.request, marker_parameter)) {
        BARTIZAN_TRY(const auto text, call.markers.read(bound_to, *marker));
        const auto page = position_of(text);  // its kind, and where in that
        std::from_chars(page.vim.data(), page.vim.data() + page.vim.size(), first);
        after = position_of(page.id);
    }
    json::Writer writer;
    sc_vi::ListAnswer all;
    std::optional<std::string> next;
    std::size_t room = call.page_size;
    writer.begin_object();
    for (std::size_t kind = 0; kind < std::size(network_kinds); ++kind) {
        const auto& [name, path] = network_kinds[kind];
        writer.name(name);
        if (kind < first || next) {
            writer.raw("[]");
            continue;
        }
        const element::Filter everything;
        BARTIZAN_TRY(
            auto answer,
            call.service.list(call.manager, {collection_at(path), everything, selection,
                                             kind == first ? after : sc_vi::Position(), room}));
        writer.raw(answer.body);
        room -= answer.count;
        all.as_of =
            !all.as_of || (answer.as_of && *answer.as_of < *all.as_of) ? answer.as_of : all.as_of;
        all.partial = std::move(answer.partial);
        if (answer.next) {
            next = std::to_string(kind) + "/" + text_of(*answer.next);
        } else if (room == 0 && kind + 1 < std::size(network_kinds)) {
            next = std::to_string(kind + 1) + "/" + text_of({});
        }
    }
    writer.end_object();
    all.body = std::move(writer).text();
    auto response = telem_response(std::move(all));
    if (next) {
        add_next_link(response, call.request, call.markers.make(bound_to, *next));
    }
    return response;
}

}  // namespace bartizan::listeners
