// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What the frames between a client and its signer mean. The signer speaks first: `ready` with
// its keys, or `failed` with why it ends. There is no frame that makes, imports or exports a
// key.

#pragma once

#include <string>
#include <vector>

#include "ca/signing_key.hpp"
#include "ipc/frame.hpp"
#include "signer/keyring.hpp"

namespace bartizan::signer {

enum class FrameType : std::uint16_t {
    ready = 1,          // signer: Introduction
    failed = 2,         // signer: one error, then it ends
    sign = 3,           // client: several SignItems
    signatures = 4,     // signer: as many outcomes, with the same id
    health = 5,         // client: nothing
    health_report = 6,  // signer: Health, with the same id
};

// What is to be signed, and with it which role the key must have.
enum class SignKind : std::uint8_t {
    certificate = 1,
    crl = 2,
    certification_request = 3,
    tls_handshake = 4,
};

constexpr SignKind sign_kind(ca::TbsKind kind) {
    return static_cast<SignKind>(kind);
}

constexpr Role role_of(SignKind kind) {
    return kind == SignKind::tls_handshake ? Role::tls : Role::ca;
}

struct SignItem {
    SignKind kind{};
    std::uint8_t key = 0;  // index in Introduction::keys
    Bytes message;
};

// Values in one frame. A message larger than an item of a frame is alone in its own.
inline constexpr std::size_t max_batch = ipc::max_items - 1;
inline constexpr std::size_t max_message = ipc::max_item;
inline constexpr std::size_t max_large_message = ipc::max_attachment;  // kind crl only

struct Introduction {
    std::vector<HeldKey> keys;  // the CA's first
    std::string token_label;    // empty without a token
    std::string token_serial;
    unsigned workers = 1;
};

struct Health {
    std::uint64_t uptime_ms = 0;
    std::uint64_t signatures = 0;
    std::uint64_t refused = 0;
    std::uint64_t failed = 0;
};

// Readers answer `internal` for frames that the other side must not send.
ipc::Frame introduction_frame(const Introduction& introduction);
Result<Introduction> read_introduction(const ipc::Frame& frame);

ipc::Frame failure_frame(const Error& error);
Error read_failure(const ipc::Frame& frame);

ipc::Frame sign_frame(std::uint64_t id, std::vector<SignItem> items);
Result<std::vector<SignItem>> read_sign(ipc::Frame frame);

ipc::Frame signatures_frame(std::uint64_t id, const std::vector<Result<Bytes>>& outcomes);
Result<std::vector<Result<Bytes>>> read_signatures(ipc::Frame frame);

ipc::Frame health_frame(std::uint64_t id);
ipc::Frame health_report_frame(std::uint64_t id, const Health& health);
Result<Health> read_health_report(const ipc::Frame& frame);

}  // namespace bartizan::signer
