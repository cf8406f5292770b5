// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Any body that a client may send: the JSON reader and each reader of a request behind it end
// with a value or a fault of the client's.

#include <cstdlib>

#include "cm_vnfm/admin_request.hpp"
#include "cm_vnfm/csr_request.hpp"
#include "cm_vnfm/listing.hpp"
#include "cm_vnfm/register_request.hpp"

using namespace bartizan;

namespace {

template <class T>
void judge(const Result<T>& outcome) {
    if (!outcome && traits(outcome.error().fault).http_status >= 500) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto body = json::parse(std::string_view(reinterpret_cast<const char*>(data), size));
    judge(body);
    if (!body) {
        return 0;
    }
    judge(cm_vnfm::decode_csr_request(*body));
    judge(cm_vnfm::decode_register_request(*body));
    judge(cm_vnfm::decode_mano_certificate_request(*body));
    judge(cm_vnfm::decode_revoke_request(*body));
    judge(cm_vnfm::decode_batch(*body));
    judge(cm_vnfm::decode_registration_filter(*body));
    judge(cm_vnfm::decode_certificate_filter(*body));
    judge(cm_vnfm::decode_audit_filter(*body));
    return 0;
}
