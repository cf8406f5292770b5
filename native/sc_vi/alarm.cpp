// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/alarm.hpp"

#include <algorithm>

#include "sc_vi/fault_sighting.hpp"
#include "sc_vi/metadata.hpp"
#include "uuid/uuid.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"alarmId", mandatory, one, identifier,
     "UUIDv5 in the space of the VIM of source, managed object and fault type"},
    {"managedObjectId", mandatory, one, identifier, "server, port, volume, image, host or service"},
    {"managedObjectType", mandatory, one, element::Type::text, "which of these",
     "VIRTUAL_COMPUTE, VIRTUAL_NETWORK, VIRTUAL_PORT, VIRTUAL_STORAGE, SOFTWARE_IMAGE, HOST, "
     "STORAGE_POOL, SERVICE"},
    {"alarmRaisedTime", mandatory, one, date_time,
     "when the service last changed the object; Aodh: state_timestamp"},
    {"alarmChangedTime", mandatory, zero_or_one, date_time, "none: a state has no history"},
    {"alarmClearedTime", mandatory, zero_or_one, date_time, "none: what is cleared is not there"},
    {"state", mandatory, one, element::Type::text, "one fixed value", "FIRED, UPDATED, CLEARED"},
    {"ackState", mandatory, one, element::Type::text,
     "one fixed value: nobody can acknowledge here", "UNACKNOWLEDGED, ACKNOWLEDGED"},
    {"perceivedSeverity", mandatory, one, element::Type::text, "of the fault type; Aodh: severity",
     "CRITICAL, MAJOR, MINOR, WARNING, INDETERMINATE, CLEARED"},
    {"eventTime", mandatory, one, date_time, "as alarmRaisedTime"},
    {"eventType", mandatory, one, element::Type::text, "of the fault type",
     "COMMUNICATIONS_ALARM, PROCESSING_ERROR_ALARM, ENVIRONMENTAL_ALARM, QOS_ALARM, "
     "EQUIPMENT_ALARM"},
    {"faultType", mandatory, zero_or_one, element::Type::text, "what was seen"},
    {"probableCause", mandatory, one, element::Type::text, "of the fault type"},
    {"isRootCause", mandatory, one, boolean, "false for servers of a host that is down"},
    {"correlatedAlarmId", mandatory, zero_or_more, identifier,
     "alarms of the host for its servers, and the other way round"},
    {"faultDetails", mandatory, zero_or_more, element::Type::text, "the service's own words"},
};

void put_texts(Object& out, std::string_view name, std::vector<std::string_view> values) {
    std::ranges::sort(values);
    auto& list = out.array(name);
    for (const auto value : values) {
        list.text(value);
    }
}

void put_time_or_reason(Object& out, std::string_view name, const Reading& reading, View since) {
    put_time(out, name, reading, since);
    if (out.find(name) == nullptr) {
        out.unavailable(name, Reason::not_yet_known);
    } else {
        out.derived(name);
    }
}

Element make_alarm(const Reading& reading, std::string_view id, const Sighting& seen) {
    const auto& fault = *seen.fault;
    auto& out = reading.object();
    out.text("alarmId", id);
    out.text("managedObjectId", seen.object);
    out.text("managedObjectType", seen.object_type);
    put_time_or_reason(out, "alarmRaisedTime", reading, seen.since);
    out.unavailable("alarmChangedTime", Reason::not_applicable);
    out.unavailable("alarmClearedTime", Reason::not_applicable);
    out.text("state", "FIRED");
    out.text("ackState", "UNACKNOWLEDGED");
    out.text("perceivedSeverity", seen.severity.empty() ? fault.severity : seen.severity);
    put_time_or_reason(out, "eventTime", reading, seen.since);
    out.text("eventType", fault.event_type);
    out.text("faultType", fault.name);
    out.text("probableCause", fault.cause);
    out.boolean("isRootCause", seen.root_cause);
    put_texts(out, "correlatedAlarmId", seen.correlated);
    put_texts(out, "faultDetails", seen.details);
    return {&alarm, &out, seen.audience};
}

}  // namespace

constexpr element::InformationElement alarm{"Alarm", "IFA 005 8.6.4", attributes};

std::string_view alarm_id(const Reading& reading, Kind source, std::string_view object,
                          const FaultType& fault) {
    const auto name = reading.joined(vim::traits(source).name, "/", object, "/", fault.name);
    return reading.memory.keep(uuid::named(reading.settings.vim_id, name));
}

void list_alarms(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    const HostNames names(reading.vim, reading.memory.resource());
    Gathered all;
    for (const auto& faults : {compute_faults(reading, names), other_faults(reading, names)}) {
        for (const auto& seen : faults) {
            const auto id = alarm_id(reading, seen.source, seen.object, *seen.fault);
            all.add(id, make_alarm(reading, id, seen));
        }
    }
    all.emit(wanted, emit);
}

}  // namespace bartizan::sc_vi
