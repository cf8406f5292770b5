// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "sc_vi/encode.hpp"

#include <algorithm>
#include <array>

namespace bartizan::sc_vi {
namespace {

using element::Attribute;
using element::InformationElement;
using element::Node;
using element::Object;
using element::Selection;
using Choice = Selection::Choice;

constexpr std::size_t max_depth = 16;

// Somebody who reads a list must be told why something is not there that always should be.
bool must_be_told(const Object& object, const InformationElement* type) {
    return std::ranges::any_of(object.unavailable(), [type](const element::Unavailable& one) {
        const auto* const attribute = type == nullptr ? nullptr : type->find(one.attribute);
        return attribute != nullptr && attribute->at_least_one() &&
               attribute->qualifier == element::Qualifier::mandatory;
    });
}

class Encoder {
  public:
    Encoder(const Selection& selection, json::Writer& writer)
        : selection_(selection), writer_(writer) {}

    void object(const Object& object, const InformationElement* type, bool whole) {
        writer_.begin_object();
        for (const auto& member : object.members()) {
            const auto* const attribute = type == nullptr ? nullptr : type->find(member.name);
            auto choice = Choice::take;
            if (!whole && depth_ < max_depth) {
                path_[depth_] = member.name;
                choice = selection_.choose({path_.data(), depth_ + 1}, attribute);
            }
            if (choice == Choice::leave) {
                continue;
            }
            writer_.name(member.name);
            ++depth_;
            node(member.value, attribute == nullptr ? nullptr : attribute->element,
                 whole || choice == Choice::take);
            --depth_;
        }
        annotations(object, type);
        writer_.end_object();
    }

  private:
    void node(const Node& node, const InformationElement* type, bool whole) {
        switch (node.kind()) {
            case Node::Kind::text:
                writer_.value(node.text());
                break;
            case Node::Kind::integer:
                writer_.value(node.integer());
                break;
            case Node::Kind::number:
                writer_.value(node.number());
                break;
            case Node::Kind::boolean:
                writer_.value(node.boolean());
                break;
            case Node::Kind::json:
                writer_.raw(node.text());
                break;
            case Node::Kind::object:
                object(node.object(), type, whole);
                break;
            case Node::Kind::array:
                writer_.begin_array();
                for (const auto& item : node.array().items()) {
                    this->node(item, type, whole);
                }
                writer_.end_array();
                break;
        }
    }

    void annotations(const Object& object, const InformationElement* type) {
        if (!object.unavailable().empty() &&
            (selection_.wants("_unavailable") || must_be_told(object, type))) {
            writer_.name("_unavailable");
            writer_.begin_array();
            for (const auto& one : object.unavailable()) {
                writer_.begin_object();
                writer_.member("attribute", one.attribute);
                writer_.member("reason", element::name_of(one.reason));
                if (!one.detail.empty()) {
                    writer_.member("detail", one.detail);
                }
                writer_.end_object();
            }
            writer_.end_array();
        }
        if (!object.derived().empty() && selection_.wants("_derived")) {
            writer_.name("_derived");
            writer_.begin_array();
            for (const auto attribute : object.derived()) {
                writer_.value(attribute);
            }
            writer_.end_array();
        }
    }

    const Selection& selection_;
    json::Writer& writer_;
    std::array<std::string_view, max_depth> path_;
    std::size_t depth_ = 0;
};

}  // namespace

void encode(const trust_domain::Released& element, const Selection& selection,
            json::Writer& writer) {
    Encoder(selection, writer).object(element.root(), &element.type(), false);
}

}  // namespace bartizan::sc_vi
