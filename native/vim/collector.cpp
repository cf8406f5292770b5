// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vim/collector.hpp"

#include <algorithm>

namespace bartizan::vim {
namespace {

Time wall_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::duration per_request(double rate) {
    return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(1.0 / rate));
}

}  // namespace

// Keeps to the budget, tells the observer, and does not insist on a credential that was refused.
class Collector::Paced final : public Source {
  public:
    Paced(Source& source, Collector& collector) : source_(source), collector_(collector) {}

    Result<Answer> get(std::string_view service, std::string_view path,
                       std::string_view microversion) override {
        BARTIZAN_CHECK(may_ask());
        const auto begin = Clock::now();
        auto answer = source_.get(service, path, microversion);
        collector_.observer_.asked(service, answer ? answer->status : 0, Clock::now() - begin);
        return heard(std::move(answer));
    }

    Result<std::string> capabilities() override {
        BARTIZAN_CHECK(may_ask());
        return heard(source_.capabilities());
    }

  private:
    Result<void> may_ask() {
        if (refused_ && Clock::now() < ask_again_) {
            return *refused_;
        }
        next_ = std::max(next_, Clock::now());
        if (!collector_.wait_until(next_)) {
            return Error{Fault::vim_unavailable, "", "the service is being stopped"};
        }
        next_ += per_request(collector_.settings_.max_requests_per_second);
        return {};
    }

    template <class T>
    Result<T> heard(Result<T> answer) {
        refused_.reset();
        if (!answer && answer.error().fault == Fault::vim_credential_refused) {
            refused_ = answer.error();
            ask_again_ = Clock::now() + collector_.settings_.refused_rest;
        }
        return answer;
    }

    Source& source_;
    Collector& collector_;
    Clock::time_point next_{};
    std::optional<Error> refused_;
    Clock::time_point ask_again_{};
};

Progress progress(const Snapshot& snapshot) {
    Progress out;
    for (const auto& state : snapshot.kinds) {
        out.kinds += state.standing == Standing::not_read ? 0 : 1;
        out.records += state.table ? state.table->size() : 0;
    }
    return out;
}

Collector::Collector(Inventory& inventory, MakeSource make_source, CollectorSettings settings,
                     CollectorObserver& observer)
    : inventory_(inventory),
      make_source_(std::move(make_source)),
      settings_(settings),
      observer_(observer) {}

Collector::~Collector() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        if (source_ != nullptr) {
            source_->interrupt();
        }
    }
    wake_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Collector::start() {
    thread_ = std::thread([this] { run(); });
}

bool Collector::wait_until(Clock::time_point time) {
    std::unique_lock lock(mutex_);
    return !wake_.wait_until(lock, time, [this] { return ending_; });
}

std::chrono::seconds Collector::interval(Kind kind) const {
    switch (traits(kind).refresh) {
        case Refresh::inventory:
            return settings_.inventory;
        case Refresh::quota:
            return settings_.quota;
        case Refresh::fixed:
            break;
    }
    return settings_.fixed;
}

// After the first pause, doubled with each failure, and never later than a success would be.
void Collector::retry(Plan& plan, Clock::duration longest) const {
    plan.failures = std::min(plan.failures + 1, 16U);
    const Clock::duration pause = settings_.first_retry * (1U << (plan.failures - 1));
    plan.due = Clock::now() + std::min(pause, longest);
}

void Collector::run() {
    const auto source = make_source_();
    {
        const std::lock_guard lock(mutex_);
        source_ = source.get();
    }
    Paced paced(*source, *this);
    Reader reader(paced, settings_.reader);
    while (wait_until(Clock::now())) {
        if (services_.due <= Clock::now()) {
            read_services(paced);
        }
        begin_children(reader);
        const auto list = due_list();
        if (list && (begun_.empty() || next_list_ <= Clock::now())) {
            read(*list, reader);
        } else if (!begun_.empty()) {
            step_children();
        } else {
            const auto next = std::ranges::min(plans_, {}, &Plan::due).due;
            wait_until(std::min(next, services_.due));
        }
    }
    begun_.clear();  // it uses the reader
    const std::lock_guard lock(mutex_);
    source_ = nullptr;
}

void Collector::read_services(Source& source) {
    auto told = source.capabilities();
    auto services = told ? Services::read(*told) : Result<Services>(std::move(told).error());
    if (!services) {
        inventory_.replace(services.error());
        retry(services_, settings_.inventory);
        return;
    }
    services_ = {Clock::now() + settings_.fixed, 0, {}};
    inventory_.replace(std::make_shared<const Services>(std::move(*services)));
}

std::optional<Kind> Collector::due_list() const {
    const auto now = Clock::now();
    const auto due = [this](Kind kind) { return plans_[static_cast<std::size_t>(kind)].due; };
    std::optional<Kind> out;
    for (const auto& kind : all_kinds()) {
        if (!kind.parent && due(kind.kind) <= now && (!out || due(kind.kind) < due(*out))) {
            out = kind.kind;
        }
    }
    return out;
}

void Collector::read(Kind kind, Reader& reader) {
    const auto known = inventory_.current();
    const auto begin = Clock::now();
    const auto now = wall_clock();
    const bool whole = !Reader::tells_changes(kind, *known) || !known->has(kind) ||
                       now - plan(kind).swept >= settings_.sweep;
    auto state = whole ? reader.read(kind, *known, now) : reader.read_changes(kind, *known, now);
    const auto took = Clock::now() - begin;
    settle(kind, std::move(state), took, whole ? now : plan(kind).swept);
    next_list_ = Clock::now() + std::min<Clock::duration>(took, settings_.turn);
}

void Collector::begin_children(Reader& reader) {
    const auto now = Clock::now();
    // What they rest on is read first.
    const auto unread = [this](const KindTraits& kind) {
        return !kind.parent && plan(kind.kind).due == Clock::time_point();
    };
    if (std::ranges::any_of(all_kinds(), unread)) {
        return;
    }
    for (const auto& kind : all_kinds()) {
        const bool under_way = std::ranges::find(begun_, kind.kind, &Begun::kind) != begun_.end();
        if (kind.parent && !under_way && plan(kind.kind).due <= now &&
            plan(*kind.parent).due > now) {
            begun_.push_back(
                {kind.kind, reader.children(kind.kind, *inventory_.current(), wall_clock())});
        }
    }
}

void Collector::step_children() {
    auto& first = begun_.front();
    const auto begin = Clock::now();
    auto state = first.reading.step();
    first.took += Clock::now() - begin;
    if (state) {
        settle(first.kind, std::move(*state), first.took, {});
        begun_.pop_front();
    } else {
        begun_.splice(begun_.end(), begun_, begun_.begin());
    }
}

void Collector::settle(Kind kind, KindState state, Clock::duration took, Time swept) {
    auto& plan = this->plan(kind);
    const auto rest = std::max<Clock::duration>(interval(kind), took * settings_.rest);
    if (state.standing == Standing::failed) {
        retry(plan, rest);
    } else {
        plan = {Clock::now() + rest, 0, swept};
    }
    observer_.read(traits(kind), state, took);
    inventory_.replace(kind, std::move(state));
}

}  // namespace bartizan::vim
