# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What Bartizan puts into a Tacker, and how it gets there. Pure Python: nothing needs the core."""
