// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "deployment/sm_options.hpp"

#include <algorithm>
#include <array>

#include "trust_domain/glob.hpp"
#include "trust_domain/security_manager.hpp"
#include "x509/name.hpp"

namespace bartizan::deployment {
namespace {

constexpr std::size_t max_metadata_keys = 64;
const std::array<std::string, 2> unspecified{"0.0.0.0", "::"};

class Problems {
  public:
    explicit Problems(std::string section) : section_(std::move(section)) {}

    void add(const std::string& text) { found_.push_back("[" + section_ + "] " + text); }

    [[nodiscard]] const std::string& section() const { return section_; }

    std::vector<std::string> take() { return std::move(found_); }

  private:
    std::string section_;
    std::vector<std::string> found_;
};

// RFC 5952 text, so that two spellings of one address are one.
std::string canonical(const std::string& address) {
    const auto octets = x509::ip_octets(address);
    return octets ? x509::ip_text(*octets) : address;
}

bool is_unspecified(const std::string& address) {
    return std::ranges::find(unspecified, address) != unspecified.end();
}

// IFA 033 Security.004, .006: the place where an SM is answered is its own.
void check_place(const config::File& config, Problems& problems) {
    const auto address = canonical(config.text(problems.section(), "address"));
    const auto port = config.integer(problems.section(), "port");
    if (!x509::ip_octets(address)) {
        problems.add("address: '" + address + "' is not an IP address");
    } else if (is_unspecified(address)) {
        problems.add(
            "address: not all addresses at once: traffic of Security Managers is "
            "separate from other traffic");
    }
    for (const std::string kind : {"listener", "sm"}) {
        for (const auto& name : config.named(kind)) {
            const auto section = kind + " " + name;
            if (section == problems.section()) {
                return;  // what comes later tells it of this one
            }
            const auto other = canonical(config.text(section, "address"));
            if (port != 0 && port == config.integer(section, "port") &&
                (other == address || is_unspecified(other))) {
                problems.add("port: [" + section + "] has that address and port");
            }
        }
    }
}

void check_scope(const config::File& config, Problems& problems) {
    const auto& section = problems.section();
    const auto vims = config.named("vim");
    for (const auto& vim : config.list(section, "vims")) {
        if (std::ranges::find(vims, vim) == vims.end()) {
            problems.add("vims: there is no [vim " + vim + "]");
        }
    }
    const bool by_aggregate = config.text(section, "host_scope") == "AGGREGATES";
    const bool aggregates = !config.list(section, "host_aggregates").empty();
    if (by_aggregate && !aggregates) {
        problems.add("host_aggregates is missing: host_scope = AGGREGATES");
    }
    if (!by_aggregate && aggregates) {
        problems.add("host_aggregates: only with host_scope = AGGREGATES");
    }
    const auto globs = config.list(section, "metadata_keys");
    if (globs.size() > max_metadata_keys) {
        problems.add("metadata_keys: at most " + std::to_string(max_metadata_keys));
    }
    for (const auto& glob : globs) {
        if (!trust_domain::is_glob(glob)) {
            problems.add("metadata_keys: '" + glob +
                         "' is not a key in which * stands for any characters and ? for one");
        }
    }
}

}  // namespace

std::vector<std::string> sm_problems(const config::File& config) {
    std::vector<std::string> out;
    for (const auto& name : config.named("sm")) {
        Problems problems("sm " + name);
        if (!trust_domain::is_name(name)) {
            problems.add("the name is not 1 to 32 of a-z, 0-9 and, within, -");
        }
        for (const auto* option : {"identities", "certificate", "key", "client_anchors"}) {
            if (config.list(problems.section(), option).empty()) {
                problems.add(std::string(option) + " is empty");
            }
        }
        check_place(config, problems);
        check_scope(config, problems);
        std::ranges::move(problems.take(), std::back_inserter(out));
    }
    return out;
}

}  // namespace bartizan::deployment
