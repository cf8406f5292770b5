// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Queries of a cloud that was read: filtered ones, the whole list, and many Security Managers
// while the cloud is being read anew.

#include <atomic>
#include <random>
#include <thread>

#include "benchmarks/https_load.hpp"
#include "benchmarks/telemetry.hpp"

namespace bartizan::bench {
namespace {

using sc_vi::QueryService;
using vim::Kind;

const sc_vi::Collection& servers_collection() {
    return *std::ranges::find(sc_vi::all_collections(), "compute_resources",
                              &sc_vi::Collection::path);
}

// One VIM that is a generated cloud.
struct Cloud {
    GeneratedCloud source;
    sc_vi::KnownVims vims;
    QueryService service{vims};

    explicit Cloud(std::size_t servers) : source(servers) {
        vims.push_back(std::make_unique<sc_vi::KnownVim>());
        vims.front()->settings.name = "site-1";
        read_all(source, vims.front()->inventory);
    }
};

element::Filter filter_of(const std::string& text) {
    return taken(element::Filter::read(text, *servers_collection().type));
}

// Whole answer of one page; octets.
std::size_t ask(QueryService& service, const trust_domain::SecurityManager& reader,
                const element::Filter& filter, std::size_t expected) {
    static const auto selection = element::Selection::defaults();
    const auto answer =
        taken(service.list(reader, {servers_collection(), filter, selection, {}, 200}));
    std::size_t found = 0;
    for (auto at = answer.body.find("\"computeId\""); at != std::string::npos;
         at = answer.body.find("\"computeId\"", at + 1)) {
        ++found;
    }
    if (found != expected) {
        give_up("a query found " + std::to_string(found) + " servers, not " +
                std::to_string(expected));
    }
    return answer.body.size();
}

// `threads` that ask `times` each; milliseconds of each question.
LoadResult asked_by(unsigned threads, int times,
                    const std::function<void(unsigned thread, int time)>& question) {
    std::vector<std::vector<double>> taken_ms(threads);
    std::vector<std::thread> all;
    const double begin = wall_us();
    for (unsigned i = 0; i < threads; ++i) {
        all.emplace_back([&, i] {
            for (int k = 0; k < times; ++k) {
                const double before = wall_us();
                question(i, k);
                taken_ms[i].push_back((wall_us() - before) / 1e3);
            }
        });
    }
    for (auto& thread : all) {
        thread.join();
    }
    LoadResult out{.seconds = (wall_us() - begin) / 1e6, .milliseconds = {}};
    for (const auto& part : taken_ms) {
        out.milliseconds.insert(out.milliseconds.end(), part.begin(), part.end());
    }
    std::ranges::sort(out.milliseconds);
    return out;
}

// 100 servers of a VNF by zone and name, and those of one host, in turn.
LoadResult filtered(Cloud& cloud, std::size_t servers, int times) {
    const auto reader = manager_of(cloud.source, "all", 0, GeneratedCloud::projects);
    return asked_by(8, times, [&](unsigned thread, int time) {
        const auto number = (thread * 131U + static_cast<unsigned>(time) * 17U);
        if (time % 2 == 0) {
            ask(cloud.service, reader, filter_of(filter_of_vnf(number)),
                servers / GeneratedCloud::names);
        } else {
            ask(cloud.service, reader, filter_of(filter_of_host(cloud.source, servers, number)),
                10);
        }
    });
}

struct Stream {
    double octets = 0;
    double cpu_us = 0;
};

Stream streamed(Cloud& cloud) {
    const auto reader = manager_of(cloud.source, "all", 0, GeneratedCloud::projects);
    const element::Filter everything;
    const auto selection = element::Selection::defaults();
    Stream out;
    sc_vi::Position after;
    const double before = thread_cpu_us();
    while (true) {
        auto answer = taken(
            cloud.service.list(reader, {servers_collection(), everything, selection, after, 200}));
        out.octets += static_cast<double>(answer.body.size());
        if (!answer.next) {
            break;
        }
        after = std::move(*answer.next);
    }
    out.cpu_us = thread_cpu_us() - before;
    return out;
}

struct Crowd {
    LoadResult quiet;
    LoadResult swept;
    int sweeps = 0;
};

// 64 connections of 8 Security Managers, without and with somebody who reads the cloud anew.
Crowd crowded(Cloud& cloud, int times) {
    std::vector<trust_domain::SecurityManager> managers;
    std::vector<element::Filter> filters;
    for (std::size_t i = 0; i < 8; ++i) {
        managers.push_back(manager_of(cloud.source, "sm-" + std::to_string(i), 10 * i, 10));
    }
    for (std::size_t zone = 0; zone < GeneratedCloud::zones; ++zone) {
        filters.push_back(filter_of("(eq,zoneId,az-" + std::to_string(zone) + ")"));
    }
    const auto selection = element::Selection::defaults();
    const auto question = [&](unsigned thread, int time) {
        taken(cloud.service.list(managers[thread % managers.size()],
                                 {servers_collection(),
                                  filters[(thread + static_cast<unsigned>(time)) % filters.size()],
                                  selection,
                                  {},
                                  20}));
    };
    Crowd out;
    out.quiet = asked_by(64, times, question);
    std::atomic<bool> ending = false;
    std::thread sweeper([&] {
        vim::Reader reader(cloud.source, {GeneratedCloud::per_page});
        while (!ending) {
            for (const auto kind :
                 {Kind::nova_servers, Kind::nova_hypervisors, Kind::neutron_ports}) {
                read_kind(kind, reader, cloud.vims.front()->inventory);
                ++out.sweeps;
            }
        }
    });
    out.swept = asked_by(64, times, question);
    ending = true;
    sweeper.join();
    return out;
}

}  // namespace

Rows query_rows(const Options& options) {
    const std::size_t servers = options.smoke ? 2000 : 100'000;
    Cloud cloud(servers);
    filtered(cloud, servers, 2);
    const auto some = filtered(cloud, servers, options.smoke ? 10 : 400);
    std::vector<double> rates;
    for (int round = 0; round < (options.smoke ? 1 : 5); ++round) {
        const auto stream = streamed(cloud);
        rates.push_back(stream.octets / stream.cpu_us);
    }
    const auto crowd = crowded(cloud, options.smoke ? 5 : 200);
    const auto of = "of " + std::to_string(servers) + " servers";
    const double p99 = some.percentile(0.99);
    const double quiet = crowd.quiet.percentile(0.99);
    const double swept = crowd.swept.percentile(0.99);
    return {{"100 by zone and name or 10 by host, " + of + ", 8 threads, p50", some.percentile(0.5),
             "ms", "", 0, 0, true},
            {"p99", p99, "ms", "", 0, 0, true},
            {"all servers page after page, one core", median(rates), "MB/s", "200 MB/s",
             median(rates) / 200, 1.0, false},
            {"64 threads of 8 Security Managers, p99", quiet, "ms", "", 0, 0, true},
            {"the same while the cloud is read anew, " + std::to_string(crowd.sweeps) +
                 " tables replaced, p99",
             swept, "ms", "quiet", swept / quiet, 3.0, true}};
}

}  // namespace bartizan::bench
