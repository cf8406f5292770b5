// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <string>

#include "fault/result.hpp"
#include "json/writer.hpp"

namespace bartizan::listeners {

// {"results": [{"status": 201, "body": ...}, {"status": 422, "body": problem}, ...]}, in the
// order of the items.
class BatchResults {
  public:
    BatchResults();

    void answer(int status, std::string_view body);
    void refuse(const Error& error);

    [[nodiscard]] std::string text() &&;

  private:
    json::Writer writer_;
};

}  // namespace bartizan::listeners
