// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A guard whose own name, key identifier and algorithm are those that the value itself has, with
// the widest caps: what is judged is the value's form.

#pragma once

#include <string>

#include "der/reader.hpp"
#include "signer/guard_reading.hpp"
#include "signer/oid.hpp"
#include "signer/tbs_guard.hpp"

namespace bartizan::probe {

inline Bytes copy(ByteView view) {
    return {view.begin(), view.end()};
}

// The first element of a signed value: Certificate and CertificateList begin with a SEQUENCE
// whose first element is a SEQUENCE too, TBS forms do not.
inline ByteView to_be_signed(ByteView whole) {
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
inline Form form_of(ByteView tbs) {
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

inline signer::GuardCaps widest_caps() {
    signer::GuardCaps caps{.max_validity = std::chrono::days(3653),
                           .max_backdate = std::chrono::hours(1),
                           .max_crl_validity = std::chrono::days(3653),
                           .extended_key_usage = {}};
    for (const auto* last : {"1", "2", "3", "4", "8", "9"}) {
        caps.extended_key_usage.push_back(
            *signer::oid_contents(std::string("1.3.6.1.5.5.7.3.") + last));
    }
    return caps;
}

}  // namespace bartizan::probe
