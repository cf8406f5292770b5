// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

namespace bartizan::ipc {

// For a process that is about to hold keys or a PIN: no core dumps, no ptrace and no
// /proc/<pid>/mem for others of the same user, no new privileges, no file for others to read.
void harden_process();

// What a parent left open is not for a child that knows nothing of it.
void close_descriptors_above(int last_descriptor);

}  // namespace bartizan::ipc
