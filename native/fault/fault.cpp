// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "fault/fault.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace bartizan {
namespace {

template <std::size_t N>
struct ProblemType {
    // "urn:bartizan:problem:" + name with '_' -> '-', built at compile time.
    static constexpr std::string_view prefix = "urn:bartizan:problem:";
    std::array<char, prefix.size() + N - 1> text{};

    constexpr explicit ProblemType(const char (&name)[N]) {
        std::copy(prefix.begin(), prefix.end(), text.begin());
        for (std::size_t i = 0; i + 1 < N; ++i) {
            text[prefix.size() + i] = name[i] == '_' ? '-' : name[i];
        }
    }

    [[nodiscard]] constexpr std::string_view view() const { return {text.data(), text.size()}; }
};

#define BARTIZAN_FAULT(name, status, python, text, remedy) \
    constexpr ProblemType problem_type_##name(#name);
#include "fault/faults.inc"
#undef BARTIZAN_FAULT

constexpr std::array faults = {
#define BARTIZAN_FAULT(name, status, python, text, remedy) \
    FaultTraits{Fault::name, #name, problem_type_##name.view(), status, #python, text, remedy},
#include "fault/faults.inc"
#undef BARTIZAN_FAULT
};

}  // namespace

std::span<const FaultTraits> all_faults() {
    return faults;
}

const FaultTraits& traits(Fault fault) {
    return faults.at(static_cast<std::size_t>(fault));
}

std::optional<Fault> fault_named(std::string_view name) {
    const auto* const found = std::find_if(faults.begin(), faults.end(),
                                           [&](const auto& entry) { return entry.name == name; });
    if (found == faults.end()) {
        return std::nullopt;
    }
    return found->fault;
}

std::string public_message(const Error& error) {
    std::string message(traits(error.fault).public_text);
    if (!error.public_detail.empty()) {
        message += ": " + error.public_detail;
    }
    return message;
}

}  // namespace bartizan
