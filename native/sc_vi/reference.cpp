// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/reference.hpp"

#include <algorithm>
#include <vector>

#include "json/writer.hpp"
#include "sc_vi/collection.hpp"
#include "sc_vi/policy.hpp"
#include "sc_vi/resource_location.hpp"

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using element::Cardinality;
using element::InformationElement;
using element::Qualifier;
using element::Type;

using Elements = std::vector<const InformationElement*>;

void add(Elements& elements, const InformationElement* element) {
    if (element == nullptr || std::ranges::find(elements, element) != elements.end()) {
        return;
    }
    elements.push_back(element);
    for (const auto& attribute : element->attributes) {
        add(elements, attribute.element);
    }
}

Elements reachable() {
    Elements out;
    for (const auto& collection : all_collections()) {
        add(out, collection.type);
    }
    // Of resources that no list has.
    add(out, &policy_content);
    add(out, &resource_location);
    return out;
}

std::string_view spelled(Qualifier qualifier) {
    switch (qualifier) {
        case Qualifier::mandatory:
            return "M";
        case Qualifier::optional:
            return "O";
        default:
            return "CM";
    }
}

std::string_view spelled(Cardinality cardinality) {
    switch (cardinality) {
        case Cardinality::one:
            return "1";
        case Cardinality::zero_or_one:
            return "0..1";
        case Cardinality::zero_or_more:
            return "0..N";
        default:
            return "1..N";
    }
}

std::string_view spelled(Type type) {
    constexpr std::string_view names[] = {"identifier", "text",      "integer", "number",
                                          "boolean",    "date_time", "object",  "map"};
    return names[static_cast<std::size_t>(type)];
}

void write_words(json::Writer& writer, std::string_view name, std::string_view text,
                 std::string_view between) {
    writer.name(name);
    writer.begin_array();
    while (!text.empty()) {
        const auto end = text.find(between);
        writer.value(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + between.size());
    }
    writer.end_array();
}

void write_kinds(json::Writer& writer, std::string_view name, std::span<const Kind> kinds) {
    writer.name(name);
    writer.begin_array();
    for (const auto kind : kinds) {
        writer.value(vim::traits(kind).name);
    }
    writer.end_array();
}

void write(json::Writer& writer, const Collection& collection) {
    writer.begin_object();
    writer.member("path", collection.path);
    writer.member("operation", collection.operation);
    write_words(writer, "rows", collection.rows, " ");
    writer.member("clause", collection.clause);
    writer.member("element", collection.type->name);
    writer.member("id", collection.id);
    write_kinds(writer, "needs", collection.needs);
    write_kinds(writer, "uses", collection.uses);
    if (!collection.no_source.empty()) {
        writer.member("noSource", collection.no_source);
    }
    writer.end_object();
}

void write(json::Writer& writer, const Attribute& attribute) {
    writer.begin_object();
    writer.member("name", attribute.name);
    writer.member("qualifier", spelled(attribute.qualifier));
    writer.member("cardinality", spelled(attribute.cardinality));
    writer.member("type", spelled(attribute.type));
    writer.member("source", attribute.source);
    write_words(writer, "values", attribute.values, ", ");
    if (attribute.element != nullptr) {
        writer.member("element", attribute.element->name);
    }
    writer.member("byDefault", attribute.by_default);
    writer.end_object();
}

void write(json::Writer& writer, const InformationElement& element) {
    writer.begin_object();
    writer.member("name", element.name);
    writer.member("clause", element.clause);
    writer.name("attributes");
    writer.begin_array();
    for (const auto& attribute : element.attributes) {
        write(writer, attribute);
    }
    writer.end_array();
    writer.end_object();
}

// What is asked for a kind, and of whom.
void write(json::Writer& writer, const vim::KindTraits& kind) {
    constexpr std::string_view pagings[] = {"none", "links", "next", "offset"};
    writer.begin_object();
    writer.member("name", kind.name);
    writer.member("service", kind.service);
    writer.name("paths");
    writer.begin_array();
    for (const auto path : {kind.path, kind.narrower, kind.elsewhere}) {
        if (!path.empty()) {
            writer.value(path);
        }
    }
    writer.end_array();
    writer.member("list", kind.list);
    writer.member("id", kind.fields.front());
    writer.member("paging", pagings[static_cast<std::size_t>(kind.paging)]);
    if (kind.parent) {
        writer.member("parent", vim::traits(*kind.parent).name);
    }
    writer.end_object();
}

}  // namespace

std::string reference_tables() {
    json::Writer writer;
    writer.begin_object();
    writer.name("collections");
    writer.begin_array();
    for (const auto& collection : all_collections()) {
        write(writer, collection);
    }
    writer.end_array();
    writer.name("elements");
    writer.begin_array();
    for (const auto* const element : reachable()) {
        write(writer, *element);
    }
    writer.end_array();
    writer.name("kinds");
    writer.begin_array();
    for (const auto& kind : vim::all_kinds()) {
        write(writer, kind);
    }
    writer.end_array();
    writer.end_object();
    return std::move(writer).text();
}

}  // namespace bartizan::sc_vi
