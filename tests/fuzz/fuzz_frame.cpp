// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A packet that is accepted is the one encoding of its frame; no reader of the protocol minds
// what is in it.

#include <cstdlib>

#include "signer/protocol.hpp"

using namespace bartizan;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto decoded = ipc::decode(ByteView(data, size));
    if (!decoded) {
        return 0;
    }
    const auto& frame = decoded->frame;
    if (decoded->attachment == 0) {
        const auto again = ipc::encode(frame);
        if (!again || *again != Bytes(data, data + size)) {
            std::abort();
        }
    }
    static_cast<void>(signer::read_introduction(frame));
    static_cast<void>(signer::read_failure(frame));
    static_cast<void>(signer::read_sign(frame));
    static_cast<void>(signer::read_signatures(frame));
    static_cast<void>(signer::read_health_report(frame));
    return 0;
}
