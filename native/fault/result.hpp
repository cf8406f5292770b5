// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Result<T>: a value or an Error. Ignoring one does not compile. Exceptions are for bugs and
// for memory that ran out; whatever an outsider can cause is a Result.

#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "fault/fault.hpp"

namespace bartizan {

template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;

    // Implicit, so that a function returns its value or its error as they are.
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {
    }  // NOLINT(google-explicit-constructor)

    Result(Error error)
        : state_(std::in_place_index<1>, std::move(error)) {
    }  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }

    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] const T& value() const& {
        assert(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] T&& value() && {
        assert(has_value());
        return std::move(*std::get_if<0>(&state_));
    }

    [[nodiscard]] const Error& error() const& {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }

    [[nodiscard]] Error&& error() && {
        assert(!has_value());
        return std::move(*std::get_if<1>(&state_));
    }

    T& operator*() & { return value(); }

    const T& operator*() const& { return value(); }

    T&& operator*() && { return std::move(*this).value(); }

    T* operator->() { return &value(); }

    const T* operator->() const { return &value(); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;

    Result() = default;

    Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }

    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] const Error& error() const& {
        assert(error_.has_value());
        return *error_;
    }

    [[nodiscard]] Error&& error() && {
        assert(error_.has_value());
        return std::move(*error_);
    }

  private:
    std::optional<Error> error_;
};

}  // namespace bartizan

// The guarded steps of a coordinator: BARTIZAN_TRY(auto csr, decode(der)); goes on with the
// value, or returns the error from the enclosing function.
#define BARTIZAN_CONCAT_(a, b) a##b
#define BARTIZAN_CONCAT(a, b) BARTIZAN_CONCAT_(a, b)
#define BARTIZAN_TRY_(outcome, declaration, ...) \
    auto outcome = (__VA_ARGS__);                \
    if (!outcome) {                              \
        return std::move(outcome).error();       \
    }                                            \
    declaration = std::move(outcome).value()
#define BARTIZAN_TRY(declaration, ...) \
    BARTIZAN_TRY_(BARTIZAN_CONCAT(outcome_, __LINE__), declaration, __VA_ARGS__)
#define BARTIZAN_CHECK_(outcome, ...)      \
    auto outcome = (__VA_ARGS__);          \
    if (!outcome) {                        \
        return std::move(outcome).error(); \
    }
#define BARTIZAN_CHECK(...) BARTIZAN_CHECK_(BARTIZAN_CONCAT(outcome_, __LINE__), __VA_ARGS__)
