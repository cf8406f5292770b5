// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/registration_table.hpp"

#include <deque>

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

RegistrationTable::RegistrationTable(Database& database)
    : database_(database),
      find_live_(database,
                 "SELECT s.seq, r.state, r.suspended FROM subject s JOIN registration r "
                 "ON r.seq = s.registration WHERE s.subject_id = ? AND s.vnf = ? "
                 "AND s.cert_type = ? AND s.live = 1 AND r.id = ?",
                 {Prepared::Kind::integer, Prepared::Kind::text, Prepared::Kind::integer}),
      activate_(database,
                "UPDATE registration SET state = 'ACTIVE' WHERE id = ? AND state = 'REGISTERED'") {}

void RegistrationTable::insert(const RegistrationRecord& registration) {
    auto record = registration;
    auto request = blob(record.request);
    auto created_at = seconds(record.created_at);
    database_.session() << "INSERT INTO registration (id, cert_type, vnf, mode, delegate, ca_id, "
                           "profile, request, state, created_at) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        use(record.id), use(record.cert_type), use(record.vnf_instance_id), use(record.mode),
        use(record.delegate), use(record.ca_id), use(record.profile), use(request),
        use(record.state), use(created_at), now;
    if (record.provisional_until) {
        set_provisional(record.id, record.provisional_until);
    }
    std::int64_t seq = 0;
    database_.session() << "SELECT seq FROM registration WHERE id = ?", use(record.id), into(seq),
        now;
    for (auto& subject : record.subject_ids) {
        database_.session() << "INSERT INTO subject (registration, cert_type, vnf, subject_id, "
                               "live) VALUES (?, ?, ?, ?, 1)",
            use(seq), use(record.cert_type), use(record.vnf_instance_id), use(subject), now;
    }
}

