# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Files that VNF packages carry a copy of, byte for byte. No release changes them."""
