// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include "wire/server.hpp"

namespace bartizan::wire {

// The bounded pools behind Lane::reading and Lane::changing.
class Lanes {
  public:
    explicit Lanes(const Server::Settings& settings);
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;
    ~Lanes();

    // False, and nothing is kept, if as many tasks of the lane run or wait as may.
    bool post(Lane lane, std::function<void()> work);
    [[nodiscard]] std::size_t depth(Lane lane) const;
    // Waits for all that was posted.
    void join();

  private:
    struct Pool;

    [[nodiscard]] Pool& pool(Lane lane) const {
        return lane == Lane::reading ? *reading_ : *changing_;
    }

    std::unique_ptr<Pool> reading_;
    std::unique_ptr<Pool> changing_;
};

}  // namespace bartizan::wire
