// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Preloaded: writes to WAL files, syncs of them and the lines on standard output, in their
// order, into the file $SYNC_OBSERVER_LOG. One letter each: W, S, O.
// With SYNC_OBSERVER_LOSE=1 a sync does nothing (and is not reported), as on a disk that lies.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_wal(int fd) {
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

static void note(char what) {
    static int log = -1;
    if (log < 0) {
        log = open(getenv("SYNC_OBSERVER_LOG"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    }
    ssize_t (*real)(int, const void*, size_t) =
        (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
    if (real(log, &what, 1) != 1) {
        abort();
    }
}

ssize_t write(int fd, const void* data, size_t size) {
    ssize_t (*real)(int, const void*, size_t) =
        (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
    if (fd == STDOUT_FILENO) {
        note('O');
    }
    return real(fd, data, size);
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
    ssize_t (*real)(int, const void*, size_t, off64_t) =
        (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    if (is_wal(fd)) {
        note('W');
    }
    return real(fd, data, size, at);
}

static int synced(int fd, const char* name) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (!is_wal(fd)) {
        return real(fd);
    }
    if (getenv("SYNC_OBSERVER_LOSE") != NULL) {
        return 0;
    }
    note('S');
    return real(fd);
}

int fdatasync(int fd) {
    return synced(fd, "fdatasync");
}

int fsync(int fd) {
    return synced(fd, "fsync");
}
