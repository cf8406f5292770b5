// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/enrolment_of_store.hpp"

namespace bartizan::ledger {
namespace {

Result<void> done(const Result<bool>& result) {
    return result ? Result<void>() : Result<void>(result.error());
}

}  // namespace

Result<void> EnrolmentOfStore::keep(const EnrolmentSecret& secret, const AuditRecord& audit) {
    return done(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        tables->enrolments.insert(secret);
        tables->audit.insert(audit);
        return true;
    }));
}

Result<std::optional<EnrolmentSecret>> EnrolmentOfStore::find(const std::string& id) {
    return readers_.read([&](Tables& tables) { return tables->enrolments.find(id); });
}

Result<std::vector<EnrolmentSecret>> EnrolmentOfStore::list(const EnrolmentFilter& filter) {
    return readers_.read([&](Tables& tables) { return tables->enrolments.list(filter); });
}

Result<void> EnrolmentOfStore::remove(const std::string& id, const AuditRecord& audit) {
    return done(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        if (!tables->enrolments.find(id)) {
            return Error{Fault::not_found, "", ""};
        }
        tables->enrolments.remove(id);
        tables->audit.insert(audit);
        return true;
    }));
}

Result<void> EnrolmentOfStore::count_failure(const std::string& id, const AuditRecord& audit) {
    return done(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        tables->enrolments.count_failure(id);
        tables->audit.insert(audit);
        return true;
    }));
}

Result<bool> EnrolmentOfStore::claim(const std::string& id, const Digest& request,
                                     const std::string& by) {
    return writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        const auto found = tables->enrolments.find(id);
        if (!found || (found->used_for && *found->used_for != request)) {
            return false;
        }
        if (!found->used_for) {
            tables->enrolments.set_used(id, request, by);
        }
        return true;
    });
}

Result<void> EnrolmentOfStore::release(const std::string& id, const Digest& request) {
    return done(writer_.run<bool>([&](Tables& tables) -> Result<bool> {
        const auto found = tables->enrolments.find(id);
        if (found && found->used_for && *found->used_for == request) {
            tables->enrolments.set_used(id, std::nullopt, "");
        }
        return true;
    }));
}

}  // namespace bartizan::ledger
