# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors

import sys

from bartizan.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
