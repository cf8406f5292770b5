// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/identities.hpp"

#include "deployment/file_ca.hpp"
#include "deployment/files.hpp"

namespace bartizan::deployment {
namespace {

struct Wanted {
    std::filesystem::path folder;
    std::string anchors;  // name of the file with the CA's certificate
    std::string common_name;
    std::vector<x509::GeneralName> names;
    std::string_view purpose;
};

// The certificate comes last: what has none is made anew, with the key that is there.
Result<bool> make(const FileCa& ca, const std::string& organization, const Wanted& wanted) {
    BARTIZAN_CHECK(make_directory(wanted.folder, 0700));
    BARTIZAN_CHECK(write_new_file(wanted.folder / wanted.anchors, ca.certificate().pem(), 0644));
    std::error_code code;
    if (std::filesystem::exists(wanted.folder / "cert.pem", code)) {
        return false;
    }
    if (!std::filesystem::exists(wanted.folder / "key.pem", code)) {
        BARTIZAN_TRY(const auto made, x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
        BARTIZAN_CHECK(write_new_file(wanted.folder / "key.pem", made.pem(), 0600));
    }
    BARTIZAN_TRY(const auto text, read_file(wanted.folder / "key.pem"));
    BARTIZAN_TRY(const auto key, x509::SoftwareKey::from_pem(text));
    BARTIZAN_TRY(const auto certificate,
                 ca.issue_tls(ca_name(organization, wanted.common_name), wanted.names,
                              wanted.purpose, key.public_key()));
    return write_new_file(wanted.folder / "cert.pem", certificate.pem(), 0644);
}

}  // namespace

std::string client_dns_name(const std::string& client, const std::string& operator_domain) {
    return client + "." + operator_domain;
}

Result<bool> make_identities(const std::filesystem::path& directory,
                             const IdentityOptions& options) {
    using Kind = x509::GeneralName::Kind;
    BARTIZAN_TRY(const auto ca,
                 FileCa::open_or_make(
                     directory / "management-ca", "ca",
                     ca_name(options.organization, options.organization + " management CA")));
    for (const auto* folder : {"listeners", "clients"}) {
        BARTIZAN_CHECK(make_directory(directory / folder, 0700));
    }
    const auto host = "cmf." + options.operator_domain;
    BARTIZAN_TRY(bool any, make(ca, options.organization,
                                {.folder = directory / "listeners" / "certm",
                                 .anchors = "clients.pem",
                                 .common_name = host,
                                 .names = {{Kind::dns, host},
                                           {Kind::dns, "localhost"},
                                           {Kind::ip, "127.0.0.1"},
                                           {Kind::ip, "::1"}},
                                 .purpose = x509::oid_server_auth}));
    for (const std::string client : quickstart_clients) {
        const auto name = client_dns_name(client, options.operator_domain);
        BARTIZAN_TRY(const bool made, make(ca, options.organization,
                                           {.folder = directory / "clients" / client,
                                            .anchors = "ca.pem",
                                            .common_name = name,
                                            .names = {{Kind::dns, name}},
                                            .purpose = x509::oid_client_auth}));
        any = any || made;
    }
    return any;
}

}  // namespace bartizan::deployment
