// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "config/schema.hpp"

#include <algorithm>
#include <array>

namespace bartizan::config {
namespace {

constexpr std::string_view cert_types = "VNFCI_CERT, VNFOAM_CERT, MANO_CERT";
constexpr std::string_view object_types =
    "VirtualCompute, VirtualNetwork, VirtualNetworkPort, VirtualStorage, HOST";
constexpr std::string_view key_algorithms = "RSA, EC P-256, EC P-384, EC P-521, Ed25519";
constexpr std::string_view released_metadata = "openstack.*, hw_*, hw:*, img_signature*, os_*";

template <std::size_t... Sizes>
constexpr auto joined(const std::array<Option, Sizes>&... parts) {
    std::array<Option, (Sizes + ...)> out{};
    auto at = out.begin();
    ((at = std::ranges::copy(parts, at).out), ...);
    return out;
}

// A row is one line, however long.
// clang-format off
// Of everything that listens.
constexpr std::array<Option, 7> limits_of(std::string_view section) {
    return {{
    {section, "connections", Kind::integer, "2048", "Connections at the same time; one more is closed", false, 1, 65536, "connections"},
    {section, "connections_per_peer", Kind::integer, "512", "Of them, from one address", false, 1, 65536, "connections"},
    {section, "header_octets", Kind::integer, "16384", "Head of a request at most", false, 1024, 65536, "octets"},
    {section, "handshake_ms", Kind::integer, "5000", "Time for the TLS handshake", false, 100, 60000, "milliseconds"},
    {section, "idle_ms", Kind::integer, "60000", "Time until a connection must have its next request", false, 100, 3600000, "milliseconds"},
    {section, "request_ms", Kind::integer, "10000", "Time for a request to arrive, head and body", false, 100, 600000, "milliseconds"},
    {section, "response_ms", Kind::integer, "10000", "Time for the client to take its answer", false, 100, 600000, "milliseconds"},
    }};
}

// Of everything that is measured.
constexpr std::array<Option, 3> objects_of(std::string_view section) {
    return {{
    {section, "object_type", Kind::choice, "", "What is measured, of every VIM", true, 0, 0, "", object_types, "VirtualCompute"},
    {section, "object_ids", Kind::list, "", "Ids of the objects; none: those of object_filter, or all"},
    {section, "object_filter", Kind::text, "", "The objects by an attribute filter (SOL 013)", false, 0, 0, "", "", "(eq,zoneId,az1)"},
    }};
}

constexpr auto up_to_listeners = std::to_array<Option>({
    {"bartizan", "operator_domain", Kind::text, "", "DNS name that the nfv: URIs of certificates are under", true, 0, 0, "", "", "operator.example"},

    {"ledger", "url", Kind::text, "sqlite:ledger.sqlite", "Store of registrations, certificates and the audit trail: sqlite:PATH, or mysql: and host=...;port=...;user=...;password=...;db=..."},
    {"ledger", "commit_batch", Kind::integer, "128", "Changes that share one commit at most", false, 1, 1024, "changes"},
    {"ledger", "queue", Kind::integer, "4096", "Changes that may wait; one more is refused", false, 1, 65536, "changes"},
    {"ledger", "busy_timeout_ms", Kind::integer, "5000", "Wait for another process's lock", false, 0, 60000, "milliseconds"},

    {"signer", "socket", Kind::path, "", "Socket of a signer that is a service of its own and another user's (bartizan-signer.socket). Of this section's other options only deadline_ms, queue and ca_certificate are then read here: the rest is the service's, in its own file", false, 0, 0, "", "", "/run/bartizan/signer"},
    {"signer", "backend", Kind::choice, "pkcs11", "Where the keys are: on a PKCS#11 token, or in PEM files for tests and sites without a token", false, 0, 0, "", "pkcs11, pem"},
    {"signer", "module", Kind::text, "", "PKCS#11 module of the token", false, 0, 0, "", "", "/usr/lib/softhsm/libsofthsm2.so"},
    {"signer", "module_environment", Kind::list, "", "NAME=VALUE pairs that the module reads", false, 0, 0, "", "", "SOFTHSM2_CONF=softhsm2.conf"},
    {"signer", "token_label", Kind::text, "", "Token by its label; the serial number decides where labels are not unique", false, 0, 0, "", "", "bartizan"},
    {"signer", "token_serial", Kind::text, "", "Token by its serial number"},
    {"signer", "pin_file", Kind::path, "", "File with the user PIN, readable by its owner alone. A PIN that the token refused is not tried again until this file changes", false, 0, 0, "", "", "pin"},
    {"signer", "ca_key", Kind::text, "", "The issuing CA's key: an RFC 7512 URI, or the path of a PEM file", false, 0, 0, "", "", "pkcs11:object=issuing-ca;id=%01"},
    {"signer", "ca_certificate", Kind::path, "", "The issuing CA's certificate; while there is none, only certification requests are signed", false, 0, 0, "", "", "ca/issuing.pem"},
    {"signer", "tls_keys", Kind::list, "", "Keys for TLS, each as ca_key: they sign handshakes and never certificates"},
    {"signer", "workers", Kind::integer, "2", "Token sessions that sign side by side", false, 1, 64, "sessions"},
    {"signer", "deadline_ms", Kind::integer, "5000", "A signature that takes longer is given up and the signer restarted", false, 100, 60000, "milliseconds"},
    {"signer", "queue", Kind::integer, "1024", "Requests that may wait for the signer", false, 1, 65536, "requests"},
    {"signer", "allow_extractable_ca_key", Kind::boolean, "false", "Take a CA key that was not made on its token or may leave it"},
    {"signer", "max_validity_days", Kind::integer, "398", "Cap: no certificate is signed for longer", false, 1, 825, "days"},
    {"signer", "max_backdate_minutes", Kind::integer, "60", "Cap: no certificate begins earlier than this before now", false, 0, 1440, "minutes"},
    {"signer", "crl_max_days", Kind::integer, "7", "Cap: nextUpdate of a CRL", false, 1, 31, "days"},
    {"signer", "allowed_eku", Kind::list, "serverAuth, clientAuth", "Cap: extended key usages, by RFC 5280 name or as dotted OIDs"},
    {"signer", "state_dir", Kind::path, "", "Folder of the signer's marker of a refused PIN", false, 0, 0, "", "", "state"},

    {"ca", "id", Kind::text, "local", "caId of the integrated CA"},
    {"ca", "chain", Kind::path, "ca/chain.pem", "The issuing certificate first, the root last"},
    {"ca", "crl_file", Kind::path, "ca/issuing.crl", "Where 'bartizan ca crl' writes the CRL (PEM)"},
    {"ca", "crl_validity_hours", Kind::integer, "24", "From thisUpdate to nextUpdate of the CRL", false, 1, 168, "hours"},
    {"ca", "crl_distribution_points", Kind::list, "", "http: URIs of the CRL, for each certificate", true, 0, 0, "", "", "http://pki.operator.example/issuing.crl"},
    {"ca", "ca_issuers", Kind::list, "", "http: URIs of the issuing certificate (DER)", true, 0, 0, "", "", "http://pki.operator.example/issuing.cer"},
    {"ca", "ocsp", Kind::list, "", "http: URIs of an OCSP responder; leave it out until one answers there"},

    {"cmf", "attestation_policy", Kind::choice, "PREFERRED", "Floor for every registration; REQUIRED is refused until attestation is verified", false, 0, 0, "", "IGNORE, PREFERRED, REQUIRED"},
    {"cmf", "profiles_dir", Kind::path, "profiles", "Folder of the certificate profiles, one *.conf each"},
    {"cmf", "max_subjects", Kind::integer, "100", "Subjects in one registration", false, 1, 1000, "subjects"},
    {"cmf", "provisional_ttl_s", Kind::integer, "3600", "A subject whose operation is not seen to complete in this time is given up: its certificates are revoked", false, 10, 86400, "seconds"},

    {"daemon", "threads", Kind::integer, "2", "Threads that move octets and make TLS handshakes", false, 1, 64, "threads"},
    {"daemon", "reading_threads", Kind::integer, "0", "Threads for what only reads: lists of the ledger, and every query of Sc-Vi; 0: as many as there are processors", false, 0, 256, "threads"},
    {"daemon", "changing_threads", Kind::integer, "16", "Threads for what waits for the signer and the ledger", false, 1, 256, "threads"},
    {"daemon", "csr_workers", Kind::integer, "3", "Threads for CSRs: each takes all that wait, up to 16, to the signer and the ledger together", false, 1, 64, "threads"},
    {"daemon", "queue", Kind::integer, "512", "Requests of either kind that run or wait; one more is answered with 503", false, 1, 65536, "requests"},
    {"daemon", "drain_seconds", Kind::integer, "20", "At SIGTERM: time for requests that are under way", false, 0, 600, "seconds"},
    {"daemon", "log", Kind::choice, "stderr", "Where the log goes, a JSON object in each line", false, 0, 0, "", "stderr, syslog"},

    {"listener *", "address", Kind::text, "127.0.0.1", "Address to listen on. The NAME of the section is the role: certm, enrol, lcn, pki or ops"},
    {"listener *", "port", Kind::integer, "", "Port to listen on; 0: any that is free, which the log tells", true, 0, 65535, "port", "", "8443"},
    {"listener *", "certificate", Kind::path, "", "PEM certificate of this listener and its issuers (certm, enrol and lcn must have one; pki and ops have none)", false, 0, 0, "", "", "listeners/certm/cert.pem"},
    {"listener *", "key", Kind::path, "", "PEM key of that certificate, for its owner alone to read", false, 0, 0, "", "", "listeners/certm/key.pem"},
    {"listener *", "client_anchors", Kind::path, "", "PEM certificates that client certificates chain to (enrol: [ca] chain if there are none)", false, 0, 0, "", "", "listeners/certm/clients.pem"},
});

constexpr auto up_to_security_managers = std::to_array<Option>({
    {"consumer *", "identities", Kind::list, "", "Names that its client certificate proves, each a URI or DNS name of subjectAltName; none: only by --consumer at the machine", false, 0, 0, "", "", "dns:vnfm.operator.example, uri:urn:example:vnfm"},
    {"consumer *", "trust_domain", Kind::text, "", "Trust domain that it belongs to, for CA rules"},
    {"consumer *", "vnfm", Kind::text, "", "The [vnfm NAME] that tells of its VNF instances' lives: what it registers is then provisional until its operation has completed, and refused without one; none: every registration is taken for alive", false, 0, 0, "", "", "tacker"},
    {"consumer *", "rate_limit", Kind::integer, "1000", "Operations in a second, each item of a batch being one", false, 1, 1000000, "operations a second"},
    {"consumer *", "rate_burst", Kind::integer, "2000", "Operations that may come at once after a pause", false, 1, 10000000, "operations"},
    {"consumer *", "role", Kind::choice, "VNFM", "VNFM registers VNFC instances and has their requests signed; ADMIN registers MANO entities and may revoke anything", false, 0, 0, "", "VNFM, NFVO, ADMIN"},
    {"consumer *", "cert_types", Kind::choices, "VNFCI_CERT, VNFOAM_CERT", "What it may register", false, 0, 0, "", cert_types},
    {"consumer *", "dns_suffixes", Kind::list, "", "Domains that it may register names in; none: no DNS names", false, 0, 0, "", "", "vnf.example"},
    {"consumer *", "ip_networks", Kind::list, "", "Networks that it may register addresses of; none: no IP addresses", false, 0, 0, "", "", "192.0.2.0/24"},

    {"ca_rule *", "cert_type", Kind::choice, "", "Only for this certType", false, 0, 0, "", cert_types},
    {"ca_rule *", "consumer", Kind::text, "", "Only for this consumer"},
    {"ca_rule *", "trust_domain", Kind::text, "", "Only for consumers of this trust domain"},
    {"ca_rule *", "vnf_instance", Kind::text, "", "Only for this vnfInstanceId"},
    {"ca_rule *", "ca_id", Kind::text, "local", "The CA of registrations that match; the first rule in the file wins"},
    {"ca_rule *", "profile", Kind::text, "", "The certificate profile; none: the only one of the certType"},

    {"vnfm *", "driver", Kind::choice, "tacker", "What speaks to the VNFM", false, 0, 0, "", "tacker"},
    {"vnfm *", "cloud", Kind::text, "", "The cloud in clouds.yaml whose catalogue has the VNFM", true, 0, 0, "", "", "tacker"},
    {"vnfm *", "clouds_file", Kind::path, "", "That clouds.yaml, for its owner alone to read; none: where openstacksdk looks for one", false, 0, 0, "", "", "clouds.yaml"},
    {"vnfm *", "region", Kind::text, "", "Keystone region; none: the cloud's"},
    {"vnfm *", "service_type", Kind::text, "nfv-orchestration", "The VNFM's service type in the catalogue"},
    {"vnfm *", "ca_file", Kind::path, "", "PEM certificates that Keystone's and the VNFM's chain to; none: as clouds.yaml has it"},
    {"vnfm *", "callback_uri", Kind::text, "", "Where the VNFM reaches [listener lcn]; none: it is not subscribed to, what happens is found out by reconciliation", false, 0, 0, "", "", "https://cmf.operator.example:8446"},
    {"vnfm *", "deadline_ms", Kind::integer, "30000", "A request that takes longer is given up", false, 100, 600000, "milliseconds"},
    {"vnfm *", "trust_domain", Kind::text, "", "Trust domain of its VNFC instances in direct mode, for CA rules"},
    {"vnfm *", "dns_suffixes", Kind::list, "", "Domains that names in direct mode may be in; none: no DNS names", false, 0, 0, "", "", "vnf.example"},
    {"vnfm *", "ip_networks", Kind::list, "", "Networks that addresses in direct mode may be of; none: no IP addresses", false, 0, 0, "", "", "192.0.2.0/24"},
    {"vnfm *", "enrolment_window_s", Kind::integer, "1800", "A VNFC instance may enrol itself for this long since the VNFM lists it, or since its secret was made", false, 1, 604800, "seconds"},
    {"vnfm *", "reconcile_s", Kind::integer, "300", "What is registered is held against what the VNFM lists this often", false, 1, 86400, "seconds"},
    {"vnfm *", "sightings_s", Kind::integer, "60", "A subject that the VNFM does not list, and no notification spoke of, is closed if it is missing again this much later", false, 1, 86400, "seconds"},
    {"vnfm *", "max_close", Kind::integer, "10", "A reconciliation that would close more subjects than this, and than max_close_percent, closes none and waits for 'bartizan reconcile --approve'", false, 0, 1000000, "subjects"},
    {"vnfm *", "max_close_percent", Kind::integer, "2", "See max_close: of the live subjects", false, 0, 100, "percent"},

    {"vim *", "vim_id", Kind::text, "", "vimId of this VIM: a UUID in lower case that stays as long as the VIM does", true, 0, 0, "", "", "6f3c2a7e-58d4-4b7a-9f10-2d1f4c0b8e55"},
    {"vim *", "nfvi_pop_id", Kind::text, "", "nfviPopId: the NFVI-PoP that the VIM manages", true, 0, 0, "", "", "pop-1"},
    {"vim *", "driver", Kind::choice, "openstack", "What reads the VIM: an OpenStack cloud, or what was recorded of one", false, 0, 0, "", "openstack, recorded"},
    {"vim *", "cloud", Kind::text, "", "The cloud's name in clouds.yaml (driver openstack)", false, 0, 0, "", "", "sctelem"},
    {"vim *", "clouds_file", Kind::path, "", "That clouds.yaml, for its owner alone to read; none: where openstacksdk looks for one", false, 0, 0, "", "", "clouds.yaml"},
    {"vim *", "region", Kind::text, "", "Keystone region; none: the cloud's"},
    {"vim *", "recording", Kind::path, "", "Folder of what was recorded (driver recorded)"},
    {"vim *", "geo", Kind::list, "", "Where the NFVI-PoP is: latitude and longitude in degrees", false, 0, 0, "", "", "48.20, 16.37"},
    {"vim *", "civic_address", Kind::text, "", "The building's address"},
    {"vim *", "location_text", Kind::text, "", "Where the NFVI-PoP is, in words; none: the region's description in Keystone"},
    {"vim *", "connectivity_endpoints", Kind::list, "", "How other NFVI-PoPs reach this one: NAME=ADDRESS, an IP address or a domain name", false, 0, 0, "", "", "wan-1=192.0.2.1"},
    {"vim *", "page_size", Kind::integer, "200", "Items that are asked for at once", false, 1, 1000, "items"},
    {"vim *", "max_requests_per_second", Kind::integer, "20", "Requests that the VIM's services are sent in a second", false, 1, 1000, "requests"},
    {"vim *", "deadline_ms", Kind::integer, "30000", "A request that takes longer is given up", false, 100, 600000, "milliseconds"},
    {"vim *", "inventory_refresh_s", Kind::integer, "30", "Servers, networks, volumes and hosts: what changed is read this often", false, 1, 86400, "seconds"},
    {"vim *", "quota_refresh_s", Kind::integer, "60", "Quotas are read this often", false, 1, 86400, "seconds"},
    {"vim *", "static_refresh_s", Kind::integer, "120", "Zones, flavours and images are read this often", false, 1, 86400, "seconds"},
    {"vim *", "sweep_s", Kind::integer, "600", "All that is otherwise read by its changes is read whole this often", false, 10, 604800, "seconds"},
    {"vim *", "image_provider_keys", Kind::list, "provider, owner_specified.provider, os_vendor", "Properties of an image that tell its provider; the first that is there wins"},
    {"vim *", "image_version_keys", Kind::list, "version, image_version", "Properties of an image that tell its version; the first that is there wins"},
    {"vim *", "distributed_protocols", Kind::list, "ceph, nfs, glusterfs", "storage_protocol of pools that are on no one host"},
    {"vim *", "location_file", Kind::path, "", "Where each host is, by its name: asked before all other sources"},
    {"vim *", "location_aggregate_prefix", Kind::text, "location:", "Metadata of host aggregates that begins with this tells where their hosts are"},
    {"vim *", "location_trait_regex", Kind::text, "CUSTOM_(SITE|ROOM|ROW|RACK|UNIT)_(.+)", "Traits in Placement that tell where a host is: two groups, what and which"},
    {"vim *", "location_ironic_keys", Kind::list, "", "Keys of a node's extra and properties that tell where it is; none: Ironic is not asked", false, 0, 0, "", "", "rack, unit"},

    {"sm *", "mode", Kind::choice, "", "Security mode of this Security Manager (IFA 033 5.1)", true, 0, 0, "", "PASSIVE, SEMI-ACTIVE, FULLY-ACTIVE", "PASSIVE"},
    {"sm *", "identities", Kind::list, "", "Names that its client certificate proves, each a URI or DNS name of subjectAltName", true, 0, 0, "", "", "dns:sm-a.operator.example"},
    {"sm *", "domains", Kind::list, "", "Keystone domains that it sees, by id or name. With neither domains nor projects it sees nothing of tenants", false, 0, 0, "", "", "tenant-a"},
    {"sm *", "projects", Kind::list, "", "Keystone projects that it sees beside those of its domains, by id or name"},
    {"sm *", "vims", Kind::list, "", "[vim NAME]s that it sees; none: all"},
    {"sm *", "host_scope", Kind::choice, "HOSTS_OF_SCOPE", "Hosts that it sees: all, those that run a server that it sees, or those of host_aggregates", false, 0, 0, "", "ALL, HOSTS_OF_SCOPE, AGGREGATES"},
    {"sm *", "host_aggregates", Kind::list, "", "Host aggregates that it sees, by id or name (host_scope AGGREGATES)"},
    {"sm *", "share_host_totals", Kind::boolean, "false", "With HOSTS_OF_SCOPE: whether it sees the totals of hosts that others' servers run on too"},
    {"sm *", "metadata_keys", Kind::list, released_metadata, "Tenants' metadata that it sees, by key: * stands for any characters, ? for one"},
    {"sm *", "address", Kind::text, "127.0.0.1", "Address of this Security Manager's own listener for Sc-Vi; not all of them at once (IFA 033 Security.004)"},
    {"sm *", "port", Kind::integer, "", "Port of that listener; 0: any that is free, which the log tells", true, 0, 65535, "port", "", "8446"},
    {"sm *", "certificate", Kind::path, "", "PEM certificate of that listener and its issuers", true, 0, 0, "", "", "listeners/sctelem-a/cert.pem"},
    {"sm *", "key", Kind::path, "", "PEM key of that certificate, for its owner alone to read; no other listener's (IFA 033 Security.001)", true, 0, 0, "", "", "listeners/sctelem-a/key.pem"},
    {"sm *", "client_anchors", Kind::path, "", "PEM certificates that this Security Manager's client certificate chains to", true, 0, 0, "", "", "listeners/sctelem-a/clients.pem"},
});

constexpr auto of_security_managers = std::to_array<Option>({
    {"sm *", "page_size", Kind::integer, "200", "Elements in one page of a list", false, 1, 10000, "elements"},
    {"sm *", "rate_limit", Kind::integer, "100", "Requests in a second", false, 1, 1000000, "requests a second"},
    {"sm *", "rate_burst", Kind::integer, "200", "Requests that may come at once after a pause", false, 1, 10000000, "requests"},
});

constexpr auto of_pm_jobs = std::to_array<Option>({
    {"pm_job *", "metrics", Kind::list, "", "Performance metrics", false, 0, 0, "", "", "VcpuUsageMean, VmemoryUsageMean"},
    {"pm_job *", "metric_groups", Kind::list, "", "Groups of performance metrics", false, 0, 0, "", "", "VirtualisedComputeResource"},
    {"pm_job *", "collection_period_s", Kind::integer, "300", "Time between two measurements", false, 1, 86400, "seconds"},
    {"pm_job *", "reporting_period_s", Kind::integer, "300", "Time between two reports", false, 1, 86400, "seconds"},
    {"pm_job *", "reporting_boundary", Kind::text, "", "When the job ends (RFC 3339); none: never", false, 0, 0, "", "", "2030-01-01T00:00:00Z"},
});

constexpr auto of_thresholds = std::to_array<Option>({
    {"threshold *", "metric", Kind::text, "", "The performance metric", true, 0, 0, "", "", "VcpuUsageMean"},
    {"threshold *", "value", Kind::text, "", "The threshold, a number in the metric's unit", true, 0, 0, "", "", "90"},
    {"threshold *", "hysteresis", Kind::text, "", "How far the metric must come back before it may cross again, a number"},
});

constexpr auto deployment = joined(up_to_listeners, limits_of("listener *"), up_to_security_managers, limits_of("sm *"), of_security_managers,
                                   objects_of("pm_job *"), of_pm_jobs, objects_of("threshold *"), of_thresholds);

constexpr Option location[] = {
    {"host *", "site", Kind::text, "", "Site; the NAME of the section is the host's, as Nova has it"},
    {"host *", "building", Kind::text, "", "Building"},
    {"host *", "room", Kind::text, "", "Room"},
    {"host *", "row", Kind::text, "", "Row"},
    {"host *", "rack", Kind::text, "", "Rack", false, 0, 0, "", "", "R12"},
    {"host *", "unit", Kind::text, "", "Unit of the rack"},
    {"host *", "chassis", Kind::text, "", "Chassis"},
    {"host *", "geo", Kind::text, "", "Latitude and longitude in degrees", false, 0, 0, "", "", "48.20, 16.37"},
};

constexpr Option profile[] = {
    {"profile", "cert_type", Kind::choice, "", "The certType that the profile is for", true, 0, 0, "", cert_types, "VNFCI_CERT"},
    {"profile", "organization", Kind::text, "", "O of the subject; none leaves it out", false, 0, 0, "", "", "Operator"},
    {"profile", "organizational_unit", Kind::text, "", "OU of the subject; none leaves it out", false, 0, 0, "", "", "oam"},
    {"profile", "common_name", Kind::choice, "subject_id", "CN of the subject. More than 64 octets are left out", false, 0, 0, "", "subject_id, fqdn, none"},
    {"profile", "san_uri", Kind::boolean, "true", "Whether the nfv: URI of the subject stands in subjectAltName"},
    {"profile", "validity_days", Kind::integer, "30", "From notBefore to notAfter", false, 1, 398, "days"},
    {"profile", "backdate_minutes", Kind::integer, "5", "notBefore lies this far back, for clocks that differ", false, 0, 60, "minutes"},
    {"profile", "key_usage", Kind::choices, "digitalSignature", "keyUsage (critical)", false, 0, 0, "", "digitalSignature, keyEncipherment, keyAgreement"},
    {"profile", "extended_key_usage", Kind::choices, "serverAuth, clientAuth", "extendedKeyUsage", false, 0, 0, "", "serverAuth, clientAuth"},
    {"profile", "key_algorithms", Kind::choices, "RSA, EC P-256, EC P-384, EC P-521, Ed25519", "Keys that a subject may have", false, 0, 0, "", key_algorithms},
    {"profile", "min_rsa_bits", Kind::integer, "3072", "Length of an RSA key at least", false, 2048, 8192, "bits"},
};
// clang-format on

}  // namespace

const Schema& deployment_schema() {
    static const Schema schema{"bartizan.conf: the configuration of one deployment", deployment};
    return schema;
}

const Schema& profile_schema() {
    static const Schema schema{
        "profiles/*.conf: certificate profiles, one in each file; the file's name is the profile's",
        profile};
    return schema;
}

const Schema& location_schema() {
    static const Schema schema{"location_file: where the hosts of a VIM stand", location};
    return schema;
}

}  // namespace bartizan::config
