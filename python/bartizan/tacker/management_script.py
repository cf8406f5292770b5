# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the frozen script in a VNF package calls. ``main`` keeps its form for as long as packages
with that script are about."""

from __future__ import annotations

import sys
from typing import Any

from bartizan.tacker.hook import intake, trouble
from bartizan.tacker.hook.trouble import HookError


def main(answer: int) -> int:
    """Runs the phase that standard input names. `answer` is a descriptor of what Tacker reads.

    0, or 1 and one line on standard error: Tacker fails the operation and shows the line to all
    subscribers.
    """
    call: dict[str, Any] = {}
    try:
        protect()
        call = intake.read(sys.stdin.buffer)
        from bartizan.tacker.hook import run

        try:
            intake.answer(answer, run.run(intake.decode(call)))
        except run.Failed as failed:
            intake.answer(answer, failed.answer)
            raise
    except HookError as error:
        return refuse(str(error))
    except Exception as error:
        return refuse(trouble.defect(error, call))
    return 0


def protect() -> None:
    """What is in memory here, keys and the VIM's password, is not for a core file."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse(text: str) -> int:
    print("bartizan: " + trouble.one_line(text), file=sys.stderr)
    return 1
