// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "listeners/batch.hpp"

namespace bartizan::listeners {

std::string encode_batch(const std::vector<BatchAnswer>& answers) {
    json::Writer writer;
    writer.begin_object();
    writer.name("results");
    writer.begin_array();
    for (const auto& answer : answers) {
        writer.begin_object();
        writer.member("status", answer.status);
        writer.name("body");
        writer.raw(answer.body);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::listeners
