// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// bartizand with policy, audit and durable ledger over mutual TLS, beside CFSSL over HTTPS
// without a database, in the same run and with the same requests.

#include <fstream>

#include "benchmarks/service.hpp"
#include "json/writer.hpp"

namespace bartizan::bench {
namespace {

struct Cfssl {
    Folder folder;
    std::uint16_t port = free_port();
    std::unique_ptr<Process> process;

    explicit Cfssl(const Service& beside) {
        // The CA and the TLS identity of the service beside it.
        const auto& path = folder.path();
        const auto& other = beside.folder.path();
        std::ofstream(path / "config.json")
            << R"({"signing":{"default":{"usages":["digital signature","client auth",)"
            << R"("server auth"],"expiry":"720h"}}})";
        process = std::make_unique<Process>(
            std::vector<std::string>{
                "cfssl", "serve", "-loglevel", "2", "-address", "127.0.0.1", "-port",
                std::to_string(port), "-ca", (other / "ca" / "issuing.pem").string(), "-ca-key",
                (other / "issuing.key").string(), "-config", (path / "config.json").string(),
                "-tls-cert", (other / "listeners" / "certm" / "cert.pem").string(), "-tls-key",
                (other / "listeners" / "certm" / "key.pem").string()},
            path, path / "log", port);
    }

    [[nodiscard]] LoadTarget target(const Service& beside) const {
        return {.port = port,
                .anchors = beside.folder.path() / "clients" / "vnfm" / "ca.pem",
                .certificate = {},
                .key = {},
                .head =
                    "POST /api/v1/cfssl/sign HTTP/1.1\r\nHost: localhost\r\n"
                    "Content-Type: application/json\r\n"};
    }
};

Bodies for_cfssl(const Bodies& csrs) {
    Bodies out;
    for (const auto& csr : csrs) {
        json::Writer writer;
        writer.begin_object();
        writer.member("certificate_request", csr);
        writer.name("hosts");
        writer.begin_array();
        writer.value("vdu1.vnf.example");
        writer.end_array();
        writer.end_object();
        out.push_back(std::move(writer).text());
    }
    return out;
}

constexpr int subjects = 100;

// Requests of `subjects` VNFC instances, each with a key of its own.
Bodies csrs(int count) {
    Bodies out;
    for (int i = 0; i < count; ++i) {
        out.push_back(x509::request_pem(request("vnfc-" + std::to_string(i % subjects))));
    }
    return out;
}

Bodies for_bartizan(const Bodies& csrs) {
    Bodies out;
    for (std::size_t i = 0; i < csrs.size(); ++i) {
        out.push_back(csr_request(csrs[i], "vnf-1", static_cast<int>(i) % subjects));
    }
    return out;
}

struct Round {
    double cpu_us = 0;  // of the servers, for each certificate
    LoadResult result;
};

Round measured(const Process& process, const LoadTarget& target, const Bodies& bodies,
               unsigned connections, std::size_t certificates) {
    const double before = process.cpu_us();
    auto result = load(target, bodies, connections);
    return {(process.cpu_us() - before) / static_cast<double>(certificates), std::move(result)};
}

}  // namespace

Rows service_rows(const Options& options) {
    const Service service;
    const Cfssl cfssl(service);
    register_vnf(service, "vnf-1", subjects);
    const int count = options.smoke ? 64 : 4000;
    const int rounds = options.smoke ? 1 : 5;
    std::vector<double> ours, theirs, ratios, tails, our_rates, their_rates, rates, batches;
    for (int round = 0; round < rounds; ++round) {
        const auto requests = csrs(count);
        const auto theirs_bodies = for_cfssl(requests);
        const auto bodies = for_bartizan(requests);
        const auto n = bodies.size();
        const auto peer = measured(*cfssl.process, cfssl.target(service), theirs_bodies, 8, n);
        const auto own = measured(*service.process, service.target("certificate_signing_requests"),
                                  bodies, 8, n);
        ours.push_back(own.cpu_us);
        theirs.push_back(peer.cpu_us);
        ratios.push_back(own.cpu_us / peer.cpu_us);
        tails.push_back(own.result.percentile(0.99) / own.result.percentile(0.5));
        const auto again = for_bartizan(csrs(count));
        const auto peer16 = load(cfssl.target(service), theirs_bodies, 16);
        const auto own16 = load(service.target("certificate_signing_requests"), again, 16);
        our_rates.push_back(own16.rate());
        their_rates.push_back(peer16.rate());
        rates.push_back(own16.rate() / peer16.rate());
        const auto many = for_bartizan(csrs(count));
        const auto batch =
            load(service.target("certificate_signing_requests/batch"), in_batches(many, 100), 8);
        batches.push_back(static_cast<double>(many.size()) / batch.seconds / own16.rate());
    }
    return {
        {"CFSSL over HTTPS, 8 connections, no database", median(theirs), "us CPU", "", 0, 0, true},
        {"bartizand and signer over mTLS, 8 connections, durable", median(ours), "us CPU", "CFSSL",
         median(ratios), 1.0, true},
        {"its p99", median(tails), "x p50", "p50", median(tails), 5.0, true},
        {"CFSSL, 16 connections, client on the same cores", median(their_rates), "1/s", "", 0, 0,
         true},
        {"bartizand, 16 connections, client on the same cores", median(our_rates), "1/s", "CFSSL",
         median(rates), 1.0, false},
        {"bartizand, batches of 100, 8 connections", median(our_rates) * median(batches), "1/s",
         "single requests", median(batches), 1.5, false}};
}

}  // namespace bartizan::bench
