# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The delegate's half of delegation mode, run by Tacker once for each phase of an operation.

It starts in a process of its own each time, so nothing here imports what it can do without:
no requests, no yaml, no cliff, nothing of Tacker, and the native core only to make keys.
"""
