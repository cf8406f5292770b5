// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/certificate_table.hpp"

#include <charconv>
#include <deque>

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::string hex(const Bytes& serial) {
    std::string out;
    for (const auto octet : serial) {
        out += digits[octet >> 4U];
        out += digits[octet & 15U];
    }
    return out;
}

struct CertificateId {
    std::string ca_id;
    Bytes serial;
};

// ca_id + "." + serial in hex; a ca_id may hold dots.
std::optional<CertificateId> parsed(const std::string& id) {
    const auto dot = id.rfind('.');
    if (dot == std::string::npos || (id.size() - dot) % 2 == 0) {
        return std::nullopt;
    }
    CertificateId out{id.substr(0, dot), {}};
    for (auto i = dot + 1; i < id.size(); i += 2) {
        unsigned octet = 0;
        const auto* end = id.data() + i + 2;
        if (std::from_chars(id.data() + i, end, octet, 16).ptr != end) {
            return std::nullopt;
        }
        out.serial.push_back(static_cast<std::uint8_t>(octet));
    }
    return out;
}

}  // namespace

CertificateTable::CertificateTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO certificate (ca_id, serial, der, subject, spki, not_before, not_after, "
              "issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      find_row_(database, "SELECT seq FROM certificate WHERE ca_id = ? AND serial = ?",
                {Prepared::Kind::integer}),
      find_answer_(database,
                   "SELECT k.certificate, CASE WHEN c.not_after >= ? AND v.certificate IS NULL "
                   "THEN 1 ELSE 0 END FROM key_use k JOIN certificate c ON c.seq = k.certificate "
                   "LEFT JOIN revocation v ON v.certificate = c.seq "
                   "WHERE k.spki = ? AND k.request_key = ?",
                   {Prepared::Kind::integer, Prepared::Kind::integer}),
      delete_dead_answer_(
          database, "DELETE FROM key_use WHERE spki = ? AND request_key = ? AND certificate = ?"),
      insert_answer_(database,
                     std::string("INSERT INTO key_use (spki, request_key, vnf, subject_id, "
                                 "blocked, certificate) VALUES (?, ?, '', '', 0, ") +
                         (database.dialect() == Dialect::sqlite ? "last_insert_rowid())"
                                                                : "LAST_INSERT_ID())")),
      find_key_(database,
                "SELECT vnf, subject_id, blocked FROM key_use "
                "WHERE spki = ? AND request_key = x'00'",
                {Prepared::Kind::text, Prepared::Kind::text, Prepared::Kind::integer}),
      insert_key_(database,
                  "INSERT INTO key_use (spki, request_key, vnf, subject_id, blocked, certificate) "
                  "VALUES (?, x'00', ?, ?, 0, 0)") {}

void CertificateTable::insert(const CertificateRecord& certificate, std::int64_t subject_row) {
    insert_.change({certificate.ca_id, ByteView(certificate.serial), ByteView(certificate.der),
                    subject_row, ByteView(certificate.spki_sha256), seconds(certificate.not_before),
                    seconds(certificate.not_after), seconds(certificate.issued_at)});
}

std::int64_t CertificateTable::row(const std::string& id) {
    const auto key = parsed(id);
    if (!key) {
        return 0;
    }
    const auto found = find_row_.first({key->ca_id, ByteView(key->serial)});
    return found ? found->front().integer : 0;
}

std::optional<CertificateRecord> CertificateTable::find(const std::string& id) {
    const auto found = row(id);
    if (found == 0) {
        return std::nullopt;
    }
    auto records = select("c.seq = " + std::to_string(found), {}, 1);
    return records.empty() ? std::nullopt : std::optional(std::move(records.front()));
}

std::vector<CertificateRecord> CertificateTable::list(const CertificateFilter& filter) {
    std::string condition = "1 = 1";
    std::vector<std::string> values;
    const auto equals = [&](const std::string& column, const std::string& value) {
        if (!value.empty()) {
            condition += " AND " + column + " = ?";
            values.push_back(value);
        }
    };
    if (!filter.after.empty()) {
        condition += " AND c.seq < " + std::to_string(row(filter.after));
    }
    equals("s.vnf", filter.vnf_instance_id);
    equals("s.subject_id", filter.subject_id);
    equals("s.cert_type", filter.cert_type);
    equals("r.id", filter.registration_id);
    equals("r.delegate", filter.delegate);
    if (filter.revoked) {
        condition +=
            *filter.revoked ? " AND v.certificate IS NOT NULL" : " AND v.certificate IS NULL";
    }
    return select(condition, values, filter.limit);
}

