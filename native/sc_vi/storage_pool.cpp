// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/storage_pool.hpp"

#include <algorithm>
#include <strings.h>

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view rdma[] = {"iSER", "NVMe-RDMA", "nvmet_rdma", "NVMe-oF RDMA"};
constexpr std::string_view no_rdma[] = {"iSCSI", "FC",        "fibre_channel", "ceph",     "nfs",
                                        "NFS",   "glusterfs", "NVMe-TCP",      "nvmet_tcp"};

}  // namespace

std::string_view protocol_of_pool(const Reading& reading, std::string_view pool) {
    const auto found = reading.vim.find<Kind::cinder_pools>(pool);
    return reading.text(found["capabilities"]["storage_protocol"]);
}

std::optional<bool> is_rdma(std::string_view protocol) {
    if (std::ranges::find(rdma, protocol) != std::end(rdma)) {
        return true;
    }
    return std::ranges::find(no_rdma, protocol) != std::end(no_rdma) ? std::optional(false)
                                                                     : std::nullopt;
}

bool is_distributed(const VimSettings& settings, std::string_view protocol) {
    return std::ranges::any_of(settings.distributed_protocols, [protocol](const auto& known) {
        return known.size() == protocol.size() &&
               ::strncasecmp(known.data(), protocol.data(), known.size()) == 0;
    });
}

Record<Kind::cinder_services> service_of_pool(const Reading& reading, Pool pool) {
    const auto backend = pool.id().substr(0, pool.id().find('#'));
    const auto service = reading.vim.find<Kind::cinder_services>(backend);
    return reading.text(service["binary"]) == "cinder-volume" ? service
                                                              : Record<Kind::cinder_services>();
}

bool serves(const Reading& reading, Pool pool, Record<Kind::cinder_types> type) {
    const auto wanted = reading.text(type["extra_specs"]["volume_backend_name"]);
    return wanted.empty() || reading.text(pool["capabilities"]["volume_backend_name"]) == wanted;
}

}  // namespace bartizan::sc_vi
