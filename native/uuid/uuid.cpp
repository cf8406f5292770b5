// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "uuid/uuid.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace bartizan::uuid {

std::string random() {
    return to_string(boost::uuids::random_generator_pure()());
}

std::string named(std::string_view space, std::string_view name) {
    const auto within = boost::uuids::string_generator()(space.begin(), space.end());
    return to_string(boost::uuids::name_generator_sha1(within)(name.data(), name.size()));
}

}  // namespace bartizan::uuid
