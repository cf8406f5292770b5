// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/description.hpp"

#include "json/writer.hpp"

namespace bartizan::deployment {
namespace {

void write_key(json::Writer& writer, const signer::HeldKey& key) {
    writer.begin_object();
    writer.member("role", key.role == signer::Role::ca ? "ca" : "tls");
    writer.member("key", key.name);
    writer.member("algorithm", x509::name_of(key.public_key.algorithm()));
    writer.member("madeOnToken", key.made_on_token);
    writer.member("neverExtractable", key.never_extractable);
    writer.member("keyIdentifier", x509::hex(key.public_key.key_identifier()));
    writer.end_object();
}

void write_signer(json::Writer& writer, const signer::Introduction& introduction) {
    writer.member("tokenLabel", introduction.token_label);
    writer.member("tokenSerial", introduction.token_serial);
    writer.name("keys");
    writer.begin_array();
    for (const auto& key : introduction.keys) {
        write_key(writer, key);
    }
    writer.end_array();
}

void write_list(json::Writer& writer, std::string_view name,
                const std::vector<std::string>& items) {
    writer.name(name);
    writer.begin_array();
    for (const auto& item : items) {
        writer.value(item);
    }
    writer.end_array();
}

// The first request that a Security Manager can make, whatever its resolver knows.
std::string curl(const SmDescription& sm, const std::string& url) {
    const bool v6 = sm.address.find(':') != std::string::npos;
    const auto key = sm.key.empty() ? std::string("KEY") : sm.key.string();
    return "curl --resolve " + sm.server_name + ":" + std::to_string(sm.port) + ":" +
           (v6 ? "[" + sm.address + "]" : sm.address) + " --cacert " + sm.ca_file.string() +
           " --cert " + sm.certificate.string() + " --key " + key + " -H 'Version: 1.0.0' " + url +
           "/capabilities";
}

void write(json::Writer& writer, const SmDescription& sm) {
    const auto& scope = sm.manager.scope;
    writer.begin_object();
    writer.member("name", sm.manager.name);
    writer.member("mode", name_of(sm.manager.mode));
    write_list(writer, "identities", sm.manager.identities);
    write_list(writer, "domains", scope.domains);
    write_list(writer, "projects", scope.projects);
    write_list(writer, "vims", scope.vims);
    writer.member("hostScope", name_of(scope.host_scope));
    write_list(writer, "hostAggregates", scope.host_aggregates);
    writer.member("shareHostTotals", scope.share_host_totals);
    write_list(writer, "metadataKeys", scope.metadata_keys);
    writer.member("address", sm.address);
    writer.member("port", sm.port);
    writer.member("serverName", sm.server_name);
    const auto url = "https://" + sm.server_name + ":" + std::to_string(sm.port) + "/sctelem/v1";
    writer.member("url", url);
    if (!sm.certificate.empty()) {
        writer.member("caFile", sm.ca_file.string());
        writer.member("certificate", sm.certificate.string());
        if (!sm.key.empty()) {
            writer.member("key", sm.key.string());
        }
        writer.member("try", curl(sm, url));
    }
    writer.end_object();
}

void write(json::Writer& writer, const VimDescription& vim) {
    writer.begin_object();
    writer.member("name", vim.name);
    writer.member("vimId", vim.vim_id);
    writer.member("nfviPopId", vim.nfvi_pop_id);
    writer.member("driver", vim.driver);
    writer.member("source", vim.source);
    writer.member("region", vim.region);
    writer.end_object();
}

void write(json::Writer& writer, const VnfmDescription& vnfm) {
    writer.begin_object();
    writer.member("name", vnfm.name);
    writer.member("cloud", vnfm.cloud);
    writer.member("consumer", vnfm.consumer);
    writer.member("callbackUri", vnfm.callback_uri);
    if (vnfm.enrol_port != 0) {
        writer.member("enrolPort", vnfm.enrol_port);
    }
    writer.member("caFile", vnfm.ca_file.string());
    writer.end_object();
}

template <class T>
std::string one(const T& value) {
    json::Writer writer;
    write(writer, value);
    return std::move(writer).text();
}

template <class T>
std::string all(const std::vector<T>& values) {
    json::Writer writer;
    writer.begin_object();
    writer.name("items");
    writer.begin_array();
    for (const auto& value : values) {
        write(writer, value);
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace

std::string describe(const cmf::ProfileSet& profiles) {
    json::Writer writer;
    writer.begin_object();
    writer.name("items");
    writer.begin_array();
    for (const auto& profile : profiles.all()) {
        writer.begin_object();
        writer.member("name", profile.name);
        writer.member("certType", cmf::name_of(profile.cert_type));
        writer.member("organization", profile.organization);
        writer.member("organizationalUnit", profile.organizational_unit);
        writer.member("validityDays", profile.validity.count());
        writer.member("minRsaBits", profile.min_rsa_bits);
        std::string algorithms;
        for (const auto algorithm : profile.key_algorithms) {
            algorithms += (algorithms.empty() ? "" : ", ") + std::string(x509::name_of(algorithm));
        }
        writer.member("keyAlgorithms", algorithms);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

std::string describe(const signer::SignerStatus& status, std::uint64_t certificates) {
    json::Writer writer;
    writer.begin_object();
    write_signer(writer, status.introduction);
    writer.member("signerPid", status.pid);
    writer.member("signerStarts", status.starts);
    writer.member("uptimeMs", status.health.uptime_ms);
    writer.member("signatures", status.health.signatures);
    writer.member("refused", status.health.refused);
    writer.member("failed", status.health.failed);
    writer.member("certificates", certificates);
    writer.end_object();
    return std::move(writer).text();
}

std::string describe(const CaDescription& ca) {
    json::Writer writer;
    writer.begin_object();
    writer.member("state", ca.chain.empty() ? "no issuing certificate yet" : "ready");
    write_signer(writer, ca.signer);
    writer.name("chain");
    writer.begin_array();
    for (const auto& certificate : ca.chain) {
        writer.begin_object();
        writer.member("subject", certificate.subject().rfc4514());
        writer.member("serial", x509::hex(certificate.serial()));
        writer.member("notBefore", x509::to_text(certificate.validity().not_before));
        writer.member("notAfter", x509::to_text(certificate.validity().not_after));
        writer.member("keyAlgorithm", x509::name_of(certificate.public_key().algorithm()));
        writer.member("pem", certificate.pem());
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

std::string describe(const std::vector<QuickstartStep>& steps, const std::string& directory,
                     const QuickstartOptions& options) {
    json::Writer writer;
    writer.begin_object();
    writer.name("steps");
    writer.begin_array();
    for (const auto& step : steps) {
        writer.begin_object();
        writer.member("text", step.text);
        writer.member("done", step.done);
        writer.end_object();
    }
    writer.end_array();
    writer.name("next");
    writer.begin_array();
    if (options.external_ca) {
        writer.value("bartizan --dir " + directory + " ca csr > issuing.csr");
        writer.value("bartizan --dir " + directory + " ca import CHAIN");
    } else {
        writer.value("bartizan --dir " + directory + " ca show");
        writer.value("bartizand --config " + directory + "/bartizan.conf");
        writer.value("bartizan --url https://localhost:" + std::to_string(options.base_port) +
                     " --identity " + directory +
                     "/clients/vnfm registration create --cert-type VNFCI_CERT "
                     "--vnf-instance-id VNF --subject-id VNFC --dns NAME.vnf.example");
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

std::string describe(const SmDescription& manager) {
    return one(manager);
}

std::string describe(const std::vector<SmDescription>& managers) {
    return all(managers);
}

std::string describe(const VimDescription& vim) {
    return one(vim);
}

std::string describe(const std::vector<VimDescription>& vims) {
    return all(vims);
}

std::string describe(const VnfmDescription& vnfm) {
    return one(vnfm);
}

std::string describe(const std::vector<VnfmDescription>& vnfms) {
    return all(vnfms);
}

}  // namespace bartizan::deployment
