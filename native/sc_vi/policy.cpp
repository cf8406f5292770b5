// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/policy.hpp"

#include <algorithm>

#include "sc_vi/policy_kind.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute link_attributes[] = {
    {"href", mandatory, one, element::Type::text, "made here"},
};
constexpr element::InformationElement link{"Link", "SOL 013 6.3.2", link_attributes};

constexpr Attribute links_attributes[] = {
    {"self", mandatory, one, object, "made here", "", &link},
    {"selected", conditional, zero_or_one, object, "made here", "", &link},
    {"versions", conditional, zero_or_more, object, "made here", "", &link},
};
constexpr element::InformationElement policy_links{"PolicyLinks", "SOL 012 5.5.2.2",
                                                   links_attributes};

constexpr Attribute attributes[] = {
    {"id", mandatory, one, identifier, "kind:id of the OpenStack object"},
    {"designer", mandatory, one, element::Type::text, "openstack:<service>"},
    {"name", mandatory, one, element::Type::text,
     "name of the object; its policy id if it has none"},
    {"pfId", conditional, zero_or_one, identifier, "none: the VIM itself enforces it"},
    {"versions", conditional, zero_or_more, element::Type::text,
     "revision_number, else updated_at; none for objects that have neither"},
    {"selectedVersion", conditional, zero_or_one, element::Type::text, "the one version"},
    {"activationStatus", mandatory, one, element::Type::text,
     "log.enabled; status of a tap flow; else ACTIVATED", "ACTIVATED, DEACTIVATED"},
    {"transferStatus", mandatory, one, element::Type::text, "one fixed value",
     "CREATED, TRANSFERRED"},
    {"associations", conditional, zero_or_more, identifier,
     "servers, ports, networks, hosts, projects, types that it applies to and that are in reach"},
    {"_links", mandatory, one, object, "made here", "", &policy_links},
};

constexpr Attribute content_attributes[] = {
    {"policy", conditional, zero_or_one, element::Type::text, "server group"},
    {"rules", conditional, zero_or_more, map, "server group (one object), QoS policy (a list)"},
    {"isDefault", conditional, zero_or_one, boolean, "QoS policy"},
    {"stateful", conditional, zero_or_one, boolean, "security group"},
    {"securityGroupRules", conditional, zero_or_more, map, "security group"},
    {"resourceType", conditional, zero_or_one, element::Type::text, "log"},
    {"resourceId", conditional, zero_or_one, identifier, "log"},
    {"targetId", conditional, zero_or_one, identifier, "log"},
    {"event", conditional, zero_or_one, element::Type::text, "log"},
    {"objectType", conditional, zero_or_one, element::Type::text, "RBAC policy"},
    {"objectId", conditional, zero_or_one, identifier, "RBAC policy"},
    {"action", conditional, zero_or_one, element::Type::text, "RBAC policy"},
    {"targetProject", conditional, zero_or_one, identifier, "RBAC policy"},
    {"consumer", conditional, zero_or_one, element::Type::text, "QoS specs of Cinder"},
    {"specs", conditional, zero_or_one, map, "QoS specs of Cinder"},
    {"metadata", conditional, zero_or_one, map,
     "aggregate: filter_tenant_id* and trait:* of its metadata"},
    {"compute", conditional, zero_or_one, map, "limits of Nova"},
    {"network", conditional, zero_or_one, map, "limits of Neutron"},
    {"storage", conditional, zero_or_one, map, "limits of Cinder"},
    {"portSecurityEnabled", conditional, zero_or_one, boolean, "port"},
    {"allowedAddressPairs", conditional, zero_or_more, map, "port"},
    {"sourcePort", conditional, zero_or_one, identifier, "tap flow, tap mirror"},
    {"tapServiceId", conditional, zero_or_one, identifier, "tap flow"},
    {"direction", conditional, zero_or_one, element::Type::text, "tap flow"},
    {"vlanFilter", conditional, zero_or_one, element::Type::text, "tap flow"},
    {"directions", conditional, zero_or_one, map, "tap mirror"},
    {"remoteIp", conditional, zero_or_one, element::Type::text, "tap mirror"},
    {"mirrorType", conditional, zero_or_one, element::Type::text, "tap mirror"},
};

