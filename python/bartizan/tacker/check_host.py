# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What a Tacker verifies, what it leaves in clear, and who can read its files."""

from __future__ import annotations

import os
import pathlib
import pwd
import stat
from collections.abc import Iterator, Sequence
from typing import Any

from bartizan.exceptions import UnprocessableError
from bartizan.tacker.findings import Finding
from bartizan.tacker.hook import config
from bartizan.tacker.hook.options import DEFAULT_PATH, PATH_VARIABLE
from bartizan.tacker.hook.trouble import HookError
from bartizan.tacker.ini import Ini

VERIFIED = {
    "v2_vnfm.notification_verify_cert": "the CMF and other subscribers, who get the credential of "
                                        "their subscription",
    "v2_vnfm.heat_verify_cert": "Heat",
    "v2_vnfm.nova_verify_cert": "Nova",
    "v2_nfvo.nfvo_verify_cert": "the external NFVO",
}


def connections(facts: dict[str, Any]) -> Iterator[Finding]:
    options = facts["options"]
    for name, whom in VERIFIED.items():
        if name == "v2_nfvo.nfvo_verify_cert" and not options.get("v2_nfvo.use_external_nfvo"):
            continue
        section, _, option = name.partition(".")
        if options.get(name):
            yield Finding("ok", f"[{section}] {option} = True")
        else:
            yield Finding("warning", f"[{section}] {option} is False, its default",
                          f"Tacker does not verify the certificate of {whom}",
                          f"[{section}] {option} = True, and "
                          f"{option.replace('verify_cert', 'ca_cert_file')}")
    if not options.get("v2_vnfm.notify_connect_retries"):
        yield Finding("warning", "[v2_vnfm] notify_connect_retries is 0, its default",
                      "a notification that meets a closed port is lost; the CMF finds out at its "
                      "next reconciliation", "[v2_vnfm] notify_connect_retries = 5")


def credentials(facts: dict[str, Any]) -> Iterator[Finding]:
    options = facts["options"]
    if options.get("DEFAULT.use_credential_encryption"):
        yield Finding("ok", "passwords of VIMs and subscribers are encrypted in the database")
    else:
        yield Finding("warning", "use_credential_encryption is False, its default",
                      "the database holds passwords of VIMs and of subscribers in clear; hooks "
                      "and scripts of packages get those of VIMs in clear either way",
                      "[DEFAULT] use_credential_encryption = True, keymanager_type = barbican")
    given = str(options.get("key_manager.api_class"))
    if given.startswith("bartizan.") and options.get("DEFAULT.keymanager_type") != "barbican":
        yield Finding("error", f"keymanager_type = {options.get('DEFAULT.keymanager_type')}",
                      "only with 'barbican' does Tacker ask [key_manager] api_class",
                      "[DEFAULT] keymanager_type = barbican")


def configuration_files(configs: Sequence[pathlib.Path], inis: Sequence[Ini]) -> Iterator[Finding]:
    for path, ini in zip(configs, inis, strict=True):
        secrets = [option.name for option in ini.options
                   if "password" in option.name or option.name in ("connection", "transport_url")]
        if secrets and path.stat().st_mode & stat.S_IROTH:
            yield Finding("error", f"{path}: everybody on this host can read it",
                          f"it holds {', '.join(secrets)}",
                          f"chmod o= {path}, with Tacker's group on it")


def hook_configuration(user: str | None) -> Iterator[Finding]:
    """Of delegation mode; Tacker's conductor runs the hook as itself."""
    path = pathlib.Path(os.environ.get(PATH_VARIABLE) or DEFAULT_PATH)
    if not path.exists():
        yield Finding("warning", f"{path}: there is none",
                      "a package with Bartizan's hook fails at its first operation; direct mode "
                      "needs no hook", "docs/howto/tacker.md says what goes in, or use direct mode")
        return
    try:
        cmf = config.load("").cmf
    except HookError as error:
        yield Finding("error", str(error), "a package with Bartizan's hook fails at its first "
                      "operation", "correct it")
        return
    named = [("the hook's configuration", path, False)]
    named += [(f"[cmf] {option}", pathlib.Path(cmf[option]), option == "key")
              for option in ("certificate", "key", "ca_file")]
    for what, file, secret in named:
        yield from _readable(what, file, user, secret=secret)


def record(facts: dict[str, Any], user: str | None) -> Iterator[Finding]:
    """Whether what the paste filter writes has a place."""
    path = pathlib.Path(str(facts["options"].get("bartizan.request_record")))
    what = f"[bartizan] request_record = {path}"
    why = "requests are served and not recorded; Tacker's log says so once a minute"
    try:
        status = path.parent.stat()
    except OSError as error:
        yield Finding("error", f"{what}: {error.strerror}", why,
                      f"make {path.parent} for Tacker's user")
        return
    account = _account(user)
    if account and not _may(status, account, stat.S_IWUSR | stat.S_IXUSR):
        yield Finding("error", f"{what}: {user} cannot write there", why,
                      f"chown {user} {path.parent}, or name a file elsewhere")


def _account(user: str | None) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(user) if user else None
    except KeyError:
        raise UnprocessableError(f"--user: there is no user {user}", "",
                                 "name tacker-conductor's") from None


def _readable(what: str, path: pathlib.Path, user: str | None, *, secret: bool
              ) -> Iterator[Finding]:
    try:
        status = path.stat()
    except OSError as error:
        yield Finding("error", f"{path}: {error.strerror}", f"it is {what}", "check the path")
        return
    if secret and status.st_mode & stat.S_IROTH:
        yield Finding("error", f"{path}: everybody on this host can read it",
                      "whoever has the hook's key is the VNFM for the CMF", f"chmod o= {path}")
        return
    account = _account(user)
    if account and not _may(status, account, stat.S_IRUSR):
        yield Finding("error", f"{path}: {user} cannot read it",
                      f"it is {what}, and tacker-conductor runs the hook as itself",
                      f"chgrp {account.pw_gid} {path}; chmod g+r {path}")
    else:
        yield Finding("ok", f"{path}: {what}")


def _may(status: os.stat_result, account: pwd.struct_passwd, bits: int) -> bool:
    """`bits`: those of an owner."""
    if account.pw_uid == 0:
        return True
    if status.st_uid != account.pw_uid:
        member = status.st_gid in os.getgrouplist(account.pw_name, account.pw_gid)
        bits >>= 3 if member else 6
    return status.st_mode & bits == bits
