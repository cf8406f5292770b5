// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Sc-Vi as Security Managers meet it: bartizand reads a generated cloud by its driver, and is
// asked over mutual TLS, also while it reads the cloud anew.

#include <thread>

#include "benchmarks/recording.hpp"
#include "benchmarks/service.hpp"
#include "benchmarks/telemetry.hpp"
#include "cmf/names.hpp"
#include "deployment/sm_admin.hpp"

namespace bartizan::bench {
namespace {

constexpr std::size_t managers = 8;
constexpr const char* all_projects = "sm-all";  // the Security Manager that sees every server

std::string query(const std::string& filter, const std::string& more = "") {
    return "GET /sctelem/v1/compute_resources?filter=" + cmf::percent_encoded(filter) + more +
           " HTTP/1.1\r\nHost: localhost\r\nVersion: 1.0.0\r\n\r\n";
}

// A cloud of so many servers, recorded, and a bartizand that has read it whole.
class Site {
  public:
    Site(GeneratedCloud& cloud, std::size_t servers, const std::string& refresh)
        : service_([&](const std::filesystem::path& directory) {
              write_recording(cloud, directory / "recording");
              append(directory,
                     "[vim site-1]\nvim_id = 6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e55\n"
                     "nfvi_pop_id = pop-1\ndriver = recorded\nrecording = recording\n"
                     "page_size = 1000\nmax_requests_per_second = 1000\n" +
                         refresh);
              add_manager(directory, all_projects, cloud, 0, GeneratedCloud::projects);
              for (std::size_t i = 0; i < managers; ++i) {
                  add_manager(directory, "sm-" + std::to_string(i), cloud, 10 * i, 10);
              }
          }) {
        const auto whole = query(filter_of_host(cloud, servers, servers / 10 - 1));
        for (int waited = 0; !is_read(answer_to(target(all_projects), whole)); ++waited) {
            if (waited == 200) {
                give_up("the cloud was not read within 200 seconds");
            }
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
    }

    [[nodiscard]] LoadTarget target(const std::string& manager) const {
        const auto& at = *std::ranges::find(targets_, manager, &Target::first);
        return at.second;
    }

  private:
    using Target = std::pair<std::string, LoadTarget>;

    static void append(const std::filesystem::path& directory, const std::string& text) {
        std::ofstream(directory / "bartizan.conf", std::ios::app) << text;
    }

    void add_manager(const std::filesystem::path& directory, const std::string& name,
                     const GeneratedCloud& cloud, std::size_t first, std::size_t count) {
        deployment::SmAddOptions options;
        options.mode = "PASSIVE";
        options.port = free_port();
        for (std::size_t i = 0; i < count; ++i) {
            options.projects.push_back(cloud.project(first + i));
        }
        const auto made = taken(deployment::sm_add(directory, name, options));
        append(directory, "rate_limit = 1000000\nrate_burst = 1000000\n");
        targets_.emplace_back(name, LoadTarget{.port = static_cast<std::uint16_t>(made.port),
                                               .anchors = made.ca_file,
                                               .certificate = made.certificate,
                                               .key = made.key,
                                               .head = ""});
    }

    // Traits are read last.
    static bool is_read(const std::string& answer) {
        if (answer.starts_with("HTTP/1.1 4")) {
            give_up(answer);
        }
        return answer.find("\"cpuArchitecture\":") != std::string::npos;
    }

    std::vector<Target> targets_;
    Service service_;
};

// 100 servers of a VNF by zone and name, and those of one host, in turn.
Bodies filtered(const GeneratedCloud& cloud, std::size_t servers, std::size_t count) {
    Bodies out;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = i * 17;
        out.push_back(
            query(i % 2 == 0 ? filter_of_vnf(number) : filter_of_host(cloud, servers, number)));
    }
    return out;
}

// 64 connections of eight Security Managers: each reads the first page of a zone.
LoadResult crowd(const Site& site, double seconds) {
    Bodies zones;
    for (std::size_t zone = 0; zone < GeneratedCloud::zones; ++zone) {
        zones.push_back(query("(eq,zoneId,az-" + std::to_string(zone) + ")"));
    }
    std::vector<LoadResult> parts(managers);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < managers; ++i) {
        threads.emplace_back(
            [&, i] { parts[i] = load(site.target("sm-" + std::to_string(i)), zones, 8, seconds); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    LoadResult out{.seconds = seconds, .milliseconds = {}};
    for (const auto& part : parts) {
        out.milliseconds.insert(out.milliseconds.end(), part.milliseconds.begin(),
                                part.milliseconds.end());
    }
    std::ranges::sort(out.milliseconds);
    return out;
}

}  // namespace

Rows listener_rows(const Options& options) {
    const std::size_t servers = options.smoke ? 2000 : 100'000;
    const double seconds = options.smoke ? 1 : 60;
    GeneratedCloud cloud(servers);
    LoadResult some;
    LoadResult quiet;
    {
        const Site site(cloud, servers,
                        "inventory_refresh_s = 86400\nquota_refresh_s = 86400\n"
                        "static_refresh_s = 86400\nsweep_s = 86400\n");
        const auto queries = filtered(cloud, servers, options.smoke ? 50 : 5000);
        load(site.target(all_projects), queries, 8);
        some = load(site.target(all_projects), queries, 8);
        quiet = crowd(site, seconds / 3);
    }
    const Site site(cloud, servers, "inventory_refresh_s = 1\nsweep_s = 10\n");
    const auto swept = crowd(site, seconds);
    const double p99 = some.percentile(0.99);
    const auto of = " of " + std::to_string(servers) + " servers";
    return {{"100 by zone and name or 10 by host," + of + ", mTLS, 8 connections, p50",
             some.percentile(0.5), "ms", "", 0, 0, true},
            {"p99", p99, "ms", "10 ms", p99 / 10, 1.0, true},
            {"such queries", some.rate(), "1/s", "", 0, 0, true},
            {"a page of 200 servers, 64 connections of 8 Security Managers, p99",
             quiet.percentile(0.99), "ms", "", 0, 0, true},
            {"the same for " + std::to_string(static_cast<int>(seconds)) +
                 " s while the cloud is read anew, no error in " +
                 std::to_string(swept.milliseconds.size()) + " answers, p99",
             swept.percentile(0.99), "ms", "quiet", swept.percentile(0.99) / quiet.percentile(0.99),
             3.0, true}};
}

}  // namespace bartizan::bench
