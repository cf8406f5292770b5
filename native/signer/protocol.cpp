// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/protocol.hpp"

#include <algorithm>
#include <array>

namespace bartizan::signer {
namespace {

constexpr std::size_t max_error_text = 2048;

Error malformed(const char* what) {
    return {Fault::internal, "", std::string("malformed ") + what + " frame"};
}

bool is(const ipc::Frame& frame, FrameType type) {
    return frame.type == static_cast<std::uint16_t>(type);
}

ipc::Frame frame_of(FrameType type, std::uint64_t id) {
    return {.type = static_cast<std::uint16_t>(type), .id = id, .items = {}, .attachment = {}};
}

Bytes octets(std::string_view text) {
    return {text.begin(), text.end()};
}

void put_number(Bytes& to, std::uint64_t value) {
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        to.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
    }
}

std::uint64_t number(ByteView octets) {
    std::uint64_t value = 0;
    for (const auto octet : octets) {
        value = value << 8U | octet;
    }
    return value;
}

// name NUL public NUL operator
Bytes error_item(const Error& error) {
    std::string text(traits(error.fault).name);
    text += '\0';
    text += error.public_detail.substr(0, max_error_text);
    text += '\0';
    text += error.operator_detail.substr(0, max_error_text);
    return octets(text);
}

Error read_error(ByteView item) {
    const auto text = as_text(item);
    const auto first = text.find('\0');
    const auto second = first == text.npos ? text.npos : text.find('\0', first + 1);
    const auto fault = fault_named(text.substr(0, first));
    if (second == text.npos || !fault) {
        return malformed("error");
    }
    return {*fault, std::string(text.substr(first + 1, second - first - 1)),
            std::string(text.substr(second + 1))};
}

}  // namespace

// Items: label, serial, workers; then per key: role and attributes, name, SPKI.
ipc::Frame introduction_frame(const Introduction& introduction) {
    auto frame = frame_of(FrameType::ready, 0);
    frame.items = {octets(introduction.token_label), octets(introduction.token_serial), {}};
    put_number(frame.items.back(), introduction.workers);
    for (const auto& key : introduction.keys) {
        frame.items.push_back({static_cast<std::uint8_t>(key.role),
                               static_cast<std::uint8_t>(key.made_on_token ? 1 : 0),
                               static_cast<std::uint8_t>(key.never_extractable ? 1 : 0)});
        frame.items.push_back(octets(key.name));
        frame.items.emplace_back(key.public_key.der().begin(), key.public_key.der().end());
    }
    return frame;
}

Result<Introduction> read_introduction(const ipc::Frame& frame) {
    const auto& items = frame.items;
    if (!is(frame, FrameType::ready) || items.size() < 6 || items.size() % 3 != 0 ||
        items[2].size() != 8) {
        return malformed("ready");
    }
    Introduction introduction{
        .keys = {},
        .token_label = std::string(as_text(items[0])),
        .token_serial = std::string(as_text(items[1])),
        .workers = static_cast<unsigned>(std::clamp<std::uint64_t>(number(items[2]), 1, 64))};
    for (std::size_t i = 3; i < items.size(); i += 3) {
        if (items[i].size() != 3 || items[i][0] != (i == 3 ? 1 : 2)) {
            return malformed("ready");
        }
        auto public_key = x509::SubjectPublicKeyInfo::decode(items[i + 2]);
        if (!public_key) {
            return malformed("ready");
        }
        introduction.keys.push_back({.role = static_cast<Role>(items[i][0]),
                                     .name = std::string(as_text(items[i + 1])),
                                     .public_key = std::move(public_key).value(),
                                     .made_on_token = items[i][1] != 0,
                                     .never_extractable = items[i][2] != 0});
    }
    return introduction;
}

ipc::Frame failure_frame(const Error& error) {
    auto frame = frame_of(FrameType::failed, 0);
    frame.items.push_back(error_item(error));
    return frame;
}

