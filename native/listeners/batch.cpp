// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/batch.hpp"

#include "wire/problem.hpp"

namespace bartizan::listeners {

BatchResults::BatchResults() {
    writer_.begin_object();
    writer_.name("results");
    writer_.begin_array();
}

void BatchResults::answer(int status, std::string_view body) {
    writer_.begin_object();
    writer_.member("status", status);
    writer_.name("body");
    writer_.raw(body);
    writer_.end_object();
}

void BatchResults::refuse(const Error& error) {
    const auto problem = wire::problem(error, "");
    answer(problem.status, problem.body);
}

std::string BatchResults::text() && {
    writer_.end_array();
    writer_.end_object();
    return std::move(writer_).text();
}

}  // namespace bartizan::listeners
