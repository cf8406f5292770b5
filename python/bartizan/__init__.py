# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Bartizan: the Certificate Management Function of ETSI GS NFV-IFA 033.

>>> import bartizan
>>> with bartizan.Cmf("run") as cmf:
...     cmf.certificates()

`Cmf` works on a deployment that no other process holds. `csr` makes and reads certification
requests. Every failure is an exception of `bartizan.exceptions`.
"""

from bartizan import csr, exceptions
from bartizan.cmf import Cmf

__all__ = ["Cmf", "csr", "exceptions"]
__version__ = "0.1.0"
