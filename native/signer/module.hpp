// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

#include <memory>
#include <string>

#include "fault/result.hpp"
#include "signer/pkcs11.hpp"

namespace bartizan::signer {

// A loaded and initialised PKCS#11 module: the vendor's code in our process. Whatever comes
// from it (tokens, sessions) owns it.
class Module {
  public:
    // token_unavailable if there is no such module or it does not start.
    static Result<std::shared_ptr<const Module>> load(const std::string& path);

    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module();

    // Calls into the module.
    CK_FUNCTION_LIST* operator->() const { return functions_; }

  private:
    explicit Module(CK_FUNCTION_LIST* functions) : functions_(functions) {}

    CK_FUNCTION_LIST* functions_;
    bool initialised_ = false;
};

}  // namespace bartizan::signer
