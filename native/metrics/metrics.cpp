// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "metrics/metrics.hpp"

#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace bartizan::metrics {
namespace {

using Histogram = prometheus::Histogram;

const Histogram::BucketBoundaries stage_buckets{0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002,
                                                0.005,   0.01,   0.05,   0.25,   1,     5};
const Histogram::BucketBoundaries request_buckets{0.0005, 0.001, 0.002, 0.005, 0.01,
                                                  0.025,  0.1,   0.5,   2,     10};

const Histogram::BucketBoundaries convergence_buckets{0.01, 0.05, 0.1, 0.25, 0.5, 1,
                                                      2,    5,    15,  60,   300, 900};

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

// Families that are read when they are collected.
class Readings final : public prometheus::Collectable {
  public:
    void add(Metrics::Kind kind, const std::string& name, const std::string& help,
             const Labels& labels, Metrics::Read read) {
        const std::lock_guard lock(mutex_);
        auto& family = families_[name];
        family.kind = kind;
        family.help = help;
        family.readings.push_back({labels, std::move(read)});
    }

    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
        const std::lock_guard lock(mutex_);
        std::vector<prometheus::MetricFamily> out;
        for (const auto& [name, family] : families_) {
            prometheus::MetricFamily collected;
            collected.name = name;
            collected.help = family.help;
            const bool counter = family.kind == Metrics::Kind::counter;
            collected.type =
                counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
            for (const auto& reading : family.readings) {
                const double value = read(reading);
                if (std::isnan(value)) {
                    continue;
                }
                prometheus::ClientMetric metric;
                for (const auto& [label, text] : reading.labels) {
                    metric.label.push_back({label, text});
                }
                (counter ? metric.counter.value : metric.gauge.value) = value;
                collected.metric.push_back(std::move(metric));
            }
            out.push_back(std::move(collected));
        }
        return out;
    }

  private:
    struct Reading {
        Labels labels;
        Metrics::Read read;
    };

    struct Family {
        Metrics::Kind kind = Metrics::Kind::gauge;
        std::string help;
        std::vector<Reading> readings;
    };

    static double read(const Reading& reading) {
        try {
            return reading.read();
        } catch (const std::exception&) {
            return std::nan("");
        }
    }

    mutable std::mutex mutex_;
    std::map<std::string, Family> families_;
};

}  // namespace

struct Metrics::Body {
    prometheus::Registry registry;
    Readings readings;
    prometheus::Family<Histogram>& stages = prometheus::BuildHistogram()
                                                .Name("bartizan_csr_stage_seconds")
                                                .Help("Time of a CSR in each stage")
                                                .Register(registry);
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter()
            .Name("bartizan_requests_total")
            .Help("Requests by operation and outcome: ok, or the fault's name")
            .Register(registry);
    prometheus::Family<Histogram>& times =
        prometheus::BuildHistogram()
            .Name("bartizan_request_seconds")
            .Help("Time from a request's first octet to its answer")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& vim_requests =
        prometheus::BuildCounter()
            .Name("bartizan_vim_requests_total")
            .Help("Requests to a VIM by service and HTTP status; 0: no answer")
            .Register(registry);
    prometheus::Family<Histogram>& vim_times = prometheus::BuildHistogram()
                                                   .Name("bartizan_vim_request_seconds")
                                                   .Help("Time of a request to a VIM")
                                                   .Register(registry);
    prometheus::Family<Histogram>& convergences =
        prometheus::BuildHistogram()
            .Name("bartizan_lcm_convergence_seconds")
            .Help("From a VNFM's notification to the registry being as the VNFM has it")
            .Register(registry);
    Histogram& signer_wait = stages.Add({{"stage", "signer_wait"}}, stage_buckets);
    // In the order of cmf::Stage: looked up once.
    std::array<Histogram*, cmf::stage_count> of_stage{
        &stages.Add({{"stage", "parse"}}, stage_buckets),
        &stages.Add({{"stage", "policy"}}, stage_buckets),
        &stages.Add({{"stage", "sign"}}, stage_buckets),
        &stages.Add({{"stage", "commit"}}, stage_buckets)};
};

Metrics::Metrics() : body_(std::make_unique<Body>()) {}

Metrics::~Metrics() = default;

void Metrics::took(cmf::Stage stage, std::chrono::nanoseconds time) {
    body_->of_stage.at(static_cast<std::size_t>(stage))->Observe(seconds(time));
}

void Metrics::waited_for_signer(std::chrono::nanoseconds time) {
    body_->signer_wait.Observe(seconds(time));
}

void Metrics::converged(const std::string& vnfm, std::chrono::nanoseconds time) {
    body_->convergences.Add({{"vnfm", vnfm}}, convergence_buckets).Observe(seconds(time));
}

void Metrics::asked_vim(const std::string& vim, const std::string& service, int status,
                        std::chrono::nanoseconds time) {
    body_->vim_requests
        .Add({{"vim", vim}, {"service", service}, {"status", std::to_string(status)}})
        .Increment();
    body_->vim_times.Add({{"vim", vim}, {"service", service}}, request_buckets)
        .Observe(std::chrono::duration<double>(time).count());
}

void Metrics::answered(const std::string& listener, const std::string& operation,
                       const std::string& outcome, std::chrono::nanoseconds time) {
    body_->requests.Add({{"listener", listener}, {"operation", operation}, {"outcome", outcome}})
        .Increment();
    body_->times.Add({{"listener", listener}, {"operation", operation}}, request_buckets)
        .Observe(seconds(time));
}

void Metrics::expose(Kind kind, const std::string& name, const std::string& help,
                     const Labels& labels, Read read) {
    body_->readings.add(kind, name, help, labels, std::move(read));
}

std::string Metrics::text() const {
    auto families = body_->registry.Collect();
    for (auto& family : body_->readings.Collect()) {
        families.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace bartizan::metrics
