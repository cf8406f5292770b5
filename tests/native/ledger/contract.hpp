// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The contract of the ledger, for each back end. Included by one test file per back end, which
// gives options() for a store that is empty at the first call in each scenario.

#pragma once

#include <atomic>
#include <map>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "ledger/entries.hpp"

using namespace bartizan;
using namespace bartizan::test;

#define REQUIRE_OK(...)                                                                          \
    do {                                                                                         \
        const auto& ok_ = (__VA_ARGS__);                                                         \
        INFO((ok_ ? std::string() : public_message(ok_.error()) + ok_.error().operator_detail)); \
        REQUIRE(ok_.has_value());                                                                \
    } while (false)

namespace {

ledger::LedgerOptions options();  // by the back end's file

std::unique_ptr<ledger::Ledger> opened(const ledger::LedgerOptions& with) {
    auto ledger = ledger::open_ledger(with);
    REQUIRE_OK(ledger);
    return std::move(ledger).value();
}

template <class T>
Fault fault(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error().fault;
}

ledger::RegistrationRecord registered(ledger::Ledger& ledger, const std::string& id,
                                      const std::string& vnf = "vnf-1",
                                      const std::string& subject = "vnfc-1") {
    const auto record = registration(id, vnf, {subject});
    REQUIRE_OK(ledger.register_subjects(record, audit("registration.created")));
    return record;
}

}  // namespace

SCENARIO("An identical registration by the same consumer is the one that exists",
         "[ledger][CMF.Certm.Del.001]") {
    auto ledger = opened(options());
    const auto first = registered(*ledger, "r-1");
    auto again = registration("r-2", "vnf-1", {"vnfc-1"});
    again.request = first.request;
    const auto outcome = ledger->register_subjects(again, audit("registration.created"));
    REQUIRE_OK(outcome);
    CHECK_FALSE(outcome->created);
    CHECK(outcome->registration.id == "r-1");
    CHECK(outcome->registration.subject_ids == std::vector<std::string>{"vnfc-1"});
    CHECK(ledger->audit({})->size() == 1);
}

SCENARIO("A subject has one delegate and one set of terms", "[ledger][CMF.Certm.Del.001]") {
    auto ledger = opened(options());
    const auto first = registered(*ledger, "r-1");
    auto other = registration("r-2", "vnf-1", {"vnfc-0", "vnfc-1"}, "other");
    other.request = first.request;
    CHECK(fault(ledger->register_subjects(other, audit("x"))) == Fault::registration_conflict);
    CHECK(fault(ledger->register_subjects(registration("r-3", "vnf-1", {"vnfc-1"}), audit("x"))) ==
          Fault::registration_conflict);
    CHECK(ledger->registrations({})->size() == 1);
    registered(*ledger, "r-4", "vnf-2");  // the same VNFC id in another VNF is another subject
}

SCENARIO("A closed registration frees its subjects", "[ledger]") {
    auto ledger = opened(options());
    registered(*ledger, "r-1");
    REQUIRE_OK(ledger->close_registration("r-1", audit("registration.closed")));
    CHECK(fault(ledger->close_registration("r-1", audit("x"))) == Fault::not_found);
    CHECK(fault(ledger->close_registration("absent", audit("x"))) == Fault::not_found);
    registered(*ledger, "r-2");
    CHECK(ledger->registrations({})->size() == 2);
    const auto live = ledger->registrations({.subject_id = "vnfc-1", .live = true});
    REQUIRE(live->size() == 1);
    CHECK(live->front().id == "r-2");
    CHECK(ledger->registration("r-1").value()->state == "CLOSED");
}

