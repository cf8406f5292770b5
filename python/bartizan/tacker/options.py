# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The section [bartizan] of tacker.conf: what the parts that Tacker itself loads are told."""

from __future__ import annotations

from typing import Any

from oslo_config import cfg

GROUP = "bartizan"

OPTIONS = [
    cfg.StrOpt("request_record", default="/var/lib/tacker/bartizan-requests.jsonl",
               help="File that each request to Tacker's API is recorded in, one JSON object a "
                    "line. It is only readable for Tacker's user."),
    cfg.IntOpt("request_record_bytes", default=10 * 1024 * 1024, min=4096,
               help="Size at which that file is put aside as .1 and a new one begun."),
    cfg.IntOpt("request_record_files", default=9, min=1,
               help="How many files put aside are kept; an older one is removed."),
    cfg.ListOpt("guard_unauthenticated", default=[],
                help="Networks (192.0.2.0/24, 2001:db8::1) from which the routes of guarded_routes "
                     "may be called; everybody else gets 403. Empty: no guard, as Tacker is "
                     "installed. Behind a proxy Tacker sees the proxy's address alone."),
    cfg.ListOpt("guarded_routes",
                default=["/server_notification", "/alert", "/pm_event", "/pm_threshold"],
                help="Routes that Tacker serves without authentication, with all that is below "
                     "them."),
    cfg.StrOpt("key_directory", default="/var/lib/tacker/bartizan-keys",
               help="For the key manager: directory of the wrapped keys, the same for every host "
                    "that runs Tacker."),
    cfg.StrOpt("token_module", default="",
               help="For the key manager: the PKCS#11 library of the token."),
    cfg.StrOpt("token_label", default="tacker",
               help="For the key manager: label of the token."),
    cfg.StrOpt("token_key_label", default="tacker-wrap",
               help="For the key manager: label of the AES key in the token that wraps them."),
    cfg.StrOpt("token_pin_file", default="",
               help="For the key manager: file with the PIN of the token's user."),
]


def list_opts() -> list[tuple[str, list[Any]]]:
    """For oslo-config-generator, by the entry point oslo.config.opts."""
    return [(GROUP, OPTIONS)]


def of(conf: Any) -> Any:
    """The section [bartizan] of a configuration that is read already."""
    conf.register_opts(OPTIONS, GROUP)
    return conf.bartizan
