// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "x509/base64.hpp"
#include "x509/certificate.hpp"
#include "x509/certification_request.hpp"
#include "x509/crl.hpp"
#include "x509/software_key.hpp"

namespace bartizan::x509 {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::size_t line_length = 64;  // RFC 7468 2
constexpr std::size_t max_certificate = 64UL * 1024;
constexpr std::size_t max_chain = 16;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

std::string pem(std::string_view label, ByteView der) {
    const auto text = to_base64(der);
    std::string out = "-----BEGIN " + std::string(label) + "-----\n";
    for (std::size_t i = 0; i < text.size(); i += line_length) {
        out += text.substr(i, line_length);
        out += '\n';
    }
    return out + "-----END " + std::string(label) + "-----\n";
}

// Takes one block of that label off the front of `text`, which begins with it.
std::optional<Bytes> take_pem(std::string_view& text, std::string_view label) {
    const auto begin = "-----BEGIN " + std::string(label) + "-----";
    const auto end = "-----END " + std::string(label) + "-----";
    if (!text.starts_with(begin)) {
        return std::nullopt;
    }
    const auto stop = text.find(end, begin.size());
    if (stop == std::string_view::npos) {
        return std::nullopt;
    }
    auto der = from_base64(text.substr(begin.size(), stop - begin.size()));
    text.remove_prefix(stop + end.size());
    return der;
}

}  // namespace

Result<Bytes> request_der(std::string_view input, const RequestLimits& limits) {
    // PEM of the largest request that is taken: 4/3 and the line ends.
    if (input.size() > limits.octets * 3 / 2 + 256) {
        return Error{Fault::too_large,
                     "a csr of at most " + std::to_string(limits.octets) + " octets", ""};
    }
    if (!input.empty() && input.front() == 0x30) {
        // A DER SEQUENCE; as base64 a leading '0' would be 0xd0, which begins no request.
        return Bytes(input.begin(), input.end());
    }
    auto text = trimmed(input);
    std::optional<Bytes> der;
    if (text.starts_with("-----BEGIN NEW CERTIFICATE REQUEST-----")) {
        der = take_pem(text, "NEW CERTIFICATE REQUEST");
        text = trimmed(text);
    } else if (text.starts_with('-')) {
        der = take_pem(text, "CERTIFICATE REQUEST");
        text = trimmed(text);
    } else {
        der = from_base64(text);
        text = {};
    }
    if (!der) {
        return Error{Fault::bad_csr, "neither PEM nor base64 nor DER", ""};
    }
    if (!text.empty()) {
        return Error{Fault::bad_csr, "something follows the csr", ""};
    }
    return std::move(*der);
}

Result<std::vector<Certificate>> certificates_from_pem(std::string_view input) {
    std::vector<Certificate> out;
    for (auto text = trimmed(input); !text.empty(); text = trimmed(text)) {
        const auto der = take_pem(text, "CERTIFICATE");
        if (!der || der->size() > max_certificate) {
            return Error{Fault::chain_invalid, "not a list of PEM certificates", ""};
        }
        if (out.size() == max_chain) {
            return Error{Fault::chain_invalid,
                         "more than " + std::to_string(max_chain) + " certificates", ""};
        }
        BARTIZAN_TRY(auto certificate, Certificate::decode(*der));
        out.push_back(std::move(certificate));
    }
    if (out.empty()) {
        return Error{Fault::chain_invalid, "no PEM certificate", ""};
    }
    return out;
}

std::string certificate_pem(ByteView der) {
    return pem("CERTIFICATE", der);
}

std::string crl_pem(ByteView der) {
    return pem("X509 CRL", der);
}

std::string request_pem(ByteView der) {
    return pem("CERTIFICATE REQUEST", der);
}

}  // namespace bartizan::x509
