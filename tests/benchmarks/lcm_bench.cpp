// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A followed VNFM: its notifications while it is read, and a VNF that is scaled out by a
// thousand VNFC instances at once.

#include "benchmarks/service.hpp"
#include "cmf/secret.hpp"
#include "date_time/date_time.hpp"
#include "deployment/files.hpp"
#include "deployment/identities.hpp"
#include "json/writer.hpp"
#include "ledger/lcm_store.hpp"
#include "uuid/uuid.hpp"
#include "x509/base64.hpp"

namespace bartizan::bench {
namespace {

constexpr const char* subscription = "s-1";
constexpr const char* secret = "0123456789abcdef0123456789abcdef";
constexpr double limit_ms = 20;
constexpr double limit_cpu_ms = 3000;

void append(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::app) << text;
}

// A bartizand that follows a VNFM which has subscribed it already.
class Followed {
  public:
    Followed()
        : vnfm_({"/usr/bin/python3", std::string(BARTIZAN_BENCHMARKS) + "/python_vnfm.py",
                 std::to_string(vnfm_port_)},
                folder_.path(), folder_.path() / "log", vnfm_port_),
          service_([&](const std::filesystem::path& directory) { prepare(directory); }) {}

    [[nodiscard]] LoadTarget lcn() const {
        const auto credential = x509::to_base64(as_bytes(std::string("t:") + secret));
        return {.port = lcn_port_,
                .anchors = service_.folder.path() / "clients" / "vnfm" / "ca.pem",
                .certificate = {},
                .key = {},
                .head = std::string("POST /lcn/v2/t/") + secret +
                        " HTTP/1.1\r\nHost: localhost\r\nVersion: 2.0.0\r\n"
                        "Content-Type: application/json\r\nAuthorization: Basic " +
                        credential + "\r\n",
                .expected = "HTTP/1.1 204"};
    }

    [[nodiscard]] const Service& service() const { return service_; }

  private:
    void prepare(const std::filesystem::path& directory) {
        taken(deployment::make_listener_identity(directory, "lcn", "localhost"));
        taken(deployment::write_new_file(
            directory / "clouds.yaml",
            R"({"clouds": {"t": {"region_name": "RegionOne", "auth": {"auth_url": "http://127.0.0.1:)" +
                std::to_string(vnfm_port_) +
                R"(/identity/v3", "username": "cmf", "password": "p", "project_name": "p",)"
                R"("user_domain_name": "Default", "project_domain_name": "Default"}}}})",
            0600));
        const auto config = directory / "bartizan.conf";
        auto edited = taken(deployment::read_file(config));
        edited.replace(edited.find("[consumer vnfm]\n"), 16, "[consumer vnfm]\nvnfm = t\n");
        std::ofstream(config) << edited;
        append(config, "[listener lcn]\nport = " + std::to_string(lcn_port_) +
                           "\ncertificate = listeners/lcn/cert.pem\n"
                           "key = listeners/lcn/key.pem\n"
                           "[vnfm t]\ncloud = t\nclouds_file = clouds.yaml\n");
        const auto ledger =
            taken(ledger::open_ledger({.url = "sqlite:" + (directory / "ledger.sqlite").string()}));
        if (!ledger->lcm().keep_subscription({.vnfm = "t",
                                              .id = subscription,
                                              .callback_uri = "https://localhost/lcn/v2/t",
                                              .token_sha256 = cmf::digest_of_secret(secret),
                                              .password_sha256 = cmf::digest_of_secret(secret)})) {
            give_up("the subscription");
        }
    }

    Folder folder_;
    std::uint16_t vnfm_port_ = free_port();
    std::uint16_t lcn_port_ = free_port();
    Process vnfm_;
    Service service_;
};

