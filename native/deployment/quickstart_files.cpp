// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/quickstart_files.hpp"

#include "deployment/identities.hpp"

namespace bartizan::deployment {

std::string bartizan_conf(const QuickstartOptions& options) {
    const auto identity = [&](const std::string& client) {
        return "identities = dns:" + client_dns_name(client, options.operator_domain) + "\n";
    };
    return "# Every option with its meaning: bartizan config sample\n"
           "[bartizan]\n"
           "operator_domain = " +
           options.operator_domain +
           "\n\n"
           "[ledger]\n"
           "url = sqlite:ledger.sqlite\n\n"
           "[signer]\n"
           "backend = pkcs11\n"
           "module = /usr/lib/softhsm/libsofthsm2.so\n"
           "module_environment = SOFTHSM2_CONF=softhsm2.conf\n"
           "token_label = bartizan\n"
           "pin_file = pin\n"
           "ca_key = pkcs11:object=issuing-ca;id=%01\n"
           "ca_certificate = ca/issuing.pem\n"
           "state_dir = state\n\n"
           "[ca]\n"
           "id = local\n"
           "chain = ca/chain.pem\n"
           "crl_file = ca/issuing.crl\n"
           "crl_distribution_points = http://pki." +
           options.operator_domain +
           "/crl/local-0.crl\n"
           "ca_issuers = http://pki." +
           options.operator_domain +
           "/ca/local.cer\n\n"
           "[cmf]\n"
           "attestation_policy = PREFERRED\n"
           "profiles_dir = profiles\n\n"
           "# mTLS for VNFMs and admins; plain HTTP for CRL and issuer; health and metrics.\n"
           "[listener certm]\n"
           "port = " +
           std::to_string(options.base_port) +
           "\n"
           "certificate = listeners/certm/cert.pem\n"
           "key = listeners/certm/key.pem\n"
           "client_anchors = listeners/certm/clients.pem\n\n"
           "[listener pki]\n"
           "port = " +
           std::to_string(options.base_port + 1) +
           "\n\n"
           "[listener ops]\n"
           "port = " +
           std::to_string(options.base_port + 2) +
           "\n\n"
           "# Consumers of the Certificate Management interface. What is not listed is denied.\n"
           "[consumer vnfm]\n" +
           identity("vnfm") +
           "role = VNFM\n"
           "cert_types = VNFCI_CERT, VNFOAM_CERT\n"
           "dns_suffixes = vnf.example\n"
           "ip_networks = 192.0.2.0/24, 2001:db8::/32\n\n"
           "[consumer vnfm-2]\n" +
           identity("vnfm-2") +
           "role = VNFM\n"
           "cert_types = VNFCI_CERT\n"
           "dns_suffixes = other.example\n\n"
           "[consumer admin]\n" +
           identity("admin") +
           "role = ADMIN\n"
           "cert_types = MANO_CERT\n"
           "dns_suffixes = mano.example\n\n"
           "[ca_rule default]\n"
           "ca_id = local\n";
}

std::string softhsm_conf(const std::string& token_folder) {
    return "directories.tokendir = " + token_folder +
           "\nobjectstore.backend = file\nlog.level = ERROR\n";
}

std::vector<std::pair<std::string, std::string>> profile_files(const QuickstartOptions& options) {
    const auto profile = [&](const std::string& cert_type, const std::string& rest) {
        return "[profile]\ncert_type = " + cert_type + "\norganization = " + options.organization +
               "\n" + rest;
    };
    return {{"vnfci.conf", profile("VNFCI_CERT",
                                   "common_name = subject_id\n"
                                   "san_uri = true\nvalidity_days = 30\n")},
            {"vnfoam.conf", profile("VNFOAM_CERT",
                                    "organizational_unit = oam\n"
                                    "common_name = fqdn\n"
                                    "san_uri = true\nvalidity_days = 90\n")},
            {"mano.conf", profile("MANO_CERT",
                                  "common_name = fqdn\n"
                                  "san_uri = false\nvalidity_days = 90\n")}};
}

}  // namespace bartizan::deployment
