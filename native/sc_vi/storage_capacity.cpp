// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/storage_capacity.hpp"

#include "sc_vi/capacity_information.hpp"
#include "sc_vi/pool_capacity.hpp"

namespace bartizan::sc_vi {
namespace {

// Pools are shared by all tenants and on no compute host: one alone is for who reaches all
// hosts; their sums are also for who is given totals.
constexpr element::Audience of_capacity{.infrastructure = true, .totals = true};

constexpr std::string_view unit = "GiB";
constexpr std::string_view all_pools = "volumes";

// Of several pools: known only if it is of each.
struct Sum {
    double value = 0;
    bool known = true;

    void add(std::optional<double> one) {
        value += one.value_or(0);
        known = known && one.has_value();
    }

    [[nodiscard]] std::optional<double> told() const {
        return known ? std::optional(value) : std::nullopt;
    }
};

Object& put_value(Capacities& capacities, Capacity which, const MeasureName& name,
                  std::optional<double> value, const PoolCapacity& of) {
    if (value) {
        return capacities.add(which, name, *value);
    }
    auto& measure = capacities.add(which, name);
    if (of.unbounded && which != Capacity::allocated) {
        measure.object("details").boolean("unbounded", true);
    } else if (of.undecided && which != Capacity::allocated) {
        measure.unavailable("value", Reason::not_yet_known, "max_over_subscription_ratio is auto");
    } else {
        measure.unavailable("value", Reason::source_error);
    }
    return measure;
}

// `unusable`: what is in pools that are down or disabled, and so is not available.
void put_pool(Capacities& capacities, const MeasureName& name, const PoolCapacity& pool,
              double unusable) {
    auto& total = put_value(capacities, Capacity::total, name, pool.total, pool);
    if (pool.operator_reserved && total.find("details") == nullptr) {
        total.object("details").number("operatorReserved", *pool.operator_reserved);
    }
    put_value(capacities, Capacity::allocated, name, pool.allocated, pool);
    auto& available = put_value(capacities, Capacity::available, name, pool.available, pool);
    if (unusable > 0 && available.find("details") == nullptr) {
        available.object("details").number("unusable", unusable);
    }
}

std::optional<double> available_of(const PoolCapacity& pool) {
    return pool.usable ? pool.available : std::optional(0.0);
}

class Scope {
  public:
    Scope(const Reading& reading, Capacities& capacities)
        : reading_(reading), capacities_(capacities) {}

    void add(Pool record) {
        auto pool = pool_capacity(reading_, record);
        const auto unusable = pool.usable ? 0 : pool.available.value_or(0);
        pool.available = available_of(pool);
        total_.add(pool.total);
        allocated_.add(pool.allocated);
        available_.add(pool.available);
        reserved_.add(pool.operator_reserved);
        sum_.unbounded = sum_.unbounded || pool.unbounded;
        sum_.undecided = sum_.undecided || pool.undecided;
        unusable_ += unusable;
        ++count_;
        if (reading_.reach.all_hosts) {
            put_pool(capacities_, {reading_.joined(all_pools, ":", record.id()), unit}, pool,
                     unusable);
        }
    }

    void finish() {
        if (count_ == 0) {
            return;
        }
        sum_.total = total_.told();
        sum_.allocated = allocated_.told();
        sum_.available = available_.told();
        sum_.operator_reserved = reserved_.told();
        put_pool(capacities_, {all_pools, unit}, sum_, unusable_);
    }

  private:
    const Reading& reading_;
    Capacities& capacities_;
    PoolCapacity sum_;
    Sum total_;
    Sum allocated_;
    Sum available_;
    Sum reserved_;
    double unusable_ = 0;
    std::size_t count_ = 0;
};

void explain(Capacities& capacities, Reason reason, std::string_view detail) {
    for (const auto which : {Capacity::total, Capacity::allocated, Capacity::available}) {
        capacities.explain(which, reason, detail);
    }
}

// `zone`: empty for all.
void fill(Object& out, const Reading& reading, std::string_view zone) {
    Capacities capacities(out);
    Scope scope(reading, capacities);
    for (const auto pool : reading.vim.all<Kind::cinder_pools>()) {
        if (zone.empty() || reading.text(service_of_pool(reading, pool)["zone"]) == zone) {
            scope.add(pool);
        }
    }
    scope.finish();
    const auto why = reading.missing(Kind::cinder_services);
    if (!zone.empty() && why) {
        explain(capacities, *why, "which pools are in the zone is not known");
    }
    explain(capacities, Reason::not_applicable, "there is no pool");
    capacities.explain(Capacity::reserved, Reason::no_source);
    for (const auto which : {Capacity::total, Capacity::available}) {
        if (capacities.has(which)) {
            out.derived(Capacities::attribute(which));
        }
    }
}

}  // namespace

void list_storage_capacity(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered gathered;
    auto& all = reading.object();
    all.text("scopeId", whole_vim);
    fill(all, reading, "");
    gathered.add(whole_vim, {&capacity_information, &all, of_capacity});
    for (const auto zone : reading.vim.all<Kind::cinder_zones>()) {
        auto& one = reading.object();
        const auto id = reading.joined("zone:", zone.id());
        one.text("scopeId", id);
        one.text("zoneId", zone.id());
        fill(one, reading, zone.id());
        gathered.add(id, {&capacity_information, &one, of_capacity});
    }
    gathered.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi
