// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/audit_table.hpp"

#include "ledger/where.hpp"

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

AuditTable::AuditTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO audit (at, event, consumer, subject, outcome, detail) "
              "VALUES (?, ?, ?, ?, ?, ?)"),
      find_latest_(database, "SELECT at FROM audit ORDER BY seq DESC LIMIT 1",
                   {Prepared::Kind::integer}) {}

void AuditTable::insert(const AuditRecord& record) {
    const ByteView detail(reinterpret_cast<const std::uint8_t*>(record.detail.data()),
                          record.detail.size());
    insert_.change({seconds(record.at), record.event, record.consumer, record.subject,
                    record.outcome, detail});
}

std::optional<Time> AuditTable::latest() {
    const auto found = find_latest_.first({});
    return found ? std::optional(time_of(found->front().integer)) : std::nullopt;
}

std::vector<AuditRecord> AuditTable::list(const AuditFilter& filter) {
    Where where;
    where.equals("event", filter.event);
    where.equals("consumer", filter.consumer);
    std::vector<std::int64_t> sequence;
    std::vector<std::int64_t> at;
    std::vector<std::string> event;
    std::vector<std::string> consumer;
    std::vector<std::string> subject;
    std::vector<std::string> outcome;
    std::vector<Poco::Data::BLOB> detail;
    Poco::Data::Statement select(database_.session());
    select << "SELECT seq, at, event, consumer, subject, outcome, detail FROM audit WHERE seq > " +
                  std::to_string(filter.after) + where.more() + " ORDER BY seq LIMIT " +
                  std::to_string(filter.limit),
        into(sequence), into(at), into(event), into(consumer), into(subject), into(outcome),
        into(detail);
    where.bind(select);
    select.execute();
    std::vector<AuditRecord> out;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        out.push_back({sequence[i], time_of(at[i]), event[i], consumer[i], subject[i], outcome[i],
                       text(detail[i])});
    }
    return out;
}

}  // namespace bartizan::ledger
