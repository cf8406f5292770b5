// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// lcm: how the registry stands to the VNFMs.

#include "cm_vnfm/attributes.hpp"
#include "json/writer.hpp"
#include "listeners/lcm_control.hpp"
#include "listeners/operations.hpp"

namespace bartizan::listeners {
namespace {

void write(json::Writer& writer, const vnf_lcm::Reconciliation& found) {
    writer.begin_object();
    writer.member("at", x509::to_text(found.at));
    writer.member("dryRun", found.dry_run);
    writer.member("vnfInstances", found.vnf_instances);
    writer.member("subjects", found.subjects);
    writer.member("confirmed", found.confirmed);
    writer.member("closed", found.closed);
    if (!found.held.empty()) {
        writer.member("approval", found.held);
    }
    writer.name("differences");
    writer.begin_array();
    for (const auto& difference : found.differences) {
        writer.begin_object();
        writer.member("what", difference.what);
        writer.member("vnfInstanceId", difference.subject.vnf_instance_id);
        writer.member("subjectId", difference.subject.subject_id);
        if (!difference.subject.cert_type.empty()) {
            writer.member("certType", difference.subject.cert_type);
        }
        writer.member("why", difference.why);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
}

}  // namespace

Outcome show_lcm_status(const Call& call) {
    json::Writer writer;
    writer.begin_array();
    for (const auto& [name, status] : call.lcm.statuses()) {
        writer.begin_object();
        writer.member("vnfm", name);
        writer.member("reachable", status.reading);
        writer.member("subscribed", status.subscribed);
        if (!status.trouble.empty()) {
            writer.member("trouble", status.trouble);
        }
        if (status.last) {
            writer.name("lastReconciliation");
            write(writer, *status.last);
        }
        writer.end_object();
    }
    writer.end_array();
    return json_response(200, std::move(writer).text());
}

Outcome reconcile_lcm(const Call& call) {
    BARTIZAN_TRY(const auto body, json_body(call));
    BARTIZAN_TRY(const auto attributes,
                 cm_vnfm::Attributes::of(body, "reconciliation", {"vnfm", "dryRun", "approve"}));
    BARTIZAN_TRY(const auto vnfm, attributes.text("vnfm"));
    BARTIZAN_TRY(const auto dry_run, attributes.optional_boolean("dryRun"));
    BARTIZAN_TRY(const auto approve, attributes.optional_text("approve"));
    BARTIZAN_TRY(const auto found,
                 call.lcm.reconcile(vnfm, {dry_run.value_or(false), approve.value_or("")}));
    json::Writer writer;
    write(writer, found);
    return json_response(200, std::move(writer).text());
}

}  // namespace bartizan::listeners
