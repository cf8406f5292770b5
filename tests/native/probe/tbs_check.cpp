// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Holds a value against the signer's guard with the widest caps; with --issuer, against that
// CA's name, key and end of validity.

#include <charconv>
#include <string_view>

#include "probe/commands.hpp"
#include "probe/tbs_form.hpp"
#include "x509/certificate.hpp"

namespace bartizan::probe {

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
    const signer::TbsGuard guard(widest_caps(), std::move(key), form.algorithm, own);
    const auto outcome = guard.check(form.kind, tbs, now.value_or(form.start));
    if (!outcome) {
        return verdict(outcome.error());
    }
    std::cout << "accepted\n";
    return accepted;
}

}  // namespace bartizan::probe
