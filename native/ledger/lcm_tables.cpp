// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/lcm_tables.hpp"

#include <deque>
#include <map>

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

namespace {

std::int64_t milliseconds(Milliseconds time) {
    return time.time_since_epoch().count();
}

Milliseconds milliseconds_of(std::int64_t since_epoch) {
    return Milliseconds(std::chrono::milliseconds(since_epoch));
}

}  // namespace

bool VnfLife::in_progress() const {
    return operation_state == "STARTING" || operation_state == "PROCESSING";
}

LcmTables::LcmTables(Database& database)
    : database_(database),
      find_event_(database, "SELECT seq FROM lcm_event WHERE notification = ? AND vnfm = ?",
                  {Prepared::Kind::integer}),
      insert_event_(database,
                    "INSERT INTO lcm_event (vnfm, notification, vnf, op_occ, operation, "
                    "operation_state, occurred_at, received_at, applied) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"),
      find_vnf_(database, "SELECT seq FROM vnf WHERE vnf = ? AND vnfm = ?",
                {Prepared::Kind::integer}),
      move_on_(database,
               "UPDATE vnf SET op_occ = ?, operation = ?, operation_state = ?, occurred_at = ? "
               "WHERE seq = ?") {}

bool LcmTables::insert(const LcmEvent& event) {
    if (find_event_.first({event.notification_id, event.vnfm})) {
        return false;
    }
    insert_event_.change({event.vnfm, event.notification_id, event.vnf_instance_id, event.op_occ_id,
                          event.operation, event.operation_state, milliseconds(event.occurred_at),
                          milliseconds(event.received_at)});
    return true;
}

std::vector<LcmEvent> LcmTables::pending(const std::string& vnfm, std::size_t limit) {
    auto of = vnfm;
    std::vector<std::int64_t> seq, occurred_at, received_at;
    std::vector<std::string> notification, vnf, op_occ, operation, state;
    database_.session() << "SELECT seq, notification, vnf, op_occ, operation, operation_state, "
                           "occurred_at, received_at FROM lcm_event WHERE vnfm = ? "
                           "AND applied = 0 ORDER BY seq LIMIT " +
                               std::to_string(limit),
        use(of), into(seq), into(notification), into(vnf), into(op_occ), into(operation),
        into(state), into(occurred_at), into(received_at), now;
    std::vector<LcmEvent> out;
    for (std::size_t i = 0; i < seq.size(); ++i) {
        out.push_back({seq[i], vnfm, notification[i], vnf[i], op_occ[i], operation[i], state[i],
                       milliseconds_of(occurred_at[i]), milliseconds_of(received_at[i])});
    }
    return out;
}

void LcmTables::set_applied(const std::string& vnfm, const std::string& vnf_instance_id,
                            std::int64_t sequence) {
    auto of = vnfm;
    auto vnf = vnf_instance_id;
    database_.session() << "UPDATE lcm_event SET applied = 1 WHERE vnfm = ? AND applied = 0 "
                           "AND vnf = ? AND seq <= ?",
        use(of), use(vnf), use(sequence), now;
}

void LcmTables::delete_applied(const std::string& vnfm, Milliseconds received_before) {
    auto of = vnfm;
    auto before = milliseconds(received_before);
    database_.session() << "DELETE FROM lcm_event WHERE vnfm = ? AND applied = 1 "
                           "AND received_at < ?",
        use(of), use(before), now;
}

std::optional<LcmSubscription> LcmTables::subscription(const std::string& vnfm) {
    auto of = vnfm;
    std::vector<std::string> id, callback;
    std::vector<Poco::Data::BLOB> token, password;
    database_.session() << "SELECT subscription, callback, token, password FROM lcm_subscription "
                           "WHERE vnfm = ?",
        use(of), into(id), into(callback), into(token), into(password), now;
    if (id.empty()) {
        return std::nullopt;
    }
    return LcmSubscription{.vnfm = vnfm,
                           .id = id.front(),
                           .callback_uri = callback.front(),
                           .token_sha256 = digest_of(token.front()),
                           .password_sha256 = digest_of(password.front())};
}

