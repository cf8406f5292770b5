# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the hook does in each phase of each operation: one table.

A refusal belongs into a _start phase wherever it can be known there: nothing has happened in the
VIM yet. heal and terminate have no rollback at all, so what refuses in their _end leaves Tacker
and the VIM apart.
"""

from __future__ import annotations

import enum


class Action(enum.Enum):
    NOTHING = enum.auto()
    CHECK = enum.auto()  # whether the _end phase will be able to do its work
    ENROL = enum.auto()  # certificates for those that have none under their present names
    ENROL_ALL = enum.auto()  # and anew for those that have one
    CLOSE = enum.auto()  # subjects that are gone, where the CMF does not follow operations


PHASES = {
    "instantiate_start": Action.CHECK,
    "instantiate_end": Action.ENROL,
    "instantiate_rollback_start": Action.NOTHING,
    "instantiate_rollback_end": Action.CLOSE,
    "scale_start": Action.CHECK,
    "scale_end": Action.ENROL,
    "scale_rollback_start": Action.NOTHING,
    "scale_rollback_end": Action.CLOSE,
    "heal_start": Action.CHECK,
    "heal_end": Action.ENROL,
    "heal_rollback_start": Action.NOTHING,
    "heal_rollback_end": Action.NOTHING,
    "change_current_package_start": Action.CHECK,
    "change_current_package_end": Action.ENROL_ALL,  # a rebuilt server has an empty disk
    "change_current_package_rollback_start": Action.CHECK,
    "change_current_package_rollback_end": Action.ENROL_ALL,
    "change_external_connectivity_start": Action.CHECK,
    "change_external_connectivity_end": Action.ENROL,
    "change_external_connectivity_rollback_start": Action.CHECK,
    "change_external_connectivity_rollback_end": Action.ENROL,
    "modify_information_start": Action.NOTHING,
    "modify_information_end": Action.NOTHING,
    "modify_information_rollback_start": Action.NOTHING,
    "modify_information_rollback_end": Action.NOTHING,
    "terminate_start": Action.NOTHING,
    "terminate_end": Action.CLOSE,
    "terminate_rollback_start": Action.NOTHING,
    "terminate_rollback_end": Action.NOTHING,
}
