// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Alarms that can be seen in a state of the cloud (spec sc-vi 4.19, 4.19a).

#include <catch2/catch.hpp>

#include "sc_vi/told_cloud.hpp"

using namespace bartizan::sc_vi;
using test::difference;
using test::nonconformities;
using test::ToldCloud;
using enum Kind;

namespace {

// One host with two servers, one of them of another project.
ToldCloud host_with(const std::string& service) {
    ToldCloud cloud;
    cloud
        .tells(nova_hypervisors, R"({"hypervisors": [
            {"id": "H", "hypervisor_hostname": "c1.lan", "service": {"host": "c1"}}]})")
        .tells(nova_services, R"({"services": [{"id": "s1", "binary": "nova-compute", "host": "c1",
            "updated_at": "2026-11-23T08:22:00.000000", )" +
                                  service + "}]}")
        .tells(nova_servers, R"({"servers": [
            {"id": "S1", "tenant_id": "P", "status": "ACTIVE", "OS-EXT-SRV-ATTR:host": "c1"},
            {"id": "S2", "tenant_id": "Q", "status": "ACTIVE", "OS-EXT-SRV-ATTR:host": "c1"},
            {"id": "S3", "tenant_id": "P", "status": "ACTIVE", "OS-EXT-SRV-ATTR:host": "c2"}]})");
    return cloud;
}

std::string ids_of(const std::string& list) {
    std::string out;
    constexpr std::string_view name = R"("alarmId":")";
    for (auto at = list.find(name); at != std::string::npos; at = list.find(name, at + 1)) {
        out += list.substr(at + name.size(), 36) + "\n";
    }
    return out;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

SCENARIO("A cloud without faults has no alarms", "[Sc-Vi.X3]") {
    auto cloud = host_with(R"("state": "up", "status": "enabled", "forced_down": false)");
    CHECK(cloud.query("alarms") == "[]");
}

SCENARIO("A compute service that is down is an alarm of its host", "[Sc-Vi.X3]") {
    auto cloud = host_with(R"("state": "down", "status": "enabled", "forced_down": false)");
    const auto told = cloud.query("alarms", "(eq,faultType,COMPUTE_SERVICE_DOWN)");
    const auto servers = cloud.query("alarms", "(eq,faultType,INSTANCE_HOST_LOST)");
    // uuid.uuid5(UUID(vimId), "nova.services/H/COMPUTE_SERVICE_DOWN") and
    // "nova.servers/S1/INSTANCE_HOST_LOST" of Python.
    CHECK(difference(told, R"([{"alarmId": "167f13b6-9790-5d9e-9050-965771d82b62",
        "managedObjectId": "H", "managedObjectType": "HOST",
        "alarmRaisedTime": "2026-11-23T08:22:00.000Z", "state": "FIRED",
        "ackState": "UNACKNOWLEDGED", "perceivedSeverity": "CRITICAL",
        "eventTime": "2026-11-23T08:22:00.000Z", "eventType": "EQUIPMENT_ALARM",
        "faultType": "COMPUTE_SERVICE_DOWN",
        "probableCause": "nova-compute of the host does not report", "isRootCause": true,
        "correlatedAlarmId": ["3e60fde6-da96-55a7-a6f6-dae12c239ee7"], "faultDetails": [],
        "_unavailable": [{"attribute": "alarmChangedTime", "reason": "NOT_APPLICABLE"},
                         {"attribute": "alarmClearedTime", "reason": "NOT_APPLICABLE"}],
        "_derived": ["alarmRaisedTime", "eventTime"]}])") == "");
    CHECK(ids_of(servers) == "3e60fde6-da96-55a7-a6f6-dae12c239ee7\n");
    CHECK(has(servers, R"("managedObjectId":"S1")"));
    CHECK(has(servers, R"("correlatedAlarmId":["167f13b6-9790-5d9e-9050-965771d82b62"])"));
    CHECK(has(servers, R"("isRootCause":false)"));
    CHECK(has(servers, R"("perceivedSeverity":"MAJOR")"));
    CHECK(nonconformities("alarms", told) == "");
    CHECK(nonconformities("alarms", servers) == "");
}

