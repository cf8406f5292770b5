# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What `bartizan tacker check` finds: what, why it matters, what to do."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Finding:
    severity: str  # "ok", "warning", "error"
    what: str
    why: str = ""
    remedy: str = ""
