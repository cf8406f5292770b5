# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The one fault of a package."""

from __future__ import annotations

from bartizan.exceptions import BartizanError


class PackageError(BartizanError):
    """The package cannot be used as it is."""

    fault = "package_unusable"
    http_status = 400
    default_remedy = "correct the package, or ask its vendor to"
