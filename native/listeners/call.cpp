// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/call.hpp"

#include <algorithm>
#include <charconv>

#include "sol013/filter.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::string_view marker_parameter = "nextpage_opaque_marker";
constexpr std::size_t max_marker = 255;
constexpr std::size_t max_body = 8UL * 1024 * 1024;  // the routes' own limits are lower

Error malformed(std::string what) {
    return {Fault::malformed_request, std::move(what), ""};
}

// What a condition compares with, in the type that the attribute has.
void add(json::Object& members, const std::string& attribute, const std::string& text) {
    if ((attribute == "revoked" || attribute == "live") && (text == "true" || text == "false")) {
        members.emplace_back(attribute, text == "true");
        return;
    }
    members.emplace_back(attribute, text);
}

Result<void> add_conditions(std::string_view filter, json::Object& members) {
    BARTIZAN_TRY(const auto conditions, sol013::parse_filter(filter));
    for (const auto& condition : conditions) {
        if (condition.op != sol013::Operator::eq) {
            return malformed("filter: eq is the only operator of this resource");
        }
        const auto attribute = sol013::spelled_path(condition);
        // Of the list as a whole; it is no attribute of what is listed.
        if (attribute == "limit" || attribute == "after") {
            return malformed("filter: there is no attribute " + attribute);
        }
        add(members, attribute, condition.values.front());
    }
    return {};
}

bool is_json(const std::string* media_type) {
    if (media_type == nullptr) {
        return false;
    }
    const auto end = media_type->find_first_of("; \t");
    return cmf::lower_case(media_type->substr(0, end)) == "application/json";
}

bool has_body(const wire::Request& head) {
    const auto* length = head.header("Content-Length");
    return head.header("Transfer-Encoding") != nullptr || (length != nullptr && *length != "0");
}

}  // namespace

Result<void> check_media(std::size_t body_limit, const wire::Request& head) {
    if (body_limit == 0 && has_body(head)) {
        return Error{Fault::malformed_request, "this operation takes no body", ""};
    }
    if (body_limit != 0 && !is_json(head.header("Content-Type"))) {
        return Error{Fault::unsupported_media_type, "", ""};
    }
    return {};
}

wire::Response json_response(int status, std::string body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(body)};
}

Result<json::Value> json_body(const Call& call) {
    return json::parse(call.request.body, {.octets = max_body});
}

Result<json::Value> list_filter(const Call& call) {
    json::Object members;
    for (const auto& [name, value] : call.request.target.parameters) {
        if (name == "filter") {
            BARTIZAN_CHECK(add_conditions(value, members));
        } else if (name == marker_parameter) {
            const auto printable = [](char c) { return c > ' ' && c <= '~'; };
            if (value.empty() || value.size() > max_marker ||
                !std::ranges::all_of(value, printable)) {
                return malformed(name + ": the marker of a page's Link is expected");
            }
            members.emplace_back("after", value);
        } else if (name == "limit") {
            std::int64_t limit = 0;
            const auto* const end = value.data() + value.size();
            if (value.empty() || std::from_chars(value.data(), end, limit).ptr != end) {
                return malformed("limit: an integer is expected");
            }
            members.emplace_back("limit", limit);
        } else {
            return malformed("there is no parameter " + name.substr(0, 64));
        }
    }
    // Two conditions on one attribute are one that no element meets, or a mistake.
    std::vector<std::string_view> names;
    for (const auto& member : members) {
        names.push_back(member.first);
    }
    std::ranges::sort(names);
    if (std::ranges::adjacent_find(names) != names.end()) {
        return malformed("one condition for each attribute, and each parameter once");
    }
    return Result<json::Value>(json::Value(std::move(members)));
}

void add_next_link(wire::Response& response, const wire::Request& request,
                   const std::string& marker) {
    const auto& raw = request.raw_target;
    std::string link = raw.substr(0, raw.find('?')) + "?";
    for (const auto& [name, value] : request.target.parameters) {
        if (name != marker_parameter) {
            link += cmf::percent_encoded(name) + "=" + cmf::percent_encoded(value) + "&";
        }
    }
    link += std::string(marker_parameter) + "=" + cmf::percent_encoded(marker);
    response.headers.emplace_back("Link", "<" + link + ">;rel=\"next\"");
}

wire::Response list_response(const Call& call, std::string items,
                             const std::optional<std::string>& next) {
    auto response = json_response(200, std::move(items));
    if (next) {
        add_next_link(response, call.request, *next);
    }
    return response;
}

}  // namespace bartizan::listeners
