// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// CPython with bartizan.vim.host in it. The header knows nothing of Python.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ipc/frame.hpp"

namespace bartizan::pyhost {

// Used by the thread that made it. Python's own threads run while it is not called.
class Interpreter {
  public:
    // internal if Python does not start or has no bartizan.vim.host; its traceback is on standard
    // error then.
    static Result<std::unique_ptr<Interpreter>> start();

    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;
    // Python is left as it is: its process ends without it.
    ~Interpreter();

    // What a function of the host returns, as the frame that answers `id`.
    ipc::Frame call(const char* function, const std::vector<std::string>& arguments,
                    std::uint64_t id);

  private:
    struct State;

    explicit Interpreter(std::unique_ptr<State> state);

    const std::unique_ptr<State> state_;
};

}  // namespace bartizan::pyhost
