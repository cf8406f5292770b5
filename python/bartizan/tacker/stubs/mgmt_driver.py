# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Frozen: Tacker's v1 management driver, and the artifact that Tacker compares with it."""


class BartizanMgmtDriver:
    def get_type(self) -> str:
        return "bartizan"

    def get_name(self) -> str:
        return "bartizan"

    def get_description(self) -> str:
        return "Certificates of Bartizan for VNFC instances"

    def __getattr__(self, phase: str) -> object:
        from bartizan.tacker import management_driver

        return management_driver.phase(phase)
