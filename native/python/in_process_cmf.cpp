// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "python/in_process_cmf.hpp"

#include <mutex>

#include "cm_vnfm/admin_request.hpp"
#include "cm_vnfm/csr_request.hpp"
#include "cm_vnfm/listing.hpp"
#include "cm_vnfm/register_request.hpp"
#include "deployment/description.hpp"
#include "json/writer.hpp"

namespace bartizan::python {

using deployment::Deployment;

namespace {

std::string page_of(const std::string& items, const std::optional<std::string>& next) {
    json::Writer writer;
    writer.begin_object();
    writer.name("items");
    writer.raw(items);
    if (next) {
        writer.member("next", *next);
    }
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace

template <class F>
Result<std::string> InProcessCmf::with(F work) {
    const std::shared_lock lock(mutex_);
    if (!deployment_) {
        return Error{Fault::deployment_missing, "this Cmf is closed", ""};
    }
    return work(*deployment_);
}

Result<std::unique_ptr<InProcessCmf>> InProcessCmf::open(const std::string& directory) {
    BARTIZAN_TRY(auto deployment, Deployment::open(directory));
    return std::unique_ptr<InProcessCmf>(new InProcessCmf(std::move(deployment)));
}

void InProcessCmf::close() {
    const std::unique_lock lock(mutex_);
    deployment_.reset();
}

Result<cmf::Consumer> InProcessCmf::consumer_of(Deployment& deployment, const std::string& name) {
    return name.empty() ? Result<cmf::Consumer>(cmf::local_operator())
                        : deployment.authority()->consumers.find(name);
}

Result<std::string> InProcessCmf::register_subjects(const std::string& consumer,
                                                    std::string_view request) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto who, consumer_of(open, consumer));
        BARTIZAN_TRY(const auto value, json::parse(request));
        BARTIZAN_TRY(const auto decoded, cm_vnfm::decode_register_request(value));
        BARTIZAN_TRY(const auto outcome, open.authority()->cmf.register_subjects(who, decoded));
        return cm_vnfm::encode(outcome.registration);
    });
}

Result<std::string> InProcessCmf::sign(const std::string& consumer, std::string_view request) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto who, consumer_of(open, consumer));
        BARTIZAN_TRY(const auto value, json::parse(request));
        BARTIZAN_TRY(const auto decoded, cm_vnfm::decode_csr_request(value));
        BARTIZAN_TRY(const auto response, open.authority()->cmf.enrol(who, decoded));
        return cm_vnfm::encode(response);
    });
}

Result<std::string> InProcessCmf::sign_mano(const std::string& subject_id, std::string_view csr) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto response, open.authority()->cmf.enrol_mano(
                                              cmf::local_operator(), subject_id, as_bytes(csr)));
        return cm_vnfm::encode(response);
    });
}

Result<std::string> InProcessCmf::deregister(const std::string& consumer, const std::string& id,
                                             bool revoke) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto who, consumer_of(open, consumer));
        BARTIZAN_CHECK(open.authority()->cmf.deregister(who, id, revoke));
        BARTIZAN_TRY(const auto closed, open.ledger().registration(id));
        return closed ? cm_vnfm::encode(*closed) : std::string("{}");
    });
}

Result<std::string> InProcessCmf::revoke(const std::string& consumer,
                                         const std::string& certificate_id,
                                         const std::string& reason) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto who, consumer_of(open, consumer));
        BARTIZAN_TRY(const auto named, cm_vnfm::decode_revocation_reason(reason));
        BARTIZAN_TRY(const auto revoked, open.authority()->cmf.revoke(who, certificate_id, named));
        return cm_vnfm::encode(revoked, deployment::now());
    });
}

Result<std::string> InProcessCmf::registrations(std::string_view filter) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto value, json::parse(filter));
        BARTIZAN_TRY(const auto decoded, cm_vnfm::decode_registration_filter(value));
        BARTIZAN_TRY(const auto page, open.ledger().registrations(decoded));
        return page_of(cm_vnfm::encode_list(std::span(page)),
                       cm_vnfm::next_marker(page, decoded.limit));
    });
}

Result<std::string> InProcessCmf::certificates(std::string_view filter) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto value, json::parse(filter));
        BARTIZAN_TRY(const auto decoded, cm_vnfm::decode_certificate_filter(value));
        BARTIZAN_TRY(const auto page, open.ledger().certificates(decoded));
        return page_of(cm_vnfm::encode_list(std::span(page), deployment::now()),
                       cm_vnfm::next_marker(page, decoded.limit));
    });
}

Result<std::string> InProcessCmf::certificate(const std::string& id) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto found, open.ledger().certificate(id));
        if (!found) {
            return Error{Fault::not_found, "certificate " + id.substr(0, 128), ""};
        }
        return cm_vnfm::encode(*found, deployment::now());
    });
}

Result<std::string> InProcessCmf::audit(std::string_view filter) {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto value, json::parse(filter));
        BARTIZAN_TRY(const auto decoded, cm_vnfm::decode_audit_filter(value));
        BARTIZAN_TRY(const auto page, open.ledger().audit(decoded));
        return page_of(cm_vnfm::encode_list(std::span(page)),
                       cm_vnfm::next_marker(page, decoded.limit));
    });
}

Result<std::string> InProcessCmf::write_crl() {
    return with([&](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto crl, open.write_crl());
        json::Writer writer;
        writer.begin_object();
        writer.member("number", crl.number);
        writer.member("path", open.config().path("ca", "crl_file").string());
        writer.member("thisUpdate", x509::to_text(crl.this_update));
        writer.member("nextUpdate", x509::to_text(crl.next_update));
        writer.member("revocations", crl.covered);
        writer.member("pem", x509::crl_pem(crl.der));
        writer.end_object();
        return std::move(writer).text();
    });
}

Result<std::string> InProcessCmf::accept_clock() {
    return with([](Deployment& open) -> Result<std::string> {
        const auto at = deployment::now();
        BARTIZAN_TRY(const auto before, open.ledger().latest_record());
        BARTIZAN_CHECK(open.ledger().record_audit({.sequence = 0,
                                                   .at = at,
                                                   .event = "clock.accepted",
                                                   .consumer = cmf::local_operator().name,
                                                   .subject = {},
                                                   .outcome = "ok",
                                                   .detail = "{}"}));
        json::Writer writer;
        writer.begin_object();
        writer.member("accepted", x509::to_text(at));
        writer.member("latestRecord", before ? x509::to_text(*before) : std::string());
        writer.end_object();
        return std::move(writer).text();
    });
}

Result<std::string> InProcessCmf::profiles() {
    return with([](Deployment& open) -> Result<std::string> {
        return deployment::describe(open.authority()->cmf.profiles());
    });
}

Result<std::string> InProcessCmf::status() {
    return with([](Deployment& open) -> Result<std::string> {
        BARTIZAN_TRY(const auto status, open.signer().status());
        BARTIZAN_TRY(const auto count, open.ledger().certificate_count());
        return deployment::describe(status, count);
    });
}

}  // namespace bartizan::python
