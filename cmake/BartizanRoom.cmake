# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
#
# One folder of native/ is one static library: bartizan_room(x509 SOURCES a.cpp LINK der ...).
# LINK names rooms; PRIVATE_LINK names libraries that no other room may include
# (tests/architecture holds that, since Debian's headers are visible to everybody).

function(bartizan_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(bartizan_${name} STATIC ${ROOM_SOURCES})
  add_library(bartizan::${name} ALIAS bartizan_${name})
  target_include_directories(bartizan_${name} PUBLIC ${PROJECT_SOURCE_DIR}/native)
  list(TRANSFORM ROOM_LINK PREPEND bartizan::)
  target_link_libraries(bartizan_${name} PUBLIC ${ROOM_LINK} PRIVATE bartizan_warnings ${ROOM_PRIVATE_LINK})
endfunction()

# The tests of one room: an executable test_<room> and one CTest per SCENARIO file label.
function(bartizan_test room)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_executable(test_${room} ${TEST_SOURCES})
  list(TRANSFORM TEST_LINK PREPEND bartizan::)
  target_link_libraries(test_${room} PRIVATE bartizan::${room} ${TEST_LINK} ${TEST_PRIVATE_LINK}
                                             bartizan_catch bartizan_warnings)
  target_include_directories(test_${room} PRIVATE ${PROJECT_SOURCE_DIR}/tests/native)
  target_compile_definitions(
    test_${room} PRIVATE BARTIZAN_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors"
                         BARTIZAN_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${room} COMMAND test_${room} -d yes)
  set_tests_properties(${room} PROPERTIES LABELS ${room} TIMEOUT 300)
endfunction()
