// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The CMF as Python sees it: JSON in, JSON out, one deployment in this process.

#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "deployment/deployment.hpp"

namespace bartizan::python {

// Callable from many threads; close() waits for calls that are under way.
class InProcessCmf {
  public:
    static Result<std::unique_ptr<InProcessCmf>> open(const std::string& directory);

    void close();

    // An empty consumer is the operator at the machine.
    Result<std::string> register_subjects(const std::string& consumer, std::string_view request);
    Result<std::string> sign(const std::string& consumer, std::string_view request);
    Result<std::string> sign_mano(const std::string& subject_id, std::string_view csr);
    Result<std::string> deregister(const std::string& consumer, const std::string& id, bool revoke);
    Result<std::string> revoke(const std::string& consumer, const std::string& certificate_id,
                               const std::string& reason);
    Result<std::string> registrations(std::string_view filter);
    Result<std::string> certificates(std::string_view filter);
    Result<std::string> certificate(const std::string& id);
    Result<std::string> audit(std::string_view filter);
    Result<std::string> write_crl();
    Result<std::string> accept_clock();
    Result<std::string> profiles();
    Result<std::string> status();

  private:
    explicit InProcessCmf(std::unique_ptr<deployment::Deployment> deployment)
        : deployment_(std::move(deployment)) {}

    template <class F>
    Result<std::string> with(F work);
    static Result<cmf::Consumer> consumer_of(deployment::Deployment& deployment,
                                             const std::string& name);

    std::shared_mutex mutex_;
    std::unique_ptr<deployment::Deployment> deployment_;
};

}  // namespace bartizan::python