Error read_failure(const ipc::Frame& frame) {
    if (!is(frame, FrameType::failed) || frame.items.size() != 1) {
        return malformed("failed");
    }
    return read_error(frame.items[0]);
}

// Items: kind and key of each message; then the messages. A large one is the attachment.
ipc::Frame sign_frame(std::uint64_t id, std::vector<SignItem> items) {
    auto frame = frame_of(FrameType::sign, id);
    frame.items.reserve(items.size() + 1);
    frame.items.emplace_back();
    for (auto& item : items) {
        frame.items.front().push_back(static_cast<std::uint8_t>(item.kind));
        frame.items.front().push_back(item.key);
        if (item.message.size() > max_message) {
            frame.attachment = std::move(item.message);
            frame.items.emplace_back();
        } else {
            frame.items.push_back(std::move(item.message));
        }
    }
    return frame;
}

Result<std::vector<SignItem>> read_sign(ipc::Frame frame) {
    if (!is(frame, FrameType::sign) || frame.items.size() < 2 ||
        frame.items.front().size() != 2 * (frame.items.size() - 1)) {
        return malformed("sign");
    }
    if (!frame.attachment.empty()) {
        if (frame.items.size() != 2 || !frame.items[1].empty()) {
            return malformed("sign");
        }
        frame.items[1] = std::move(frame.attachment);
    }
    std::vector<SignItem> items;
    items.reserve(frame.items.size() - 1);
    for (std::size_t i = 1; i < frame.items.size(); ++i) {
        const auto kind = frame.items.front()[2 * (i - 1)];
        const auto key = frame.items.front()[2 * (i - 1) + 1];
        if (kind < static_cast<std::uint8_t>(SignKind::certificate) ||
            kind > static_cast<std::uint8_t>(SignKind::tls_handshake)) {
            return malformed("sign");
        }
        items.push_back({static_cast<SignKind>(kind), key, std::move(frame.items[i])});
    }
    return items;
}

// Items: 1 (signature) or 0 (error) of each; then the signatures and errors.
ipc::Frame signatures_frame(std::uint64_t id, const std::vector<Result<Bytes>>& outcomes) {
    auto frame = frame_of(FrameType::signatures, id);
    frame.items.reserve(outcomes.size() + 1);
    frame.items.emplace_back();
    for (const auto& outcome : outcomes) {
        frame.items.front().push_back(outcome ? 1 : 0);
        frame.items.push_back(outcome ? *outcome : error_item(outcome.error()));
    }
    return frame;
}

Result<std::vector<Result<Bytes>>> read_signatures(ipc::Frame frame) {
    if (!is(frame, FrameType::signatures) || frame.items.size() < 2 ||
        frame.items.front().size() != frame.items.size() - 1) {
        return malformed("signatures");
    }
    std::vector<Result<Bytes>> outcomes;
    outcomes.reserve(frame.items.size() - 1);
    for (std::size_t i = 1; i < frame.items.size(); ++i) {
        if (frame.items.front()[i - 1] == 1) {
            outcomes.emplace_back(std::move(frame.items[i]));
        } else {
            outcomes.emplace_back(read_error(frame.items[i]));
        }
    }
    return outcomes;
}

ipc::Frame health_frame(std::uint64_t id) {
    return frame_of(FrameType::health, id);
}

ipc::Frame health_report_frame(std::uint64_t id, const Health& health) {
    auto frame = frame_of(FrameType::health_report, id);
    for (const auto value : {health.uptime_ms, health.signatures, health.refused, health.failed}) {
        put_number(frame.items.emplace_back(), value);
    }
    return frame;
}

Result<Health> read_health_report(const ipc::Frame& frame) {
    if (!is(frame, FrameType::health_report) || frame.items.size() != 4 ||
        std::ranges::any_of(frame.items, [](const Bytes& item) { return item.size() != 8; })) {
        return malformed("health");
    }
    return Health{.uptime_ms = number(frame.items[0]),
                  .signatures = number(frame.items[1]),
                  .refused = number(frame.items[2]),
                  .failed = number(frame.items[3])};
}

}  // namespace bartizan::signer