// As a Tacker writes it, of a VNF instance of its own; `vnf`: empty for a new one.
std::string notification(const std::string& vnf = {}) {
    json::Writer writer;
    writer.begin_object();
    writer.member("id", uuid::random());
    writer.member("notificationType", "VnfLcmOperationOccurrenceNotification");
    writer.member("subscriptionId", subscription);
    writer.member("timeStamp", date_time::write_time(std::chrono::floor<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now())));
    writer.member("notificationStatus", "START");
    writer.member("operationState", "PROCESSING");
    writer.member("vnfInstanceId", vnf.empty() ? uuid::random() : vnf);
    writer.member("operation", "SCALE");
    writer.member("isAutomaticInvocation", false);
    writer.member("verbosity", "FULL");
    writer.member("vnfLcmOpOccId", uuid::random());
    writer.end_object();
    return std::move(writer).text();
}

std::string registration(const std::string& vnf, int subject) {
    json::Writer writer;
    writer.begin_object();
    writer.member("certType", "VNFCI_CERT");
    writer.member("typeOfVnfcCertHandling", "DELEGATION-MODE");
    writer.member("vnfInstanceId", vnf);
    writer.name("subjectId");
    writer.begin_array();
    writer.value("vnfc-" + std::to_string(subject));
    writer.end_array();
    writer.name("allowedNames");
    writer.begin_object();
    writer.name("dns");
    writer.begin_array();
    writer.value("vdu1.vnf.example");
    writer.end_array();
    writer.name("ip");
    writer.begin_array();
    writer.value("192.0.2.10");
    writer.end_array();
    writer.end_object();
    writer.end_object();
    return std::move(writer).text();
}

// CPU milliseconds of the CMF and its signer for a scale out by so many.
double scale_out(const Followed& followed, const std::string& vnf, int count) {
    const auto& service = followed.service();
    load(followed.lcn(), {notification(vnf)}, 1);
    Bodies registrations, requests;
    for (int i = 0; i < count; ++i) {
        registrations.push_back(registration(vnf, i));
        requests.push_back(
            csr_request(x509::request_pem(request("vnfc-" + std::to_string(i))), vnf, i));
    }
    const auto size = static_cast<std::size_t>(count);
    const auto register_all = in_batches(registrations, size);
    const auto sign_all = in_batches(requests, size);
    const double before = service.process->cpu_us();
    load(service.target("registrations/batch"), register_all, 1);
    load(service.target("certificate_signing_requests/batch"), sign_all, 1);
    const double spent = (service.process->cpu_us() - before) / 1e3;
    ledger::CertificateFilter all;
    all.vnf_instance_id = vnf;
    all.limit = size;
    const auto ledger = taken(ledger::open_ledger(
        {.url = "sqlite:" + (service.folder.path() / "ledger.sqlite").string()}));
    if (taken(ledger->certificates(all)).size() != size) {
        give_up("not every VNFC instance has a certificate");
    }
    return spent;
}

}  // namespace

Rows lcm_rows(const Options& options) {
    const Followed followed;
    const int rounds = options.smoke ? 1 : 3;
    const int count = options.smoke ? 20 : 1000;
    std::vector<double> scaled;
    for (int round = 0; round < rounds; ++round) {
        scaled.push_back(scale_out(followed, "vnf-" + std::to_string(round), count));
    }
    const double per_second = 500;
    std::vector<double> halves, tails, costs;
    for (int round = 0; round < rounds; ++round) {
        Bodies bodies;
        for (int i = 0; i < (options.smoke ? 100 : 5000); ++i) {
            bodies.push_back(notification());
        }
        const double before = followed.service().process->cpu_us();
        const auto told = load(followed.lcn(), bodies, 16, 0, per_second);
        costs.push_back((followed.service().process->cpu_us() - before) /
                        static_cast<double>(bodies.size()));
        halves.push_back(told.percentile(0.5));
        tails.push_back(told.percentile(0.99));
    }
    return {{std::to_string(count) + " VNFCs registered and certified in two batches",
             median(scaled), "ms CPU", "3 s", median(scaled) / limit_cpu_ms, 1.0, true},
            {"500 notifications a second while the VNFM is read, to the durable 204, p50",
             median(halves), "ms", "", 0, 0, true},
            {"p99", median(tails), "ms", "20 ms", median(tails) / limit_ms, 1.0, true},
            {"such a notification, with the reading", median(costs), "us CPU", "", 0, 0, true}};
}

}  // namespace bartizan::bench
