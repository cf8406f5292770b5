// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/est.hpp"

#include <algorithm>
#include <array>

#include "wire/basic.hpp"
#include "wire/problem.hpp"
#include "x509/base64.hpp"
#include "x509/certs_only.hpp"

namespace bartizan::listeners {
namespace {

constexpr std::string_view pkcs10 = "application/pkcs10";

// SEQUENCE { ecdsa-with-SHA256, { id-ecPublicKey, { secp256r1 } } } (RFC 7030 4.5.2).
constexpr auto csr_attributes = std::to_array<std::uint8_t>(
    {0x30, 0x21, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
     0x30, 0x15, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x31,
     0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07});

// RFC 8951 3: base64 in one line. strongSwan 5.9 does not skip the breaks of several.
wire::Response encoded(std::string_view media_type, ByteView octets) {
    return {.headers = {{"Content-Type", std::string(media_type)},
                        {"Content-Transfer-Encoding", "base64"}},
            .body = x509::to_base64(octets)};
}

Result<wire::Response> certificates(std::span<const x509::Certificate> found) {
    BARTIZAN_TRY(const auto message, x509::certs_only(found));
    return encoded("application/pkcs7-mime; smime-type=certs-only", message);
}

Result<wire::Response> issued(const cmf::CsrResponse& response) {
    BARTIZAN_TRY(auto certificate, x509::Certificate::decode(response.certificate.der));
    return certificates(std::span(&certificate, 1));
}

Result<void> check_pkcs10(const wire::Request& head) {
    const auto* type = head.header("Content-Type");
    if (type == nullptr || !std::string_view(*type).starts_with(pkcs10)) {
        return Error{Fault::unsupported_media_type, std::string(pkcs10), ""};
    }
    return {};
}

}  // namespace

struct Est::Operation {
    std::string_view name;
    Result<wire::Response> (Est::*run)(const wire::Request&, enrol::Enrolment&, std::string&);
};

Est::Est(deployment::Deployment& deployment, const Enrolments& enrolments,
         metrics::Metrics& metrics)
    : deployment_(deployment),
      enrolments_(enrolments),
      log_("enrol", metrics, {.challenge = "Basic realm=\"est\""}) {}

std::variant<wire::Response, wire::Task> Est::admit(const wire::Request& head) {
    auto task = decide(head);
    if (!task) {
        return log_.refused(head, task.error(), "none", "");
    }
    return std::move(*task);
}

Result<wire::Task> Est::decide(const wire::Request& head) {
    const auto& segments = head.target.segments;
    const Error none{Fault::no_such_resource, "", ""};
    if (segments.size() < 3 || segments.size() > 4 || segments[0] != ".well-known" ||
        segments[1] != "est") {
        return none;
    }
    // Without a label it is clear only where there is one VNFM.
    const auto found = segments.size() == 4      ? enrolments_.find(segments[2])
                       : enrolments_.size() == 1 ? enrolments_.begin()
                                                 : enrolments_.end();
    if (found == enrolments_.end()) {
        return none;
    }
    const auto& name = segments.back();
    if (name == "cacerts" || name == "csrattrs") {
        if (head.method != "GET" && head.method != "HEAD") {
            return wire::method_not_allowed("GET, HEAD");
        }
        wire::Task task;
        task.run = [this, name](const wire::Request& request) {
            auto response = name == "cacerts"
                                ? cacerts()
                                : Result(encoded("application/csrattrs", csr_attributes));
            if (!response) {
                return log_.refused(request, response.error(), name, "");
            }
            log_.record(request, *response, name, "", nullptr);
            return std::move(*response);
        };
        return task;
    }
    constexpr std::array operations{Operation{"simpleenroll", &Est::enroll},
                                    Operation{"simplereenroll", &Est::reenroll}};
    const auto operation = std::ranges::find(operations, name, &Operation::name);
    if (operation == operations.end()) {
        return none;
    }
    if (head.method != "POST") {
        return wire::method_not_allowed("POST");
    }
    BARTIZAN_CHECK(check_pkcs10(head));
    wire::Task task;
    task.body_limit = max_est_body;
    task.lane = wire::Lane::changing;
    task.full = [this](const wire::Request& request) {
        return log_.refused(request, {Fault::overloaded, "", ""}, "none", "");
    };
    task.run = [this, chosen = *operation,
                enrolment = found->second.get()](const wire::Request& request) {
        std::string who;
        auto response = (this->*chosen.run)(request, *enrolment, who);
        if (!response) {
            return log_.refused(request, response.error(), std::string(chosen.name), who);
        }
        log_.record(request, *response, std::string(chosen.name), who, nullptr);
        return std::move(*response);
    };
    return task;
}

Result<wire::Response> Est::cacerts() const {
    return certificates(deployment_.issuer().chain());
}

Result<wire::Response> Est::enroll(const wire::Request& request, enrol::Enrolment& enrolment,
                                   std::string& who) {
    const auto credential = wire::basic_credential(request);
    // RFC 7030 4.2.1: who is known by a certificate may enrol by it too.
    if (!credential && request.peer->certificate) {
        return reenroll(request, enrolment, who);
    }
    if (!credential) {
        return Error{Fault::not_authenticated, "", "neither a secret nor a certificate"};
    }
    who = credential->user_name.substr(0, cmf::max_subject_id);
    BARTIZAN_TRY(const auto der, x509::request_der(request.body));
    const auto authority = deployment_.authority();
    BARTIZAN_TRY(auto outcome,
                 enrolment.enrol(authority->cmf, credential->user_name, credential->password, der,
                                 deployment_.clock().now()));
    if (const auto* parked = std::get_if<enrol::Parked>(&outcome)) {
        return wire::Response{
            .status = 202,
            .headers = {{"Retry-After", std::to_string(parked->retry_after.count())}}};
    }
    return issued(std::get<cmf::CsrResponse>(outcome));
}

Result<wire::Response> Est::reenroll(const wire::Request& request, enrol::Enrolment& enrolment,
                                     std::string& who) {
    if (!request.peer->certificate) {
        return Error{Fault::not_authenticated, "", "no client certificate"};
    }
    who = x509::hex(request.peer->certificate->serial());
    BARTIZAN_TRY(const auto der, x509::request_der(request.body));
    const auto authority = deployment_.authority();
    BARTIZAN_TRY(const auto response, enrolment.renew(authority->cmf, *request.peer->certificate,
                                                      der, deployment_.clock().now()));
    return issued(response);
}

}  // namespace bartizan::listeners
