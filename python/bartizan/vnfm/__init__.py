# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Drivers that speak to a VNFM: what bartizan-pyhost asks of one.

The native core decides what is asked (VNF LCM of IFA 007, API version 2) and reads every answer.
A driver performs one authenticated request at a time and looks into no body.

A driver is a callable of the entry point group `bartizan.vnfm` that takes its options, a
dict[str, str], and returns a `Driver`. Built in is `tacker`. What it may raise is as of
`bartizan.vim`.
"""

from __future__ import annotations

from typing import Protocol

from bartizan.vim import Answer

__all__ = ["Driver"]


class Driver(Protocol):
    """One VNFM, used by one thread. Errors are those of a `bartizan.vim.Driver`."""

    def request(self, method: str, path: str, body: bytes) -> Answer:
        """The answer to one request.

        method  "GET", "POST" or "DELETE"
        path    with its query, below the VNFM's root: "/vnflcm/v2/vnf_instances/{id}"
        body    JSON, or b"" for none
        """

    def secrets(self) -> list[str]:
        """Texts that must stand in no log: passwords, the token of the moment."""
