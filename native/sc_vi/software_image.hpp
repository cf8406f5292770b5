// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// SoftwareImageInformation (IFA 006 8.2.2; spec sc-vi 4.6) from an image of Glance.

#pragma once

#include "sc_vi/reading.hpp"

namespace bartizan::sc_vi {

extern const element::InformationElement software_image_information;

// Of either list of Glance: both keep an image as it is.
Element make_software_image(const Reading& reading, View image);

}  // namespace bartizan::sc_vi