SCENARIO("Of a host out of reach only its own servers' alarms are told",
         "[Sc-Vi.X3][Security.003]") {
    auto cloud = host_with(R"("state": "down", "status": "enabled")");
    cloud.reach.all_hosts = false;
    const auto told = cloud.query("alarms");
    CHECK(has(told, "S1"));
    CHECK_FALSE(has(told, "S2"));
    CHECK_FALSE(has(told, "COMPUTE_SERVICE_DOWN"));
    cloud.reach.hosts = {"H"};
    CHECK(has(cloud.query("alarms"), "COMPUTE_SERVICE_DOWN"));
}

SCENARIO("A host that is forced down, disabled or both is told so", "[Sc-Vi.X3]") {
    auto cloud = host_with(R"("state": "up", "status": "disabled", "forced_down": true,
                              "disabled_reason": "moves house")");
    const auto forced = cloud.query("alarms", "(eq,faultType,COMPUTE_FORCED_DOWN)");
    const auto disabled = cloud.query("alarms", "(eq,faultType,COMPUTE_SERVICE_DISABLED)");
    CHECK(has(forced, R"("perceivedSeverity":"CRITICAL")"));
    CHECK(has(disabled, R"("perceivedSeverity":"WARNING")"));
    CHECK(has(disabled, R"("eventType":"PROCESSING_ERROR_ALARM")"));
    CHECK(has(disabled, R"("faultDetails":["disabled_reason=moves house"])"));
    CHECK(has(cloud.query("alarms"), "INSTANCE_HOST_LOST"));
    CHECK_FALSE(has(cloud.query("alarms"), "COMPUTE_SERVICE_DOWN"));

    auto idle = host_with(R"("state": "up", "status": "disabled", "forced_down": false)");
    CHECK_FALSE(has(idle.query("alarms"), "INSTANCE_HOST_LOST"));
}

SCENARIO("A service without a hypervisor is managed as itself", "[Sc-Vi.X3]") {
    auto cloud = host_with(R"("state": "down", "status": "enabled")");
    cloud.stands(nova_hypervisors, bartizan::vim::Standing::failed);
    const auto told = cloud.query("alarms", "(eq,faultType,COMPUTE_SERVICE_DOWN)");
    CHECK(has(told, R"("managedObjectId":"s1","managedObjectType":"SERVICE")"));
    cloud.reach.all_hosts = false;
    CHECK(cloud.query("alarms", "(eq,faultType,COMPUTE_SERVICE_DOWN)") == "[]");
}

SCENARIO("A server in error is no root cause where its host is down", "[Sc-Vi.X3]") {
    auto cloud = host_with(R"("state": "down", "status": "enabled")");
    cloud.tells(nova_servers, R"({"servers": [
        {"id": "E1", "tenant_id": "P", "status": "ERROR", "OS-EXT-SRV-ATTR:host": "c1",
         "updated": "2026-11-23T09:00:00Z"},
        {"id": "E2", "tenant_id": "P", "status": "ERROR", "OS-EXT-SRV-ATTR:host": null}]})");
    const auto caused =
        cloud.query("alarms", "(eq,faultType,INSTANCE_ERROR);(eq,managedObjectId,E1)");
    const auto own = cloud.query("alarms", "(eq,faultType,INSTANCE_ERROR);(eq,managedObjectId,E2)");
    CHECK(has(caused, R"("isRootCause":false)"));
    CHECK(has(caused, R"("alarmRaisedTime":"2026-11-23T09:00:00.000Z")"));
    CHECK(has(own, R"("isRootCause":true)"));
    CHECK(has(own, R"({"attribute":"alarmRaisedTime","reason":"NOT_YET_KNOWN"})"));
    CHECK(has(own, R"({"attribute":"eventTime","reason":"NOT_YET_KNOWN"})"));
    CHECK(nonconformities("alarms", own) == "");
}

