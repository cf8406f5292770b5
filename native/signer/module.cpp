// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "signer/module.hpp"

#include <p11-kit/p11-kit.h>

namespace bartizan::signer {

Result<std::shared_ptr<const Module>> Module::load(const std::string& path) {
    // Unmanaged: the module's own functions without p11-kit's wrapper, since nobody else in
    // this process uses it.
    auto* functions = p11_kit_module_load(path.c_str(), P11_KIT_MODULE_UNMANAGED);
    if (functions == nullptr) {
        const char* reason = p11_kit_message();
        return Error{Fault::token_unavailable, "",
                     "cannot load the PKCS#11 module " + path + ": " +
                         (reason == nullptr ? "no reason given" : reason)};
    }
    const std::shared_ptr<Module> module(new Module(functions));
    // Not by p11_kit_module_initialize(): that passes no arguments to an unmanaged module, which
    // promises that one thread alone calls it. SoftHSM believes that and corrupts its heap.
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    if (const auto value = functions->C_Initialize(&arguments); value != CKR_OK) {
        return pkcs11_fault("C_Initialize", value);
    }
    module->initialised_ = true;
    return std::shared_ptr<const Module>(module);
}

Module::~Module() {
    if (initialised_) {
        functions_->C_Finalize(nullptr);
    }
    p11_kit_module_release(functions_);
}

}  // namespace bartizan::signer