constexpr std::string_view resource = "/sctelem/v1/policies/";

// A record that is a policy.
struct Place {
    std::string_view id;
    const PolicyKind* kind = nullptr;
    std::size_t row = 0;
};

// In the order of their ids; only the one if `id` is one.
std::vector<Place> places(const Reading& reading, const std::string* id) {
    std::vector<Place> out;
    for (const auto kinds : {compute_policies(), network_policies()}) {
        for (const auto& kind : kinds) {
            if (id != nullptr && !id->starts_with(kind.prefix)) {
                continue;
            }
            for (std::size_t row = 0; row < reading.vim.table(kind.source).size(); ++row) {
                const auto own = kind.own_id(reading, row);
                if (!own.empty() && (id == nullptr || id->substr(kind.prefix.size()) == own)) {
                    out.push_back({reading.joined(kind.prefix, own), &kind, row});
                }
            }
        }
    }
    std::ranges::sort(out, {}, &Place::id);
    return out;
}

void put_version(Object& out, Object& links, const Reading& reading, std::string_view self,
                 std::string_view version) {
    links.object("selected").text("href", reading.joined(self, "/selected_version"));
    if (version.empty()) {
        out.unavailable("versions", Reason::no_source);
        out.unavailable("selectedVersion", Reason::no_source);
        return;
    }
    out.array("versions").text(version);
    out.text("selectedVersion", version);
    links.array("versions").object().text("href", reading.joined(self, "/versions/", version));
}

Element make_policy(const Reading& reading, const Place& place, PolicyUsers& users) {
    const auto facts = place.kind->facts(reading, place.row, users);
    auto& out = reading.object();
    out.text("id", place.id);
    out.text("designer", place.kind->designer);
    out.text("name", facts.name.empty() ? place.id : facts.name);
    if (facts.name.empty()) {
        out.derived("name");
    }
    out.text("activationStatus", facts.activated ? "ACTIVATED" : "DEACTIVATED");
    out.text("transferStatus", "TRANSFERRED");
    Associations associations(reading);
    place.kind->associate(reading, place.row, users, associations);
    associations.put(out);
    const auto self = reading.joined(resource, place.id);
    auto& links = out.object("_links");
    links.object("self").text("href", self);
    put_version(out, links, reading, self, facts.version);
    return {&policy, &out, facts.audience};
}

}  // namespace

constexpr element::InformationElement policy{"Policy", "SOL 012 5.5.2.2", attributes};
constexpr element::InformationElement policy_content{"PolicyContent", "extension",
                                                     content_attributes};

void list_policies(const Reading& reading, const Wanted& wanted, const Emit& emit) {
    PolicyUsers users(reading);
    for (const auto& place : places(reading, wanted.filter.equal_to("id"))) {
        if (place.id > wanted.after && !emit(make_policy(reading, place, users))) {
            return;
        }
    }
}

std::optional<Element> make_policy_content(const Reading& reading, std::string_view policy_id,
                                           std::string_view version) {
    const std::string id(policy_id);
    for (const auto& place : places(reading, &id)) {
        PolicyUsers users(reading);
        const auto facts = place.kind->facts(reading, place.row, users);
        if (!version.empty() && version != facts.version) {
            continue;
        }
        auto& out = reading.object();
        place.kind->content(reading, place.row, out);
        return Element{&policy_content, &out, facts.audience};
    }
    return std::nullopt;
}

std::span<const Kind> source_of_policy(std::string_view policy_id) {
    for (const auto kinds : {compute_policies(), network_policies()}) {
        for (const auto& kind : kinds) {
            if (policy_id.starts_with(kind.prefix)) {
                return {&kind.source, 1};
            }
        }
    }
    return {};
}

}  // namespace bartizan::sc_vi
