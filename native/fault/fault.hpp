// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Faults: the closed list of what can go wrong that an outsider can cause, and Error, which
// carries one with two texts. The public text may go to any client: it never holds a path, a
// library's message or another consumer's data. The operator text goes to the log: it never
// holds a PIN or key bytes.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bartizan {

enum class Fault {
#define BARTIZAN_FAULT(name, status, python, text, remedy) name,
#include "fault/faults.inc"
#undef BARTIZAN_FAULT
};

struct FaultTraits {
    Fault fault;
    std::string_view name;          // enumerator, as in faults.inc
    std::string_view type;          // "urn:bartizan:problem:not-registered"
    int http_status;                // RFC 9110 status code
    std::string_view python_class;  // class in bartizan.exceptions
    std::string_view public_text;
    std::string_view remedy;
};

// Every fault, in the order of faults.inc.
std::span<const FaultTraits> all_faults();

const FaultTraits& traits(Fault fault);

std::optional<Fault> fault_named(std::string_view name);

struct Error {
    Fault fault;
    std::string public_detail;    // what exactly, for the client; may be empty
    std::string operator_detail;  // for the log; may be empty
};

// "public text: public detail" as a client sees it.
std::string public_message(const Error& error);

}  // namespace bartizan
