// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/schema.hpp"

#include <span>
#include <utility>

namespace bartizan::ledger {
namespace {

using namespace Poco::Data::Keywords;

// $ID, $TEXT, $OCTETS (32 at most), $BLOB and $TAIL stand for what the dialects call it;
// $KEY(column) is the column in an index. Digest tables are clustered by their key: one probe.
constexpr std::string_view version_1[] = {
    // `live` is 1 or NULL, and NULLs are never equal: a subject has one open registration and
    // any number of closed ones.
    "CREATE TABLE registration (seq $ID, id $TEXT NOT NULL, cert_type $TEXT NOT NULL, "
    "vnf $TEXT NOT NULL, mode $TEXT NOT NULL, delegate $TEXT NOT NULL, ca_id $TEXT NOT NULL, "
    "profile $TEXT NOT NULL, request $BLOB NOT NULL, state $TEXT NOT NULL, "
    "created_at BIGINT NOT NULL, UNIQUE (id))$TAIL",
    "CREATE TABLE subject (seq $ID, registration BIGINT NOT NULL REFERENCES registration (seq), "
    "cert_type $TEXT NOT NULL, vnf $TEXT NOT NULL, subject_id $TEXT NOT NULL, live INTEGER, "
    "UNIQUE (subject_id, vnf, cert_type, live))$TAIL",
    "CREATE INDEX subject_of_registration ON subject (registration)",
    "CREATE INDEX subject_of_vnf ON subject (vnf)",
    "CREATE TABLE certificate (seq $ID, ca_id $TEXT NOT NULL, serial $OCTETS NOT NULL, "
    "der $DER NOT NULL, subject BIGINT NOT NULL REFERENCES subject (seq), "
    "spki $OCTETS NOT NULL, not_before BIGINT NOT NULL, not_after BIGINT NOT NULL, "
    "issued_at BIGINT NOT NULL, UNIQUE (ca_id, $KEY(serial)))$TAIL",
    "CREATE INDEX certificate_of_subject ON certificate (subject)",
    "CREATE TABLE revocation (certificate BIGINT NOT NULL PRIMARY KEY "
    "REFERENCES certificate (seq), ca_id $TEXT NOT NULL, serial $OCTETS NOT NULL, "
    "not_after BIGINT NOT NULL, revoked_at BIGINT NOT NULL, reason INTEGER NOT NULL)$TAIL",
    "CREATE INDEX revocation_of_ca ON revocation (ca_id, not_after)",
    // What a subject key was used for. Its row with the request_key 00 says who it belongs to,
    // for good: an expired certificate does not free it. The others say which certificate
    // answered a request. Digests come in random order, so that a large ledger writes a page of
    // its own for each: in one table both rows share it.
    "CREATE TABLE key_use (spki $OCTETS NOT NULL, request_key $OCTETS NOT NULL, "
    "vnf $TEXT NOT NULL, subject_id $TEXT NOT NULL, blocked INTEGER NOT NULL, "
    "certificate BIGINT NOT NULL, PRIMARY KEY ($KEY(spki), $KEY(request_key)))$CLUSTERED",
    "CREATE TABLE crl_number (ca_id $TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)$TAIL",
    "CREATE TABLE audit (seq $ID, at BIGINT NOT NULL, event $TEXT NOT NULL, "
    "consumer $TEXT NOT NULL, subject $LINE NOT NULL, outcome $TEXT NOT NULL, "
    "detail $BLOB NOT NULL)$TAIL",
};

constexpr std::string_view version_2[] = {
    "ALTER TABLE crl_number ADD COLUMN revocations BIGINT NOT NULL DEFAULT 0",
    "UPDATE crl_number SET revocations = (SELECT COUNT(*) FROM revocation r "
    "WHERE r.ca_id = crl_number.ca_id)",
    "CREATE TABLE crl (ca_id $TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, "
    "covered BIGINT NOT NULL, this_update BIGINT NOT NULL, next_update BIGINT NOT NULL)$TAIL",
    "CREATE TABLE crl_part (ca_id $TEXT NOT NULL, number BIGINT NOT NULL, part INTEGER NOT NULL, "
    "octets $BLOB NOT NULL, PRIMARY KEY (ca_id, number, part))$TAIL",
    "CREATE TABLE lease (name $TEXT NOT NULL PRIMARY KEY, holder $TEXT NOT NULL, "
    "fence BIGINT NOT NULL, expires_at BIGINT NOT NULL)$TAIL",
};

constexpr std::string_view version_3[] = {
    "ALTER TABLE registration ADD COLUMN provisional_until BIGINT",
    "ALTER TABLE registration ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE subject ADD COLUMN gone_at BIGINT",
    "CREATE TABLE vnf (seq $ID, vnfm $TEXT NOT NULL, vnf $TEXT NOT NULL, vnfd $TEXT NOT NULL, "
    "op_occ $TEXT NOT NULL, operation $TEXT NOT NULL, operation_state $TEXT NOT NULL, "
    "occurred_at BIGINT NOT NULL, read_at BIGINT, UNIQUE (vnf, vnfm))$TAIL",
    "CREATE TABLE vnfc (seq $ID, vnf BIGINT NOT NULL REFERENCES vnf (seq), "
    "vnfc_id $TEXT NOT NULL, vdu $TEXT NOT NULL, resource $TEXT NOT NULL, "
    "listed_at BIGINT NOT NULL, "
    "UNIQUE (vnf, vnfc_id))$TAIL",
    "CREATE TABLE lcm_event (seq $ID, vnfm $TEXT NOT NULL, notification $TEXT NOT NULL, "
    "vnf $TEXT NOT NULL, op_occ $TEXT NOT NULL, operation $TEXT NOT NULL, "
    "operation_state $TEXT NOT NULL, occurred_at BIGINT NOT NULL, received_at BIGINT NOT NULL, "
    "applied INTEGER NOT NULL, UNIQUE (notification, vnfm))$TAIL",
    "CREATE TABLE lcm_subscription (vnfm $TEXT NOT NULL PRIMARY KEY, "
    "subscription $TEXT NOT NULL, callback $TEXT NOT NULL, token $OCTETS NOT NULL, "
    "password $OCTETS NOT NULL)$TAIL",
    "CREATE TABLE enrolment_secret (seq $ID, id $TEXT NOT NULL, vnfm $TEXT NOT NULL, "
    "vnf $TEXT NOT NULL, vdu $TEXT NOT NULL, vnfc $TEXT NOT NULL, names $BLOB NOT NULL, "
    "salt $OCTETS NOT NULL, digest $OCTETS NOT NULL, created_at BIGINT NOT NULL, "
    "expires_at BIGINT NOT NULL, failures INTEGER NOT NULL, used_for $OCTETS, "
    "used_by $TEXT NOT NULL, UNIQUE (id))$TAIL",
    "CREATE INDEX lcm_event_pending ON lcm_event (vnfm, applied)",
};

// Each brings a store from the version before to its own.
constexpr std::span<const std::string_view> versions[schema_version] = {version_1, version_2,
                                                                        version_3};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
    }
}

