// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "python/scvi.hpp"

#include <algorithm>
#include <map>

#include "config/file.hpp"
#include "deployment/vim_settings.hpp"
#include "json/writer.hpp"
#include "sc_vi/collection.hpp"
#include "sc_vi/encode.hpp"
#include "sc_vi/query.hpp"
#include "trust_domain/everything.hpp"
#include "vim/page_taker.hpp"

namespace bartizan::python {
namespace {

Error malformed(std::string what) {
    return {Fault::malformed_request, std::move(what), ""};
}

// As [vim NAME] would have it with nothing but its id.
Result<sc_vi::VimSettings> settings_of(const std::string& vim_id) {
    BARTIZAN_TRY(const auto defaults,
                 config::File::parse("", "bartizan.conf", config::deployment_schema(), {}));
    BARTIZAN_TRY(auto out, deployment::vim_settings(defaults, "in-process"));
    out.vim_id = vim_id;
    return out;
}

class Tables {
  public:
    Result<void> add(Page page) {
        const auto kind = vim::kind_named(page.kind);
        if (!kind) {
            return malformed(page.kind.substr(0, 64) + ": there is no such kind");
        }
        const auto& traits = vim::traits(*kind);
        const bool of_parent = traits.fields.front() == "@parent";
        if (of_parent == page.parent.empty()) {
            return malformed(page.kind + (of_parent ? ": asked once for each of another kind: name "
                                                      "the id that each page is of"
                                                    : ": it is asked once, not for each id"));
        }
        json::Writer parent;
        parent.value(page.parent);
        vim::PageTaker taker(traits, std::move(parent).text(),
                             builders_.try_emplace(*kind, *kind).first->second);
        if (const auto taken = taker.take(page.body, scanner_); !taken) {
            return malformed(page.kind + ": " + taken.error().public_detail);
        }
        return {};
    }

    vim::Snapshot finish() {
        vim::Snapshot out;
        for (auto& [kind, builder] : builders_) {
            out.kinds[static_cast<std::size_t>(kind)] = {
                vim::Standing::good, builder.finish(), {}, {}};
        }
        return out;
    }

  private:
    json::PageScanner scanner_;
    std::map<vim::Kind, vim::TableBuilder> builders_;
};

}  // namespace

Result<std::string> map_pages(const std::string& collection, const std::string& vim_id,
                              std::vector<Page> pages) {
    const auto all = sc_vi::all_collections();
    const auto found = std::ranges::find(all, collection, &sc_vi::Collection::path);
    if (found == all.end()) {
        return malformed(collection.substr(0, 64) + ": there is no such collection");
    }
    BARTIZAN_TRY(const auto settings, settings_of(vim_id));
    Tables tables;
    for (auto& page : pages) {
        BARTIZAN_CHECK(tables.add(std::move(page)));
    }
    const auto snapshot = tables.finish();
    if (const auto why = sc_vi::missing(*found, snapshot)) {
        if (*why == sc_vi::Reason::no_source) {
            return Error{Fault::no_source, std::string(found->no_source), ""};
        }
        std::string needed;
        for (const auto kind : found->needs.empty() ? found->uses : found->needs) {
            needed += (needed.empty() ? "" : ", ") + std::string(vim::traits(kind).name);
        }
        return malformed(collection + ": it is made from " + needed);
    }
    const auto reach = trust_domain::everything();
    const element::Filter everything;
    const auto selection = element::Selection::all();
    element::Memory memory;
    const sc_vi::Reading reading{snapshot, settings, reach, memory};
    json::Writer writer;
    writer.begin_array();
    found->list(reading, {"", everything}, [&](const sc_vi::Element& element) {
        if (const auto released = trust_domain::release(element, reach)) {
            sc_vi::encode(*released, selection, writer);
        }
        return true;
    });
    writer.end_array();
    return std::move(writer).text();
}

}  // namespace bartizan::python
