// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Whatever octets come, the reader stays within them and within its depth.

#include "der/reader.hpp"

using namespace bartizan;

namespace {

void walk(der::Reader reader) {
    while (!reader.at_end() && !reader.failed()) {
        auto copy = reader;
        switch (static_cast<der::Tag>(copy.any().tag)) {
            case der::Tag::boolean:
                reader.boolean();
                break;
            case der::Tag::integer:
                reader.integer();
                break;
            case der::Tag::bit_string:
                reader.bit_string();
                break;
            case der::Tag::oid:
                der::oid_text(reader.oid());
                break;
            case der::Tag::utc_time:
            case der::Tag::generalized_time:
                reader.time();
                break;
            case der::Tag::sequence:
                walk(reader.enter(der::Tag::sequence));
                break;
            case der::Tag::set:
                walk(reader.enter(der::Tag::set));
                break;
            default:
                reader.any();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    walk(der::Reader(ByteView(data, size), 32));
    return 0;
}