void LcmTables::keep_subscription(const LcmSubscription& subscription) {
    auto record = subscription;
    auto token = blob(ByteView(record.token_sha256));
    auto password = blob(ByteView(record.password_sha256));
    database_.session() << "DELETE FROM lcm_subscription WHERE vnfm = ?", use(record.vnfm), now;
    database_.session() << "INSERT INTO lcm_subscription (vnfm, subscription, callback, token, "
                           "password) VALUES (?, ?, ?, ?, ?)",
        use(record.vnfm), use(record.id), use(record.callback_uri), use(token), use(password), now;
}

std::vector<std::string> LcmTables::vnfms_of(const std::string& vnf_instance_id) {
    auto vnf = vnf_instance_id;
    std::vector<std::string> out;
    database_.session() << "SELECT vnfm FROM vnf WHERE vnf = ?", use(vnf), into(out), now;
    return out;
}

std::int64_t LcmTables::row(const std::string& vnfm, const std::string& vnf_instance_id) {
    const auto found = find_vnf_.first({vnf_instance_id, vnfm});
    return found ? found->front().integer : 0;
}

std::vector<VnfLife> LcmTables::lives(const std::string& vnfm, const std::string& vnf_instance_id) {
    auto of = vnfm;
    auto one = vnf_instance_id;
    std::vector<std::string> vnf, vnfd, op_occ, operation, state;
    std::vector<std::int64_t> occurred_at, read_at;
    Poco::Data::Statement statement(database_.session());
    statement << "SELECT vnf, vnfd, op_occ, operation, operation_state, occurred_at, "
                 "COALESCE(read_at, -1) FROM vnf WHERE vnfm = ?" +
                     std::string(one.empty() ? "" : " AND vnf = ?") + " ORDER BY seq",
        into(vnf), into(vnfd), into(op_occ), into(operation), into(state), into(occurred_at),
        into(read_at), use(of);
    if (!one.empty()) {
        statement.addBind(use(one));
    }
    statement.execute();
    std::vector<VnfLife> out;
    for (std::size_t i = 0; i < vnf.size(); ++i) {
        out.push_back({vnfm, vnf[i], vnfd[i], op_occ[i], operation[i], state[i],
                       milliseconds_of(occurred_at[i]),
                       read_at[i] < 0 ? std::nullopt : std::optional(time_of(read_at[i]))});
    }
    return out;
}

void LcmTables::keep(const VnfLife& life) {
    auto record = life;
    auto occurred_at = milliseconds(life.occurred_at);
    auto seq = row(life.vnfm, life.vnf_instance_id);
    if (seq != 0) {
        move_on_.change({life.op_occ_id, life.operation, life.operation_state, occurred_at, seq});
    } else {
        database_.session() << "INSERT INTO vnf (vnfm, vnf, vnfd, op_occ, operation, "
                               "operation_state, occurred_at) VALUES (?, ?, '', ?, ?, ?, ?)",
            use(record.vnfm), use(record.vnf_instance_id), use(record.op_occ_id),
            use(record.operation), use(record.operation_state), use(occurred_at), now;
        seq = row(life.vnfm, life.vnf_instance_id);
    }
    if (!record.vnfd_id.empty()) {
        database_.session() << "UPDATE vnf SET vnfd = ? WHERE seq = ?", use(record.vnfd_id),
            use(seq), now;
    }
    if (record.read_at) {
        auto read_at = seconds(*record.read_at);
        database_.session() << "UPDATE vnf SET read_at = ? WHERE seq = ?", use(read_at), use(seq),
            now;
    }
}

void LcmTables::keep_vnfcs(const VnfLife& life, const std::vector<ListedVnfc>& listed) {
    auto seq = row(life.vnfm, life.vnf_instance_id);
    std::map<std::string, ListedVnfc> known;
    for (auto& vnfc : vnfcs(life.vnfm, life.vnf_instance_id)) {
        known.emplace(vnfc.vnfc_id, std::move(vnfc));
    }
    for (auto vnfc : listed) {
        const auto before = known.find(vnfc.vnfc_id);
        const bool same = before != known.end() && before->second == vnfc;
        if (before != known.end()) {
            known.erase(before);
        }
        if (same) {
            continue;
        }
        remove_vnfc(seq, vnfc.vnfc_id);
        auto listed_at = seconds(life.read_at.value_or(Time()));
        database_.session() << "INSERT INTO vnfc (vnf, vnfc_id, vdu, resource, listed_at) "
                               "VALUES (?, ?, ?, ?, ?)",
            use(seq), use(vnfc.vnfc_id), use(vnfc.vdu_id), use(vnfc.resource_id), use(listed_at),
            now;
    }
    for (const auto& [id, vnfc] : known) {
        remove_vnfc(seq, id);
    }
}

