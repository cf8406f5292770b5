// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/enrolment_table.hpp"

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

void EnrolmentTable::insert(const EnrolmentSecret& secret) {
    auto record = secret;
    auto names = blob(record.names);
    auto salt = blob(ByteView(record.salt));
    auto digest = blob(ByteView(record.digest));
    auto created_at = seconds(record.created_at);
    auto expires_at = seconds(record.expires_at);
    database_.session() << "INSERT INTO enrolment_secret (id, vnfm, vnf, vdu, vnfc, names, salt, "
                           "digest, created_at, expires_at, failures, used_by) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
        use(record.id), use(record.vnfm), use(record.vnf_instance_id), use(record.vdu_id),
        use(record.vnfc_id), use(names), use(salt), use(digest), use(created_at), use(expires_at),
        now;
}

std::optional<EnrolmentSecret> EnrolmentTable::find(const std::string& id) {
    Where where;
    where.equals("id", id);
    auto found = id.empty() ? std::vector<EnrolmentSecret>() : select(std::move(where), 1);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<EnrolmentSecret> EnrolmentTable::list(const EnrolmentFilter& filter) {
    Where where;
    where.equals("vnfm", filter.vnfm);
    where.equals("vnf", filter.vnf_instance_id);
    return select(std::move(where), filter.limit);
}

std::vector<EnrolmentSecret> EnrolmentTable::select(Where where, std::size_t limit) {
    std::vector<std::string> id, vnfm, vnf, vdu, vnfc, used_by;
    std::vector<Poco::Data::BLOB> names, salt, digest, used_for;
    std::vector<std::int64_t> created_at, expires_at;
    std::vector<int> failures;
    Poco::Data::Statement statement(database_.session());
    statement << "SELECT id, vnfm, vnf, vdu, vnfc, names, salt, digest, created_at, expires_at, "
                 "failures, COALESCE(used_for, x''), used_by FROM enrolment_secret WHERE 1 = 1" +
                     where.more() + " ORDER BY seq DESC LIMIT " + std::to_string(limit),
        into(id), into(vnfm), into(vnf), into(vdu), into(vnfc), into(names), into(salt),
        into(digest), into(created_at), into(expires_at), into(failures), into(used_for),
        into(used_by);
    where.bind(statement);
    statement.execute();
    std::vector<EnrolmentSecret> out;
    for (std::size_t i = 0; i < id.size(); ++i) {
        EnrolmentSecret secret{.id = id[i],
                               .vnfm = vnfm[i],
                               .vnf_instance_id = vnf[i],
                               .vdu_id = vdu[i],
                               .vnfc_id = vnfc[i],
                               .names = text(names[i]),
                               .salt = digest_of(salt[i]),
                               .digest = digest_of(digest[i]),
                               .created_at = time_of(created_at[i]),
                               .expires_at = time_of(expires_at[i]),
                               .failures = failures[i],
                               .used_for = std::nullopt,
                               .used_by = used_by[i]};
        if (used_for[i].size() > 0) {
            secret.used_for = digest_of(used_for[i]);
        }
        out.push_back(std::move(secret));
    }
    return out;
}

void EnrolmentTable::remove(const std::string& id) {
    auto value = id;
    database_.session() << "DELETE FROM enrolment_secret WHERE id = ?", use(value), now;
}

void EnrolmentTable::count_failure(const std::string& id) {
    auto value = id;
    database_.session() << "UPDATE enrolment_secret SET failures = failures + 1 WHERE id = ?",
        use(value), now;
}

void EnrolmentTable::set_used(const std::string& id, const std::optional<Digest>& request,
                              const std::string& by) {
    auto value = id;
    auto who = by;
    if (request) {
        auto digest = blob(ByteView(*request));
        database_.session() << "UPDATE enrolment_secret SET used_for = ?, used_by = ? WHERE id = ?",
            use(digest), use(who), use(value), now;
    } else {
        database_.session()
            << "UPDATE enrolment_secret SET used_for = NULL, used_by = '' WHERE id = ?",
            use(value), now;
    }
}

}  // namespace bartizan::ledger
