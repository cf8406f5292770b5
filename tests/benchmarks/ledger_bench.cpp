// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <atomic>
#include <random>
#include <thread>

#include "benchmarks/workshop.hpp"
#include "ledger/entries.hpp"
#include "ledger/ledger.hpp"

namespace bartizan::bench {
namespace {

class Store {
  public:
    explicit Store(const std::filesystem::path& file)
        : ledger_(taken(ledger::open_ledger({.url = "sqlite:" + file.string()}))) {
        taken(ledger_->register_subjects(record_, test::audit("registration.created")));
    }

    // Certificates per second that reach the disk, from `producers` waiting callers.
    double rate(int producers, int each) {
        const double before = wall_us();
        std::vector<std::thread> threads;
        for (int producer = 0; producer < producers; ++producer) {
            threads.emplace_back([&] {
                for (int i = 0; i < each; ++i) {
                    taken(ledger_->record_issue(next()));
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        return 1e6 * producers * each / (wall_us() - before);
    }

    double revocation_us(int times) {
        std::vector<std::string> ids;
        for (int i = 0; i < times; ++i) {
            ids.push_back(taken(ledger_->record_issue(next())).certificate.id);
        }
        return per_run(times, wall_us, [&](int n) {
            for (int i = 0; i < n; ++i) {
                taken(ledger_->revoke(ids[static_cast<std::size_t>(i)], 4, test::at(1500),
                                      test::audit("certificate.revoked")));
            }
        });
    }

  private:
    // Serial numbers that grow as ours do, digests that look like digests.
    ledger::IssueEntry next() {
        const auto number = ++count_;
        thread_local std::mt19937_64 random(std::random_device{}());
        ledger::IssueEntry entry;
        auto& certificate = entry.certificate;
        certificate.ca_id = "local";
        certificate.serial.assign(19, 0x55);
        for (std::size_t i = 0; i < 8; ++i) {
            certificate.serial[1 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
        }
        certificate.id = "local." + test::hex(certificate.serial);
        certificate.der = Bytes(650, 0x30);
        certificate.registration_id = record_.id;
        certificate.subject = {record_.cert_type, record_.vnf_instance_id, "vnfc-1"};
        const auto fill = [&](auto& digest) {
            for (auto& octet : digest) {
                octet = static_cast<std::uint8_t>(random());
            }
        };
        fill(certificate.spki_sha256);
        fill(entry.request_key);
        certificate.not_before = test::at(1000);
        certificate.not_after = test::at(2000000000);
        certificate.issued_at = test::at(1000);
        entry.audit = test::audit("certificate.issued");
        entry.audit.detail = R"({"spkiSha256":"0","caId":"local","serial":"0","checks":[]})";
        return entry;
    }

    ledger::RegistrationRecord record_ = test::registration("bench", "vnf-1", {"vnfc-1"});
    std::unique_ptr<ledger::Ledger> ledger_;
    std::atomic<std::uint64_t> count_{0};
};

}  // namespace

Rows ledger_rows(const Options& options) {
    const Folder folder;
    Store small(folder.path() / "small.sqlite");
    Store large(folder.path() / "large.sqlite");
    const int full = options.smoke ? 2000 : 1000000;
    small.rate(64, 16);
    large.rate(128, full / 128);
    const int each = options.smoke ? 10 : 400;
    std::vector<double> one;
    std::vector<double> sixteen;
    std::vector<double> many;
    std::vector<double> grown;
    std::vector<double> revoke_small;
    std::vector<double> revoke_large;
    for (int round = 0; round < (options.smoke ? 3 : 7); ++round) {
        one.push_back(small.rate(1, each * 2));
        sixteen.push_back(small.rate(16, each / 4 + 1));
        many.push_back(small.rate(64, each / 8 + 1));
        grown.push_back(large.rate(64, each / 8 + 1));
        revoke_small.push_back(small.revocation_us(each));
        revoke_large.push_back(large.revocation_us(each));
    }
    const auto label = std::to_string(full) + " certificates";
    return {{"durable certificates, 1 producer waiting", median(one), "1/s", "", 0, 0, true},
            {"durable certificates, 16 producers waiting", median(sixteen), "1/s", "1 producer",
             median(sixteen) / median(one), 0, false},
            {"durable certificates, 64 producers waiting", median(many), "1/s", "1 producer",
             median(many) / median(one), 0, false},
            {"the same with " + label + " in the ledger", median(grown), "1/s",
             "with 1000 and what the run added", median(grown) / median(many), 0.9, false},
            {"revocation with 1000 certificates", median(revoke_small), "us", "", 0, 0, true},
            {"revocation with " + label, median(revoke_large), "us", "with 1000",
             median(revoke_large) / median(revoke_small), 1.3, true}};
}

}  // namespace bartizan::bench
