// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/host_security.hpp"

#include <algorithm>
#include <set>

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute attributes[] = {
    {"traits", mandatory, zero_or_more, element::Type::text,
     "traits of Placement: HW_CPU_* of SGX, SEV, TDX and mitigations, COMPUTE_SECURITY_*, "
     "COMPUTE_STATUS_DISABLED, OWNER_*"},
    {"memoryEncryptionContexts", mandatory, zero_or_one, integer,
     "inventory MEM_ENCRYPTION_CONTEXT"},
    {"hypervisorType", mandatory, zero_or_one, element::Type::text, "hypervisor_type"},
    {"hypervisorVersion", mandatory, zero_or_one, integer, "hypervisor_version"},
    {"uptime", optional, zero_or_one, element::Type::text, "hypervisor.uptime"},
    {"attestation", mandatory, zero_or_one, element::Type::text,
     "none: OpenStack keeps no results of measured boot"},
};

constexpr std::string_view prefixes[] = {"COMPUTE_SECURITY_", "OWNER_"};
constexpr std::string_view cpu_words[] = {"SGX",  "SEV",    "TDX",   "SPEC_CTRL", "SSB",
                                          "IBRS", "IBPB",   "PCID",  "STIBP",     "MD_CLEAR",
                                          "RDCL", "MDS_NO", "TAA_NO"};

bool is_of_security(std::string_view trait) {
    return trait == "COMPUTE_STATUS_DISABLED" ||
           std::ranges::any_of(prefixes,
                               [trait](auto prefix) { return trait.starts_with(prefix); }) ||
           (trait.starts_with("HW_CPU_") && std::ranges::any_of(cpu_words, [trait](auto word) {
                return trait.find(word) != std::string_view::npos;
            }));
}

void put_traits(Object& out, std::string_view name, const std::vector<std::string_view>& traits) {
    auto& list = out.array(name);
    for (const auto trait : traits) {
        if (is_of_security(trait)) {
            list.text(trait);
        }
    }
}

// Zero is what Placement says by having no such inventory.
void put_contexts(Object& out, const Reading& reading, const std::vector<ComputeHost>& hosts) {
    constexpr std::string_view attribute = "memoryEncryptionContexts";
    if (const auto why = reading.missing(Kind::placement_inventories)) {
        out.unavailable(attribute, *why);
        return;
    }
    std::int64_t count = 0;
    for (const auto& host : hosts) {
        for_each_inventory(reading, host,
                           [&](const auto&, std::string_view resource_class, View inventory) {
                               if (resource_class == "MEM_ENCRYPTION_CONTEXT") {
                                   count += inventory["total"].integer().value_or(0);
                               }
                           });
    }
    out.integer(attribute, count);
}

}  // namespace

constexpr element::InformationElement host_security{"HostSecurity", "extension", attributes};

void put_host_security(Object& out, const Reading& reading, const ComputeHost& host) {
    auto& security = out.object("security");
    if (const auto why = reading.missing(Kind::placement_traits)) {
        security.unavailable("traits", *why);
    } else {
        put_traits(security, "traits", traits_of(reading, {host}).some);
    }
    put_contexts(security, reading, {host});
    put_text(security, "hypervisorType", reading, host.hypervisor["hypervisor_type"]);
    put_json(security, "hypervisorVersion", host.hypervisor["hypervisor_version"]);
    put_text(security, "uptime", reading, host.hypervisor["uptime"]);
    security.unavailable("attestation", Reason::no_source);
}

void put_zone_security(Object& out, const Reading& reading, const std::vector<ComputeHost>& hosts) {
    auto& security = out.object("security");
    if (const auto why = reading.missing(Kind::placement_traits)) {
        security.unavailable("traits", *why);
    } else {
        const auto traits = traits_of(reading, hosts);
        put_traits(security, "traits", traits.some);
        put_traits(security, "traitsCommon", traits.all);
    }
    put_contexts(security, reading, hosts);
    std::set<std::string_view> types;
    for (const auto& host : hosts) {
        if (const auto type = reading.text(host.hypervisor["hypervisor_type"]); !type.empty()) {
            types.insert(type);
        }
    }
    auto& list = security.array("hypervisorTypes");
    for (const auto type : types) {
        list.text(type);
    }
    security.unavailable("attestation", Reason::no_source);
}

}  // namespace bartizan::sc_vi
