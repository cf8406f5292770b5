// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Is it a request that the CMF would read and whose key and extensions it would take? Names
// are a matter of the registration.

#include "cmf/approval.hpp"
#include "probe/commands.hpp"

namespace bartizan::probe {
namespace {

cmf::CertificateProfile any_sound_key() {
    cmf::CertificateProfile profile;
    using enum x509::KeyAlgorithm;
    profile.key_algorithms = {rsa, ec_p256, ec_p384, ec_p521, ed25519};
    profile.min_rsa_bits = 2048;
    return profile;
}

Result<void> check(const std::string& text) {
    BARTIZAN_TRY(const auto der, x509::request_der(text));
    BARTIZAN_TRY(auto unproven, x509::UnprovenRequest::decode(der));
    BARTIZAN_TRY(const auto request, x509::CertificationRequest::prove(std::move(unproven)));
    BARTIZAN_CHECK(cmf::check_key_strength(request.public_key(), any_sound_key()));
    return cmf::check_requested_extensions(request.extensions());
}

}  // namespace

int csr_check(Arguments arguments) {
    return judge_file(arguments, "csr-check", check);
}

}  // namespace bartizan::probe