std::optional<RegistrationRecord> RegistrationTable::find(const std::string& id) {
    auto found = select("r.id = ?", {id}, 1);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<RegistrationRecord> RegistrationTable::list(const RegistrationFilter& filter) {
    std::string condition = "1 = 1";
    std::vector<std::string> values;
    const auto equals = [&](const std::string& column, const std::string& value) {
        if (!value.empty()) {
            condition += " AND " + column + " = ?";
            values.push_back(value);
        }
    };
    if (!filter.after.empty()) {
        condition += " AND r.seq < (SELECT seq FROM registration WHERE id = ?)";
        values.push_back(filter.after);
    }
    equals("r.vnf", filter.vnf_instance_id);
    equals("r.cert_type", filter.cert_type);
    equals("r.delegate", filter.delegate);
    if (filter.live) {
        condition += " AND r.state <> 'CLOSED'";
    }
    if (!filter.subject_id.empty()) {
        condition += " AND r.seq IN (SELECT registration FROM subject WHERE subject_id = ?" +
                     std::string(filter.live ? " AND live = 1)" : ")");
        values.push_back(filter.subject_id);
    }
    return select(condition, values, filter.limit);
}

std::vector<RegistrationRecord> RegistrationTable::select(const std::string& condition,
                                                          const std::vector<std::string>& values,
                                                          std::size_t limit) {
    std::deque<std::string> bound(values.begin(), values.end());
    std::vector<std::int64_t> seq;
    std::vector<std::int64_t> created_at, provisional_until;
    std::vector<int> suspended;
    std::vector<std::string> id, cert_type, vnf, mode, delegate, ca_id, profile, state;
    std::vector<Poco::Data::BLOB> request;
    Poco::Data::Statement statement(database_.session());
    statement << "SELECT r.seq, r.id, r.cert_type, r.vnf, r.mode, r.delegate, r.ca_id, r.profile, "
                 "r.request, r.state, r.created_at, COALESCE(r.provisional_until, -1), "
                 "r.suspended FROM registration r WHERE " +
                     condition + " ORDER BY r.seq DESC LIMIT " + std::to_string(limit),
        into(seq), into(id), into(cert_type), into(vnf), into(mode), into(delegate), into(ca_id),
        into(profile), into(request), into(state), into(created_at), into(provisional_until),
        into(suspended);
    for (auto& value : bound) {
        statement.addBind(use(value));
    }
    statement.execute();
    std::vector<RegistrationRecord> out;
    for (std::size_t i = 0; i < seq.size(); ++i) {
        RegistrationRecord record{.id = id[i],
                                  .cert_type = cert_type[i],
                                  .vnf_instance_id = vnf[i],
                                  .subject_ids = {},
                                  .mode = mode[i],
                                  .delegate = delegate[i],
                                  .ca_id = ca_id[i],
                                  .profile = profile[i],
                                  .request = text(request[i]),
                                  .state = state[i],
                                  .created_at = time_of(created_at[i])};
        if (suspended[i] != 0 && record.state != "CLOSED") {
            record.state = "SUSPENDED";
        }
        if (provisional_until[i] >= 0) {
            record.provisional_until = time_of(provisional_until[i]);
        }
        std::vector<std::int64_t> gone_at;
        database_.session() << "SELECT subject_id, COALESCE(gone_at, -1) FROM subject "
                               "WHERE registration = ? ORDER BY subject_id",
            use(seq[i]), into(record.subject_ids), into(gone_at), now;
        for (std::size_t subject = 0; subject < gone_at.size(); ++subject) {
            if (gone_at[subject] >= 0) {
                record.gone.push_back(record.subject_ids[subject]);
            }
        }
        out.push_back(std::move(record));
    }
    return out;
}

void RegistrationTable::set_state(const std::string& id, const std::string& state) {
    auto id_value = id;
    auto state_value = state;
    database_.session() << "UPDATE registration SET state = ? WHERE id = ?", use(state_value),
        use(id_value), now;
    if (state == "CLOSED") {
        database_.session() << "UPDATE subject SET live = NULL WHERE registration = "
                               "(SELECT seq FROM registration WHERE id = ?)",
            use(id_value), now;
    }
}

std::optional<RegistrationTable::LiveSubject> RegistrationTable::live_subject(
    const SubjectKey& subject, const std::string& registration_id) {
    const auto found = find_live_.first(
        {subject.subject_id, subject.vnf_instance_id, subject.cert_type, registration_id});
    return found ? std::optional(LiveSubject{(*found)[0].integer, (*found)[1].text == "ACTIVE",
                                             (*found)[2].integer != 0})
                 : std::nullopt;
}

void RegistrationTable::activate(const std::string& id) {
    activate_.change({id});
}

void RegistrationTable::set_provisional(const std::string& id, std::optional<Time> until) {
    auto id_value = id;
    auto value = until ? seconds(*until) : -1;
    database_.session() << "UPDATE registration SET provisional_until = NULLIF(?, -1) WHERE id = ?",
        use(value), use(id_value), now;
}

void RegistrationTable::set_suspended(const std::string& id, bool suspended) {
    auto id_value = id;
    int value = suspended ? 1 : 0;
    database_.session() << "UPDATE registration SET suspended = ? WHERE id = ?", use(value),
        use(id_value), now;
}

void RegistrationTable::end_suspension(const std::string& vnf_instance_id) {
    auto vnf = vnf_instance_id;
    database_.session() << "UPDATE registration SET suspended = 0 WHERE suspended = 1 AND vnf = ?",
        use(vnf), now;
}

void RegistrationTable::end_subject(const SubjectKey& subject, const std::string& registration_id,
                                    Time at) {
    auto id = registration_id;
    auto subject_id = subject.subject_id;
    auto gone_at = seconds(at);
    database_.session() << "UPDATE subject SET live = NULL, gone_at = ? WHERE subject_id = ? AND "
                           "registration = (SELECT seq FROM registration WHERE id = ?)",
        use(gone_at), use(subject_id), use(id), now;
    int left = 0;
    database_.session() << "SELECT COUNT(*) FROM subject WHERE live = 1 AND registration = "
                           "(SELECT seq FROM registration WHERE id = ?)",
        use(id), into(left), now;
    if (left == 0) {
        set_state(registration_id, "CLOSED");
    }
}

}  // namespace bartizan::ledger
