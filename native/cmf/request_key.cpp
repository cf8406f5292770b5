// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/request_key.hpp"

#include "x509/digest.hpp"

namespace bartizan::cmf {

ledger::Digest request_key_of(std::string_view consumer, const ledger::SubjectKey& subject,
                              const std::array<std::uint8_t, 32>& request_sha256) {
    Bytes joined;
    const auto add = [&](ByteView part) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            joined.push_back(static_cast<std::uint8_t>(part.size() >> shift));
        }
        joined.insert(joined.end(), part.begin(), part.end());
    };
    add(as_bytes(consumer));
    add(as_bytes(subject.cert_type));
    add(as_bytes(subject.vnf_instance_id));
    add(as_bytes(subject.subject_id));
    add(request_sha256);
    return x509::sha256(joined);
}

}  // namespace bartizan::cmf
