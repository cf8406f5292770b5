// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One process at a time holds a deployment.

#pragma once

#include <filesystem>

#include "fault/result.hpp"
#include "ipc/descriptor.hpp"

namespace bartizan::deployment {

class DeploymentLock {
  public:
    // deployment_locked, with the holder's pid for the operator, if another process (or this
    // one) holds it. Ends with the process, however that ends.
    static Result<DeploymentLock> acquire(const std::filesystem::path& directory);

  private:
    explicit DeploymentLock(ipc::Descriptor file) : file_(std::move(file)) {}

    ipc::Descriptor file_;
};

}  // namespace bartizan::deployment
