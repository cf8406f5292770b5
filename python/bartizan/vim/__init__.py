# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Drivers that read a VIM: what bartizan-pyhost asks of one, and what it may raise.

The native core decides what is asked (paths, paging, microversions) and reads every answer. A
driver performs one authenticated request at a time and looks into no body.

A driver is a callable of the entry point group `bartizan.vim` that takes its options, a
dict[str, str], and returns a `Driver`. Built in are `openstack`, `recorded` and `recorder`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["KEPT_HEADERS", "MAX_BODY", "SERVICES", "Answer", "Driver", "DriverOptionError",
           "TooLargeError", "UnauthorizedError", "UnreachableError", "VimError",
           "VimTimeoutError", "take_options"]

# Types of the OpenStack service types authority.
SERVICES = ("compute", "placement", "network", "block-storage", "image", "identity",
            "reservation", "baremetal", "metric", "alarming")

# Octets of one body. As native/ipc/frame.hpp has it: max_attachment.
MAX_BODY = 16 * 1024 * 1024

# The fields of an answer that are handed on, by their lower-case names.
KEPT_HEADERS = ("date", "retry-after", "openstack-api-version", "x-openstack-request-id",
                "content-type", "location", "link")


@dataclass(frozen=True)
class Answer:
    """What the VIM answered, whatever its status.

    status   HTTP status, 100 to 599
    headers  by lower-case names; those that are not of KEPT_HEADERS are dropped
    body     its octets, without content coding, not more than MAX_BODY
    """

    status: int
    headers: dict[str, str]
    body: bytes


class VimError(Exception):
    """Why there is no answer. The text is for the operator's log."""

    kind = "driver_failed"


class UnauthorizedError(VimError):
    """The VIM refuses the credential."""

    kind = "unauthorized"


class UnreachableError(VimError):
    """The VIM or one of its services cannot be spoken to, or broke off in its answer."""

    kind = "unreachable"


class VimTimeoutError(VimError):
    """No answer within the driver's own time."""

    kind = "timeout"


class TooLargeError(VimError):
    """A body of more than MAX_BODY."""

    kind = "too_large"


class DriverOptionError(VimError):
    """An option is missing, unknown or wrong."""


class Driver(Protocol):
    """One VIM, used by one thread.

    Methods raise a VimError where they can tell what went wrong; whatever else they raise is
    a defect of the driver and told as driver_failed, with its traceback for the operator.
    """

    def get(self, service: str, path: str, microversion: str) -> Answer:
        """The answer to one GET.

        service       one of SERVICES
        path          with its query, relative to the service's versioned endpoint: compute v2.1,
                      identity v3, network v2.0, block-storage v3 with the project, image v2,
                      placement without a version, reservation v1, baremetal v1, metric v1,
                      alarming v2; "/../v1.0/sfc/port_chains" is beside that version
        microversion  "2.93", or "" for none
        """

    def capabilities(self) -> dict[str, Any]:
        """What is there: {"services": [...], "projectId", "userId", "roles": [...], "region"?}.

        Of each type of SERVICES there is one entry: {"type", "endpoint", "minVersion"?,
        "maxVersion"?, "reachable": True}, or {"type", "endpoint"?, "reachable": False, "error"},
        or {"type", "absent": True, "reachable": False} for one that the VIM does not have.
        minVersion and maxVersion are microversions. A service that does not answer is an entry,
        never an exception.
        """

    def secrets(self) -> list[str]:
        """Texts that must stand in no log: passwords, the token of the moment."""


def take_options(options: dict[str, str], defaults: dict[str, str]) -> dict[str, str]:
    """`options` over `defaults`; DriverOptionError for a name that has no default."""
    unknown = sorted(set(options) - set(defaults))
    if unknown:
        raise DriverOptionError(f"no such option: {', '.join(unknown)}")
    return defaults | options
