// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/pki.hpp"

#include <algorithm>

#include "wire/problem.hpp"
#include "wire/request_id.hpp"
#include "x509/digest.hpp"

namespace bartizan::listeners {
namespace {

constexpr auto longest_cache = std::chrono::hours(24);

// "http://pki.example/crl/local-0.crl" -> "/crl/local-0.crl"
std::string path_of(const std::string& uri) {
    const auto host = uri.find("://");
    const auto slash = host == std::string::npos ? host : uri.find('/', host + 3);
    return slash == std::string::npos ? "/" : uri.substr(slash);
}

struct Document {
    ByteView octets;
    std::string_view media_type;
    x509::Time modified;
    x509::Time fresh_until;
};

std::string entity_tag(ByteView octets) {
    return "\"" + x509::hex(x509::sha256(octets)).substr(0, 32) + "\"";
}

bool names(const std::string* field, const std::string& tag) {
    return field != nullptr && (*field == "*" || field->find(tag) != std::string::npos);
}

wire::Response response_of(const wire::Request& request, const Document& document) {
    const auto tag = entity_tag(document.octets);
    const auto modified = wire::http_date(document.modified);
    const auto left = std::clamp<std::chrono::seconds>(document.fresh_until - deployment::now(),
                                                       std::chrono::seconds(0), longest_cache);
    wire::Response response{
        .headers = {{"ETag", tag},
                    {"Last-Modified", modified},
                    {"Cache-Control", "public, max-age=" + std::to_string(left.count())}}};
    // RFC 9110 13.2.2: the tag decides where there is one. A date that we sent comes back as
    // it was.
    const auto* tags = request.header("If-None-Match");
    const auto* since = request.header("If-Modified-Since");
    if (names(tags, tag) || (tags == nullptr && since != nullptr && *since == modified)) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("Content-Type", document.media_type);
    response.body.assign(document.octets.begin(), document.octets.end());
    return response;
}

}  // namespace

Pki::Pki(deployment::Deployment& deployment, const deployment::CrlBuilder& crl,
         metrics::Metrics& metrics)
    : crl_(crl), metrics_(metrics) {
    const auto& own = deployment.issuer().chain().front();
    issuer_.assign(own.der().begin(), own.der().end());
    issuer_validity_ = own.validity();
    for (const auto& uri : deployment.config().list("ca", "crl_distribution_points")) {
        paths_.emplace(path_of(uri), Content::crl);
    }
    for (const auto& uri : deployment.config().list("ca", "ca_issuers")) {
        paths_.emplace(path_of(uri), Content::issuer);
    }
}

std::variant<wire::Response, wire::Task> Pki::admit(const wire::Request& head) const {
    const auto path = head.raw_target.substr(0, head.raw_target.find('?'));
    const auto found = paths_.find(path);
    std::optional<Error> error;
    if (found == paths_.end()) {
        error = Error{Fault::no_such_resource, "", ""};
    } else if (head.method != "GET" && head.method != "HEAD") {
        error = wire::method_not_allowed("GET, HEAD");
    }
    const auto operation = found == paths_.end()           ? "none"
                           : found->second == Content::crl ? "getCrl"
                                                           : "getIssuer";
    auto response = error ? wire::problem(*error, head.id) : answer(head, found->second);
    metrics_.answered("pki", operation, response.status < 400 ? "ok" : "refused",
                      std::chrono::steady_clock::now() - head.received_at);
    return response;
}

wire::Response Pki::answer(const wire::Request& request, Content content) const {
    if (content == Content::issuer) {
        return response_of(request, {issuer_, "application/pkix-cert", issuer_validity_.not_before,
                                     issuer_validity_.not_after});
    }
    const auto crl = crl_.current();
    if (!crl) {
        return wire::problem({Fault::overloaded, "the first CRL is not signed yet", ""},
                             request.id);
    }
    return response_of(request,
                       {crl->der, "application/pkix-crl", crl->this_update, crl->next_update});
}

}  // namespace bartizan::listeners
