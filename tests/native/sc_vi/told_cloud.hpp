// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// A VIM that told what a test says it told, and what a Security Manager is answered from that.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "element/selection.hpp"
#include "sc_vi/collection.hpp"
#include "vim/snapshot.hpp"

namespace bartizan::sc_vi::test {

class ToldCloud {
  public:
    ToldCloud();

    // `page` is an answer of the service, whole.
    ToldCloud& tells(Kind kind, std::string page);
    // The answer for one parent, of kinds that are asked for each.
    ToldCloud& tells_of(Kind kind, const std::string& parent, std::string page);
    // The reading of the kind ended so.
    ToldCloud& stands(Kind kind, vim::Standing standing);
    // What was told of the kind is what our credential is shown, and not all.
    ToldCloud& is_cut(Kind kind);

    trust_domain::Reach reach;
    VimSettings settings;

    // The elements of a collection as one JSON array.
    [[nodiscard]] std::string query(const std::string& path, const std::string& filter = "",
                                    const std::string& selectors = "all_fields") const;
    // The content of one policy; empty if there is none for this reader.
    [[nodiscard]] std::string policy(const std::string& id, const std::string& version = "");

    // One element with all its fields; "" if there is none, or none for this reader.
    using Make = std::function<std::optional<Element>(const Reading& reading)>;
    [[nodiscard]] std::string element(const Make& make) const;

  private:
    vim::Snapshot snapshot_;
};

// An answer that an OpenStack gave: "neutron/ports.json" of tests/vectors/openstack.
std::string recorded(const std::string& name);

// Two texts as one value: objects without order, arrays with theirs. Empty if they are the same,
// else both.
std::string difference(const std::string& one, const std::string& other);

// How a list of elements, with all their fields, is not what the table of its collection says:
// one line each, empty if it is. A list without elements is not shown to be anything.
std::string nonconformities(const std::string& path, const std::string& list);

}  // namespace bartizan::sc_vi::test
