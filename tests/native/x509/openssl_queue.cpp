// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// Any test that leaves an error in OpenSSL's queue would make a later, innocent call look
// failed: the run fails at once.

#include <cstdlib>
#include <iostream>

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#include <openssl/err.h>

namespace {

struct QueueIsEmpty : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        if (ERR_peek_error() != 0) {
            std::cerr << "'" << stats.testInfo.name << "' left an error in OpenSSL's queue\n";
            std::exit(EXIT_FAILURE);
        }
    }
};

}  // namespace

CATCH_REGISTER_LISTENER(QueueIsEmpty)
