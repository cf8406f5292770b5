// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/address_capacity.hpp"

#include <algorithm>

#include "sc_vi/network_sharing.hpp"

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view unit = "addresses";
constexpr MeasureName public_addresses{"publicIpv4", unit};

bool is_less(std::string_view one, std::string_view other) {
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

// Whole numbers without sign, however long; 0 if `less` is more.
std::string difference(std::string_view number, std::string_view less) {
    if (!is_less(less, number)) {
        return "0";
    }
    std::string out(number);
    int borrowed = 0;
    for (std::size_t place = 0; place < out.size(); ++place) {
        auto& digit = out[out.size() - 1 - place];
        const int taken = place < less.size() ? less[less.size() - 1 - place] - '0' : 0;
        const int value = digit - '0' - taken - borrowed;
        borrowed = value < 0 ? 1 : 0;
        digit = static_cast<char>('0' + value + 10 * borrowed);
    }
    return out.substr(out.find_first_not_of('0'));
}

// A whole number without sign; empty for anything else.
std::string_view digits_of(View view) {
    const auto token = view.number_token();
    const bool whole = std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
    return whole ? token : std::string_view();
}

void put_of_network(Capacities& capacities, const Reading& reading,
                    Record<Kind::neutron_ip_availabilities> told) {
    const auto total = digits_of(told["total_ips"]);
    const auto used = digits_of(told["used_ips"]);
    if (total.empty() || used.empty()) {
        return;
    }
    const MeasureName measure{reading.joined("ipAddresses:", told.id()), unit};
    capacities.add(Capacity::total, measure, total);
    capacities.add(Capacity::allocated, measure, used);
    capacities.add(Capacity::available, measure, reading.memory.keep(difference(total, used)));
}

// Floating IPs that leases have and have not made yet.
std::int64_t reserved_addresses(const Reading& reading) {
    std::int64_t out = 0;
    for (const auto lease : reading.vim.all<Kind::blazar_leases>()) {
        for (const auto reservation : Items(lease["reservations"])) {
            const auto status = reading.text(reservation["status"]);
            if (reading.text(reservation["resource_type"]) != "virtual:floatingip" ||
                (status != "pending" && status != "active")) {
                continue;
            }
            const auto tag = reading.joined("reservation:", reading.text(reservation["id"]));
            auto left = reservation["amount"].integer().value_or(0);
            for (const auto address : reading.vim.all<Kind::neutron_floatingips>()) {
                for (const auto one : Items(address["tags"])) {
                    left -= reading.text(one) == tag ? 1 : 0;
                }
            }
            out += std::max<std::int64_t>(0, left);
        }
    }
    return out;
}

struct Addresses {
    std::int64_t total = 0;
    std::int64_t used = 0;
};

Addresses public_of(Record<Kind::neutron_ip_availabilities> told) {
    Addresses out;
    for (const auto subnet : Items(told["subnet_ip_availability"])) {
        if (subnet["ip_version"].integer() == 4) {
            out.total += subnet["total_ips"].integer().value_or(0);
            out.used += subnet["used_ips"].integer().value_or(0);
        }
    }
    return out;
}

void put_public(Object& out, Capacities& capacities, const Reading& reading, Addresses sum) {
    capacities.add(Capacity::total, public_addresses, static_cast<double>(sum.total));
    capacities.add(Capacity::allocated, public_addresses, static_cast<double>(sum.used));
    const auto why = reading.incomplete(Kind::blazar_leases);
    const auto reserved = reserved_addresses(reading);
    if (why) {
        out.unavailable(Capacities::attribute(Capacity::reserved), *why, public_addresses.name);
    } else {
        capacities.add(Capacity::reserved, public_addresses, static_cast<double>(reserved));
    }
    capacities.add(Capacity::available, public_addresses,
                   static_cast<double>(std::max<std::int64_t>(0, sum.total - sum.used - reserved)));
}

}  // namespace

void put_addresses(Object& out, Capacities& capacities, const Reading& reading) {
    if (const auto why = reading.missing(Kind::neutron_ip_availabilities)) {
        for (const auto which :
             {Capacity::total, Capacity::allocated, Capacity::available, Capacity::reserved}) {
            out.unavailable(Capacities::attribute(which), *why, "addresses");
        }
        return;
    }
    Addresses sum;
    for (const auto told : reading.vim.all<Kind::neutron_ip_availabilities>()) {
        const auto network = reading.vim.find<Kind::neutron_networks>(told["network_id"]);
        if (network["router:external"].boolean() == true) {
            const auto one = public_of(told);
            sum.total += one.total;
            sum.used += one.used;
        }
        if (network && trust_domain::covers(reading.reach, of_network(reading, network))) {
            put_of_network(capacities, reading, told);
        }
    }
    put_public(out, capacities, reading, sum);
}

}  // namespace bartizan::sc_vi
