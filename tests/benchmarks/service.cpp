// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "benchmarks/service.hpp"

#include "deployment/files.hpp"
#include "deployment/identities.hpp"
#include "json/writer.hpp"

namespace bartizan::bench {

Service::Service(const Prepare& prepare) {
    const auto& path = folder.path();
    taken(deployment::write_new_file(
        path / "bartizan.conf",
        "[bartizan]\noperator_domain = operator.example\n"
        "[signer]\nbackend = pem\nca_key = issuing.key\nca_certificate = ca/issuing.pem\n"
        "workers = 1\n"
        "[ca]\ncrl_distribution_points = http://p.example/c\nca_issuers = http://p.example/i\n"
        "[consumer vnfm]\nidentities = dns:vnfm.operator.example\ncert_types = VNFCI_CERT\n"
        "dns_suffixes = vnf.example\nip_networks = 192.0.2.0/24\n"
        "rate_limit = 1000000\nrate_burst = 1000000\n"
        "[ca_rule default]\nca_id = local\n"
        "[listener certm]\nport = " +
            std::to_string(port) +
            "\ncertificate = listeners/certm/cert.pem\nkey = listeners/certm/key.pem\n"
            "client_anchors = listeners/certm/clients.pem\n",
        0600));
    taken(deployment::make_directory(path / "profiles", 0700));
    taken(deployment::write_new_file(path / "profiles" / "vnfci.conf",
                                     "[profile]\ncert_type = VNFCI_CERT\n", 0600));
    taken(deployment::make_identities(
        path, {.operator_domain = "operator.example", .organization = "Operator"}));
    const auto made = deployment::ca_init(path, {});
    if (!made) {
        give_up(public_message(made.error()));
    }
    if (prepare) {
        prepare(path);
    }
    process = std::make_unique<Process>(
        std::vector<std::string>{BARTIZAN_DAEMON, "--config", (path / "bartizan.conf").string()},
        path, path / "log", port);
}

LoadTarget Service::target(const std::string& operation) const {
    const auto client = folder.path() / "clients" / "vnfm";
    return {.port = port,
            .anchors = client / "ca.pem",
            .certificate = client / "cert.pem",
            .key = client / "key.pem",
            .head = "POST /cmf-certm/v1/" + operation +
                    " HTTP/1.1\r\nHost: localhost\r\nVersion: 1.0.0\r\n"
                    "Content-Type: application/json\r\n"};
}

LoadTarget Service::reading() const {
    auto target = this->target("");
    target.head = "";
    return target;
}

void register_vnf(const Service& service, const std::string& vnf, int subjects) {
    std::string body = R"({"certType":"VNFCI_CERT","typeOfVnfcCertHandling":"DELEGATION-MODE",)"
                       R"("vnfInstanceId":")" +
                       vnf +
                       R"(","allowedNames":{"dns":["vdu1.vnf.example"],)"
                       R"("ip":["192.0.2.10"]},"subjectId":[)";
    for (int i = 0; i < subjects; ++i) {
        body += (i > 0 ? ",\"vnfc-" : "\"vnfc-") + std::to_string(i) + "\"";
    }
    load(service.target("registrations"), {body + "]}"}, 1);
}

std::string csr_request(const std::string& csr_pem, const std::string& vnf, int subject) {
    json::Writer writer;
    writer.begin_object();
    writer.member("vnfcId", "vnfc-" + std::to_string(subject));
    writer.member("vnfInstanceId", vnf);
    writer.member("certType", "VNFCI_CERT");
    writer.member("certChainRequest", "NOT_REQUESTED");
    writer.member("csr", csr_pem);
    writer.end_object();
    return std::move(writer).text();
}

Bodies in_batches(const Bodies& singles, std::size_t size) {
    Bodies out;
    for (std::size_t i = 0; i < singles.size(); i += size) {
        std::string body = "{\"items\":[";
        for (std::size_t k = i; k < std::min(i + size, singles.size()); ++k) {
            body += (k > i ? "," : "") + singles[k];
        }
        out.push_back(body + "]}");
    }
    return out;
}

}  // namespace bartizan::bench
