// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "daemon/lcm_sources.hpp"

#include "daemon/driver_settings.hpp"
#include "json/value.hpp"

namespace bartizan::daemon {
namespace {

// How long another process waits before it takes over from one that died.
constexpr auto lease_time = std::chrono::seconds(6);
constexpr auto reconcile_limit = std::chrono::minutes(5);

// "https://tacker.example/vnflcm/v2/vnf_instances?nextpage_opaque_marker=x" -> from the third
// slash on: a page is asked of the same VNFM, whatever the link says.
std::string path_of(std::string_view uri) {
    const auto scheme = uri.find("://");
    const auto slash = uri.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    return slash == std::string_view::npos ? std::string() : std::string(uri.substr(slash));
}

// RFC 8288: <URI>;rel="next"
std::string next_of(std::string_view link) {
    const auto open = link.find('<');
    const auto close = link.find('>');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open ||
        link.find("next", close) == std::string_view::npos) {
        return {};
    }
    return path_of(link.substr(open + 1, close - open - 1));
}

class DriverConnection final : public vnf_lcm::VnfmConnection {
  public:
    explicit DriverConnection(pyhost::PyHostSettings settings) : host_(std::move(settings)) {}

    Result<vnf_lcm::HttpAnswer> exchange(const std::string& method, const std::string& path,
                                         const std::string& body) override {
        auto answer = host_.request(method, path, body);
        if (!answer) {
            const auto& error = answer.error();
            return Error{Fault::vnfm_unavailable, "",
                         std::string(traits(error.fault).name) + ": " + error.operator_detail};
        }
        const auto headers = json::parse(answer->headers);
        const auto field = [&](const char* name) {
            const auto* found = headers ? headers->find(name) : nullptr;
            const auto* text = found == nullptr ? nullptr : found->text();
            return text == nullptr ? std::string() : *text;
        };
        return vnf_lcm::HttpAnswer{answer->status, field("location"), next_of(field("link")),
                                   std::string(as_text(answer->body))};
    }

    void interrupt() override { host_.interrupt(); }

  private:
    pyhost::PyHost host_;
};

}  // namespace

class LcmSources::Source final : public vnf_lcm::Registry, public vnf_lcm::FollowerObserver {
  public:
    Source(deployment::Deployment& deployment, std::string name, std::string holder,
           metrics::Metrics& metrics)
        : deployment_(deployment),
          name_(std::move(name)),
          holder_(std::move(holder)),
          metrics_(metrics),
          follower_(std::make_unique<vnf_lcm::Follower>(
              follower_settings(deployment.config(), name_),
              [driver = vnfm_driver_settings(deployment.config(), name_)] {
                  return std::make_unique<DriverConnection>(driver);
              },
              *this, *this)) {}

    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    // Another process goes on at once.
    ~Source() override {
        follower_.reset();
        if (lease_) {
            static_cast<void>(deployment_.ledger().release_lease(*lease_));
        }
    }

    vnf_lcm::Follower& follower() { return *follower_; }

    [[nodiscard]] const vnf_lcm::Follower& follower() const { return *follower_; }

    Result<std::vector<ledger::LiveSubject>> live_subjects(const std::string& vnf) override {
        const auto authority = deployment_.authority();
        return authority->cmf.live_subjects(scope(*authority, vnf));
    }

    Result<void> suspend(const std::string& vnf, bool suspended) override {
        const auto authority = deployment_.authority();
        return authority->cmf.suspend(scope(*authority, vnf), suspended);
    }

    Result<ledger::SettlementOutcome> settle(const std::string& vnf,
                                             const cmf::Settling& settling) override {
        const auto authority = deployment_.authority();
        return authority->cmf.settle(scope(*authority, vnf), settling);
    }

    ledger::LcmStore& store() override { return deployment_.ledger().lcm(); }

    ledger::Time now() override { return deployment_.clock().now(); }

    bool may_act() override {
        auto lease = deployment_.ledger().take_lease({.name = "lcm." + name_,
                                                      .holder = holder_,
                                                      .at = deployment::now(),
                                                      .time_to_live = lease_time});
        lease_ = lease ? std::move(*lease) : std::nullopt;
        return lease_.has_value();
    }

