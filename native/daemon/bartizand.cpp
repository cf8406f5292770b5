// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "daemon/bartizand.hpp"

#include <algorithm>
#include <cmath>
#include <thread>
#include <unistd.h>

#include "cmf/secret.hpp"
#include "daemon/driver_settings.hpp"
#include "deployment/identity_options.hpp"
#include "log/log.hpp"

namespace bartizan::daemon {
namespace {

using metrics::Metrics;

// Begins the name of a Security Manager's listener.
const std::string sctelem = "sctelem-";

wire::Limits limits_of(const config::File& config, const std::string& section) {
    const auto number = [&](std::string_view name) { return config.integer(section, name); };
    const auto time = [&](std::string_view name) {
        return std::chrono::milliseconds(number(name));
    };
    return {.connections = static_cast<std::size_t>(number("connections")),
            .connections_per_peer = static_cast<std::size_t>(number("connections_per_peer")),
            .header_octets = static_cast<std::uint32_t>(number("header_octets")),
            .handshake = time("handshake_ms"),
            .idle = time("idle_ms"),
            .request = time("request_ms"),
            .response = time("response_ms")};
}

wire::Server::Settings server_settings(const config::File& config) {
    const auto number = [&](std::string_view name) {
        return static_cast<unsigned>(config.integer("daemon", name));
    };
    const auto reading = number("reading_threads");
    // Queries wait for nothing but a processor: with more of them under way than there are
    // processors, each takes longer and the slowest far longer.
    const auto processors = std::max(2U, std::thread::hardware_concurrency());
    return {.threads = number("threads"),
            .reading_threads = reading != 0 ? reading : processors,
            .changing_threads = number("changing_threads"),
            .queue = number("queue")};
}

// Unique among the processes on one ledger: host and pid alone are not, in containers.
Result<std::string> new_holder() {
    BARTIZAN_TRY(const auto random, cmf::new_secret());
    return "bartizand-" + std::to_string(::getpid()) + "-" + random;
}

double days_until(x509::Time at) {
    return std::chrono::duration<double, std::ratio<86400>>(at - deployment::now()).count();
}

}  // namespace

Result<std::unique_ptr<Bartizand>> Bartizand::open(const std::filesystem::path& directory) {
    std::unique_ptr<Bartizand> self(new Bartizand());
    deployment::DeploymentOptions options;
    options.observer = &self->metrics_;
    options.lcm_view = &self->vnfms_;
    options.signer_times = [metrics = &self->metrics_](auto waited, auto /*under_way*/) {
        metrics->waited_for_signer(waited);
    };
    BARTIZAN_TRY(self->deployment_, deployment::Deployment::open(directory, options));
    auto& deployment = *self->deployment_;
    const auto roles = deployment.config().named("listener");
    if (roles.empty()) {
        return Error{Fault::config_invalid,
                     "there is no [listener certm], [listener pki] or "
                     "[listener ops]",
                     ""};
    }
    BARTIZAN_TRY(self->telemetry_, Telemetry::open(deployment.config(), self->metrics_));
    BARTIZAN_TRY(auto holder, new_holder());
    self->crl_ = std::make_unique<deployment::CrlBuilder>(deployment, holder);
    self->vnfms_.open(deployment, holder);
    self->certm_ = std::make_unique<listeners::Certm>(deployment, self->vnfms_, self->enrolments_,
                                                      self->metrics_);
    for (const auto& name : deployment.config().named("vnfm")) {
        self->enrolments_.emplace(
            name, std::make_unique<enrol::Enrolment>(enrolment_settings(deployment.config(), name),
                                                     deployment.ledger(), self->vnfms_));
    }
    self->est_ = std::make_unique<listeners::Est>(deployment, self->enrolments_, self->metrics_);
    self->lcn_ = std::make_unique<listeners::Lcn>(
        deployment, self->metrics_,
        [vnfms = &self->vnfms_](const std::string& vnfm) { vnfms->wake(vnfm); });
    self->pki_ = std::make_unique<listeners::Pki>(deployment, *self->crl_, self->metrics_);
    self->ops_ = std::make_unique<listeners::Ops>(deployment, *self->crl_, self->metrics_);
    self->server_ = std::make_unique<wire::Server>(server_settings(deployment.config()));
    for (const auto& role : roles) {
        BARTIZAN_CHECK(self->listen(role, "listener " + role, self->answering(role)));
    }
    for (const auto& manager : self->telemetry_->managers()) {
        const Answering answering{
            [asked = manager.get()](const wire::Request& head) { return asked->admit(head); },
            [asked = manager.get()](const wire::Request& request, const Error& error) {
                return asked->refused(request, error);
            }};
        BARTIZAN_CHECK(self->listen(sctelem + manager->name(), "sm " + manager->name(), answering));
    }
    self->expose_metrics();
    return self;
}

Bartizand::~Bartizand() {
    server_.reset();
    // Made before the deployment, which asks them; what they follow they keep in it.
    vnfms_.close();
}

Bartizand::Answering Bartizand::answering(const std::string& role) {
    if (role == "certm") {
        return {[this](const wire::Request& head) { return certm_->admit(head); },
                [this](const wire::Request& request, const Error& error) {
                    return certm_->refused(request, error);
                }};
    }
    if (role == "enrol") {
        return {[this](const wire::Request& head) { return est_->admit(head); },
                [this](const wire::Request& request, const Error& error) {
                    return est_->refused(request, error);
                }};
    }
    if (role == "lcn") {
        return {[this](const wire::Request& head) { return lcn_->admit(head); },
                [this](const wire::Request& request, const Error& error) {
                    return lcn_->refused(request, error);
                }};
    }
    if (role == "pki") {
        return {[this](const wire::Request& head) { return pki_->admit(head); }, nullptr};
    }
    return {[this](const wire::Request& head) { return ops_->admit(head); }, nullptr};
}

std::string Bartizand::section_of(const wire::Listener& listener) const {
    const auto& name = listener.name();
    return name.starts_with(sctelem) ? "sm " + name.substr(sctelem.size()) : "listener " + name;
}

Result<void> Bartizand::listen(const std::string& name, const std::string& section,
                               Answering answering) {
    const auto& config = deployment_->config();
    BARTIZAN_TRY(auto tls, deployment::tls_of(config, section));
    if (tls) {
        expiries_[name] = tls->identity().validity().not_after;
    }
    BARTIZAN_TRY(
        auto* listener,
        server_->listen({.name = name,
                         .address = config.text(section, "address"),
                         .port = static_cast<std::uint16_t>(config.integer(section, "port")),
                         .limits = limits_of(config, section),
                         .tls = std::move(tls),
                         .handler = std::move(answering.handler),
                         .refused = std::move(answering.refuser)}));
    open_.push_back(listener);
    return {};
}

void Bartizand::start() {
    server_->start();
    telemetry_->start();
    vnfms_.start();  // after the server: a VNFM tries the callback when it is subscribed to
    for (const auto* listener : open_) {
        const auto section = section_of(*listener);
        log::Line(log::Level::info, "listening")
            .with("listener", listener->name())
            .with("address", deployment_->config().text(section, "address"))
            .with("port", listener->port());
    }
}

Result<std::vector<std::string>> Bartizand::reload() {
    // First everything that can fail.
    BARTIZAN_TRY(auto config, deployment::load_config(deployment_->directory()));
    std::vector<std::pair<wire::Listener*, std::shared_ptr<const x509::TlsContext>>> contexts;
    for (auto* listener : open_) {
        const auto section = section_of(*listener);
        if (!config.has(section)) {
            continue;  // taken out: it goes on as it was until the next start
        }
        BARTIZAN_TRY(auto tls, deployment::tls_of(config, section));
        if (tls) {
            contexts.emplace_back(listener, std::move(tls));
        }
    }
    BARTIZAN_TRY(auto changes, deployment_->reload(std::move(config)));
    for (auto& [listener, tls] : contexts) {
        const auto expiry = tls->identity().validity().not_after;
        {
            const std::lock_guard lock(mutex_);
            expiries_[listener->name()] = expiry;
        }
        changes.push_back("[" + section_of(*listener) + "] identity: serial " +
                          x509::hex(tls->identity().serial()) + ", until " + x509::to_text(expiry));
        listener->replace_tls(std::move(tls));
    }
    return changes;
}

bool Bartizand::drain() {
    return server_->drain(
        std::chrono::seconds(deployment_->config().integer("daemon", "drain_seconds")));
}

void Bartizand::expose_metrics() {
    using Kind = Metrics::Kind;
    for (const auto* listener : open_) {
        const auto& role = listener->name();
        metrics_.expose(Kind::gauge, "bartizan_connections", "Open connections",
                        {{"listener", role}},
                        [listener] { return static_cast<double>(listener->connections()); });
        for (std::size_t i = 0; i < wire::incident_count; ++i) {
            const auto incident = static_cast<wire::Incident>(i);
            metrics_.expose(
                Kind::counter, "bartizan_connection_events_total",
                "What happened to connections: accepted, refused, cut at a deadline, malformed",
                {{"listener", role}, {"event", std::string(wire::name_of(incident))}},
                [listener, incident] { return static_cast<double>(listener->count(incident)); });
        }
        if (expiries_.contains(role)) {
            metrics_.expose(Kind::gauge, "bartizan_identity_expiry_days",
                            "Days until a certificate of ours expires", {{"identity", role}},
                            [this, role = role] {
                                const std::lock_guard lock(mutex_);
                                return days_until(expiries_.at(role));
                            });
        }
    }
    for (const auto& [name, lane] :
         {std::pair("reading", wire::Lane::reading), std::pair("changing", wire::Lane::changing)}) {
        metrics_.expose(Kind::gauge, "bartizan_pool_tasks", "Requests that run or wait in a pool",
                        {{"pool", name}}, [this, chosen = lane] {
                            return static_cast<double>(server_->depth(chosen));
                        });
    }
    metrics_.expose(Kind::gauge, "bartizan_pool_tasks", "Requests that run or wait in a pool",
                    {{"pool", "csr"}}, [this] { return static_cast<double>(certm_->csr_depth()); });
    const auto issuer = deployment_->issuer().chain().front().validity().not_after;
    metrics_.expose(Kind::gauge, "bartizan_identity_expiry_days",
                    "Days until a certificate of ours expires", {{"identity", "issuing-ca"}},
                    [issuer] { return days_until(issuer); });
    metrics_.expose(Kind::gauge, "bartizan_crl_number", "Number of the CRL that is served", {},
                    [this] {
                        const auto crl = crl_->current();
                        return crl ? static_cast<double>(crl->number) : std::nan("");
                    });
    metrics_.expose(Kind::gauge, "bartizan_crl_seconds_left", "Seconds until its nextUpdate", {},
                    [this] {
                        const auto crl = crl_->current();
                        return crl ? days_until(crl->next_update) * 86400 : std::nan("");
                    });
    metrics_.expose(Kind::counter, "bartizan_signer_starts_total", "Starts of the signer process",
                    {}, [this] {
                        const auto status = deployment_->signer().status();
                        return status ? static_cast<double>(status->starts) : std::nan("");
                    });
}

}  // namespace bartizan::daemon