SCENARIO("What was issued is read back as it was", "[ledger][CMF.Certm.Del.002]") {
    auto ledger = opened(options());
    const auto record = registered(*ledger, "r-1");
    auto issued = entry(record, "k", "q");
    issued.audit.detail = R"({"reason":"é \"quoted\""})";
    issued.audit.subject = std::string(600, 's');
    const auto outcome = ledger->record_issue(issued);
    REQUIRE_OK(outcome);
    CHECK(outcome->stored);
    const auto found = ledger->certificate(issued.certificate.id);
    REQUIRE_OK(found);
    REQUIRE(found->has_value());
    const auto& certificate = **found;
    CHECK(certificate.serial == issued.certificate.serial);
    CHECK(certificate.der == issued.certificate.der);
    CHECK(certificate.spki_sha256 == issued.certificate.spki_sha256);
    CHECK(certificate.subject == issued.certificate.subject);
    CHECK(certificate.registration_id == "r-1");
    CHECK(certificate.not_after == at(2000));
    CHECK_FALSE(certificate.revoked_at);
    CHECK(ledger->registration("r-1").value()->state == "ACTIVE");
    const auto trail = ledger->audit({});
    REQUIRE(trail->size() == 2);
    CHECK((*trail)[0].event == "registration.created");
    CHECK((*trail)[1].detail == issued.audit.detail);
    CHECK((*trail)[1].subject == issued.audit.subject);
    CHECK((*trail)[0].sequence < (*trail)[1].sequence);
    CHECK_FALSE(ledger->certificate("local.00").value().has_value());
    CHECK_FALSE(ledger->certificate("x").value().has_value());
}

SCENARIO("A request that was answered has its answer while the certificate lives",
         "[ledger][CMF-3.3]") {
    auto ledger = opened(options());
    const auto record = registered(*ledger, "r-1");
    const auto first = entry(record, "k", "q");
    const ledger::AnswerKey answer{first.certificate.spki_sha256, first.request_key};
    REQUIRE_OK(ledger->record_issue(first));
    auto again = entry(record, "k", "q");
    again.certificate.serial.back() ^= 1U;
    again.certificate.id = "local." + hex(again.certificate.serial);
    const auto outcome = ledger->record_issue(again);
    REQUIRE_OK(outcome);
    CHECK_FALSE(outcome->stored);
    CHECK(outcome->certificate.id == first.certificate.id);
    CHECK(ledger->certificate_count().value() == 1);
    CHECK(ledger->key_use(answer, first.certificate.subject, at(2000)).value().answer->id ==
          first.certificate.id);
    CHECK_FALSE(ledger->key_use(answer, first.certificate.subject, at(2001)).value().answer);

    REQUIRE_OK(ledger->revoke(first.certificate.id, 4, at(1500), audit("certificate.revoked")));
    CHECK_FALSE(ledger->key_use(answer, first.certificate.subject, at(1500)).value().answer);
    const auto anew = ledger->record_issue(again);
    REQUIRE_OK(anew);
    CHECK(anew->stored);
    CHECK(ledger->key_use(answer, first.certificate.subject, at(1500)).value().answer->id ==
          again.certificate.id);
}

SCENARIO("A key belongs to one subject for good", "[ledger][CMF-3.3]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    const auto two = registered(*ledger, "r-2", "vnf-2");
    const auto first = entry(one, "k", "q1");
    const auto use = [&](const ledger::IssueEntry& asked) {
        return ledger
            ->key_use({asked.certificate.spki_sha256, asked.request_key}, asked.certificate.subject,
                      at(1500))
            .value();
    };
    CHECK_FALSE(use(first).foreign);
    REQUIRE_OK(ledger->record_issue(first));
    CHECK_FALSE(use(first).foreign);
    const auto foreign = entry(two, "k", "q2");
    CHECK(use(foreign).foreign);
    CHECK(fault(ledger->record_issue(foreign)) == Fault::key_reused);
    REQUIRE_OK(ledger->record_issue(entry(one, "k", "q3")));  // its own again: a renewal
    REQUIRE_OK(ledger->close_registration("r-1", audit("x")));
    CHECK(fault(ledger->record_issue(foreign)) == Fault::key_reused);
}

