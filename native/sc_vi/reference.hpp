// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// The tables of Sc-Vi as JSON: what the reference page and the OpenAPI document are made from.

#pragma once

#include <string>

namespace bartizan::sc_vi {

// {"collections": [{"path", "operation", "rows": [], "clause", "element", "id", "needs": [],
// "uses": [], "noSource"?}], "elements": [{"name", "clause", "attributes": [{"name",
// "qualifier": "M", "cardinality": "0..N", "type", "source", "values": [], "element"?,
// "byDefault"}]}], "kinds": [{"name", "service", "paths": [], "list", "id", "paging", "parent"?}]}:
// every element that an answer can have something of, each name once, and every kind that is read.
std::string reference_tables();

}  // namespace bartizan::sc_vi
