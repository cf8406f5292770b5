// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "daemon/telemetry.hpp"

#include <cmath>

#include "daemon/driver_settings.hpp"
#include "deployment/security_managers.hpp"
#include "deployment/vim_settings.hpp"
#include "log/log.hpp"

namespace bartizan::daemon {
namespace {

using metrics::Metrics;

class DriverSource final : public vim::Source {
  public:
    explicit DriverSource(pyhost::PyHostSettings settings) : host_(std::move(settings)) {}

    Result<vim::Answer> get(std::string_view service, std::string_view path,
                            std::string_view microversion) override {
        BARTIZAN_TRY(const auto answer,
                     host_.get(std::string(service), std::string(path), std::string(microversion)));
        return vim::Answer::with_room(answer.status, as_text(answer.body));
    }

    Result<std::string> capabilities() override { return host_.capabilities(); }

    void interrupt() override { host_.interrupt(); }

  private:
    pyhost::PyHost host_;
};

constexpr vim::Standing all_standings[] = {vim::Standing::not_read, vim::Standing::good,
                                           vim::Standing::not_deployed,
                                           vim::Standing::not_permitted, vim::Standing::failed};

std::string_view name_of(vim::Standing standing) {
    switch (standing) {
        case vim::Standing::good:
            return "good";
        case vim::Standing::not_deployed:
            return "not_deployed";
        case vim::Standing::not_permitted:
            return "not_permitted";
        case vim::Standing::failed:
            return "failed";
        default:
            return "not_read";
    }
}

}  // namespace

class Telemetry::Watch final : public vim::CollectorObserver {
  public:
    Watch(sc_vi::KnownVim& vim, pyhost::PyHostSettings driver, vim::CollectorSettings settings,
          Metrics& metrics)
        : name_(vim.settings.name),
          metrics_(metrics),
          collector_(
              vim.inventory,
              [driver = std::move(driver)] { return std::make_unique<DriverSource>(driver); },
              settings, *this) {}

    void start() { collector_.start(); }

    void asked(std::string_view service, int status, std::chrono::nanoseconds time) override {
        metrics_.asked_vim(name_, std::string(service), status, time);
    }

    // A line when a kind comes to stand otherwise: what goes on as before is for the metrics.
    void read(const vim::KindTraits& kind, const vim::KindState& state,
              std::chrono::nanoseconds time) override {
        auto& before = standings_[static_cast<std::size_t>(kind.kind)];
        if (before == state.standing) {
            return;
        }
        before = state.standing;
        const bool trouble = state.standing == vim::Standing::failed;
        log::Line(trouble ? log::Level::warning : log::Level::info, "vim read")
            .with("vim", name_)
            .with("kind", kind.name)
            .with("standing", name_of(state.standing))
            .with("records", state.table ? state.table->size() : 0)
            .with("milliseconds",
                  std::chrono::duration_cast<std::chrono::milliseconds>(time).count())
            .with("detail", state.trouble);
    }

  private:
    const std::string name_;
    Metrics& metrics_;
    std::array<vim::Standing, vim::kind_count> standings_{};
    vim::Collector collector_;  // last: it ends before what it tells
};

Telemetry::Telemetry(Metrics& metrics) : metrics_(metrics), queries_(vims_) {}

Telemetry::~Telemetry() = default;

Result<std::unique_ptr<Telemetry>> Telemetry::open(const config::File& config, Metrics& metrics) {
    std::unique_ptr<Telemetry> self(new Telemetry(metrics));
    auto names = config.named("vim");
    std::ranges::sort(names);  // pages go on in this order
    for (const auto& name : names) {
        auto vim = std::make_unique<sc_vi::KnownVim>();
        BARTIZAN_TRY(vim->settings, deployment::vim_settings(config, name));
        self->watches_.push_back(std::make_unique<Watch>(
            *vim, driver_settings(config, name), collector_settings(config, name), metrics));
        self->expose_metrics(*vim);
        self->vims_.push_back(std::move(vim));
    }
    const auto known = std::make_shared<const std::vector<trust_domain::SecurityManager>>(
        deployment::security_managers(config));
    for (const auto& manager : *known) {
        const auto section = "sm " + manager.name;
        const auto number = [&](std::string_view option) {
            return static_cast<double>(config.integer(section, option));
        };
        const listeners::SctelemSettings settings{
            .rate = {number("rate_limit"), number("rate_burst")},
            .page_size = static_cast<std::size_t>(config.integer(section, "page_size"))};
        self->managers_.push_back(std::make_unique<listeners::Sctelem>(manager, known, settings,
                                                                       self->queries_, metrics));
    }
    return self;
}

void Telemetry::start() {
    for (const auto& watch : watches_) {
        watch->start();
    }
}

void Telemetry::expose_metrics(const sc_vi::KnownVim& vim) {
    const auto& name = vim.settings.name;
    const auto* const inventory = &vim.inventory;
    metrics_.expose(Metrics::Kind::gauge, "bartizan_vim_reachable",
                    "Whether the driver tells what the VIM has", {{"vim", name}}, [inventory] {
                        const auto now = inventory->current();
                        return now->services && !now->trouble ? 1.0 : 0.0;
                    });
    metrics_.expose(
        Metrics::Kind::gauge, "bartizan_vim_credential_refused",
        "Whether the VIM refuses the credential that it is read with", {{"vim", name}},
        [inventory] {
            const auto now = inventory->current();
            return now->trouble && now->trouble->fault == Fault::vim_credential_refused ? 1.0 : 0.0;
        });
    for (const auto& kind : vim::all_kinds()) {
        const metrics::Labels labels{{"vim", name}, {"kind", std::string(kind.name)}};
        metrics_.expose(Metrics::Kind::gauge, "bartizan_vim_records", "Records in the inventory",
                        labels, [inventory, of = kind.kind] {
                            const auto now = inventory->current();
                            const auto& table = now->state(of).table;
                            return table ? static_cast<double>(table->size()) : std::nan("");
                        });
        metrics_.expose(Metrics::Kind::gauge, "bartizan_vim_age_seconds",
                        "Since the reading of what is served began", labels,
                        [inventory, of = kind.kind] {
                            const auto now = inventory->current();
                            const auto& state = now->state(of);
                            const std::chrono::duration<double> age =
                                std::chrono::system_clock::now() - state.as_of;
                            return state.table ? age.count() : std::nan("");
                        });
        metrics_.expose(Metrics::Kind::gauge, "bartizan_vim_narrowed",
                        "Whether the VIM shows our credential only a part of it", labels,
                        [inventory, of = kind.kind] {
                            return inventory->current()->state(of).whole ? 0.0 : 1.0;
                        });
        for (const auto standing : all_standings) {
            auto and_standing = labels;
            and_standing.emplace_back("standing", name_of(standing));
            metrics_.expose(Metrics::Kind::gauge, "bartizan_vim_standing",
                            "1 for how it stands after the last reading", and_standing,
                            [inventory, of = kind.kind, standing] {
                                return inventory->current()->state(of).standing == standing
                                           ? 1.0
                                           : std::nan("");
                            });
        }
    }
}

}  // namespace bartizan::daemon
