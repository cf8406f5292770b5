// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <array>

#include "benchmarks/workshop.hpp"
#include "der/reader.hpp"

namespace bartizan::bench {
namespace {

// python-cryptography does the same in a process of its own: microseconds of CPU, or 0.
double python_us(int times) {
    const auto command = "/usr/bin/python3 " + std::string(BARTIZAN_BENCHMARKS) +
                         "/python_cryptography.py " + std::to_string(times);
    FILE* pipe = ::popen(command.c_str(), "r");
    double value = 0;
    if (pipe == nullptr || std::fscanf(pipe, "%lf", &value) != 1) {
        value = 0;
    }
    if (pipe != nullptr) {
        ::pclose(pipe);
    }
    return value;
}

}  // namespace

Rows issue_rows(const Options& options) {
    auto key = taken(x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
    // An issuing certificate of its own kind: self-signed is enough for the measure.
    const x509::Name name{{{{"2.5.4.3", "Bench CA"}}}};
    const auto info = taken(x509::build_request_info(name, key.public_key(), {}));
    der::Reader reader(info, 2);
    auto fields = reader.enter(der::Tag::sequence);
    fields.small_integer();
    const auto issuer_name = fields.whole(der::Tag::sequence);
    const auto now = deployment::now();
    const x509::CertificateTemplate form{
        .serial = taken(x509::new_serial(now)),
        .issuer = Bytes(issuer_name.begin(), issuer_name.end()),
        .validity = {now - std::chrono::hours(1), now + std::chrono::days(365)},
        .subject = name,
        .public_key = key.public_key(),
        .basic_constraints = {.ca = true, .path_length = std::nullopt},
        .key_usage = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign,
        .extended_key_usage = {},
        .subject_alt_names = {},
        .authority_key_identifier = key.public_key().key_identifier(),
        .crl_distribution_points = {},
        .ca_issuers = {},
        .ocsp = {}};
    const auto tbs = taken(x509::build_tbs_certificate(form, key.algorithm()));
    const auto certificate = taken(x509::Certificate::decode(
        x509::assemble_signed(tbs, key.algorithm(), taken(key.sign(tbs)))));
    SoftwareSigningKey signing(std::move(key));
    const auto issuer =
        taken(ca::LocalIssuer::open(issuer_settings(), {certificate}, signing, now));

    const Pipeline pipeline;
    Floor floor;
    Textbook textbook;
    const int times = options.smoke ? 20 : 400;
    const int rounds = options.smoke ? 3 : 21;
    std::array<std::vector<double>, 3> samples;
    for (int round = 0; round < rounds; ++round) {
        samples[0].push_back(per_run(times, thread_cpu_us, [&](int n) { floor.run(n); }));
        samples[1].push_back(per_run(times, thread_cpu_us, [&](int n) {
            for (int i = 0; i < n; ++i) {
                taken(pipeline.issue(*issuer));
            }
        }));
        samples[2].push_back(per_run(times / 4, thread_cpu_us, [&](int n) { textbook.run(n); }));
    }
    const double least = median(samples[0]);
    const double ours = median(samples[1]);
    const double theirs = median(samples[2]);
    const double python = python_us(options.smoke ? 10 : 300);
    return {
        {"floor: OpenSSL verify + sign, P-256", least, "us CPU", "", 0, 0, true},
        {"CSR to certificate, software key, one thread", ours, "us CPU", "floor", ours / least, 1.6,
         true},
        {"the same as a textbook has it (OpenSSL)", theirs, "us CPU", "floor", theirs / least, 0,
         true},
        {"the same by python-cryptography", python, "us CPU", "floor", python / least, 0, true},
    };
}

}  // namespace bartizan::bench
