# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""VNF packages (SOL 004): put the hook into one, and tell whether one has it.

Works on an operator's machine, before a package is onboarded. PyYAML is needed here, and openssl
to sign; the hook itself needs neither.
"""