SCENARIO("keyCompromise blocks the key for everybody", "[ledger][RFC5280-5.3.1]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    const auto first = entry(one, "k", "q1");
    REQUIRE_OK(ledger->record_issue(first));
    REQUIRE_OK(ledger->revoke(first.certificate.id, 1, at(1500), audit("x")));
    CHECK(ledger
              ->key_use({first.certificate.spki_sha256, first.request_key},
                        first.certificate.subject, at(1500))
              .value()
              .foreign);
    CHECK(fault(ledger->record_issue(entry(one, "k", "q2"))) == Fault::key_reused);
}

SCENARIO("No serial number is used twice", "[ledger][RFC5280-4.1.2.2]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    const auto first = entry(one, "k", "q1");
    REQUIRE_OK(ledger->record_issue(first));
    auto same = entry(one, "k", "q2");
    same.certificate.serial = first.certificate.serial;
    same.certificate.id = first.certificate.id;
    CHECK(fault(ledger->record_issue(same)) == Fault::internal);
    CHECK(ledger->certificate_count().value() == 1);
}

SCENARIO("A closed registration gets no certificate", "[ledger]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    REQUIRE_OK(ledger->close_registration("r-1", audit("x")));
    CHECK(fault(ledger->record_issue(entry(one, "k", "q"))) == Fault::not_registered);
    CHECK(ledger->certificate_count().value() == 0);
}

SCENARIO("A CRL lists what is revoked and not expired, under a number of its own",
         "[ledger][RFC5280-5]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    const auto revoked = entry(one, "k1", "q1");
    REQUIRE_OK(ledger->record_issue(revoked));
    REQUIRE_OK(ledger->record_issue(entry(one, "k2", "q2")));
    REQUIRE_OK(ledger->revoke(revoked.certificate.id, 4, at(1500), audit("x")));
    CHECK(fault(ledger->revoke(revoked.certificate.id, 4, at(1500), audit("x"))) ==
          Fault::already_revoked);
    CHECK(fault(ledger->revoke("local.00", 4, at(1500), audit("x"))) == Fault::not_found);
    const auto first = ledger->take_crl("local", at(1600), audit("crl"));
    REQUIRE_OK(first);
    REQUIRE(first->revoked.size() == 1);
    CHECK(first->revoked[0].serial == revoked.certificate.serial);
    CHECK(first->revoked[0].revoked_at == at(1500));
    CHECK(first->revoked[0].reason == 4);
    CHECK(ledger->take_crl("local", at(2001), audit("crl"))->revoked.empty());
    CHECK(ledger->take_crl("local", at(2001), audit("crl"))->number == first->number + 2);
    CHECK(ledger->take_crl("other", at(1600), audit("crl"))->revoked.empty());
}

SCENARIO("Lists are filtered and paged, newest first", "[ledger]") {
    auto ledger = opened(options());
    const auto one = registered(*ledger, "r-1");
    const auto two = registered(*ledger, "r-2", "vnf-2");
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        const auto made =
            entry(i % 2 == 0 ? one : two, "k" + std::to_string(i % 2), "q" + std::to_string(i));
        REQUIRE_OK(ledger->record_issue(made));
        ids.insert(ids.begin(), made.certificate.id);
    }
    std::vector<std::string> seen;
    ledger::CertificateFilter filter;
    filter.limit = 2;
    for (auto page = ledger->certificates(filter); !page->empty();
         page = ledger->certificates(filter)) {
        for (const auto& certificate : *page) {
            seen.push_back(certificate.id);
        }
        filter.after = page->back().id;
    }
    CHECK(seen == ids);
    CHECK(ledger->certificates({.vnf_instance_id = "vnf-2"})->size() == 2);
    CHECK(ledger->certificates({.subject_id = "absent"})->empty());
    CHECK(ledger->certificates({.registration_id = "r-1"})->size() == 3);
    CHECK(ledger->certificates({.delegate = "vnfm"})->size() == 5);
    REQUIRE_OK(ledger->revoke(ids[0], 4, at(1500), audit("x")));
    CHECK(ledger->certificates({.revoked = true})->size() == 1);
    CHECK(ledger->certificates({.revoked = false})->size() == 4);
    const auto page = ledger->registrations({.limit = 1});
    REQUIRE(page->size() == 1);
    CHECK(page->front().id == "r-2");
    CHECK(ledger->registrations({.limit = 1, .after = "r-2"})->front().id == "r-1");
    CHECK(ledger->audit({.event = "certificate.issued", .limit = 2})->size() == 2);
}

