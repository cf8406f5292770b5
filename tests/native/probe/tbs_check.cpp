// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Holds a value against the signer's guard with the widest caps: ten years, any time around
// now, the purposes of TLS, code signing, mail, time stamping and OCSP. Without --issuer the
// guard's own name, key identifier and algorithm are taken from the value, so that what is
// judged is its form.

#include <charconv>
#include <string_view>

#include "der/reader.hpp"
#include "probe/commands.hpp"
#include "signer/guard_reading.hpp"
#include "signer/oid.hpp"
#include "signer/tbs_guard.hpp"
#include "x509/certificate.hpp"

namespace bartizan::probe {
namespace {

Bytes copy(ByteView view) {
    return {view.begin(), view.end()};
}

// The first element of a signed value: Certificate and CertificateList begin with a SEQUENCE
// whose first element is a SEQUENCE too, TBS forms do not.
ByteView to_be_signed(ByteView whole) {
    der::Reader reader(whole, signer::max_tbs_depth);
    auto outer = reader.enter(der::Tag::sequence);
    return outer.next_is(der::Tag::sequence) ? outer.whole(der::Tag::sequence) : whole;
}

struct Form {
    ca::TbsKind kind = ca::TbsKind::certificate;
    Bytes algorithm;
    Bytes issuer;
    Bytes authority;
    der::Time start{};
};

// What the guard compares with, read leniently from the value itself.
Form form_of(ByteView tbs) {
    Form form;
    der::Reader reader(tbs, signer::max_tbs_depth);
    auto fields = reader.enter(der::Tag::sequence);
    const bool certificate = fields.next_is(der::context_constructed(0));
    form.kind = certificate ? ca::TbsKind::certificate : ca::TbsKind::crl;
    fields.any();
    if (certificate) {
        fields.any();
    }
    form.algorithm = copy(fields.whole(der::Tag::sequence));
    form.issuer = copy(fields.whole(der::Tag::sequence));
    if (certificate) {
        auto validity = fields.enter(der::Tag::sequence);
        form.start = validity.time();
    } else {
        form.start = fields.time();
    }
    constexpr std::uint8_t aki[] = {0x55, 0x1d, 35};
    const auto extensions_tag = der::context_constructed(certificate ? 3 : 0);
    while (!fields.at_end() && !fields.next_is(extensions_tag)) {
        fields.any();
    }
    auto wrapper = fields.enter(extensions_tag);
    auto extensions = wrapper.enter(der::Tag::sequence);
    while (!extensions.at_end()) {
        const auto extension = signer::read_extension(extensions);
        if (signer::same(extension.oid, aki)) {
            der::Reader value(extension.value, 1);
            auto inner = value.enter(der::Tag::sequence);
            form.authority = copy(inner.element(der::context(0)).contents);
        }
    }
    return form;
}

}  // namespace

int tbs_check(Arguments arguments) {
    std::string file;
    std::string issuer;
    std::optional<der::Time> now;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--issuer" && i + 1 < arguments.size()) {
            issuer = arguments[++i];
        } else if (argument == "--now" && i + 1 < arguments.size()) {
            const std::string_view text = arguments[++i];
            long seconds = 0;
            std::from_chars(text.begin(), text.end(), seconds);
            now = der::Time(std::chrono::seconds(seconds));
        } else {
            file = argument;
        }
    }
    const auto contents = contents_of(file);
    if (!contents) {
        return unusable;
    }
    const auto tbs = to_be_signed(as_bytes(*contents));
    const auto form = form_of(tbs);
    signer::OwnCertificate own{.subject = form.issuer,
                               .subject_key_identifier = form.authority,
                               .not_after = der::Time::max()};
    Bytes key;
    if (!issuer.empty()) {
        const auto pem = contents_of(issuer);
        const auto certificates =
            pem ? x509::certificates_from_pem(*pem)
                : Result<std::vector<x509::Certificate>>(Error{Fault::file_unusable, "", ""});
        if (!certificates || !certificates->front().subject_key_identifier()) {
            std::cerr << issuer << ": no CA certificate\n";
            return unusable;
        }
        const auto& certificate = certificates->front();
        own = {.subject = copy(certificate.subject_der()),
               .subject_key_identifier = *certificate.subject_key_identifier(),
               .not_after = certificate.validity().not_after};
        key = copy(certificate.public_key().der());
    }
    signer::GuardCaps caps{.max_validity = std::chrono::days(3653),
                           .max_backdate = std::chrono::hours(1),
                           .max_crl_validity = std::chrono::days(3653),
                           .extended_key_usage = {}};
    for (const auto* last : {"1", "2", "3", "4", "8", "9"}) {
        caps.extended_key_usage.push_back(
            *signer::oid_contents(std::string("1.3.6.1.5.5.7.3.") + last));
    }
    const signer::TbsGuard guard(std::move(caps), std::move(key), form.algorithm, own);
    const auto outcome = guard.check(form.kind, tbs, now.value_or(form.start));
    if (!outcome) {
        return verdict(outcome.error());
    }
    std::cout << "accepted\n";
    return accepted;
}

}  // namespace bartizan::probe