std::string in_dialect(std::string_view statement, Dialect dialect) {
    using Names = std::pair<std::string_view, std::string_view>;
    // TINYBLOB and BLOB have length-prefixed keys and reach the client as binary. LONGBLOB would
    // crash Poco 1.11's extractor, and nothing here is longer than 64 KiB.
    constexpr Names sqlite[] = {{"$ID", "INTEGER PRIMARY KEY AUTOINCREMENT"},
                                {"$TEXT", "TEXT"},
                                {"$LINE", "TEXT"},
                                {"$OCTETS", "BLOB"},
                                {"$DER", "BLOB"},
                                {"$BLOB", "BLOB"},
                                {"$KEY(serial)", "serial"},
                                {"$KEY(spki)", "spki"},
                                {"$KEY(request_key)", "request_key"},
                                {"$TAIL", ""},
                                {"$CLUSTERED", " WITHOUT ROWID"}};
    constexpr Names mariadb[] = {
        {"$ID", "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"},
        {"$TEXT", "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"},
        {"$LINE", "VARCHAR(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"},
        {"$OCTETS", "TINYBLOB"},
        {"$DER", "BLOB"},
        {"$BLOB", "BLOB"},
        {"$KEY(serial)", "serial(32)"},
        {"$KEY(spki)", "spki(32)"},
        {"$KEY(request_key)", "request_key(32)"},
        {"$TAIL", " ENGINE=InnoDB"},
        {"$CLUSTERED", " ENGINE=InnoDB"}};
    std::string text(statement);
    const bool is_sqlite = dialect == Dialect::sqlite;
    for (std::size_t i = 0; i < std::size(sqlite); ++i) {
        const auto& [from, to] = is_sqlite ? sqlite[i] : mariadb[i];
        replace_all(text, from, to);
    }
    return text;
}

}  // namespace

Result<void> migrate(Database& database) {
    try {
        database.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
        // Two processes may start at once. MariaDB ends a transaction at each CREATE.
        if (database.dialect() == Dialect::mariadb) {
            database.execute("SELECT GET_LOCK('bartizan.migrate', 60)");
        }
        database.begin();
        int version = 0;
        database.session() << "SELECT COALESCE(MAX(version), 0) FROM schema_version", into(version),
            now;
        if (version > schema_version) {
            database.rollback();
            return Error{Fault::ledger_newer, "",
                         "schema " + std::to_string(version) + ", this release knows " +
                             std::to_string(schema_version)};
        }
        for (; version < schema_version; ++version) {
            for (const auto statement : versions[version]) {
                database.execute(in_dialect(statement, database.dialect()));
            }
            database.execute("INSERT INTO schema_version VALUES (" + std::to_string(version + 1) +
                             ")");
        }
        database.commit();
        if (database.dialect() == Dialect::mariadb) {
            database.execute("SELECT RELEASE_LOCK('bartizan.migrate')");
        }
        return {};
    } catch (const Poco::Exception& exception) {
        database.rollback();
        return fault_of(exception);
    }
}

}  // namespace bartizan::ledger
