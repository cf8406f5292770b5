// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/told_cloud.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "json/value.hpp"
#include "json/writer.hpp"
#include "sc_vi/encode.hpp"
#include "sc_vi/policy.hpp"
#include "vim/page_taker.hpp"

namespace bartizan::sc_vi::test {
namespace {

constexpr const char* vim_id = "11111111-1111-4111-8111-111111111111";

// Members sorted, so that equal values are equal texts.
void write_sorted(const json::Value& value, json::Writer& writer) {
    if (const auto* const members = value.object()) {
        auto sorted = *members;
        std::ranges::sort(sorted, {}, &json::Object::value_type::first);
        writer.begin_object();
        for (const auto& [name, member] : sorted) {
            writer.name(name);
            write_sorted(member, writer);
        }
        writer.end_object();
    } else if (const auto* const items = value.array()) {
        writer.begin_array();
        for (const auto& item : *items) {
            write_sorted(item, writer);
        }
        writer.end_array();
    } else if (const auto* const text = value.text()) {
        writer.value(*text);
    } else if (const auto integer = value.integer()) {
        writer.value(static_cast<double>(*integer));
    } else if (const auto flag = value.boolean()) {
        writer.value(*flag);
    } else if (const auto number = value.number()) {
        writer.value(*number);
    } else {
        writer.null();
    }
}

std::string sorted(const std::string& text) {
    const auto parsed = json::parse(text);
    if (!parsed) {
        throw std::invalid_argument(parsed.error().public_detail + ": " + text);
    }
    json::Writer writer;
    write_sorted(*parsed, writer);
    return std::move(writer).text();
}

const Collection& collection(const std::string& path) {
    const auto all = all_collections();
    const auto found = std::ranges::find(all, path, &Collection::path);
    if (found == all.end()) {
        throw std::invalid_argument("no collection " + path);
    }
    return *found;
}

template <class T>
T good(Result<T> result) {
    if (!result) {
        throw std::invalid_argument(public_message(result.error()));
    }
    return std::move(*result);
}

}  // namespace

ToldCloud::ToldCloud() {
    settings.vim_id = vim_id;
    settings.nfvi_pop_id = "pop-1";
    settings.image_provider_keys = {"provider", "owner_specified.provider", "os_vendor"};
    settings.image_version_keys = {"version", "image_version"};
    settings.distributed_protocols = {"ceph", "nfs", "glusterfs"};
    settings.location_aggregate_prefix = "location:";
    settings.location_trait_regex = "CUSTOM_(SITE|ROOM|ROW|RACK|UNIT)_(.+)";
    reach.projects = {"P"};
    reach.all_hosts = true;
    reach.metadata_keys = {"openstack.*", "hw_*", "hw:*", "img_signature*", "os_*"};
}

ToldCloud& ToldCloud::tells(Kind kind, std::string page) {
    return tells_of(kind, "", std::move(page));
}

ToldCloud& ToldCloud::tells_of(Kind kind, const std::string& parent, std::string page) {
    auto& state = snapshot_.kinds[static_cast<std::size_t>(kind)];
    vim::TableBuilder builder(kind);
    json::PageScanner scanner;
    good(vim::PageTaker(vim::traits(kind), "\"" + parent + "\"", builder).take(page, scanner));
    if (state.table) {
        builder.take_over(*state.table, [](std::size_t) { return true; });
    }
    state = {vim::Standing::good, builder.finish(), {}, {}};
    return *this;
}

ToldCloud& ToldCloud::stands(Kind kind, vim::Standing standing) {
    snapshot_.kinds[static_cast<std::size_t>(kind)] = {standing, nullptr, {}, "so the test says"};
    return *this;
}

ToldCloud& ToldCloud::is_cut(Kind kind) {
    snapshot_.kinds[static_cast<std::size_t>(kind)].whole = false;
    return *this;
}

std::string ToldCloud::query(const std::string& path, const std::string& filter_text,
                             const std::string& selectors) const {
    const auto& wanted = collection(path);
    element::Filter filter;
    if (!filter_text.empty()) {
        filter = good(element::Filter::read(filter_text, *wanted.type));
    }
    std::vector<std::pair<std::string, std::string>> parameters;
    if (!selectors.empty()) {
        const auto equals = selectors.find('=');
        parameters.emplace_back(selectors.substr(0, equals),
                                equals == std::string::npos ? "" : selectors.substr(equals + 1));
    }
    const auto selection = good(element::Selection::read(parameters, *wanted.type));
    element::Memory memory;
    const Reading reading{snapshot_, settings, reach, memory};
    json::Writer writer;
    writer.begin_array();
    wanted.list(reading, {"", filter}, [&](const Element& element) {
        const auto released = trust_domain::release(element, reach);
        if (released && filter.matches(released->root())) {
            encode(*released, selection, writer);
        }
        return true;
    });
    writer.end_array();
    return std::move(writer).text();
}

std::string ToldCloud::policy(const std::string& id, const std::string& version) {
    element::Memory memory;
    const auto content = make_policy_content({snapshot_, settings, reach, memory}, id, version);
    const auto released = content ? trust_domain::release(*content, reach) : std::nullopt;
    json::Writer writer;
    if (released) {
        encode(*released, element::Selection::all(), writer);
    }
    return std::move(writer).text();
}

std::string ToldCloud::element(const Make& make) const {
    element::Memory memory;
    const Reading reading{snapshot_, settings, reach, memory};
    const auto made = make(reading);
    const auto released = made ? trust_domain::release(*made, reach) : std::nullopt;
    json::Writer writer;
    if (released) {
        encode(*released, element::Selection::all(), writer);
    }
    return std::move(writer).text();
}

std::string recorded(const std::string& name) {
    std::ifstream file(std::filesystem::path(BARTIZAN_VECTORS) / "openstack" / name);
    if (!file) {
        throw std::invalid_argument("no vector " + name);
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string difference(const std::string& one, const std::string& other) {
    const auto left = sorted(one);
    const auto right = sorted(other);
    return left == right ? "" : "\n" + left + "\n" + right;
}

}  // namespace bartizan::sc_vi::test
