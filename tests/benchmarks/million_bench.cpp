// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A service that has issued a million certificates: what it keeps in memory, and how long a list
// takes.

#include <random>

#include "benchmarks/service.hpp"

namespace bartizan::bench {
namespace {

constexpr int subjects = 10;  // of each VNF
constexpr int in_batch = 100;

// The CSRs of one VNF instance, whose keys live as long as this.
class Vnf {
  public:
    Vnf(const Service& service, int number) : id_("vnf-" + std::to_string(number)) {
        register_vnf(service, id_, subjects);
        for (int i = 0; i < subjects; ++i) {
            keys_.push_back(taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256)));
        }
    }

    [[nodiscard]] std::string batch() const {
        Bodies singles;
        for (int i = 0; i < in_batch; ++i) {
            const int subject = i % subjects;
            const auto& key = keys_[static_cast<std::size_t>(subject)];
            const auto info = taken(x509::build_request_info(
                {{{{"2.5.4.3", "vnfc-" + std::to_string(subject)}}}}, key.public_key(), {}));
            singles.push_back(csr_request(x509::request_pem(x509::assemble_signed(
                                              info, key.algorithm(), taken(key.sign(info)))),
                                          id_, subject));
        }
        return in_batches(singles, in_batch).front();
    }

  private:
    std::string id_;
    std::vector<x509::SoftwareKey> keys_;
};

void issue(const Service& service, const std::vector<Vnf>& vnfs, int certificates) {
    constexpr int at_once = 64;
    const auto target = service.target("certificate_signing_requests/batch");
    std::size_t next = 0;
    for (int left = certificates / in_batch; left > 0; left -= at_once) {
        Bodies batches;
        for (int i = 0; i < std::min(left, at_once); ++i) {
            batches.push_back(vnfs[next++ % vnfs.size()].batch());
        }
        load(target, batches, 8);
    }
}

LoadResult list(const Service& service, std::size_t vnfs, int times) {
    std::mt19937 random(1);
    Bodies requests;
    for (int i = 0; i < times; ++i) {
        requests.push_back("GET /cmf-certm/v1/certificates?filter=(eq,vnfInstanceId,vnf-" +
                           std::to_string(random() % vnfs) +
                           ") HTTP/1.1\r\nHost: localhost\r\nVersion: 1.0.0\r\n\r\n");
    }
    return load(service.reading(), requests, 2);
}

}  // namespace

Rows million_rows(const Options& options) {
    const Service service;
    const int all = options.smoke ? 2000 : 1000000;
    const int first = all / 5;  // when what it caches is full
    std::vector<Vnf> vnfs;
    for (int i = 0; i < all / 1000; ++i) {
        vnfs.emplace_back(service, i);
    }
    issue(service, vnfs, first);
    const double before = service.process->anonymous_mib();
    issue(service, vnfs, all - first);
    const double after = service.process->anonymous_mib();
    const auto lists = list(service, vnfs.size(), options.smoke ? 20 : 4000);
    const auto count = std::to_string(all) + " certificates";
    const double p99 = lists.percentile(0.99);
    return {{"memory of bartizand after " + count, after, "MiB", "after a fifth of them",
             after / before, 1.1, true},
            {"list of a VNF's, of " + count + ", p50", lists.percentile(0.5), "ms", "", 0, 0, true},
            {"p99", p99, "ms", "10 ms", p99 / 10, 1.0, true}};
}

}  // namespace bartizan::bench