void LcmTables::remove_vnfc(std::int64_t vnf_row, const std::string& vnfc_id) {
    auto seq = vnf_row;
    auto id = vnfc_id;
    database_.session() << "DELETE FROM vnfc WHERE vnf = ? AND vnfc_id = ?", use(seq), use(id), now;
}

void LcmTables::remove(const std::string& vnfm, const std::string& vnf_instance_id) {
    auto seq = row(vnfm, vnf_instance_id);
    database_.session() << "DELETE FROM vnfc WHERE vnf = ?", use(seq), now;
    database_.session() << "DELETE FROM vnf WHERE seq = ?", use(seq), now;
}

std::vector<ListedVnfc> LcmTables::vnfcs(const std::string& vnfm,
                                         const std::string& vnf_instance_id) {
    auto seq = row(vnfm, vnf_instance_id);
    std::vector<std::string> vnfc, vdu, resource;
    std::vector<std::int64_t> listed_at;
    database_.session() << "SELECT vnfc_id, vdu, resource, listed_at FROM vnfc WHERE vnf = ? "
                           "ORDER BY seq",
        use(seq), into(vnfc), into(vdu), into(resource), into(listed_at), now;
    std::vector<ListedVnfc> out;
    for (std::size_t i = 0; i < vnfc.size(); ++i) {
        out.push_back({vnfc[i], vdu[i], resource[i], time_of(listed_at[i])});
    }
    return out;
}

std::vector<LiveSubject> LcmTables::subjects(const SubjectScope& scope, Time at) {
    std::deque<std::string> bound(scope.delegates.begin(), scope.delegates.end());
    std::string condition = "s.live = 1 AND r.delegate IN (";
    for (std::size_t i = 0; i < bound.size(); ++i) {
        condition += i == 0 ? "?" : ", ?";
    }
    condition += ")";
    if (!scope.vnf_instance_id.empty()) {
        condition += " AND s.vnf = ?";
        bound.push_back(scope.vnf_instance_id);
    }
    std::vector<std::string> cert_type, vnf, subject, registration, delegate, mode;
    std::vector<std::int64_t> until, certificates;
    std::vector<int> suspended;
    Poco::Data::Statement statement(database_.session());
    statement << "SELECT s.cert_type, s.vnf, s.subject_id, r.id, r.delegate, r.mode, "
                 "COALESCE(r.provisional_until, -1), r.suspended, (SELECT COUNT(*) FROM "
                 "certificate c LEFT JOIN revocation v ON v.certificate = c.seq WHERE "
                 "c.subject = s.seq AND v.certificate IS NULL AND c.not_after > " +
                     std::to_string(seconds(at)) +
                     ") FROM subject s JOIN registration r ON r.seq = s.registration WHERE " +
                     condition + " ORDER BY s.seq",
        into(cert_type), into(vnf), into(subject), into(registration), into(delegate), into(mode),
        into(until), into(suspended), into(certificates);
    for (auto& value : bound) {
        statement.addBind(use(value));
    }
    statement.execute();
    std::vector<LiveSubject> out;
    for (std::size_t i = 0; i < vnf.size(); ++i) {
        out.push_back(
            {.key = {cert_type[i], vnf[i], subject[i]},
             .registration_id = registration[i],
             .delegate = delegate[i],
             .mode = mode[i],
             .suspended = suspended[i] != 0,
             .provisional_until = until[i] < 0 ? std::nullopt : std::optional(time_of(until[i])),
             .certificates = static_cast<std::uint64_t>(certificates[i])});
    }
    return out;
}

}  // namespace bartizan::ledger
