// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "vnf_lcm/vnf_instance.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "vnf_lcm/action.hpp"
#include "vnf_lcm/fields.hpp"

namespace bartizan::vnf_lcm {
namespace {

// A list of 1,000 VNF instances with all their attributes.
constexpr json::Limits limits{.octets = 16UL * 1024 * 1024, .depth = 32};

Error unusable(const Error& why) {
    return {Fault::vnfm_answer_unusable, "", why.public_detail + why.operator_detail};
}

Result<json::Value> parsed(std::string_view body) {
    auto value = json::parse(body, limits);
    return value ? std::move(value) : unusable(value.error());
}

Result<const json::Array*> list_of(const json::Value& value) {
    if (value.array() == nullptr) {
        return Error{Fault::vnfm_answer_unusable, "", "no list"};
    }
    return value.array();
}

const json::Array& array_of(const json::Value* object, std::string_view name) {
    static const json::Array none;
    const auto* member = object == nullptr ? nullptr : object->find(name);
    const auto* array = member == nullptr ? nullptr : member->array();
    return array == nullptr ? none : *array;
}

// Without vnfcInfo (which SOL 003 alone does not have) the resource is the instance.
Result<std::vector<ledger::ListedVnfc>> vnfcs_of(const json::Value* info) {
    std::map<std::string, std::string> servers;
    std::vector<ledger::ListedVnfc> resources;
    for (const auto& entry : array_of(info, "vnfcResourceInfo")) {
        BARTIZAN_TRY(const auto id, required_text(entry, "id"));
        if (servers.contains(id)) {
            return malformed_field("vnfcResourceInfo", "two of the id " + id);
        }
        BARTIZAN_TRY(const auto vdu, required_text(entry, "vduId"));
        const auto* compute = entry.find("computeResource");
        std::string server;
        if (compute != nullptr) {
            BARTIZAN_TRY(server, optional_text(*compute, "resourceId"));
        }
        servers[id] = server;
        resources.push_back({id, vdu, server});
    }
    std::vector<ledger::ListedVnfc> out;
    std::set<std::string> ids;
    for (const auto& entry : array_of(info, "vnfcInfo")) {
        ledger::ListedVnfc vnfc;
        BARTIZAN_TRY(vnfc.vnfc_id, required_text(entry, "id"));
        BARTIZAN_TRY(vnfc.vdu_id, required_text(entry, "vduId"));
        BARTIZAN_TRY(const auto resource, optional_text(entry, "vnfcResourceInfoId"));
        vnfc.resource_id = servers[resource];
        // A mapping of VDUs to names may give one to two VNFC instances: neither could be told
        // from the other.
        if (!ids.insert(vnfc.vnfc_id).second) {
            return malformed_field("vnfcInfo", "two of the id " + vnfc.vnfc_id);
        }
        out.push_back(std::move(vnfc));
    }
    return out.empty() ? std::move(resources) : std::move(out);
}

Result<VnfInstance> instance_of(const json::Value& value) {
    VnfInstance out;
    BARTIZAN_TRY(out.id, required_id(value, "id"));
    BARTIZAN_TRY(out.vnfd_id, optional_text(value, "vnfdId"));
    BARTIZAN_TRY(out.provider, optional_text(value, "vnfProvider"));
    BARTIZAN_TRY(const auto state, required_text(value, "instantiationState"));
    // Tacker keeps an instantiatedVnfInfo after terminate: the state decides.
    out.instantiated = state == "INSTANTIATED";
    if (out.instantiated) {
        BARTIZAN_TRY(out.vnfcs, vnfcs_of(value.find("instantiatedVnfInfo")));
    }
    return out;
}

Result<date_time::Time> time_of(const json::Value& value, std::string_view name) {
    BARTIZAN_TRY(const auto text, required_text(value, name));
    const auto time = date_time::read_time(text);
    if (!time) {
        return malformed_field(name, "no date and time");
    }
    return *time;
}

Result<OpOcc> op_occ_of(const json::Value& value) {
    OpOcc out;
    BARTIZAN_TRY(out.id, required_id(value, "id"));
    BARTIZAN_TRY(out.vnf_instance_id, required_id(value, "vnfInstanceId"));
    BARTIZAN_TRY(out.operation, required_text(value, "operation"));
    BARTIZAN_TRY(out.state, required_text(value, "operationState"));
    BARTIZAN_TRY(out.started, time_of(value, "startTime"));
    BARTIZAN_TRY(out.entered, time_of(value, "stateEnteredTime"));
    return out;
}

template <class T>
Result<T> told(Result<T> result) {
    return result ? std::move(result) : unusable(result.error());
}

}  // namespace

Result<VnfInstance> decode_vnf_instance(std::string_view body) {
    BARTIZAN_TRY(const auto value, parsed(body));
    return told(instance_of(value));
}

Result<OpOcc> decode_op_occ(std::string_view body) {
    BARTIZAN_TRY(const auto value, parsed(body));
    return told(op_occ_of(value));
}

Result<std::vector<std::string>> decode_vnf_instance_ids(std::string_view body) {
    BARTIZAN_TRY(const auto value, parsed(body));
    BARTIZAN_TRY(const auto* list, list_of(value));
    std::vector<std::string> out;
    for (const auto& entry : *list) {
        BARTIZAN_TRY(auto id, told(required_id(entry, "id")));
        out.push_back(std::move(id));
    }
    return out;
}

Result<std::vector<OpOcc>> decode_op_occs(std::string_view body) {
    BARTIZAN_TRY(const auto value, parsed(body));
    BARTIZAN_TRY(const auto* list, list_of(value));
    std::vector<OpOcc> out;
    for (const auto& entry : *list) {
        BARTIZAN_TRY(auto one, told(op_occ_of(entry)));
        out.push_back(std::move(one));
    }
    return out;
}

std::optional<OpOcc> newest(const std::vector<OpOcc>& found) {
    // A VNFM does one after the other: whatever its clock told, one that has not ended is the last.
    const auto when = [](const OpOcc& one) {
        const auto action = action_for(one.operation, one.state);
        const bool open = action == Action::wait || action == Action::suspend;
        return std::tuple(open, one.started, one.entered);
    };
    const auto last = std::ranges::max_element(found, {}, when);
    return last == found.end() ? std::nullopt : std::optional(*last);
}

}  // namespace bartizan::vnf_lcm
