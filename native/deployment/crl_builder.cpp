// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/crl_builder.hpp"

#include "deployment/files.hpp"
#include "log/log.hpp"

namespace bartizan::deployment {

std::string crl_lease_name(std::string_view ca_id) {
    return "crl." + std::string(ca_id);
}

Result<ledger::PublishedCrl> build_crl(Deployment& deployment, const ledger::Lease& lease) {
    const auto ca_id = std::string(deployment.issuer().id());
    BARTIZAN_TRY(auto crl, deployment.authority()->cmf.next_crl(ca_id));
    ledger::PublishedCrl published{.number = crl.number,
                                   .covered = crl.covered,
                                   .this_update = crl.validity.not_before,
                                   .next_update = crl.validity.not_after,
                                   .der = std::move(crl.der)};
    BARTIZAN_TRY(const bool stored, deployment.ledger().publish_crl(ca_id, published, lease));
    if (!stored) {
        return Error{Fault::lease_lost, "", "lease " + lease.name};
    }
    BARTIZAN_CHECK(replace_file(deployment.config().path("ca", "crl_file"),
                                x509::crl_pem(published.der), 0644));
    return published;
}

CrlBuilder::CrlBuilder(Deployment& deployment, std::string holder)
    : deployment_(deployment),
      ca_id_(deployment.issuer().id()),
      holder_(std::move(holder)),
      thread_([this] { run(); }) {}

CrlBuilder::~CrlBuilder() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    if (lease_) {
        // Another one need not wait for its end; if this fails, it does.
        static_cast<void>(deployment_.ledger().release_lease(*lease_));
    }
}

std::shared_ptr<const ledger::PublishedCrl> CrlBuilder::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void CrlBuilder::keep(ledger::PublishedCrl crl) {
    auto kept = std::make_shared<const ledger::PublishedCrl>(std::move(crl));
    const std::lock_guard lock(mutex_);
    current_ = std::move(kept);
}

void CrlBuilder::run() {
    std::optional<Fault> told;
    while (true) {
        const auto looked = look();
        // Once, not at each look: the cause stays the same for as long as it lasts.
        if (!looked && told != looked.error().fault) {
            log::Line(log::Level::error, "crl not built").with("caId", ca_id_).with(looked.error());
        }
        told = looked ? std::nullopt : std::optional(looked.error().fault);
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, interval, [this] { return stopping_; })) {
            return;
        }
    }
}

Result<void> CrlBuilder::look() {
    auto& ledger = deployment_.ledger();
    BARTIZAN_TRY(const auto state, ledger.crl_state(ca_id_));
    const auto own = current();
    if (state.next_update && (!own || own->number != state.number)) {
        BARTIZAN_TRY(auto published, ledger.published_crl(ca_id_));
        if (published) {
            keep(std::move(*published));
        }
    }
    const auto at = now();
    // In time for a second and a third attempt before the old one ends.
    const auto early =
        std::chrono::hours(deployment_.config().integer("ca", "crl_validity_hours")) / 4;
    const bool due =
        !state.next_update || state.revocations != state.covered || *state.next_update - at < early;
    if (!due && !lease_) {
        return {};
    }
    BARTIZAN_TRY(lease_, ledger.take_lease({.name = crl_lease_name(ca_id_),
                                            .holder = holder_,
                                            .at = at,
                                            .time_to_live = lease_time}));
    if (!lease_ || !due) {
        return {};
    }
    BARTIZAN_TRY(auto built, build_crl(deployment_, *lease_));
    log::Line(log::Level::info, "crl published")
        .with("caId", ca_id_)
        .with("number", built.number)
        .with("octets", built.der.size())
        .with("nextUpdate", x509::to_text(built.next_update));
    keep(std::move(built));
    return {};
}

}  // namespace bartizan::deployment
