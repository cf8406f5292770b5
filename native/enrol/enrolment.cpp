// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "enrol/enrolment.hpp"

#include <algorithm>

#include "cmf/secret.hpp"
#include "cmf/trail.hpp"
#include "x509/digest.hpp"

namespace bartizan::enrol {
namespace {

// "5f0c9a31-<secret>": the part before names the record, so that failures are counted of one
// secret and a digest can be salted.
constexpr std::size_t id_digits = 8;

Error unknown(std::string why) {
    return {Fault::not_authenticated, "", std::move(why)};
}

ledger::Digest salted(const ledger::Digest& salt, std::string_view secret) {
    std::string text(salt.begin(), salt.end());
    text += secret;
    return cmf::digest_of_secret(text);
}

ledger::SubjectKey subject_of(const ledger::EnrolmentSecret& record) {
    return {std::string(name_of(cmf::CertType::vnfci)), record.vnf_instance_id,
            record.vnfc_id.empty() ? record.vdu_id : record.vnfc_id};
}

}  // namespace

Enrolment::Enrolment(EnrolmentSettings settings, ledger::Ledger& ledger, cmf::LcmView& view)
    : settings_(std::move(settings)), ledger_(ledger), view_(view) {}

Result<MadeSecret> Enrolment::make_secret(const cmf::Consumer& admin, const SecretRequest& request,
                                          ledger::Time now) {
    BARTIZAN_TRY(const auto names, cmf::claimed_names(request.names, settings_.bounds));
    BARTIZAN_TRY(const auto id, cmf::new_secret());
    BARTIZAN_TRY(const auto salt, cmf::new_secret());
    BARTIZAN_TRY(const auto secret, cmf::new_secret());
    MadeSecret made;
    auto& record = made.record;
    record.id = id.substr(0, id_digits);
    record.vnfm = settings_.vnfm;
    record.vnf_instance_id = request.vnf_instance_id;
    record.vdu_id = request.vdu_id;
    record.vnfc_id = request.vnfc_id;
    record.names = names_to_json(names);
    record.salt = cmf::digest_of_secret(salt);
    record.digest = salted(record.salt, secret);
    record.created_at = now;
    record.expires_at = now + request.lifetime;
    made.secret = record.id + "-" + secret;
    cmf::Trail trail(admin.name);
    trail.subject(subject_of(record));
    trail.note("secretId", record.id);
    BARTIZAN_CHECK(ledger_.enrolments().keep(record, trail.passed("secret.created", now)));
    return made;
}

Result<ledger::EnrolmentSecret> Enrolment::authenticate(const std::string& user_name,
                                                        const std::string& password,
                                                        ledger::Time now) {
    if (password.size() <= id_digits + 1 || password[id_digits] != '-') {
        return unknown("no secret of ours");
    }
    auto& store = ledger_.enrolments();
    BARTIZAN_TRY(auto found, store.find(password.substr(0, id_digits)));
    if (!found || found->vnfm != settings_.vnfm) {
        return unknown("no such secret");
    }
    if (found->failures >= max_failures) {
        return unknown("the secret " + found->id + " is locked");
    }
    if (found->expires_at < now) {
        return unknown("the secret " + found->id + " has expired");
    }
    const auto digest = salted(found->salt, password.substr(id_digits + 1));
    if (!cmf::same_digest(digest, found->digest)) {
        const Error error = unknown("another secret than that of " + found->id);
        cmf::Trail trail(user_name.substr(0, cmf::max_subject_id));
        trail.subject(subject_of(*found));
        trail.note("secretId", found->id);
        trail.at("secret");
        BARTIZAN_CHECK(
            store.count_failure(found->id, trail.failed("enrolment.refused", error, now)));
        return error;
    }
    return std::move(*found);
}

Result<std::optional<ledger::ListedVnfc>> Enrolment::find(const ledger::EnrolmentSecret& secret,
                                                          const std::string& user_name,
                                                          ledger::Time now) {
    auto& lcm = ledger_.lcm();
    BARTIZAN_TRY(const auto listed, lcm.vnfcs(settings_.vnfm, secret.vnf_instance_id));
    const auto vnfc = std::ranges::find_if(listed, [&](const ledger::ListedVnfc& one) {
        return one.vnfc_id == user_name ||
               (!one.resource_id.empty() && one.resource_id == user_name);
    });
    if (vnfc == listed.end()) {
        BARTIZAN_TRY(const auto life, lcm.vnf(settings_.vnfm, secret.vnf_instance_id));
        if ((life && life->in_progress()) ||
            view_.look_again(settings_.vnfm, secret.vnf_instance_id)) {
            return std::optional<ledger::ListedVnfc>();
        }
        return Error{Fault::unknown_vnfc, "", "'" + user_name.substr(0, 64) + "'"};
    }
    const bool meant = (secret.vdu_id.empty() || secret.vdu_id == vnfc->vdu_id) &&
                       (secret.vnfc_id.empty() || secret.vnfc_id == vnfc->vnfc_id);
    if (!meant) {
        return unknown("the secret " + secret.id + " is another VNFC instance's");
    }
    if (std::max(vnfc->listed_at, secret.created_at) + settings_.window < now) {
        return Error{Fault::enrolment_closed, "", vnfc->vnfc_id};
    }
    return std::optional(*vnfc);
}

Result<Outcome> Enrolment::enrol(cmf::Cmf& cmf, const std::string& user_name,
                                 const std::string& password, ByteView csr, ledger::Time now) {
    BARTIZAN_TRY(const auto secret, authenticate(user_name, password, now));
    const auto request = x509::sha256(csr);
    if (secret.used_for && !cmf::same_digest(*secret.used_for, request)) {
        return unknown("the secret " + secret.id + " was used before");
    }
    BARTIZAN_TRY(const auto vnfc, find(secret, user_name, now));
    if (!vnfc) {
        return Outcome(Parked{settings_.retry_after});
    }
    BARTIZAN_TRY(const auto names, names_from_json(secret.names));
    auto& store = ledger_.enrolments();
    BARTIZAN_TRY(const bool claimed, store.claim(secret.id, request, vnfc->vnfc_id));
    if (!claimed) {
        return unknown("the secret " + secret.id + " was used at the same time");
    }
    const auto give_back = [&](Error error) -> Result<Outcome> {
        BARTIZAN_CHECK(store.release(secret.id, request));
        return error;
    };
    if (const auto registered =
            cmf.register_subjects(settings_.bounds, {.cert_type = cmf::CertType::vnfci,
                                                     .subject_ids = {vnfc->vnfc_id},
                                                     .mode = cmf::HandlingMode::direct,
                                                     .vnf_instance_id = secret.vnf_instance_id,
                                                     .allowed_names = names,
                                                     .attestation_policy = std::nullopt,
                                                     .key_attesters = {}});
        !registered) {
        return give_back(registered.error());
    }
    auto response = cmf.enrol(settings_.bounds, {.vnfc_id = vnfc->vnfc_id,
                                                 .vnf_instance_id = secret.vnf_instance_id,
                                                 .cert_type = cmf::CertType::vnfci,
                                                 .chain = cmf::ChainRequest::not_requested,
                                                 .csr = Bytes(csr.begin(), csr.end())});
    if (!response) {
        return give_back(response.error());
    }
    return Outcome(std::move(*response));
}

Result<cmf::CsrResponse> Enrolment::renew(cmf::Cmf& cmf, const x509::Certificate& current,
                                          ByteView csr, ledger::Time now) {
    // Anchors say who issued it; that it is this one and lives is in the ledger.
    std::optional<ledger::CertificateRecord> known;
    for (const auto& ca : cmf.ca_ids()) {
        BARTIZAN_TRY(auto found, ledger_.certificate(ca + "." + x509::hex(current.serial())));
        if (found && std::ranges::equal(found->der, current.der())) {
            known = std::move(found);
        }
    }
    if (!known || known->revoked_at || known->not_after < now) {
        return unknown("the client certificate is none that lives");
    }
    BARTIZAN_TRY(const auto registration, ledger_.registration(known->registration_id));
    if (!registration || registration->delegate != settings_.bounds.name ||
        registration->state == "CLOSED") {
        return unknown("the client certificate is none of direct mode");
    }
    BARTIZAN_TRY(const auto unproven, x509::UnprovenRequest::decode(csr));
    if (unproven.public_key() == current.public_key()) {
        return Error{Fault::key_reused, "a renewal takes a new key", ""};
    }
    return cmf.enrol(settings_.bounds, {.vnfc_id = known->subject.subject_id,
                                        .vnf_instance_id = known->subject.vnf_instance_id,
                                        .cert_type = cmf::CertType::vnfci,
                                        .chain = cmf::ChainRequest::not_requested,
                                        .csr = Bytes(csr.begin(), csr.end())});
}

}  // namespace bartizan::enrol
