# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The rules that a Tacker has without a policy file, as JSON: run it with Tacker's Python."""

import json

from oslo_config import cfg
from tacker import policies
from tacker.common import config  # noqa: F401  # registers what the policies read

if __name__ == "__main__":
    cfg.CONF([], project="tacker", default_config_files=[])
    print(json.dumps({rule.name: rule.check_str for rule in policies.list_rules()}, indent=1))