std::vector<CertificateRecord> CertificateTable::select(const std::string& condition,
                                                        const std::vector<std::string>& values,
                                                        std::size_t limit) {
    std::deque<std::string> bound(values.begin(), values.end());
    std::vector<std::string> ca_id, registration, cert_type, vnf, subject;
    std::vector<Poco::Data::BLOB> serial, der, spki;
    std::vector<std::int64_t> not_before, not_after, issued_at, revoked_at;
    std::vector<int> reason;
    Poco::Data::Statement statement(database_.session());
    statement << "SELECT c.ca_id, c.serial, c.der, r.id, s.cert_type, s.vnf, s.subject_id, c.spki, "
                 "c.not_before, c.not_after, c.issued_at, COALESCE(v.revoked_at, -1), "
                 "COALESCE(v.reason, 0) FROM certificate c JOIN subject s ON s.seq = c.subject "
                 "JOIN registration r ON r.seq = s.registration "
                 "LEFT JOIN revocation v ON v.certificate = c.seq WHERE " +
                     condition + " ORDER BY c.seq DESC LIMIT " + std::to_string(limit),
        into(ca_id), into(serial), into(der), into(registration), into(cert_type), into(vnf),
        into(subject), into(spki), into(not_before), into(not_after), into(issued_at),
        into(revoked_at), into(reason);
    for (auto& value : bound) {
        statement.addBind(use(value));
    }
    statement.execute();
    std::vector<CertificateRecord> out;
    for (std::size_t i = 0; i < ca_id.size(); ++i) {
        CertificateRecord record;
        record.ca_id = ca_id[i];
        record.serial = octets(serial[i]);
        record.id = record.ca_id + "." + hex(record.serial);
        record.der = octets(der[i]);
        record.registration_id = registration[i];
        record.subject = {cert_type[i], vnf[i], subject[i]};
        record.spki_sha256 = digest_of(spki[i]);
        record.not_before = time_of(not_before[i]);
        record.not_after = time_of(not_after[i]);
        record.issued_at = time_of(issued_at[i]);
        if (revoked_at[i] >= 0) {
            record.revoked_at = time_of(revoked_at[i]);
            record.revocation_reason = static_cast<std::uint8_t>(reason[i]);
        }
        out.push_back(std::move(record));
    }
    return out;
}

std::uint64_t CertificateTable::count() {
    std::uint64_t count = 0;
    database_.session() << "SELECT COUNT(*) FROM certificate", into(count), now;
    return count;
}

std::optional<CertificateRecord> CertificateTable::live_answer(const AnswerKey& key, Time at) {
    const auto found =
        find_answer_.first({seconds(at), ByteView(key.spki_sha256), ByteView(key.request_key)});
    seen_answer_ = found ? (*found)[0].integer : 0;
    if (!found || (*found)[1].integer == 0) {
        return std::nullopt;
    }
    auto records = select("c.seq = " + std::to_string(seen_answer_), {}, 1);
    return records.empty() ? std::nullopt : std::optional(std::move(records.front()));
}

KeyUse CertificateTable::key_use(const AnswerKey& key, const SubjectKey& subject, Time at) {
    const auto state = key_state(key.spki_sha256, subject);
    if (state == KeyState::free) {
        return {};
    }
    return {.answer = live_answer(key, at), .foreign = state == KeyState::foreign};
}

void CertificateTable::set_answer(const AnswerKey& key, bool after_dead) {
    if (after_dead && seen_answer_ != 0) {
        // Only the one that was seen: an answer that another process gave meanwhile stays, and
        // the key of the table refuses ours.
        delete_dead_answer_.change(
            {ByteView(key.spki_sha256), ByteView(key.request_key), seen_answer_});
    }
    insert_answer_.change({ByteView(key.spki_sha256), ByteView(key.request_key)});
}

CertificateTable::KeyState CertificateTable::key_state(const Digest& spki,
                                                       const SubjectKey& subject) {
    const auto found = find_key_.first({ByteView(spki)});
    if (!found) {
        return KeyState::free;
    }
    const auto& row = *found;
    const bool own = row[2].integer == 0 && row[0].text == subject.vnf_instance_id &&
                     row[1].text == subject.subject_id;
    return own ? KeyState::own : KeyState::foreign;
}

void CertificateTable::bind_key(const Digest& spki, const SubjectKey& subject) {
    insert_key_.change({ByteView(spki), subject.vnf_instance_id, subject.subject_id});
}

void CertificateTable::block_key(const Digest& spki, const SubjectKey& subject) {
    if (key_state(spki, subject) == KeyState::free) {
        bind_key(spki, subject);
    }
    auto key = blob(spki);
    database_.session() << "UPDATE key_use SET blocked = 1 "
                           "WHERE spki = ? AND request_key = x'00'",
        use(key), now;
}

void CertificateTable::revoke(std::int64_t certificate_row, const CertificateRecord& certificate,
                              std::uint8_t reason, Time at) {
    auto row = certificate_row;
    auto ca_id = certificate.ca_id;
    auto serial = blob(certificate.serial);
    auto not_after = seconds(certificate.not_after);
    auto revoked_at = seconds(at);
    int code = reason;
    database_.session() << "INSERT INTO revocation (certificate, ca_id, serial, not_after, "
                           "revoked_at, reason) VALUES (?, ?, ?, ?, ?, ?)",
        use(row), use(ca_id), use(serial), use(not_after), use(revoked_at), use(code), now;
}

}  // namespace bartizan::ledger
