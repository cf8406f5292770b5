// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reserved_virtual_compute.hpp"

#include "json/value.hpp"
#include "sc_vi/acceleration.hpp"
#include "sc_vi/compute_flavour.hpp"
#include "sc_vi/virtual_cpu.hpp"
#include "sc_vi/virtual_memory.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using enum element::Qualifier;
using enum element::Cardinality;
using enum element::Type;

constexpr Attribute pool_attributes[] = {
    {"numCpuCores", mandatory, one, integer, "vcpus * amount"},
    {"numVcInstances", mandatory, one, integer, "amount"},
    {"virtualMemSize", mandatory, one, number, "memory_mb * amount, MiB"},
    {"computeAttributes", mandatory, zero_or_one, map,
     "none: resource_properties is a query for hosts, told in the metadata"},
    {"zoneId", mandatory, zero_or_one, identifier, "zone of the allocated hosts, if it is one"},
};
constexpr element::InformationElement pool{"ReservedComputePool", "IFA 005 8.8", pool_attributes};

constexpr Attribute container_attributes[] = {
    {"containerId", mandatory, one, identifier, "<reservation.id>:<n>, from 0"},
    {"flavourId", mandatory, one, identifier,
     "id of the flavour in resource_properties; else reservation.flavor_id"},
    {"virtualMemory", mandatory, one, object, "flavour", "", &virtual_memory},
    {"virtualCpu", mandatory, one, object, "flavour", "", &virtual_cpu_data},
    {"virtualDisks", mandatory, zero_or_more, object, "flavour: disk, ephemeral, swap", "",
     &virtual_storage_data},
    {"virtualNetworkInterface", mandatory, zero_or_more, object,
     "none: a flavour has no interfaces"},
    {"accelerationCapability", mandatory, zero_or_more, element::Type::text,
     "extra specs of the flavour"},
    {"zoneId", mandatory, zero_or_one, identifier, "zone of the allocated hosts, if it is one"},
};
constexpr element::InformationElement container{"ReservedVirtualisationContainer", "IFA 005 8.8",
                                                container_attributes};

constexpr Attribute attributes[] = {
    {"reservationId", mandatory, one, identifier, "reservation.id"},
    {"computePoolReserved", mandatory, zero_or_one, object, "reservation of virtual:instance", "",
     &pool},
    {"virtualisationContainerReserved", mandatory, zero_or_more, object,
     "reservation of flavor:instance: one for each of its amount", "", &container},
    reservation_status,
    reservation_start,
    reservation_end,
    reservation_expiry,
    reservation_metadata,
};

constexpr std::int64_t max_containers = 1000;  // told of one reservation

void put_product(Object& out, std::string_view name, View one, View other) {
    const auto left = one.number();
    const auto right = other.number();
    if (left && right) {
        out.number(name, *left * *right);
    } else {
        out.unavailable(name, Reason::source_error);
    }
}

void put_pool(Object& out, const Reservation& reservation, std::string_view zone) {
    auto& reserved = out.object("computePoolReserved");
    const auto told = reservation.told;
    put_product(reserved, "numCpuCores", told["vcpus"], told["amount"]);
    put_product(reserved, "numVcInstances", View("1"), told["amount"]);
    put_product(reserved, "virtualMemSize", told["memory_mb"], told["amount"]);
    reserved.unavailable("computeAttributes", Reason::no_source);
    if (!zone.empty()) {
        reserved.text("zoneId", zone);
        out.derived("computePoolReserved/zoneId");
    }
    out.derived("computePoolReserved/numCpuCores");
    out.derived("computePoolReserved/virtualMemSize");
}

void put_disks(Object& out, Record<Kind::nova_flavors> flavour) {
    struct Row {
        std::string_view type;
        std::optional<double> size;
    };

    const auto swap = flavour["swap"].number();
    const Row rows[] = {{"EPHEMERAL_ROOT", flavour["disk"].number()},
                        {"EPHEMERAL", flavour["OS-FLV-EXT-DATA:ephemeral"].number()},
                        {"SWAP", swap ? std::optional(*swap / 1024) : std::nullopt}};
    auto& disks = out.array("virtualDisks");
    for (const auto& row : rows) {
        if (row.size.value_or(0) > 0) {
            auto& one = disks.object();
            one.text("typeOfStorage", row.type);
            one.number("sizeOfStorage", *row.size);
        }
    }
}

void put_flavour(Object& out, const Reading& reading, std::string_view id) {
    if (id.empty()) {
        out.unavailable("flavourId", Reason::source_error);
    } else {
        out.text("flavourId", id);
    }
    const auto flavour = reading.vim.find<Kind::nova_flavors>(id);
    if (!flavour) {
        const auto why = reading.incomplete(Kind::nova_flavors).value_or(Reason::not_applicable);
        for (const auto* const attribute :
             {"virtualMemory", "virtualCpu", "virtualDisks", "accelerationCapability"}) {
            out.unavailable(attribute, why);
        }
        return;
    }
    put_virtual_memory_data(out, reading, flavour);
    put_virtual_cpu_data(out, reading, flavour);
    put_disks(out, flavour);
    put_acceleration(out, reading, flavour["extra_specs"]);
}

void put_containers(Object& out, const Reading& reading, const Reservation& reservation,
                    std::string_view zone) {
    const auto amount = reservation.told["amount"].integer();
    if (!amount || *amount < 0 || *amount > max_containers) {
        out.unavailable("virtualisationContainerReserved", Reason::source_error);
        return;
    }
    const auto flavour = reserved_flavour_id(reading, reservation.told);
    auto& list = out.array("virtualisationContainerReserved");
    for (std::int64_t n = 0; n < *amount; ++n) {
        auto& one = list.object();
        one.text("containerId", reading.joined(reservation.id, ":", std::to_string(n)));
        put_flavour(one, reading, flavour);
        one.unavailable("virtualNetworkInterface", Reason::not_applicable);
        if (!zone.empty()) {
            one.text("zoneId", zone);
        }
    }
    out.derived("virtualisationContainerReserved");
}

}  // namespace

constexpr element::InformationElement reserved_virtual_compute{"ReservedVirtualCompute",
                                                               "IFA 005 8.8", attributes};

Element make_reserved_virtual_compute(const Reading& reading, const ReservationUses& uses,
                                      const Reservation& reservation) {
    auto& out = reading.object();
    out.text("reservationId", reservation.id);
    const auto zone = common_zone(reading, uses.hosts(reservation));
    if (reading.text(reservation.told["resource_type"]) == reserved_pool) {
        put_pool(out, reservation, zone);
    } else {
        put_containers(out, reading, reservation, zone);
    }
    put_reservation_status(out, reading, reservation, uses.has_server(reservation),
                           reading.missing(Kind::nova_servers));
    put_reservation_times(out, reading, reservation);
    put_reservation_metadata(out, reading, reservation);
    return {&reserved_virtual_compute, &out, reading.of_project(reservation.lease["project_id"])};
}

}  // namespace bartizan::sc_vi
