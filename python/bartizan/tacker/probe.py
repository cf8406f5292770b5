# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Asks an installed Tacker what it would do with its configuration. Its Python runs this file from
standard input, wherever Bartizan is; the answer is JSON and holds no secret."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import importlib
import importlib.metadata
import inspect
import json
import logging
import sys
import warnings
from typing import Any

OPTIONS = {
    None: ["auth_strategy", "use_credential_encryption", "keymanager_type"],
    "tacker": ["vnflcm_mgmt_driver"],
    "v2_vnfm": ["notification_verify_cert", "heat_verify_cert", "nova_verify_cert",
                "notify_connect_retries"],
    "v2_nfvo": ["use_external_nfvo", "nfvo_verify_cert"],
    "server_notification": ["server_notification", "server_notification_package",
                            "server_notification_class", "uri_path_prefix"],
    "prometheus_plugin": ["performance_management", "fault_management", "auto_healing",
                          "auto_scaling"],
    "key_manager": ["api_class"],
    "oslo_policy": ["enhanced_tacker_policy"],
}
MGMT_DRIVERS = "tacker.tacker.mgmt.drivers"


def told(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def configuration(files: list[str]) -> Any:
    from oslo_config import cfg

    for entry in importlib.metadata.entry_points(group="oslo.config.opts"):
        if entry.name.startswith("tacker"):
            with contextlib.suppress(Exception):
                for group, options in entry.load()():
                    with contextlib.suppress(cfg.DuplicateOptError):
                        cfg.CONF.register_opts(options, group)
    cfg.CONF([word for file in files for word in ("--config-file", file)], project="tacker")
    return cfg.CONF


def options(conf: Any) -> dict[str, Any]:
    found = {}
    for group, names in OPTIONS.items():
        section = conf if group is None else conf.get(group, {})
        for name in names:
            with contextlib.suppress(Exception):
                found[f"{group or 'DEFAULT'}.{name}"] = getattr(section, name)
    # What the section [bartizan] says, wherever it is read.
    with contextlib.suppress(Exception):
        from bartizan.tacker import options as ours

        for option in ours.OPTIONS:
            found[f"bartizan.{option.name}"] = getattr(ours.of(conf), option.name)
    return found


def importable(names: list[str]) -> dict[str, str]:
    """MODULE or MODULE:OBJECT -> why it cannot be had; "" if it can."""
    found = {}
    for name in names:
        module, _, attribute = name.partition(":")
        try:
            thing = importlib.import_module(module)
            for part in attribute.split(".") if attribute else ():
                thing = getattr(thing, part)
            found[name] = ""
        except Exception as error:
            found[name] = told(error)
    return found


def drivers(names: list[str]) -> list[dict[str, Any]]:
    """What tacker-conductor would make of [tacker] vnflcm_mgmt_driver."""
    known = collections.defaultdict(list)
    for entry in importlib.metadata.entry_points(group=MGMT_DRIVERS):
        known[entry.name].append(entry)
    found = []
    for name in names:
        driver: dict[str, Any] = {"name": name, "known": sorted(known)}
        if name in known:
            driver["object"] = known[name][0].value
            try:
                loaded = known[name][0].load()
                driver["type"] = loaded().get_type()
                # As text, which is how Tacker compares it with what a package brings.
                with open(inspect.getfile(loaded)) as file:  # noqa: PTH123
                    driver["sha256"] = hashlib.sha256(file.read().encode()).hexdigest()
            except Exception as error:
                driver["error"] = told(error)
        found.append(driver)
    return found


def rules(conf: Any) -> dict[str, Any]:
    from tacker import policy

    policy.init(conf)
    enforcer = policy._ENFORCER
    return {"checks": {name: str(check) for name, check in enforcer.rules.items()},
            "named": enforcer.policy_file, "file": conf.find_file(enforcer.policy_file)}


def main() -> None:
    asked = json.loads(sys.argv[1])
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # Some of what is imported greets on standard output.
    answer, sys.stdout = sys.stdout, sys.stderr
    found: dict[str, Any] = {"importable": importable(["bartizan.tacker.paste",
                                                       *asked["objects"]])}
    try:
        found["tacker"] = importlib.metadata.version("tacker")
        conf = configuration(asked["files"])
        found["options"] = options(conf)
        found["drivers"] = drivers(found["options"].get("tacker.vnflcm_mgmt_driver") or [])
        found["rules"] = rules(conf)
    except Exception as error:
        found["error"] = told(error)
    json.dump(found, answer)


if __name__ == "__main__":
    main()
