// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/secret.hpp"

#include <array>
#include <sys/random.h>

#include "x509/certificate.hpp"
#include "x509/digest.hpp"

namespace bartizan::cmf {

Result<std::string> new_secret() {
    std::array<std::uint8_t, 16> octets{};
    if (::getrandom(octets.data(), octets.size(), 0) != static_cast<ssize_t>(octets.size())) {
        return Error{Fault::internal, "", "getrandom"};
    }
    return x509::hex(octets);
}

ledger::Digest digest_of_secret(std::string_view secret) {
    return x509::sha256(as_bytes(secret));
}

bool same_digest(const ledger::Digest& a, const ledger::Digest& b) {
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned>(a.at(i) ^ b.at(i));
    }
    return difference == 0;
}

bool is_secret(std::string_view told, const ledger::Digest& digest) {
    return same_digest(digest_of_secret(told), digest);
}

}  // namespace bartizan::cmf