SCENARIO("Many waiting callers all get their own answer", "[ledger]") {
    const auto with = options();
    auto ledger = opened(with);
    constexpr int callers = 16;
    constexpr int each = 25;
    std::vector<ledger::RegistrationRecord> records;
    for (int i = 0; i < callers; ++i) {
        records.push_back(
            registered(*ledger, "r-" + std::to_string(i), "vnf-" + std::to_string(i)));
    }
    std::atomic<int> stored = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back([&, i] {
            for (int k = 0; k < each; ++k) {
                // One of the keys is everybody's: only the first may have it.
                const auto key = k == 0 ? std::string("shared") : std::to_string(i * 1000 + k);
                const auto outcome =
                    ledger->record_issue(entry(records[static_cast<std::size_t>(i)], key,
                                               std::to_string(i) + "/" + std::to_string(k)));
                if (outcome && outcome->stored) {
                    ++stored;
                } else if (!outcome && outcome.error().fault == Fault::key_reused) {
                    ++refused;
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(refused == callers - 1);
    CHECK(stored == callers * each - refused);
    CHECK(ledger->certificate_count().value() == static_cast<std::uint64_t>(stored));
    ledger.reset();
    CHECK(opened(with)->certificate_count().value() == static_cast<std::uint64_t>(stored));
}

SCENARIO("Two processes on one ledger answer one request once and share no CRL number",
         "[ledger][CMF-3.3]") {
    const auto with = options();
    ledger::RegistrationRecord record;
    {
        auto ledger = opened(with);
        record = registered(*ledger, "r-1");
    }
    constexpr int rounds = 40;
    constexpr int processes = 2;
    std::vector<pid_t> children;
    std::vector<int> outputs;
    for (int process = 0; process < processes; ++process) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto ledger = ledger::open_ledger(with);
            std::string said;
            for (int i = 0; ledger && i < rounds; ++i) {
                auto made = entry(record, "k", "q" + std::to_string(i));
                made.certificate.serial.back() = static_cast<std::uint8_t>(process);
                made.certificate.id = "local." + hex(made.certificate.serial);
                const auto outcome = (*ledger)->record_issue(made);
                const auto crl = (*ledger)->take_crl("local", at(1000), audit("crl"));
                said += (outcome ? outcome->certificate.id
                                 : ("failed:" + outcome.error().operator_detail)) +
                        " " + (crl ? std::to_string(crl->number) : "none") + "\n";
            }
            const auto written = ::write(ends[1], said.data(), said.size());
            ::_exit(written == static_cast<ssize_t>(said.size()) ? 0 : 1);
        }
        ::close(ends[1]);
        children.push_back(child);
        outputs.push_back(ends[0]);
    }
    std::vector<std::vector<std::string>> answers;
    std::set<std::string> numbers;
    for (int process = 0; process < processes; ++process) {
        std::string said;
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(outputs[static_cast<std::size_t>(process)], buffer,
                                            sizeof buffer)) > 0;) {
            said.append(buffer, static_cast<std::size_t>(got));
        }
        ::close(outputs[static_cast<std::size_t>(process)]);
        int status = 0;
        INFO(said);
        REQUIRE(::waitpid(children[static_cast<std::size_t>(process)], &status, 0) > 0);
        CHECK(status == 0);
        std::istringstream lines(said);
        auto& mine = answers.emplace_back();
        std::string id;
        std::string number;
        while (lines >> id >> number) {
            mine.push_back(id);
            CHECK(numbers.insert(number).second);
        }
        CHECK(mine.size() == rounds);
    }
    REQUIRE(answers[0].size() == rounds);
    CHECK(answers[0] == answers[1]);
    CHECK(opened(with)->certificate_count().value() == rounds);
}