SCENARIO("Each state of the catalogue is an alarm of what is in it", "[Sc-Vi.X3]") {
    struct Row {
        Kind kind;
        const char* page;
        const char* fault;
        const char* severity;
        const char* event_type;
        const char* type;
        const char* id;
    };

    const auto row = GENERATE(values<Row>({
        {neutron_agents,
         R"({"agents": [{"id": "X", "agent_type": "Open vSwitch agent", "host": "c1",
            "alive": false, "heartbeat_timestamp": "2026-11-23 08:22:08"}]})",
         "NETWORK_AGENT_DOWN", "MAJOR", "COMMUNICATIONS_ALARM", "SERVICE", "X"},
        {neutron_ports, R"({"ports": [{"id": "X", "project_id": "P",
            "binding:vif_type": "binding_failed"}]})",
         "PORT_BINDING_FAILED", "MAJOR", "COMMUNICATIONS_ALARM", "VIRTUAL_PORT", "X"},
        {cinder_volumes, R"({"volumes": [{"id": "X", "status": "error_deleting",
            "os-vol-tenant-attr:tenant_id": "P"}]})",
         "VOLUME_ERROR", "MAJOR", "EQUIPMENT_ALARM", "VIRTUAL_STORAGE", "X"},
        {cinder_services, R"({"services": [{"host": "ctl@lvm", "binary": "cinder-volume",
            "state": "down"}]})",
         "STORAGE_SERVICE_DOWN", "CRITICAL", "EQUIPMENT_ALARM", "SERVICE", "ctl@lvm"},
        {glance_images, R"({"images": [{"id": "X", "status": "deactivated", "owner": "P",
            "visibility": "private"}]})",
         "IMAGE_DEACTIVATED", "WARNING", "PROCESSING_ERROR_ALARM", "SOFTWARE_IMAGE", "X"},
        {ironic_nodes,
         R"({"nodes": [{"uuid": "X", "fault": "power failure", "maintenance": true}]})",
         "BAREMETAL_FAULT", "MAJOR", "EQUIPMENT_ALARM", "HOST", "X"},
        {ironic_nodes, R"({"nodes": [{"uuid": "X", "fault": null, "maintenance": false,
            "power_state": "error"}]})",
         "BAREMETAL_FAULT", "MAJOR", "EQUIPMENT_ALARM", "HOST", "X"},
        {aodh_alarms,
         R"([{"alarm_id": "A", "enabled": true, "state": "alarm", "severity": "critical",
            "project_id": "P", "type": "gnocchi_resources_threshold",
            "gnocchi_resources_threshold_rule": {"resource_id": "X", "resource_type": "instance"}}])",
         "THRESHOLD_CROSSED", "CRITICAL", "QOS_ALARM", "VIRTUAL_COMPUTE", "X"},
    }));
    CAPTURE(row.fault);
    ToldCloud cloud;
    cloud.tells(row.kind, row.page);
    const auto told = cloud.query("alarms");
    CHECK(has(told, std::string(R"("faultType":")") + row.fault + "\""));
    CHECK(has(told, std::string(R"("perceivedSeverity":")") + row.severity + "\""));
    CHECK(has(told, std::string(R"("eventType":")") + row.event_type + "\""));
    CHECK(has(told, std::string(R"("managedObjectId":")") + row.id + R"(","managedObjectType":")" +
                        row.type + "\""));
    CHECK(nonconformities("alarms", told) == "");

    cloud.reach = {};
    CHECK(cloud.query("alarms") == "[]");
}