    void converged(std::chrono::milliseconds time) override { metrics_.converged(name_, time); }

  private:
    [[nodiscard]] cmf::LcmScope scope(const deployment::Authority& authority,
                                      const std::string& vnf) const {
        cmf::LcmScope out{.vnfm = name_, .consumers = {}, .vnf_instance_id = vnf};
        for (const auto& consumer : authority.consumers.all()) {
            if (consumer.vnfm == name_) {
                out.consumers.push_back(consumer.name);
            }
        }
        return out;
    }

    deployment::Deployment& deployment_;
    const std::string name_;
    const std::string holder_;
    metrics::Metrics& metrics_;
    std::optional<ledger::Lease> lease_;  // of the follower's thread
    std::unique_ptr<vnf_lcm::Follower> follower_;
};

LcmSources::LcmSources(metrics::Metrics& metrics) : metrics_(metrics) {}

LcmSources::~LcmSources() = default;

void LcmSources::open(deployment::Deployment& deployment, const std::string& holder) {
    for (const auto& name : deployment.config().named("vnfm")) {
        auto source = std::make_unique<Source>(deployment, name, holder, metrics_);
        expose_metrics(name, *source);
        sources_.emplace(name, std::move(source));
    }
}

void LcmSources::start() {
    for (const auto& [name, source] : sources_) {
        source->follower().start();
    }
}

void LcmSources::close() {
    sources_.clear();
}

void LcmSources::wake(const std::string& vnfm) {
    if (const auto found = sources_.find(vnfm); found != sources_.end()) {
        found->second->follower().wake();
    }
}

bool LcmSources::look_again(const std::string& vnfm, const std::string& vnf_instance_id) {
    const auto found = sources_.find(vnfm);
    return found != sources_.end() && found->second->follower().look_again(vnf_instance_id);
}

std::map<std::string, vnf_lcm::FollowerStatus> LcmSources::statuses() const {
    std::map<std::string, vnf_lcm::FollowerStatus> out;
    for (const auto& [name, source] : sources_) {
        out.emplace(name, source->follower().status());
    }
    return out;
}

Result<vnf_lcm::Reconciliation> LcmSources::reconcile(const std::string& vnfm,
                                                      const vnf_lcm::ReconcileOrder& order) {
    const auto found = sources_.find(vnfm);
    if (found == sources_.end()) {
        return Error{Fault::no_lcm_source, vnfm.substr(0, 64), ""};
    }
    return found->second->follower().reconcile(order, reconcile_limit);
}

void LcmSources::expose_metrics(const std::string& name, const Source& source) {
    using Kind = metrics::Metrics::Kind;
    const metrics::Labels labels{{"vnfm", name}};
    const auto expose = [&](const std::string& metric, const std::string& help,
                            std::function<double(const vnf_lcm::FollowerStatus&)> value) {
        metrics_.expose(Kind::gauge, metric, help, labels, [&source, value = std::move(value)] {
            return value(source.follower().status());
        });
    };
    expose("bartizan_vnfm_reachable", "Whether the VNFM was read at the last try",
           [](const auto& status) { return status.reading ? 1.0 : 0.0; });
    expose("bartizan_vnfm_subscribed", "Whether the VNFM notifies us",
           [](const auto& status) { return status.subscribed ? 1.0 : 0.0; });
    expose(
        "bartizan_lcm_held_back", "Whether a reconciliation waits for an operator",
        [](const auto& status) { return status.last && !status.last->held.empty() ? 1.0 : 0.0; });
    expose("bartizan_lcm_without_certificate",
           "VNFC instances without a valid certificate, of VNF instances that have registrations",
           [](const auto& status) {
               return status.last ? static_cast<double>(std::ranges::count(
                                        status.last->differences, "WITHOUT_CERTIFICATE",
                                        &vnf_lcm::Difference::what))
                                  : 0.0;
           });
}

}  // namespace bartizan::daemon
