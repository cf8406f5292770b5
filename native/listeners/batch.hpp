// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Batches: {"results": [{"status": 201, "body": ...}, {"status": 422, "body": problem}, ...]},
// in the order of the items; one item's failure changes no other.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "json/writer.hpp"
#include "wire/problem.hpp"

namespace bartizan::listeners {

struct BatchAnswer {
    int status = 200;
    std::string body;  // JSON
};

std::string encode_batch(const std::vector<BatchAnswer>& answers);

// What decodes goes to `work` together; the rest is refused where it stands.
template <class Request, class Decode, class Work, class Encode>
std::string answer_batch(const json::Array& items, Decode decode, Work work, Encode encode) {
    std::vector<BatchAnswer> answers(items.size());
    std::vector<Request> requests;
    std::vector<std::size_t> places;
    const auto refuse = [&](std::size_t place, const Error& error) {
        auto problem = wire::problem(error, "");
        answers[place] = {problem.status, std::move(problem.body)};
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (auto request = decode(items[i])) {
            requests.push_back(std::move(*request));
            places.push_back(i);
        } else {
            refuse(i, request.error());
        }
    }
    const auto outcomes = work(std::span<const Request>(requests));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (outcomes[i]) {
            answers[places[i]] = encode(*outcomes[i]);
        } else {
            refuse(places[i], outcomes[i].error());
        }
    }
    return encode_batch(answers);
}

}  // namespace bartizan::listeners
