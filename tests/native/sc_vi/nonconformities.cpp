// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include <algorithm>

#include "date_time/date_time.hpp"
#include "json/value.hpp"
#include "sc_vi/told_cloud.hpp"

namespace bartizan::sc_vi::test {
namespace {

using element::Attribute;
using element::InformationElement;
using element::Type;

constexpr std::string_view reasons[] = {"NO_SOURCE",    "NOT_DEPLOYED",   "NOT_PERMITTED",
                                        "SOURCE_ERROR", "NOT_APPLICABLE", "NOT_YET_KNOWN"};

class Inspection {
  public:
    void element(const json::Value& value, const InformationElement& type,
                 const std::string& place) {
        if (value.object() == nullptr) {
            complain(place, "is no object");
            return;
        }
        for (const auto& [name, member] : *value.object()) {
            if (name == "_unavailable") {
                unavailable(value, type, place);
            } else if (name == "_derived") {
                derived(value, place);
            } else if (const auto* const attribute = type.find(name)) {
                this->attribute(member, *attribute, place + "/" + name);
            } else {
                complain(place + "/" + name, "is in no table");
            }
        }
        for (const auto& attribute : type.attributes) {
            if (attribute.qualifier == element::Qualifier::mandatory && attribute.at_least_one() &&
                value.find(attribute.name) == nullptr && !explained(value, attribute.name)) {
                complain(place + "/" + std::string(attribute.name), "is absent without a reason");
            }
        }
    }

    void complain(const std::string& place, const std::string& what) {
        complaints_ += place + " " + what + "\n";
    }

    [[nodiscard]] std::string complaints() && { return std::move(complaints_); }

  private:
    void attribute(const json::Value& value, const Attribute& attribute, const std::string& place) {
        // 0..N pairs of key and value are one object.
        if (!attribute.many() || attribute.type == Type::map) {
            single(value, attribute, place);
            return;
        }
        if (value.array() == nullptr) {
            complain(place, "is no array");
            return;
        }
        if (value.array()->empty() && attribute.at_least_one()) {
            complain(place, "is empty");
        }
        for (const auto& item : *value.array()) {
            single(item, attribute, place);
        }
    }

    void single(const json::Value& value, const Attribute& attribute, const std::string& place) {
        if (!is_of(value, attribute.type)) {
            complain(place, "is of another type");
        } else if (!attribute.values.empty() && !is_one_of(*value.text(), attribute.values)) {
            complain(place, "is " + *value.text());
        } else if (attribute.element != nullptr) {
            element(value, *attribute.element, place);
        }
    }

    static bool is_time(const std::string& text) {
        const auto time = date_time::read_time(text);
        return time && date_time::write_time(*time) == text;
    }

    static bool is_of(const json::Value& value, Type type) {
        switch (type) {
            case Type::identifier:
                return value.text() != nullptr && !value.text()->empty();
            case Type::text:
                return value.text() != nullptr;
            case Type::date_time:
                return value.text() != nullptr && is_time(*value.text());
            case Type::integer:
                return value.integer().has_value();
            case Type::number:
                return value.number().has_value();
            case Type::boolean:
                return value.boolean().has_value();
            case Type::object:
            case Type::map:
                break;
        }
        return value.object() != nullptr;
    }

    static bool is_one_of(std::string_view value, std::string_view values) {
        while (!values.empty()) {
            const auto one = values.substr(0, values.find(", "));
            if (one == value) {
                return true;
            }
            values.remove_prefix(std::min(one.size() + 2, values.size()));
        }
        return false;
    }

    static bool explained(const json::Value& value, std::string_view name) {
        const auto* const list = value.find("_unavailable");
        return list != nullptr && list->array() != nullptr &&
               std::ranges::any_of(*list->array(), [name](const json::Value& one) {
                   const auto* const attribute = one.find("attribute");
                   return attribute != nullptr && attribute->text() != nullptr &&
                          *attribute->text() == name;
               });
    }

    void unavailable(const json::Value& value, const InformationElement& type,
                     const std::string& place) {
        for (const auto& one : *value.find("_unavailable")->array()) {
            const auto& path = *one.find("attribute")->text();
            const auto* const attribute = type.find(path.substr(0, path.find('/')));
            if (attribute == nullptr) {
                complain(place + "/_unavailable", "names " + path + ", which is in no table");
                continue;
            }
            // Of lists and maps a part may be missing.
            const bool whole =
                !attribute->many() && attribute->type != Type::map && attribute->name == path;
            if (whole && value.find(path) != nullptr) {
                complain(place + "/" + path, "is there, and is said to be unavailable");
            }
            if (std::ranges::find(reasons, *one.find("reason")->text()) == std::end(reasons)) {
                complain(place + "/" + path, "has a reason that there is not");
            }
        }
    }

    void derived(const json::Value& value, const std::string& place) {
        for (const auto& one : *value.find("_derived")->array()) {
            if (!resolves(value, *one.text())) {
                complain(place + "/_derived", "names " + *one.text() + ", which is not there");
            }
        }
    }

    static bool resolves(const json::Value& value, const std::string& path) {
        const auto slash = path.find('/');
        const auto* const member = value.find(path.substr(0, slash));
        return member != nullptr && (slash == std::string::npos || member->array() != nullptr ||
                                     resolves(*member, path.substr(slash + 1)));
    }

    std::string complaints_;
};

}  // namespace

std::string nonconformities(const std::string& path, const std::string& list) {
    const auto all = all_collections();
    const auto collection = std::ranges::find(all, path, &Collection::path);
    const auto parsed = json::parse(list);
    Inspection inspection;
    if (collection == all.end() || !parsed || parsed->array() == nullptr) {
        inspection.complain(path, "is no collection, or its list is none");
        return std::move(inspection).complaints();
    }
    if (parsed->array()->empty()) {
        inspection.complain(path, "has no element");
    }
    for (const auto& element : *parsed->array()) {
        const auto* const id = element.find(collection->id);
        if (id == nullptr || id->text() == nullptr) {
            inspection.complain(path, "has an element without " + std::string(collection->id));
        }
        inspection.element(element, *collection->type, path);
    }
    return std::move(inspection).complaints();
}

}  // namespace bartizan::sc_vi::test