SCENARIO("The same kinds in a good state are no alarms", "[Sc-Vi.X3]") {
    ToldCloud cloud;
    cloud.tells(neutron_agents, R"({"agents": [{"id": "X", "alive": true}, {"id": "Y"}]})")
        .tells(neutron_ports,
               R"({"ports": [{"id": "X", "project_id": "P", "binding:vif_type": "ovs"}]})")
        .tells(cinder_volumes, R"({"volumes": [{"id": "X", "status": "in-use"}]})")
        .tells(cinder_services, R"({"services": [{"host": "ctl@lvm", "state": "up"}]})")
        .tells(glance_images, R"({"images": [{"id": "X", "status": "active", "owner": "P"}]})")
        .tells(ironic_nodes, R"({"nodes": [{"uuid": "X", "maintenance": false, "fault": null}]})")
        .tells(aodh_alarms,
               R"([{"alarm_id": "A", "enabled": true, "state": "ok", "project_id": "P"},
            {"alarm_id": "B", "enabled": false, "state": "alarm", "project_id": "P"}])");
    CHECK(cloud.query("alarms") == "[]");
}

SCENARIO("Aodh's severity is that of the alarm, and none while it cannot tell", "[Sc-Vi.X3]") {
    const auto [state, severity, perceived] = GENERATE(table<std::string, std::string, std::string>(
        {{"alarm", "low", "MINOR"},
         {"alarm", "moderate", "MAJOR"},
         {"alarm", "critical", "CRITICAL"},
         {"alarm", "unheard-of", "INDETERMINATE"},
         {"insufficient data", "critical", "INDETERMINATE"}}));
    ToldCloud cloud;
    cloud.tells(aodh_alarms,
                R"([{"alarm_id": "A", "enabled": true, "project_id": "P", "state": ")" + state +
                    R"(", "severity": ")" + severity +
                    R"(", "type": "event", "state_reason": "because"}])");
    const auto told = cloud.query("alarms");
    CHECK(has(told, "\"perceivedSeverity\":\"" + perceived + "\""));
    CHECK(has(told, R"("managedObjectId":"A","managedObjectType":"SERVICE")"));
    CHECK(has(told, R"("faultDetails":["alarm_id=A","because"])"));
}

SCENARIO("Whoever has a volume on a backend sees that it is down", "[Sc-Vi.X3]") {
    ToldCloud cloud;
    cloud.reach.all_hosts = false;
    cloud
        .tells(cinder_services, R"({"services": [{"host": "ctl@lvm", "state": "down"},
                                                  {"host": "ctl@ssd", "state": "down"}]})")
        .tells(cinder_volumes, R"({"volumes": [
            {"id": "V", "status": "in-use", "os-vol-host-attr:host": "ctl@lvm#pool",
             "os-vol-tenant-attr:tenant_id": "P"},
            {"id": "W", "status": "in-use", "os-vol-host-attr:host": "ctl@ssd#pool",
             "os-vol-tenant-attr:tenant_id": "Q"}]})");
    const auto told = cloud.query("alarms");
    CHECK(has(told, "ctl@lvm"));
    CHECK_FALSE(has(told, "ctl@ssd"));
}

SCENARIO("An image that all may use is deactivated for all", "[Sc-Vi.X3]") {
    const auto [visibility, told] = GENERATE(table<std::string, bool>(
        {{"public", true}, {"community", true}, {"shared", false}, {"private", false}}));
    ToldCloud cloud;
    cloud.tells(glance_images, R"({"images": [{"id": "X", "status": "deactivated", "owner": "Q",
        "visibility": ")" + visibility +
                                   "\"}]}");
    CHECK((cloud.query("alarms") != "[]") == told);
}

SCENARIO("A fault keeps its alarmId from one reading to the next", "[Sc-Vi.X3]") {
    auto one = host_with(R"("state": "down", "status": "enabled")");
    auto other = host_with(R"("state": "down", "status": "enabled", "forced_down": false)");
    CHECK(ids_of(one.query("alarms")) == ids_of(other.query("alarms")));
    other.settings.vim_id = "22222222-2222-4222-8222-222222222222";
    CHECK(ids_of(one.query("alarms")) != ids_of(other.query("alarms")));
}
