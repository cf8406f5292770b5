// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/trail.hpp"

#include <array>

#include "json/writer.hpp"

namespace bartizan::cmf {
namespace {

Stage stage_of(std::string_view check) {
    if (check == "csr" || check == "possession") {
        return Stage::parse;
    }
    if (check == "issue") {
        return Stage::sign;
    }
    return check == "ledger" ? Stage::commit : Stage::policy;
}

}  // namespace

Trail::~Trail() {
    if (observer_ == nullptr || checks_.empty()) {
        return;
    }
    std::array<Clock::duration, stage_count> times{};
    auto end = Clock::now();
    for (auto check = checks_.rbegin(); check != checks_.rend(); ++check) {
        times.at(static_cast<std::size_t>(stage_of(check->name))) += end - check->begun_at;
        end = check->begun_at;
    }
    for (std::size_t stage = 0; stage < stage_count; ++stage) {
        if (times.at(stage) != Clock::duration::zero()) {
            observer_->took(static_cast<Stage>(stage), times.at(stage));
        }
    }
}

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
        writer.value(std::string(checks_[i].name) + (failed ? ": failed" : ": ok"));
    }
    writer.end_array();
    if (error != nullptr) {
        writer.member("reason", public_message(*error));
    }
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::cmf
