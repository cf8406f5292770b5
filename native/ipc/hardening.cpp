// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "ipc/hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bartizan::ipc {

void harden_process() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::umask(S_IRWXG | S_IRWXO);
}

void close_descriptors_above(int last_descriptor) {
    ::close_range(static_cast<unsigned>(last_descriptor) + 1, ~0U, 0);
}

}  // namespace bartizan::ipc
