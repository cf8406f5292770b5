// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ledger/crl_table.hpp"

#include <algorithm>

namespace bartizan::ledger {

using namespace Poco::Data::Keywords;

namespace {

// A CRL outgrows what MariaDB's BLOB and Poco's buffer of it hold: it is stored in parts.
constexpr std::size_t part_octets = 60UL * 1024;

}  // namespace

void CrlTable::revoked_one(const std::string& ca_id) {
    auto id = ca_id;
    Poco::Data::Statement update(database_.session());
    update << "UPDATE crl_number SET revocations = revocations + 1 WHERE ca_id = ?", use(id);
    if (update.execute() == 0) {
        database_.session() << "INSERT INTO crl_number (ca_id, number, revocations) "
                               "VALUES (?, 0, 1)",
            use(id), now;
    }
}

CrlContent CrlTable::take(const std::string& ca_id, Time at) {
    CrlContent content{.number = next_number(ca_id), .covered = 0, .revoked = entries(ca_id, at)};
    content.covered = state(ca_id).revocations;
    return content;
}

std::uint64_t CrlTable::next_number(const std::string& ca_id) {
    auto id = ca_id;
    std::uint64_t number = 0;
    Poco::Data::Statement update(database_.session());
    update << "UPDATE crl_number SET number = number + 1 WHERE ca_id = ?", use(id);
    update.execute();
    database_.session() << "SELECT number FROM crl_number WHERE ca_id = ?", use(id), into(number),
        now;
    if (number == 0) {
        number = 1;
        database_.session() << "INSERT INTO crl_number (ca_id, number, revocations) "
                               "VALUES (?, 1, 0)",
            use(id), now;
    }
    return number;
}

std::vector<RevokedEntry> CrlTable::entries(const std::string& ca_id, Time at) {
    auto id = ca_id;
    auto not_before = seconds(at);
    std::vector<Poco::Data::BLOB> serial;
    std::vector<std::int64_t> revoked_at;
    std::vector<int> reason;
    database_.session() << "SELECT serial, revoked_at, reason FROM revocation "
                           "WHERE ca_id = ? AND not_after >= ?",
        use(id), use(not_before), into(serial), into(revoked_at), into(reason), now;
    std::vector<RevokedEntry> out;
    out.reserve(serial.size());
    for (std::size_t i = 0; i < serial.size(); ++i) {
        out.push_back(
            {octets(serial[i]), time_of(revoked_at[i]), static_cast<std::uint8_t>(reason[i])});
    }
    return out;
}

CrlState CrlTable::state(const std::string& ca_id) {
    auto id = ca_id;
    CrlState state;
    std::int64_t next_update = -1;
    database_.session() << "SELECT revocations FROM crl_number WHERE ca_id = ?", use(id),
        into(state.revocations), now;
    database_.session() << "SELECT number, covered, next_update FROM crl WHERE ca_id = ?", use(id),
        into(state.number), into(state.covered), into(next_update), now;
    if (next_update >= 0) {
        state.next_update = time_of(next_update);
    }
    return state;
}

bool CrlTable::publish(const std::string& ca_id, const PublishedCrl& crl) {
    const auto before = state(ca_id);
    if (before.next_update && before.number >= crl.number) {
        return false;
    }
    auto id = ca_id;
    auto number = crl.number;
    auto covered = crl.covered;
    auto this_update = seconds(crl.this_update);
    auto next_update = seconds(crl.next_update);
    int part = 0;
    for (std::size_t at = 0; at < crl.der.size(); at += part_octets, ++part) {
        auto octets =
            blob(ByteView(crl.der).subspan(at, std::min(part_octets, crl.der.size() - at)));
        database_.session() << "INSERT INTO crl_part (ca_id, number, part, octets) "
                               "VALUES (?, ?, ?, ?)",
            use(id), use(number), use(part), use(octets), now;
    }
    database_.session() << "DELETE FROM crl WHERE ca_id = ?", use(id), now;
    database_.session() << "INSERT INTO crl (ca_id, number, covered, this_update, next_update) "
                           "VALUES (?, ?, ?, ?, ?)",
        use(id), use(number), use(covered), use(this_update), use(next_update), now;
    database_.session() << "DELETE FROM crl_part WHERE ca_id = ? AND number < ?", use(id),
        use(number), now;
    return true;
}

std::optional<PublishedCrl> CrlTable::published(const std::string& ca_id) {
    auto id = ca_id;
    std::vector<std::uint64_t> number;
    std::vector<std::uint64_t> covered;
    std::vector<std::int64_t> this_update;
    std::vector<std::int64_t> next_update;
    std::vector<Poco::Data::BLOB> parts;
    // One statement sees one CRL, whatever is published meanwhile.
    database_.session() << "SELECT c.number, c.covered, c.this_update, c.next_update, p.octets "
                           "FROM crl c JOIN crl_part p ON p.ca_id = c.ca_id AND "
                           "p.number = c.number WHERE c.ca_id = ? ORDER BY p.part",
        use(id), into(number), into(covered), into(this_update), into(next_update), into(parts),
        now;
    if (parts.empty()) {
        return std::nullopt;
    }
    PublishedCrl crl{.number = number.front(),
                     .covered = covered.front(),
                     .this_update = time_of(this_update.front()),
                     .next_update = time_of(next_update.front()),
                     .der = {}};
    for (const auto& part : parts) {
        crl.der.insert(crl.der.end(), part.begin(), part.end());
    }
    return crl;
}

std::optional<Lease> LeaseTable::take(const LeaseRequest& request) {
    auto name = request.name;
    auto holder = request.holder;
    auto expires_at = seconds(request.at + request.time_to_live);
    std::string held_by;
    std::int64_t held_until = -1;
    std::int64_t fence = 0;
    database_.session() << "SELECT holder, fence, expires_at FROM lease WHERE name = ?", use(name),
        into(held_by), into(fence), into(held_until), now;
    if (held_until < 0) {
        fence = 1;
        database_.session() << "INSERT INTO lease (name, holder, fence, expires_at) "
                               "VALUES (?, ?, ?, ?)",
            use(name), use(holder), use(fence), use(expires_at), now;
        return Lease{name, holder, fence};
    }
    const bool own = held_by == request.holder;
    if (!own && !request.by_force && held_until > seconds(request.at)) {
        return std::nullopt;
    }
    auto before = fence;
    fence += own ? 0 : 1;
    Poco::Data::Statement update(database_.session());
    update << "UPDATE lease SET holder = ?, fence = ?, expires_at = ? "
              "WHERE name = ? AND fence = ?",
        use(holder), use(fence), use(expires_at), use(name), use(before);
    return update.execute() == 1 || own ? std::optional(Lease{name, holder, fence}) : std::nullopt;
}

bool LeaseTable::holds(const Lease& lease) {
    auto name = lease.name;
    auto holder = lease.holder;
    std::int64_t fence = 0;
    database_.session() << "SELECT fence FROM lease WHERE name = ? AND holder = ?" +
                               std::string(database_.dialect() == Dialect::mariadb ? " FOR UPDATE"
                                                                                   : ""),
        use(name), use(holder), into(fence), now;
    return fence == lease.fence;
}

void LeaseTable::release(const Lease& lease) {
    auto name = lease.name;
    auto holder = lease.holder;
    auto fence = lease.fence;
    // The fence stays, so that the next holder's is larger.
    database_.session() << "UPDATE lease SET expires_at = 0 "
                           "WHERE name = ? AND holder = ? AND fence = ?",
        use(name), use(holder), use(fence), now;
}

}  // namespace bartizan::ledger
