// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/lists_performance.hpp"

#include "sc_vi/pm_job.hpp"
#include "sc_vi/threshold.hpp"

namespace bartizan::sc_vi {

void list_pm_jobs(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered all;
    for (const auto& job : reading.settings.pm_jobs) {
        if (const auto element = make_pm_job(reading, job)) {
            all.add(job.id, *element);
        }
    }
    all.emit(wanted, emit);
}

void list_thresholds(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    Gathered all;
    for (const auto& settings : reading.settings.thresholds) {
        if (const auto element = make_threshold(reading, settings)) {
            all.add(settings.id, *element);
        }
    }
    for (const auto alarm : reading.vim.all<Kind::aodh_alarms>()) {
        if (const auto element = make_threshold(reading, alarm)) {
            all.add(alarm.id(), *element);
        }
    }
    all.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi
