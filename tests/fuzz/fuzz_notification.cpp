// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Any notification and any answer of a VNFM: it is refused as what it is, or what it says can stand
// in a path, a column and a log as it is.

#include <algorithm>
#include <cstdlib>
#include <set>

#include "vnf_lcm/notification.hpp"
#include "vnf_lcm/vnf_instance.hpp"

using namespace bartizan;

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void is_text(const std::string& text) {
    require(text.size() <= 255 && std::ranges::none_of(text, [](char c) {
                return static_cast<unsigned char>(c) < 0x20;
            }));
}

void is_id(const std::string& text) {
    is_text(text);
    require(!text.empty() && text != "." && text != ".." &&
            text.find_first_of("/?#%,()\\\" ") == std::string::npos);
}

// Whether it was; what refuses an answer says nothing of it to the public.
template <class T>
bool taken(const Result<T>& answer) {
    require(answer || (answer.error().fault == Fault::vnfm_answer_unusable &&
                       answer.error().public_detail.empty()));
    return answer.has_value();
}

void look(const vnf_lcm::Notification& told) {
    for (const auto* id : {&told.id, &told.subscription_id, &told.vnf_instance_id}) {
        is_id(*id);
    }
    const bool identifier = told.operation == "CREATE" || told.operation == "DELETE";
    require(!told.op_occ_id.empty() || identifier);
    is_text(told.op_occ_id);
    is_text(told.operation);
    is_text(told.operation_state);
}

void look(const vnf_lcm::VnfInstance& instance) {
    is_id(instance.id);
    is_text(instance.vnfd_id);
    is_text(instance.provider);
    require(instance.instantiated || instance.vnfcs.empty());
    std::set<std::string> ids;
    for (const auto& vnfc : instance.vnfcs) {
        is_text(vnfc.vnfc_id);
        is_text(vnfc.vdu_id);
        is_text(vnfc.resource_id);
        require(ids.insert(vnfc.vnfc_id).second);
    }
}

void look(const vnf_lcm::OpOcc& operation) {
    is_id(operation.id);
    is_id(operation.vnf_instance_id);
    is_text(operation.operation);
    is_text(operation.state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    if (const auto told = vnf_lcm::decode_notification(body); told) {
        look(*told);
    } else {
        require(traits(told.error().fault).http_status < 500);
    }
    if (const auto instance = vnf_lcm::decode_vnf_instance(body); taken(instance)) {
        look(*instance);
    }
    if (const auto operation = vnf_lcm::decode_op_occ(body); taken(operation)) {
        look(*operation);
    }
    if (const auto ids = vnf_lcm::decode_vnf_instance_ids(body); taken(ids)) {
        std::ranges::for_each(*ids, is_id);
    }
    if (const auto operations = vnf_lcm::decode_op_occs(body); taken(operations)) {
        for (const auto& one : *operations) {
            look(one);
        }
        require(vnf_lcm::newest(*operations).has_value() == !operations->empty());
    }
    return 0;
}
