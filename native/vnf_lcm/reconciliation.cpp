// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/reconciliation.hpp"

#include <algorithm>

#include "x509/certificate.hpp"
#include "x509/digest.hpp"

namespace bartizan::vnf_lcm {
namespace {

std::string text_of(const ledger::LiveSubject& subject) {
    return subject.registration_id + '\n' + subject.key.subject_id;
}

}  // namespace

std::vector<ledger::LiveSubject> gone_subjects(const std::vector<ledger::LiveSubject>& live,
                                               const std::optional<VnfInstance>& instance) {
    std::set<std::string> present;
    if (instance && instance->instantiated) {
        for (const auto& vnfc : instance->vnfcs) {
            present.insert(vnfc.vnfc_id);
        }
        // The OAM subject of a VNF as a whole lives as long as that.
        present.insert(instance->id);
    }
    std::vector<ledger::LiveSubject> out;
    std::ranges::copy_if(live, std::back_inserter(out), [&](const ledger::LiveSubject& subject) {
        return !present.contains(subject.key.subject_id);
    });
    return out;
}

std::vector<ledger::SubjectKey> keys_of(const std::vector<ledger::LiveSubject>& subjects) {
    std::vector<ledger::SubjectKey> out;
    std::ranges::transform(subjects, std::back_inserter(out), &ledger::LiveSubject::key);
    return out;
}

std::vector<ledger::ListedVnfc> without_certificate(const std::vector<ledger::LiveSubject>& live,
                                                    const VnfInstance& instance) {
    std::set<std::string> certified;
    for (const auto& subject : live) {
        if (subject.certificates > 0) {
            certified.insert(subject.key.subject_id);
        }
    }
    std::vector<ledger::ListedVnfc> out;
    std::ranges::copy_if(instance.vnfcs, std::back_inserter(out),
                         [&](const auto& vnfc) { return !certified.contains(vnfc.vnfc_id); });
    return out;
}

bool is_news(const std::optional<ledger::VnfLife>& known, const std::optional<OpOcc>& newest) {
    return newest &&
           (!known || known->op_occ_id != newest->id || known->operation_state != newest->state);
}

std::string why_of(const std::optional<OpOcc>& newest) {
    return newest ? newest->operation + " " + newest->state + " " + newest->id
                  : "the VNF instance was never operated on";
}

bool Sightings::seen_again(const ledger::LiveSubject& subject, ledger::Time now) {
    const auto text = text_of(subject);
    round_.insert(text);
    const auto first = first_.emplace(text, now).first->second;
    return now - first >= apart_;
}

void Sightings::end_round() {
    std::erase_if(first_, [&](const auto& entry) { return !round_.contains(entry.first); });
    round_.clear();
}

std::size_t Breaker::limit(std::size_t live) const {
    return std::max(least, live * percent / 100);
}

std::string approval_id(const std::vector<Closing>& closings) {
    std::set<std::string> texts;
    for (const auto& closing : closings) {
        texts.insert(text_of(closing.subject));
    }
    std::string all;
    for (const auto& text : texts) {
        all += text + '\n';
    }
    return x509::hex(x509::sha256(as_bytes(all))).substr(0, 16);
}

}  // namespace bartizan::vnf_lcm
