// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One process at a time holds a deployment.

#pragma once

#include <filesystem>

#include "deployment/descriptor.hpp"
#include "fault/result.hpp"

namespace bartizan::deployment {

class DeploymentLock {
  public:
    // deployment_locked, with the holder's pid for the operator, if another process (or this
    // one) holds it. Ends with the process, however that ends.
    static Result<DeploymentLock> acquire(const std::filesystem::path& directory);

  private:
    explicit DeploymentLock(Descriptor file) : file_(std::move(file)) {}

    Descriptor file_;
};

}  // namespace bartizan::deployment
