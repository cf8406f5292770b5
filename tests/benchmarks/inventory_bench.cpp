// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// From the raw pages of a cloud to the inventory that queries are answered from: its CPU beside
// a bare parse of the same octets and beside Python, its memory, and what it asks of the VIM.

#include <malloc.h>

#include <simdjson.h>

#include "benchmarks/telemetry.hpp"
#include "vim/collector.hpp"

namespace bartizan::bench {
namespace {

using vim::Kind;

// CPU of simdjson's DOM for every page, and nothing done with it.
double bare_parse_us(const GeneratedCloud& cloud) {
    simdjson::dom::parser parser;
    simdjson::padded_string padded;
    double spent = 0;
    for (const auto& page : cloud.pages()) {
        padded = simdjson::padded_string(page.body);
        const double before = thread_cpu_us();
        if (parser.parse(padded).error() != simdjson::SUCCESS) {
            give_up("a generated page is no JSON");
        }
        spent += thread_cpu_us() - before;
    }
    return spent;
}

// CPU of the whole way, without the making of the source's answers.
double inventory_us(GeneratedCloud& cloud) {
    const double copied = cloud.copying_us();
    const double before = thread_cpu_us();
    vim::Inventory inventory;
    read_all(cloud, inventory);
    return thread_cpu_us() - before - (cloud.copying_us() - copied);
}

double resident_kib() {
    ::malloc_trim(0);
    std::ifstream file("/proc/self/status");
    std::string word;
    double kib = 0;
    while (file >> word) {
        if (word == "RssAnon:") {
            file >> kib;
        }
    }
    return kib;
}

struct Kept {
    double cpu_us = 0;  // for each record
    double kib = 0;     // resident, for each record
};

Kept read_one(GeneratedCloud& cloud, Kind kind) {
    vim::Inventory inventory;
    read_services(cloud, inventory);
    const double resident = resident_kib();
    const double copied = cloud.copying_us();
    const double before = thread_cpu_us();
    {
        vim::Reader reader(cloud, {GeneratedCloud::per_page});
        read_kind(kind, reader, inventory);
    }
    const double spent = thread_cpu_us() - before - (cloud.copying_us() - copied);
    const auto records = static_cast<double>(inventory.current()->table(kind).size());
    return {spent / records, (resident_kib() - resident) / records};
}

struct Python {
    double json = 0;  // microseconds of CPU for a server
    double sdk = 0;
};

Python python_us(const GeneratedCloud& cloud, int pages) {
    const Folder folder;
    int written = 0;
    for (const auto& page : cloud.pages()) {
        if (page.path.starts_with("/servers/detail") && written < pages) {
            std::ofstream(folder.path() / std::to_string(written++)) << page.body;
        }
    }
    const auto command = "/usr/bin/python3 " + std::string(BARTIZAN_BENCHMARKS) +
                         "/python_inventory.py " + folder.path().string();
    Python out;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr || std::fscanf(pipe, "%lf %lf", &out.json, &out.sdk) != 2) {
        give_up("python_inventory.py");
    }
    ::pclose(pipe);
    return out;
}

std::chrono::duration<double> interval_of(const vim::KindTraits& kind) {
    const vim::CollectorSettings defaults;
    return kind.refresh == vim::Refresh::inventory ? defaults.inventory
           : kind.refresh == vim::Refresh::quota   ? defaults.quota
                                                   : defaults.fixed;
}

// What a collector with its default settings asks in the long run, when nothing changes.
Rows requests_of(GeneratedCloud& cloud) {
    vim::Inventory inventory;
    read_all(cloud, inventory);
    const auto first = cloud.requests_since_asked();
    const vim::CollectorSettings defaults;
    vim::Reader reader(cloud, {GeneratedCloud::per_page});
    double again = 0;
    double in_a_minute = 0;
    for (const auto& kind : vim::all_kinds()) {
        read_kind(kind.kind, reader, inventory);
        const auto requests = static_cast<double>(cloud.requests_since_asked());
        const double took = requests / defaults.max_requests_per_second;
        const bool by_changes = vim::Reader::tells_changes(kind.kind, *inventory.current());
        const double pause = std::max(
            by_changes ? static_cast<double>(defaults.sweep.count()) : interval_of(kind).count(),
            took * defaults.rest);
        again += requests;
        in_a_minute += 60 * requests / (took + pause);
        in_a_minute += by_changes ? 60 / interval_of(kind).count() : 0;
    }
    return {{"requests of the first sweep of all kinds", static_cast<double>(first), "", "", 0, 0,
             true},
            {"requests of a sweep in which nothing changed", again, "", "", 0, 0, true},
            {"requests of a minute in the long run, default settings", in_a_minute, "", "", 0, 0,
             true}};
}

}  // namespace

Rows inventory_rows(const Options& options) {
    const std::size_t servers = options.smoke ? 2000 : 100'000;
    const int rounds = options.smoke ? 1 : 5;
    GeneratedCloud cloud(servers);
    double octets = 0;
    for (const auto& page : cloud.pages()) {
        octets += static_cast<double>(page.body.size());
    }
    std::vector<double> ours, bare, ratios, of_server, with_sdk, with_json, json, sdk, memory,
        port_memory;
    for (int round = 0; round < rounds; ++round) {
        const auto server = read_one(cloud, Kind::nova_servers);
        const auto port = read_one(cloud, Kind::neutron_ports);
        const auto python = python_us(cloud, 2);
        ours.push_back(inventory_us(cloud));
        bare.push_back(bare_parse_us(cloud));
        ratios.push_back(ours.back() / bare.back());
        of_server.push_back(server.cpu_us);
        json.push_back(python.json);
        sdk.push_back(python.sdk);
        with_json.push_back(python.json / server.cpu_us);
        with_sdk.push_back(python.sdk / server.cpu_us);
        memory.push_back(server.kib);
        port_memory.push_back(port.kib);
    }
    const auto cloud_name = std::to_string(servers) + " servers, their ports and hosts";
    Rows out{
        {"simdjson DOM of " + std::to_string(static_cast<int>(octets / 1e6)) + " MB, " + cloud_name,
         median(bare) / 1e3, "ms CPU", "", 0, 0, true},
        {"the same to a served inventory", median(ours) / 1e3, "ms CPU", "simdjson DOM",
         median(ratios), 5.0, true},
        {"a server, raw page to inventory", median(of_server), "us CPU", "", 0, 0, true},
        {"the same by json and dict of Python", median(json), "us CPU", "ours", median(with_json),
         8.0, false},
        {"the same by Server of openstacksdk", median(sdk), "us CPU", "ours", median(with_sdk),
         300.0, false},
        {"resident memory of a server", median(memory), "KiB", "1 KiB", median(memory), 2.0, true},
        {"resident memory of a port", median(port_memory), "KiB", "1 KiB", median(port_memory), 0.7,
         true}};
    cloud.requests_since_asked();
    const auto requests = requests_of(cloud);
    out.insert(out.end(), requests.begin(), requests.end());
    return out;
}

}  // namespace bartizan::bench
