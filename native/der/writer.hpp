// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// One DER element around given contents: for the outer forms that are put together from parts
// which are DER already.

#pragma once

#include <initializer_list>

#include "der/reader.hpp"

namespace bartizan::der {

// Tag, shortest length, and the parts one after the other.
Bytes enclose(Tag tag, std::initializer_list<ByteView> parts);

}  // namespace bartizan::der
