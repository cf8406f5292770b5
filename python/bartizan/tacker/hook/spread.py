# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The same for many VNFCs at the same time, where each of them is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def spread(work: Callable[[T], R], items: Sequence[T], parallel: int) -> list[R]:
    """In the order of the items. The first failure, by that order, once all have ended."""
    if len(items) <= 1 or parallel == 1:
        return [work(item) for item in items]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(parallel, len(items))) as pool:
        return list(pool.map(work, items))
