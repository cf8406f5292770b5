// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#pragma once

namespace bartizan::signer {

// For a process that is about to hold a PIN and keys: no core dumps, no ptrace and no
// /proc/<pid>/mem for others of the same user, no new privileges, no descriptor above
// `last_descriptor`.
void harden_process(int last_descriptor);

}  // namespace bartizan::signer
