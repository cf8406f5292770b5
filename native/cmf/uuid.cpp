// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "cmf/uuid.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace bartizan::cmf {

std::string new_uuid() {
    return to_string(boost::uuids::random_generator_pure()());
}

}  // namespace bartizan::cmf
