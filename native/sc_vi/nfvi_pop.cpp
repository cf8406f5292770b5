// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/nfvi_pop.hpp"

#include "sc_vi/metadata.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;
using Network = Record<Kind::neutron_networks>;

constexpr Attribute geo_attributes[] = {
    {"lat", mandatory, one, number, "geographical_location of the configuration, degrees"},
    {"lon", mandatory, one, number, "geographical_location of the configuration, degrees"},
};
constexpr element::InformationElement coordinates{"Geo", "extension", geo_attributes};

constexpr Attribute location_attributes[] = {
    {"geo", optional, zero_or_one, object, "geographical_location of the configuration", "",
     &coordinates},
    {"civicAddress", optional, zero_or_one, element::Type::text, "configuration"},
    {"text", optional, zero_or_one, element::Type::text,
     "configuration, else the description of the Keystone region"},
};
constexpr element::InformationElement geographical_location{"GeographicalLocationInfo", "extension",
                                                            location_attributes};

constexpr Attribute endpoint_attributes[] = {
    {"endpointType", mandatory, one, element::Type::text,
     "CONFIGURED by the operator, or a NETWORK of Neutron", "CONFIGURED, NETWORK"},
    {"name", mandatory, one, element::Type::text, "configuration; network.name"},
    {"address", optional, zero_or_one, element::Type::text, "configuration"},
    {"networkId", optional, zero_or_one, identifier, "network.id"},
    {"providerNetwork", optional, zero_or_one, element::Type::text,
     "network.provider:physical_network"},
    {"networkType", optional, zero_or_one, element::Type::text, "network.provider:network_type"},
    {"segmentationId", optional, zero_or_one, integer, "network.provider:segmentation_id"},
    {"gatewayIps", optional, zero_or_more, element::Type::text,
     "gateway_ip of the network's subnets"},
    {"cidrs", optional, zero_or_more, element::Type::text, "cidr of the network's subnets"},
};
constexpr element::InformationElement connectivity_endpoint{"NetworkConnectivityEndpoint",
                                                            "extension", endpoint_attributes};

constexpr Attribute attributes[] = {
    {"nfviPopId", mandatory, one, identifier, "nfvi_pop_id of the configuration"},
    {"vimId", mandatory, one, identifier, "vim_id of the configuration"},
    {"geographicalLocationInfo", mandatory, one, object,
     "configuration, else the description of the Keystone region", "", &geographical_location},
    {"networkConnectivityEndpoint", mandatory, one_or_more, object,
     "configuration; for computing external networks, for networks also provider networks that "
     "are shared or the reader's",
     "", &connectivity_endpoint},
};

void put_location(Object& out, const Reading& reading) {
    const auto& settings = reading.settings;
    const auto region = reading.vim.find<Kind::keystone_regions>(std::string_view(settings.region));
    const auto described = reading.text(region["description"]);
    const auto text =
        settings.location_text.empty() ? described : std::string_view(settings.location_text);
    if (!settings.geo && settings.civic_address.empty() && text.empty()) {
        out.unavailable("geographicalLocationInfo", Reason::no_source);
        return;
    }
    auto& location = out.object("geographicalLocationInfo");
    if (settings.geo) {
        auto& geo = location.object("geo");
        geo.number("lat", settings.geo->first);
        geo.number("lon", settings.geo->second);
    }
    if (!settings.civic_address.empty()) {
        location.text("civicAddress", settings.civic_address);
    }
    if (!text.empty()) {
        location.text("text", text);
    }
}

bool is_way_in(const Reading& reading, Network network, PopNetworks networks) {
    if (network["router:external"].boolean() == true) {
        return true;
    }
    // Of provider networks only those that are everybody's, or the reader's own.
    return networks == PopNetworks::provider && !network["provider:physical_network"].is_null() &&
           (network["shared"].boolean() == true ||
            reading.reach.reaches_project(reading.text(network["project_id"])));
}

void fill_network(Object& out, const Reading& reading, Network network) {
    out.text("endpointType", "NETWORK");
    const auto name = reading.text(network["name"]);
    out.text("name", name.empty() ? network.id() : name);
    out.text("networkId", network.id());
    put_text(out, "providerNetwork", reading, network["provider:physical_network"]);
    put_text(out, "networkType", reading, network["provider:network_type"]);
    put_json(out, "segmentationId", network["provider:segmentation_id"]);
    if (const auto why = reading.missing(Kind::neutron_subnets)) {
        out.unavailable("gatewayIps", *why);
        out.unavailable("cidrs", *why);
        return;
    }
    auto& gateways = out.array("gatewayIps");
    auto& cidrs = out.array("cidrs");
    for (const auto subnet :
         reading.vim.all_with<Kind::neutron_subnets>("network_id", network["id"])) {
        if (const auto gateway = reading.text(subnet["gateway_ip"]); !gateway.empty()) {
            gateways.text(gateway);
        }
        cidrs.text(reading.text(subnet["cidr"]));
    }
}

void put_endpoints(Object& out, const Reading& reading, PopNetworks networks) {
    constexpr std::string_view attribute = "networkConnectivityEndpoint";
    Array* list = nullptr;
    const auto add = [&]() -> Object& {
        list = list == nullptr ? &out.array(attribute) : list;
        return list->object();
    };
    for (const auto& [name, address] : reading.settings.connectivity_endpoints) {
        auto& endpoint = add();
        endpoint.text("endpointType", "CONFIGURED");
        endpoint.text("name", name);
        endpoint.text("address", address);
    }
    if (networks == PopNetworks::none) {
        if (list == nullptr) {
            out.unavailable(attribute, Reason::no_source);
        }
        return;
    }
    for (const auto network : reading.vim.all<Kind::neutron_networks>()) {
        if (is_way_in(reading, network, networks)) {
            fill_network(add(), reading, network);
        }
    }
    if (list == nullptr) {
        out.unavailable(attribute,
                        reading.missing(Kind::neutron_networks).value_or(Reason::no_source));
    }
}

}  // namespace

constexpr element::InformationElement nfvi_pop{"NfviPop", "IFA 005 8.10.3", attributes};

Element make_nfvi_pop(const Reading& reading, PopNetworks networks) {
    auto& out = reading.object();
    out.text("nfviPopId", reading.settings.nfvi_pop_id);
    out.text("vimId", reading.settings.vim_id);
    put_location(out, reading);
    put_endpoints(out, reading, networks);
    return {&nfvi_pop, &out, {.everyone = true}};
}

}  // namespace bartizan::sc_vi
