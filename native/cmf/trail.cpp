// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/trail.hpp"

#include "json/writer.hpp"

namespace bartizan::cmf {

void Trail::subject(const ledger::SubjectKey& subject) {
    subject_ = subject.cert_type + " ";
    if (!subject.vnf_instance_id.empty()) {
        subject_ += subject.vnf_instance_id + "/";
    }
    subject_ += subject.subject_id;
}

void Trail::note(std::string_view name, std::string value) {
    notes_.emplace_back(name, std::move(value));
}

ledger::AuditRecord Trail::passed(std::string_view event, ledger::Time at) const {
    return {.sequence = 0,
            .at = at,
            .event = std::string(event),
            .consumer = consumer_,
            .subject = subject_,
            .outcome = "ok",
            .detail = detail(nullptr)};
}

ledger::AuditRecord Trail::failed(std::string_view event, const Error& error,
                                  ledger::Time at) const {
    return {.sequence = 0,
            .at = at,
            .event = std::string(event),
            .consumer = consumer_,
            .subject = subject_,
            .outcome = std::string(traits(error.fault).name),
            .detail = detail(&error)};
}

std::string Trail::detail(const Error* error) const {
    json::Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : notes_) {
        writer.member(name, value);
    }
    writer.name("checks");
    writer.begin_array();
    for (std::size_t i = 0; i < checks_.size(); ++i) {
        const bool failed = error != nullptr && i + 1 == checks_.size();
        writer.value(std::string(checks_[i]) + (failed ? ": failed" : ": ok"));
    }
    writer.end_array();
    if (error != nullptr) {
        writer.member("reason", public_message(*error));
    }
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::cmf
