# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Frozen: Tacker's v2 management script. It runs the bartizan of the Tacker that runs it."""
import os
import sys

if not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # what else the package carries is not imported by mistake
answer = os.dup(1)
os.dup2(2, 1)  # Tacker takes what is written there for a pickle
try:
    from bartizan.tacker import management_script
except ImportError as error:
    sys.exit(f"bartizan is not usable in {sys.executable}, which runs Tacker: "
             f"install it there and retry the operation ({error})")
sys.exit(management_script.main(answer))
