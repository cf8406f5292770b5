// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/identities.hpp"

#include <algorithm>

#include "deployment/file_ca.hpp"
#include "deployment/files.hpp"

namespace bartizan::deployment {
namespace {

using Kind = x509::GeneralName::Kind;

struct Wanted {
    std::filesystem::path folder;
    std::string anchors;      // name of the file with the CA that the other side's comes from
    std::string anchors_pem;  // its text
    std::string common_name;
    std::vector<x509::GeneralName> names;
    std::string_view purpose;
    std::optional<x509::SubjectPublicKeyInfo> key;  // of who keeps its own; none: made here
};

// The key of `folder`, made if there is none.
Result<x509::SubjectPublicKeyInfo> own_key(const std::filesystem::path& folder) {
    std::error_code code;
    if (!std::filesystem::exists(folder / "key.pem", code)) {
        BARTIZAN_TRY(const auto made, x509::SoftwareKey::generate(x509::KeyAlgorithm::ec_p256));
        BARTIZAN_CHECK(write_new_file(folder / "key.pem", made.pem(), 0600));
    }
    BARTIZAN_TRY(const auto text, read_file(folder / "key.pem"));
    BARTIZAN_TRY(const auto key, x509::SoftwareKey::from_pem(text));
    return key.public_key();
}

// The certificate comes last: what has none is made anew, with the key that is there.
Result<bool> make(const FileCa& ca, const std::string& organization, const Wanted& wanted) {
    BARTIZAN_CHECK(make_directory(wanted.folder, 0700));
    BARTIZAN_CHECK(write_new_file(wanted.folder / wanted.anchors, wanted.anchors_pem, 0644));
    std::error_code code;
    if (std::filesystem::exists(wanted.folder / "cert.pem", code)) {
        return false;
    }
    BARTIZAN_TRY(const auto key, wanted.key ? Result(*wanted.key) : own_key(wanted.folder));
    BARTIZAN_TRY(const auto certificate, ca.issue_tls(ca_name(organization, wanted.common_name),
                                                      wanted.names, wanted.purpose, key));
    return write_new_file(wanted.folder / "cert.pem", certificate.pem(), 0644);
}

Result<FileCa> management_ca(const std::filesystem::path& directory,
                             const std::string& organization) {
    return FileCa::open_or_make(directory / "management-ca", "ca",
                                ca_name(organization, organization + " management CA"));
}

std::vector<x509::GeneralName> listener_names(const std::string& host) {
    return {
        {Kind::dns, host}, {Kind::dns, "localhost"}, {Kind::ip, "127.0.0.1"}, {Kind::ip, "::1"}};
}

// O of the CA that is there.
std::string organization_of(const FileCa& ca) {
    const auto& name = ca.certificate().subject();
    const auto values = name.values_of(x509::oid_organization);
    return values.empty() ? "Operator" : std::string(values.front());
}

}  // namespace

std::string client_dns_name(const std::string& client, const std::string& operator_domain) {
    return client + "." + operator_domain;
}

Result<bool> make_identities(const std::filesystem::path& directory,
                             const IdentityOptions& options) {
    BARTIZAN_TRY(const auto ca, management_ca(directory, options.organization));
    for (const auto* folder : {"listeners", "clients"}) {
        BARTIZAN_CHECK(make_directory(directory / folder, 0700));
    }
    const auto host = "cmf." + options.operator_domain;
    BARTIZAN_TRY(bool any, make(ca, options.organization,
                                {.folder = directory / "listeners" / "certm",
                                 .anchors = "clients.pem",
                                 .anchors_pem = ca.certificate().pem(),
                                 .common_name = host,
                                 .names = listener_names(host),
                                 .purpose = x509::oid_server_auth}));
    for (const std::string client : quickstart_clients) {
        const auto name = client_dns_name(client, options.operator_domain);
        BARTIZAN_TRY(const bool made, make(ca, options.organization,
                                           {.folder = directory / "clients" / client,
                                            .anchors = "ca.pem",
                                            .anchors_pem = ca.certificate().pem(),
                                            .common_name = name,
                                            .names = {{Kind::dns, name}},
                                            .purpose = x509::oid_client_auth}));
        any = any || made;
    }
    return any;
}

Result<bool> make_listener_identity(const std::filesystem::path& directory, const std::string& role,
                                    const std::string& host) {
    BARTIZAN_TRY(const auto ca, management_ca(directory, "Operator"));
    BARTIZAN_CHECK(make_directory(directory / "listeners", 0700));
    auto names = listener_names(host);
    if (const auto address = x509::ip_octets(host)) {
        names = listener_names("localhost");
        names.push_back({Kind::ip, x509::ip_text(*address)});
    }
    return make(ca, organization_of(ca),
                {.folder = directory / "listeners" / role,
                 .anchors = "ca.pem",
                 .anchors_pem = ca.certificate().pem(),
                 .common_name = role,
                 .names = std::move(names),
                 .purpose = x509::oid_server_auth});
}

SmFolders sm_folders(const std::string& name) {
    const auto client = "sm-" + name;
    return {.listener = std::filesystem::path("listeners") / ("sctelem-" + name),
            .client = std::filesystem::path("clients") / client,
            .ca = std::filesystem::path("management-ca") / client};
}

std::string sm_server_name(const std::string& name, const std::string& operator_domain) {
    return "sctelem-" + name + "." + operator_domain;
}

Result<bool> make_sm_identities(const std::filesystem::path& directory,
                                const SmIdentityOptions& options) {
    BARTIZAN_TRY(const auto servers, management_ca(directory, "Operator"));
    const auto organization = organization_of(servers);
    const auto folders = sm_folders(options.name);
    BARTIZAN_TRY(const auto clients,
                 FileCa::open_or_make(directory / folders.ca, "ca",
                                      ca_name(organization, "CA of sm-" + options.name)));
    for (const auto* folder : {"listeners", "clients"}) {
        BARTIZAN_CHECK(make_directory(directory / folder, 0700));
    }
    // The common names are short: a DNS name may be longer than they can be (ub-common-name).
    const auto host = sm_server_name(options.name, options.operator_domain);
    auto names = listener_names(host);
    const x509::GeneralName place{Kind::ip, options.address};
    if (std::ranges::find(names, place) == names.end()) {
        names.push_back(place);
    }
    BARTIZAN_TRY(const bool listener, make(servers, organization,
                                           {.folder = directory / folders.listener,
                                            .anchors = "clients.pem",
                                            .anchors_pem = clients.certificate().pem(),
                                            .common_name = "sctelem-" + options.name,
                                            .names = std::move(names),
                                            .purpose = x509::oid_server_auth}));
    const auto name = client_dns_name("sm-" + options.name, options.operator_domain);
    BARTIZAN_TRY(const bool client, make(clients, organization,
                                         {.folder = directory / folders.client,
                                          .anchors = "ca.pem",
                                          .anchors_pem = servers.certificate().pem(),
                                          .common_name = "sm-" + options.name,
                                          .names = {{Kind::dns, name}},
                                          .purpose = x509::oid_client_auth,
                                          .key = options.client_key}));
    return listener || client;
}

}  // namespace bartizan::deployment
