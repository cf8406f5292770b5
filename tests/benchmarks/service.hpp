// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A deployment with a running bartizand, its consumer's requests, and what they are made of.

#pragma once

#include <string>
#include <vector>

#include "benchmarks/https_load.hpp"
#include "benchmarks/workshop.hpp"

namespace bartizan::bench {

using Bodies = std::vector<std::string>;

struct Service {
    Folder folder;
    std::uint16_t port = free_port();
    std::unique_ptr<Process> process;

    using Prepare = std::function<void(const std::filesystem::path& directory)>;

    // `prepare`: adds to the deployment before bartizand starts; may be null.
    explicit Service(const Prepare& prepare = nullptr);

    [[nodiscard]] LoadTarget target(const std::string& operation) const;
    // GET, with the target of each body's place: see load().
    [[nodiscard]] LoadTarget reading() const;
};

// Registers `subjects` VNFC instances, vnfc-0 and so on, of one VNF.
void register_vnf(const Service& service, const std::string& vnf, int subjects);

std::string csr_request(const std::string& csr_pem, const std::string& vnf, int subject);

// Of `size` requests each.
Bodies in_batches(const Bodies& singles, std::size_t size);

}  // namespace bartizan::bench
