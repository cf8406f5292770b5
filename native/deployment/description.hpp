// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// What an operator asks to see, in JSON.

#pragma once

#include <string>

#include "cmf/profile.hpp"
#include "deployment/ceremony.hpp"
#include "deployment/quickstart.hpp"
#include "deployment/sm_admin.hpp"
#include "deployment/vim_admin.hpp"
#include "deployment/vnfm_admin.hpp"
#include "signer/client.hpp"

namespace bartizan::deployment {

std::string describe(const cmf::ProfileSet& profiles);
std::string describe(const signer::SignerStatus& status, std::uint64_t certificates);
std::string describe(const CaDescription& ca);
std::string describe(const std::vector<QuickstartStep>& steps, const std::string& directory,
                     const QuickstartOptions& options);
std::string describe(const SmDescription& manager);
std::string describe(const std::vector<SmDescription>& managers);
std::string describe(const VimDescription& vim);
std::string describe(const std::vector<VimDescription>& vims);
std::string describe(const VnfmDescription& vnfm);
std::string describe(const std::vector<VnfmDescription>& vnfms);

}  // namespace bartizan::deployment
