// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <unordered_map>

#include "sc_vi/fault_sighting.hpp"

namespace bartizan::sc_vi {
namespace {

using enum Kind;
using Service = Record<nova_services>;
using Server = Record<nova_servers>;

constexpr FaultType service_down{"COMPUTE_SERVICE_DOWN", "CRITICAL", "EQUIPMENT_ALARM",
                                 "nova-compute of the host does not report"};
constexpr FaultType forced_down{"COMPUTE_FORCED_DOWN", "CRITICAL", "EQUIPMENT_ALARM",
                                "nova-compute of the host is forced down"};
constexpr FaultType service_disabled{"COMPUTE_SERVICE_DISABLED", "WARNING",
                                     "PROCESSING_ERROR_ALARM",
                                     "nova-compute of the host is disabled"};
constexpr FaultType instance_error{"INSTANCE_ERROR", "MAJOR", "PROCESSING_ERROR_ALARM",
                                   "the server is in status ERROR"};
constexpr FaultType host_lost{"INSTANCE_HOST_LOST", "MAJOR", "EQUIPMENT_ALARM",
                              "the host of the server is down"};

class ComputeFaults {
  public:
    ComputeFaults(const Reading& reading, const HostNames& names)
        : reading_(reading), names_(names) {}

    std::vector<Sighting> all() && {
        for (const auto service : reading_.vim.all<nova_services>()) {
            if (reading_.text(service["binary"]) == "nova-compute") {
                look_at(service);
            }
        }
        for (const auto server : reading_.vim.all<nova_servers>()) {
            if (server["status"].json() == R"("ERROR")") {
                const auto causes = causes_.find(reading_.text(server["OS-EXT-SRV-ATTR:host"]));
                see(server, instance_error, server["updated"],
                    causes == causes_.end() ? std::vector<std::string_view>() : causes->second);
            }
        }
        return std::move(out_);
    }

  private:
    void look_at(Service service) {
        if (service["status"].json() == R"("disabled")") {
            see(service, service_disabled, {});
        }
        const bool down = service["state"].json() == R"("down")";
        const bool forced = service["forced_down"].boolean().value_or(false);
        if (!down && !forced) {
            return;
        }
        // The alarms of the servers are named by those of the host, and the other way round.
        const auto host = reading_.text(service["host"]);
        std::vector<Server> servers;
        std::vector<std::string_view> effects;  // within reach
        for (const auto server :
             reading_.vim.all_with<nova_servers>("OS-EXT-SRV-ATTR:host", service["host"])) {
            servers.push_back(server);
            if (reading_.reach.reaches_project(reading_.text(server["tenant_id"]))) {
                effects.push_back(alarm_id(reading_, nova_servers, server.id(), host_lost));
            }
        }
        if (down) {
            see(service, service_down, effects);
        }
        if (forced) {
            see(service, forced_down, effects);
        }
        for (const auto server : servers) {
            see(server, host_lost, service["updated_at"], causes_[host]);
        }
    }

    // Of each hypervisor of the service; of the service itself if it has none.
    void see(Service service, const FaultType& fault,
             const std::vector<std::string_view>& effects) {
        Sighting one{.fault = &fault,
                     .source = nova_services,
                     .object = service.id(),
                     .object_type = "SERVICE",
                     .since = service["updated_at"],
                     .audience = {.infrastructure = true}};
        if (const auto why = reading_.text(service["disabled_reason"]); !why.empty()) {
            one.details.push_back(reading_.joined("disabled_reason=", why));
        }
        one.correlated = effects;
        const auto host = reading_.text(service["host"]);
        for (const auto& hypervisor : names_.hypervisors(host)) {
            one.object = hypervisor;
            one.object_type = "HOST";
            one.audience = {.hosts = reading_.kept({&hypervisor, 1})};
            add(one, host);
        }
        if (one.object_type == "SERVICE") {
            add(one, host);
        }
    }

    void add(const Sighting& one, std::string_view host) {
        if (one.fault != &service_disabled) {
            causes_[host].push_back(alarm_id(reading_, one.source, one.object, *one.fault));
        }
        out_.push_back(one);
    }

    void see(Server server, const FaultType& fault, View since,
             const std::vector<std::string_view>& causes) {
        out_.push_back({.fault = &fault,
                        .source = nova_servers,
                        .object = server.id(),
                        .object_type = "VIRTUAL_COMPUTE",
                        .since = since,
                        .audience = reading_.of_project(server["tenant_id"]),
                        .correlated = causes,
                        .root_cause = causes.empty()});
    }

    const Reading& reading_;
    const HostNames& names_;
    std::vector<Sighting> out_;
    // Nova's name of a host that is down -> the alarms that say so.
    std::unordered_map<std::string_view, std::vector<std::string_view>> causes_;
};

}  // namespace

std::vector<Sighting> compute_faults(const Reading& reading, const HostNames& names) {
    return ComputeFaults(reading, names).all();
}

}  // namespace bartizan::sc_vi
