// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ca/local_issuer.hpp"

#include <algorithm>

#include "ca/issued.hpp"
#include "x509/chain.hpp"

namespace bartizan::ca {
namespace {

// A faulty RSA-CRT signature gives the private key away, and verifying one costs a hundredth
// of making it: each is verified. An ECDSA or Ed25519 signature costs more to verify than to
// make: the first and then every 64th are, so that a token gone bad is noticed at once while
// its price stays small.
constexpr std::uint32_t verified_share = 64;

Error invalid(std::string why) {
    return {Fault::chain_invalid, std::move(why), ""};
}

}  // namespace

LocalIssuer::LocalIssuer(LocalIssuerSettings settings, std::vector<x509::Certificate> chain,
                         SigningKey& key)
    : settings_(std::move(settings)), chain_(std::move(chain)), key_(key) {
    const auto identifier = *chain_.front().subject_key_identifier();
    std::ranges::copy(identifier, key_identifier_.begin());
}

Result<std::unique_ptr<LocalIssuer>> LocalIssuer::open(LocalIssuerSettings settings,
                                                       std::vector<x509::Certificate> chain,
                                                       SigningKey& key, x509::Time now) {
    if (chain.empty()) {
        return invalid("the chain holds no certificate");
    }
    const auto& own = chain.front();
    if (!(own.public_key() == key.public_key())) {
        return invalid("the first certificate is not for the key of [signer] ca_key");
    }
    if (!own.basic_constraints() || !own.basic_constraints()->ca) {
        return invalid("the first certificate is not a CA certificate");
    }
    constexpr auto needed = x509::key_usage::key_cert_sign | x509::key_usage::crl_sign;
    if (own.key_usage() && (*own.key_usage() & needed) != needed) {
        return invalid("keyUsage of the first certificate lacks keyCertSign or cRLSign");
    }
    const auto identifier = own.subject_key_identifier();
    if (!identifier || identifier->size() != 20) {
        return invalid("the first certificate has no 20-octet subjectKeyIdentifier");
    }
    const auto anchor = std::span(chain).last(1);
    const auto intermediates = chain.size() > 2 ? std::span(chain).subspan(1, chain.size() - 2)
                                                : std::span<x509::Certificate>();
    BARTIZAN_CHECK(x509::verify_chain(own, intermediates, anchor, now));
    return std::unique_ptr<LocalIssuer>(
        new LocalIssuer(std::move(settings), std::move(chain), key));
}

std::vector<Result<x509::Certificate>> LocalIssuer::issue(
    std::span<const ApprovedRequest* const> requests, x509::Time now) {
    std::vector<Result<Bytes>> built;
    std::vector<ByteView> to_sign;
    for (const auto* request : requests) {
        built.push_back(tbs_of(*request, now));
        if (built.back()) {
            to_sign.emplace_back(*built.back());
        }
    }
    auto signatures = key_.sign_many(TbsKind::certificate, to_sign);
    std::vector<Result<x509::Certificate>> out;
    auto signature = signatures.begin();
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (!built[i]) {
            out.emplace_back(std::move(built[i]).error());
            continue;
        }
        out.push_back(*signature ? finish(*requests[i], *built[i], **signature)
                                 : Result<x509::Certificate>(std::move(*signature).error()));
        ++signature;
    }
    return out;
}

Result<Bytes> LocalIssuer::tbs_of(const ApprovedRequest& request, x509::Time now) const {
    const auto& own = chain_.front();
    if (own.validity().not_after <= now) {
        return Error{Fault::ca_unavailable, "", "the issuing CA's certificate has expired"};
    }
    x509::CertificateTemplate form{
        .serial = {},
        .issuer = Bytes(own.subject_der().begin(), own.subject_der().end()),
        .validity = request.validity(),
        .subject = request.subject(),
        .public_key = request.public_key(),
        .basic_constraints = {.ca = false, .path_length = std::nullopt},
        .key_usage = request.key_usage(),
        .extended_key_usage = request.extended_key_usage(),
        .subject_alt_names = request.subject_alt_names(),
        .authority_key_identifier = key_identifier_,
        .crl_distribution_points = settings_.crl_distribution_points,
        .ca_issuers = settings_.ca_issuers,
        .ocsp = settings_.ocsp,
    };
    BARTIZAN_TRY(form.serial, x509::new_serial(now));
    form.validity.not_before = std::max(form.validity.not_before, own.validity().not_before);
    form.validity.not_after = std::min(form.validity.not_after, own.validity().not_after);
    return x509::build_tbs_certificate(form, key_.algorithm());
}

Result<x509::Certificate> LocalIssuer::finish(const ApprovedRequest& request, ByteView tbs,
                                              ByteView signature) {
    BARTIZAN_CHECK(check_signature(tbs, signature));
    BARTIZAN_TRY(auto certificate, x509::Certificate::decode(
                                       x509::assemble_signed(tbs, key_.algorithm(), signature)));
    BARTIZAN_CHECK(check_issued(request, certificate, chain_.front()));
    return certificate;
}

Result<Bytes> LocalIssuer::sign_crl(std::uint64_t number, x509::Validity validity,
                                    std::vector<x509::RevokedCertificate> revoked) {
    const auto& own = chain_.front();
    const x509::CrlTemplate form{
        .issuer = Bytes(own.subject_der().begin(), own.subject_der().end()),
        .this_update = validity.not_before,
        .next_update = validity.not_after,
        .number = number,
        .authority_key_identifier = key_identifier_,
        .revoked = std::move(revoked),
    };
    BARTIZAN_TRY(const auto tbs, x509::build_tbs_crl(form, key_.algorithm()));
    BARTIZAN_TRY(const auto signature, key_.sign(TbsKind::crl, tbs));
    // A CRL is rare and what everybody's trust hangs on.
    BARTIZAN_CHECK(x509::verify_signature(key_.public_key(), key_.algorithm(), tbs, signature));
    return x509::assemble_signed(tbs, key_.algorithm(), signature);
}

Result<void> LocalIssuer::check_signature(ByteView tbs, ByteView signature) {
    const auto count = signatures_.fetch_add(1, std::memory_order_relaxed);
    const bool rsa = key_.public_key().algorithm() == x509::KeyAlgorithm::rsa;
    if (!rsa && count % verified_share != 0) {
        return {};
    }
    auto verified = x509::verify_signature(key_.public_key(), key_.algorithm(), tbs, signature);
    if (!verified) {
        return Error{Fault::ca_misissued, "",
                     "the token's signature does not verify: " + verified.error().operator_detail};
    }
    return {};
}

}  // namespace bartizan::ca
