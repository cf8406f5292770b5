# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Exit codes: stable, for scripts (docs/reference/cli.md)."""

from __future__ import annotations

from bartizan import exceptions

OK = 0
REFUSED = 1
USAGE = 2
NOT_FOUND = 3
UNAVAILABLE = 4
INTERNAL = 70

_USAGE_FAULTS = {"config_invalid", "profile_invalid", "deployment_missing"}
_NOT_FOUND_FAULTS = {"not_found", "no_such_resource"}
_UNAVAILABLE_FAULTS = {"file_unusable", "no_source"}


def of(error: exceptions.BartizanError) -> int:
    if error.fault in _USAGE_FAULTS:
        return USAGE
    if error.fault in _NOT_FOUND_FAULTS:
        return NOT_FOUND
    if error.fault in _UNAVAILABLE_FAULTS or error.http_status in (502, 503, 504):
        return UNAVAILABLE
    return INTERNAL if error.http_status >= 500 else REFUSED
