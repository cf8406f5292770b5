// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A cloud of any size as its services' raw answers, the same one each time: N servers, three
// ports for each and a host for ten, in pages of a thousand. Octet for octet as Nova 2.93,
// Neutron and Placement 1.39 write them.

#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "vim/kind.hpp"
#include "vim/source.hpp"

namespace bartizan::bench {

class GeneratedCloud final : public vim::Source {
  public:
    static constexpr std::size_t per_page = 1000;
    static constexpr std::size_t names = 1000;  // of VNFs: server i is one of vnf-{i % names}
    static constexpr std::size_t zones = 10;    // server i is in az-{i % zones}
    static constexpr std::size_t projects = 80;

    explicit GeneratedCloud(std::size_t servers);

    // As the services answer: a list that there is none of is empty, anything else is 404.
    Result<vim::Answer> get(std::string_view service, std::string_view path,
                            std::string_view microversion) override;
    Result<std::string> capabilities() override;

    // All answers that are no 404, by path and marker.
    struct Page {
        std::string service;
        std::string path;
        std::string marker;  // of the request; empty for the first page
        std::string body;
    };

    [[nodiscard]] const std::vector<Page>& pages() const { return pages_; }

    [[nodiscard]] std::string project(std::size_t number) const;  // its Keystone id

    [[nodiscard]] const std::string& host_id(std::size_t number) const { return hosts_[number]; }

    // Calls of get() since this was asked last.
    std::size_t requests_since_asked() { return std::exchange(requests_, 0); }

    // CPU that get() took: a copy for each answer, which is no part of what is measured.
    [[nodiscard]] double copying_us() const { return copying_us_; }

  private:
    struct List;

    void add_tenants();
    void add_servers();
    void add_ports();
    void add_hosts();
    void add(std::string service, std::string path, std::string marker, std::string body);
    void add_list(vim::Kind kind, const List& list);
    [[nodiscard]] vim::Answer answer(std::string_view service, std::string_view path) const;

    const std::size_t servers_;
    std::vector<std::string> server_ids_;
    std::vector<std::string> hosts_;
    std::vector<Page> pages_;
    std::map<std::string, std::size_t, std::less<>> by_request_;  // service, path, marker
    std::size_t requests_ = 0;
    double copying_us_ = 0;
};

}  // namespace bartizan::bench
