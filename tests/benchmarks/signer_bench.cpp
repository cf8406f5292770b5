// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <fstream>
#include <thread>

#include "benchmarks/workshop.hpp"
#include "deployment/files.hpp"
#include "deployment/quickstart.hpp"
#include "deployment/signer_program.hpp"
#include "signer/client.hpp"
#include "signer/login.hpp"
#include "signer/settings_from_config.hpp"
#include "signer/token_key.hpp"

namespace bartizan::bench {
namespace {

constexpr std::size_t in_flight = 8;

// A signer with its issuer, on a deployment in `folder`.
struct Signer {
    std::unique_ptr<signer::SignerClient> client;
    std::unique_ptr<signer::RemoteSigningKey> key;
    std::unique_ptr<ca::LocalIssuer> issuer;

    explicit Signer(const std::filesystem::path& folder) {
        client = std::make_unique<signer::SignerClient>(taken(signer::client_settings_from_config(
            deployment::signer_program(), folder / "bartizan.conf")));
        key = taken(signer::RemoteSigningKey::open(*client));
        auto chain = taken(
            x509::certificates_from_pem(taken(deployment::read_file(folder / "ca" / "chain.pem"))));
        issuer = taken(
            ca::LocalIssuer::open(issuer_settings(), std::move(chain), *key, deployment::now()));
    }
};

void with_threads(int times, const std::function<void()>& work) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < in_flight; ++i) {
        threads.emplace_back([&] {
            for (int k = 0; k < times / static_cast<int>(in_flight); ++k) {
                work();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

void make_pem_deployment(const std::filesystem::path& folder) {
    taken(deployment::write_new_file(folder / "bartizan.conf",
                                     "[bartizan]\noperator_domain = operator.example\n"
                                     "[signer]\nbackend = pem\nca_key = issuing.key\n"
                                     "ca_certificate = ca/issuing.pem\nworkers = 1\n"
                                     "[ca]\ncrl_distribution_points = http://p.example/c\n"
                                     "ca_issuers = http://p.example/i\n",
                                     0600));
    const auto made = deployment::ca_init(folder, {});
    if (!made) {
        give_up(public_message(made.error()) + made.error().operator_detail);
    }
}

Row through_the_process(const Options& options) {
    const Folder folder;
    make_pem_deployment(folder.path());
    const Signer signer(folder.path());
    const pid_t pid = taken(signer.client->status()).pid;
    const Pipeline pipeline;
    Floor floor;
    const int times = options.smoke ? 80 : 4000;
    std::vector<double> ratios;
    std::vector<double> values;
    for (int round = 0; round < (options.smoke ? 3 : 9); ++round) {
        const double least = per_run(times / 8, thread_cpu_us, [&](int n) { floor.run(n); });
        const auto both = [&] { return process_cpu_us() + cpu_us_of(pid); };
        const double cost = per_run(times, both, [&](int n) {
            with_threads(n, [&] { taken(pipeline.issue(*signer.issuer)); });
        });
        values.push_back(cost);
        ratios.push_back(cost / least);
    }
    return {"CSR to certificate through the signer process, 8 in flight, both processes",
            median(values),
            "us CPU",
            "floor",
            median(ratios),
            2.0,
            true};
}

Rows on_the_token(const Options& options) {
    const Folder folder;
    const auto directory = folder.path() / "run";
    taken(deployment::quickstart(directory, {}));
    const auto settings = taken(signer::settings_from_config(directory / "bartizan.conf"));
    // SoftHSM2 is asked in this process too: the rate that the signer is held against.
    ::setenv("SOFTHSM2_CONF", (directory / "softhsm2.conf").c_str(), 1);
    const auto module = taken(signer::Module::load(settings.module));
    const auto token =
        taken(signer::Token::find(module, {.label = settings.token_label, .serial = ""}));
    const auto session = taken(signer::Session::open(token, signer::Access::read_only));
    const auto login = signer::log_in(
        session, {.pin_file = settings.pin_file, .state_folder = settings.state_dir});
    if (!login) {
        give_up(login.error().operator_detail);
    }
    const CK_OBJECT_CLASS wanted = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE attribute{CKA_CLASS, const_cast<CK_OBJECT_CLASS*>(&wanted), sizeof wanted};
    const auto keys = taken(session.find({attribute}, 2));
    const auto raw = [&](int times) {
        CK_BYTE digest[32] = {1};
        CK_BYTE signature[128];
        for (int i = 0; i < times; ++i) {
            CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
            CK_ULONG length = sizeof signature;
            if (session.module()->C_SignInit(session.handle(), &mechanism, keys.front()) !=
                    CKR_OK ||
                session.module()->C_Sign(session.handle(), digest, sizeof digest, signature,
                                         &length) != CKR_OK) {
                give_up("C_Sign");
            }
        }
    };
    const Signer signer(directory);
    const Pipeline pipeline;
    // One TBS as the issuer builds it, signed again and again.
    const auto made = taken(pipeline.issue(*signer.issuer));
    const Bytes tbs(made.tbs().begin(), made.tbs().end());
    const int times = options.smoke ? 80 : 4000;
    std::vector<double> raws;
    std::vector<double> signs;
    std::vector<double> issues;
    for (int round = 0; round < (options.smoke ? 3 : 9); ++round) {
        raws.push_back(1e6 / per_run(times, wall_us, raw));
        signs.push_back(1e6 / per_run(times, wall_us, [&](int n) {
                            with_threads(
                                n, [&] { taken(signer.key->sign(ca::TbsKind::certificate, tbs)); });
                        }));
        issues.push_back(1e6 / per_run(times, wall_us, [&](int n) {
                             with_threads(n, [&] { taken(pipeline.issue(*signer.issuer)); });
                         }));
    }
    const double least = median(raws);
    return {{"SoftHSM2, one thread, raw C_Sign", least, "1/s", "", 0, 0, true},
            {"SoftHSM2 through the signer process, 8 in flight", median(signs), "1/s", "raw C_Sign",
             median(signs) / least, 0.7, false},
            {"CSR to certificate with the CA key in SoftHSM2, 8 in flight", median(issues), "1/s",
             "raw C_Sign", median(issues) / least, 0, false}};
}

}  // namespace

Rows signer_rows(const Options& options) {
    Rows rows{through_the_process(options)};
    for (auto& row : on_the_token(options)) {
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace bartizan::bench
