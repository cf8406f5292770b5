// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// VirtualComputeResourceInformation (IFA 005 8.3.3; spec sc-vi 4.14): what can be asked for, as
// resource classes of Placement that a host has, and as flavours.

#pragma once

#include "sc_vi/compute_host.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement virtual_compute_resource_information;

// Ids of both are "rc:<class>" and "flavour:<id>".
inline constexpr std::string_view class_prefix = "rc:";
inline constexpr std::string_view flavour_prefix = "flavour:";

// What all types have in common: facts on the hosts that the reader reaches.
class ComputeTypes {
  public:
    ComputeTypes(const Reading& reading, std::vector<ComputeHost> hosts);

    // Each with its id, in no order.
    std::vector<std::pair<std::string_view, Element>> make() const;

  private:
    struct Offer {
        std::vector<ComputeHost> hosts;
        std::vector<double> ratios;  // distinct
    };

    // Why nothing can be said of hosts that comes from that kind.
    [[nodiscard]] std::optional<Reason> missing(Kind kind) const;
    Element of_class(std::string_view id, std::string_view resource_class,
                     const Offer& offer) const;
    Element of_flavour(std::string_view id, Record<Kind::nova_flavors> flavor) const;
    void put_acceleration_of(Object& out, const Offer& offer) const;
    void put_numa(Object& memory, bool asked) const;
    void put_pinning(Object& cpu) const;
    void put_architecture(Object& cpu, const std::vector<ComputeHost>& hosts) const;

    const Reading& reading_;
    std::vector<ComputeHost> hosts_;
    std::vector<std::pair<std::string_view, Offer>> offers_;  // by resource class
};

}  // namespace bartizan::sc_vi
