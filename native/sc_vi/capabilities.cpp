// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/capabilities.hpp"

#include "date_time/date_time.hpp"
#include "vim/collector.hpp"

namespace bartizan::sc_vi {
namespace {

constexpr std::string_view supported = "SUPPORTED";
constexpr std::string_view partial = "PARTIAL";
constexpr std::string_view no_source = "NO_SOURCE";
constexpr std::string_view loading = "LOADING";

void write_loading(json::Writer& writer, const vim::Snapshot& snapshot) {
    const auto progress = vim::progress(snapshot);
    writer.name("loading");
    writer.begin_object();
    writer.member("kinds", progress.kinds);
    writer.member("of", progress.of);
    writer.member("records", progress.records);
    writer.end_object();
}

// What the services of the VIM say of themselves; a trouble's text is for the operator's log.
void write_services(json::Writer& writer, const vim::Snapshot& snapshot) {
    writer.name("services");
    writer.begin_array();
    if (snapshot.services) {
        for (const auto& service : snapshot.services->all()) {
            writer.begin_object();
            writer.member("name", service.type);
            writer.member("reachable", service.reachable);
            if (!service.max_version.empty()) {
                writer.member("version", service.microversion.empty() ? service.max_version
                                                                      : service.microversion);
            }
            if (!service.deployed) {
                writer.member("reason", element::name_of(Reason::not_deployed));
            } else if (!service.reachable) {
                writer.member("reason", element::name_of(Reason::source_error));
            }
            writer.end_object();
        }
    }
    writer.end_array();
}

std::string_view status_of(std::optional<Reason> main, bool all_others) {
    if (!main) {
        return all_others ? supported : partial;
    }
    switch (*main) {
        case Reason::not_deployed:
        case Reason::no_source:
            return no_source;
        case Reason::not_yet_known:
            return loading;
        default:
            return partial;
    }
}

void write_operation(json::Writer& writer, const Collection& collection, const Reading& reading) {
    const auto main = missing(collection, reading.vim);
    std::vector<std::pair<Kind, Reason>> others;
    for (const auto kind : collection.uses) {
        if (const auto why = reading.missing(kind)) {
            others.emplace_back(kind, *why);
        }
    }
    writer.begin_object();
    writer.member("opId", collection.operation);
    writer.member("rows", collection.rows);
    writer.member("path", collection.path);
    writer.member("status", status_of(main, others.empty()));
    if (main) {
        writer.member("reason", collection.no_source.empty() ? element::name_of(*main)
                                                             : collection.no_source);
    }
    writer.name("missing");
    writer.begin_array();
    for (const auto& [kind, why] : others) {
        writer.begin_object();
        writer.member("source", vim::traits(kind).name);
        writer.member("reason", element::name_of(why));
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
}

}  // namespace

std::string capabilities(const std::vector<QueryService::Seen>& seen, vim::Time now) {
    json::Writer writer;
    writer.begin_object();
    writer.member("generatedAt", date_time::write_time(now));
    writer.name("vims");
    writer.begin_array();
    for (const auto& [vim, snapshot, reach] : seen) {
        element::Memory memory;
        const Reading reading{*snapshot, vim.settings, *reach, memory};
        writer.begin_object();
        writer.member("name", vim.settings.name);
        writer.member("vimId", vim.settings.vim_id);
        writer.member("nfviPopId", vim.settings.nfvi_pop_id);
        write_loading(writer, *snapshot);
        write_services(writer, *snapshot);
        writer.name("operations");
        writer.begin_array();
        for (const auto& collection : all_collections()) {
            write_operation(writer, collection, reading);
        }
        writer.end_array();
        writer.end_object();
    }
    writer.end_array();
    // Neither is served yet: an empty list, and 501 where the sources would be asked for.
    for (const auto* const none : {"notifications", "packetHeaders"}) {
        writer.name(none);
        writer.begin_array();
        writer.end_array();
    }
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::sc_vi
