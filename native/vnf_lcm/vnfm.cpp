// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/vnfm.hpp"

#include "json/writer.hpp"
#include "vnf_lcm/fields.hpp"

namespace bartizan::vnf_lcm {
namespace {

const std::string base = "/vnflcm/v2";
constexpr std::size_t max_pages = 10'000;

Error unexpected(const std::string& what, const HttpAnswer& answer) {
    // The body of a refusal says why; of the VNFM's own, so for the operator alone.
    return {
        answer.status >= 500 || answer.status == 401 || answer.status == 403 || answer.status == 429
            ? Fault::vnfm_unavailable
            : Fault::vnfm_answer_unusable,
        "",
        what + ": HTTP status " + std::to_string(answer.status) + ": " +
            answer.body.substr(0, 300)};
}

void blot(std::string& text, const std::string& secret) {
    constexpr std::string_view instead = "***";
    for (auto at = text.find(secret); !secret.empty() && at != std::string::npos;
         at = text.find(secret, at + instead.size())) {
        text.replace(at, secret.size(), instead);
    }
}

Result<Vnfm::Subscription> subscription_of(const json::Value& value) {
    auto id = required_id(value, "id");
    auto callback_uri = required_text(value, "callbackUri");
    if (!id || !callback_uri) {
        return Error{Fault::vnfm_answer_unusable, "",
                     "subscription: " + (id ? callback_uri.error() : id.error()).public_detail};
    }
    return Vnfm::Subscription{std::move(id).value(), std::move(callback_uri).value()};
}

Result<json::Value> parsed(const std::string& body) {
    auto value = json::parse(body, {.octets = 16UL * 1024 * 1024, .depth = 32});
    if (!value) {
        return Error{Fault::vnfm_answer_unusable, "", value.error().public_detail};
    }
    return value;
}

}  // namespace

Result<std::optional<std::string>> Vnfm::get(const std::string& path) {
    BARTIZAN_TRY(auto answer, exchange_("GET", path, ""));
    if (answer.status == 404) {
        return std::optional<std::string>();
    }
    if (answer.status != 200) {
        return unexpected("GET " + path, answer);
    }
    return std::optional(std::move(answer.body));
}

Result<std::vector<std::string>> Vnfm::get_pages(std::string path) {
    std::vector<std::string> bodies;
    while (!path.empty()) {
        BARTIZAN_TRY(auto answer, exchange_("GET", path, ""));
        if (answer.status != 200) {
            return unexpected("GET " + path, answer);
        }
        if (bodies.size() == max_pages || answer.next == path) {
            return Error{Fault::vnfm_answer_unusable, "", "GET " + path + ": pages without end"};
        }
        bodies.push_back(std::move(answer.body));
        path = std::move(answer.next);
    }
    return bodies;
}

Result<std::vector<std::string>> Vnfm::vnf_instance_ids() {
    BARTIZAN_TRY(const auto pages, get_pages(base + "/vnf_instances?exclude_default"));
    std::vector<std::string> out;
    for (const auto& page : pages) {
        BARTIZAN_TRY(auto ids, decode_vnf_instance_ids(page));
        std::ranges::move(ids, std::back_inserter(out));
    }
    return out;
}

Result<std::optional<VnfInstance>> Vnfm::vnf_instance(const std::string& id) {
    // Whoever registers names VNF instances as they like, and this one becomes a path.
    if (!is_id(id)) {
        return std::optional<VnfInstance>();
    }
    BARTIZAN_TRY(const auto body, get(base + "/vnf_instances/" + id));
    if (!body) {
        return std::optional<VnfInstance>();
    }
    BARTIZAN_TRY(auto found, decode_vnf_instance(*body));
    if (found.id != id) {
        return Error{Fault::vnfm_answer_unusable, "", "another VNF instance than was asked for"};
    }
    return std::optional(std::move(found));
}

Result<std::optional<OpOcc>> Vnfm::newest_op_occ(const std::string& vnf_instance_id) {
    if (!is_id(vnf_instance_id)) {
        return std::optional<OpOcc>();
    }
    BARTIZAN_TRY(const auto pages, get_pages(base + "/vnf_lcm_op_occs?filter=(eq,vnfInstanceId," +
                                             vnf_instance_id + ")"));
    std::vector<OpOcc> all;
    for (const auto& page : pages) {
        BARTIZAN_TRY(auto found, decode_op_occs(page));
        for (auto& one : found) {
            // The filter is the VNFM's; that it did it is ours to see.
            if (one.vnf_instance_id == vnf_instance_id) {
                all.push_back(std::move(one));
            }
        }
    }
    return newest(all);
}

Result<std::string> Vnfm::subscribe(const SubscriptionRequest& request) {
    json::Writer writer;
    writer.begin_object();
    writer.name("filter");
    writer.begin_object();
    writer.name("notificationTypes");
    writer.begin_array();
    writer.value("VnfLcmOperationOccurrenceNotification");
    writer.value("VnfIdentifierCreationNotification");
    writer.value("VnfIdentifierDeletionNotification");
    writer.end_array();
    writer.end_object();
    writer.member("callbackUri", request.callback_uri);
    writer.name("authentication");
    writer.begin_object();
    writer.name("authType");
    writer.begin_array();
    writer.value("BASIC");
    writer.end_array();
    writer.name("paramsBasic");
    writer.begin_object();
    writer.member("userName", request.user_name);
    writer.member("password", request.password);
    writer.end_object();
    writer.end_object();
    writer.member("verbosity", "FULL");
    writer.end_object();
    BARTIZAN_TRY(auto answer, exchange_("POST", base + "/subscriptions", std::move(writer).text()));
    if (answer.status != 201) {
        // A VNFM says what it did not like by repeating it.
        blot(answer.body, request.password);
        blot(answer.body, request.callback_uri);
        return unexpected("POST " + base + "/subscriptions", answer);
    }
    BARTIZAN_TRY(const auto value, parsed(answer.body));
    BARTIZAN_TRY(auto made, subscription_of(value));
    return std::move(made.id);
}

Result<std::vector<Vnfm::Subscription>> Vnfm::subscriptions() {
    BARTIZAN_TRY(const auto pages, get_pages(base + "/subscriptions"));
    std::vector<Subscription> out;
    for (const auto& page : pages) {
        BARTIZAN_TRY(const auto value, parsed(page));
        if (value.array() == nullptr) {
            return Error{Fault::vnfm_answer_unusable, "", "subscriptions: no list"};
        }
        for (const auto& entry : *value.array()) {
            BARTIZAN_TRY(auto one, subscription_of(entry));
            out.push_back(std::move(one));
        }
    }
    return out;
}

Result<void> Vnfm::unsubscribe(const std::string& id) {
    const auto path = base + "/subscriptions/" + id;
    BARTIZAN_TRY(const auto answer, exchange_("DELETE", path, ""));
    if (answer.status != 204 && answer.status != 404) {
        return unexpected("DELETE " + path, answer);
    }
    return {};
}

}  // namespace bartizan::vnf_lcm
