# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What each hook needs: options of tacker.conf, and files beside it."""

from __future__ import annotations

import configparser
import dataclasses
import hashlib
import pathlib
import urllib.parse
from collections.abc import Callable, Sequence

from bartizan.exceptions import ConfigInvalidError
from bartizan.tacker import files, policy
from bartizan.tacker.ini import Ini

PASTE_FILE = "bartizan-api-paste.ini"
POLICY_FILE = "bartizan-policy.yaml"
MADE = "# Made by 'bartizan tacker enable' "

# Where oslo.config looks for a file that is named without a folder, after that of tacker.conf.
ELSEWHERE = ("~/.tacker", "~", "/etc/tacker", "/etc")


@dataclasses.dataclass
class Site:
    """A Tacker before anything of Bartizan is in it."""

    config: pathlib.Path
    ini: Ini
    folder: pathlib.Path  # where Tacker will find our files
    in_place: bool  # its files are here, to be read and changed
    projects: Sequence[str]
    guard: Sequence[str]


@dataclasses.dataclass
class Wanted:
    options: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)  # name -> content


def paste(site: Site, wanted: Wanted) -> None:
    """The filter goes around whatever the site's own paste file has for Tacker."""
    named = site.ini.value("DEFAULT", "api_paste_config") or "api-paste.ini"
    path: pathlib.Path | None = site.folder / named
    if site.in_place:
        path = find([site.config], named)
        if path is None:
            raise ConfigInvalidError(
                f"api_paste_config = {named}: there is no such file", "",
                "name Tacker's paste file in [DEFAULT] api_paste_config; pip puts it into "
                "etc/tacker of the environment that Tacker is installed in")
        check_paste(path)
    # PasteDeploy splits at blanks, unquotes, and takes % for its own.
    quoted = urllib.parse.quote(str(path)).replace("%", "%%")
    wanted.files[PASTE_FILE] = made(
        "# Tacker's own file goes on to say what is served; the filter stands before all of it.\n"
        "[pipeline:tacker]\n"
        f"pipeline = bartizan config:{quoted}#tacker\n\n"
        "[filter:bartizan]\n"
        "paste.filter_factory = bartizan.tacker.paste:filter_factory\n")
    wanted.options["DEFAULT", "api_paste_config"] = str(site.folder / PASTE_FILE)
    record_of_requests(site, wanted)
    if site.guard:
        wanted.options["bartizan", "guard_unauthenticated"] = ",".join(site.guard)
        prefix = site.ini.value("server_notification", "uri_path_prefix")
        if prefix and site.ini.value("bartizan", "guarded_routes") is None:
            wanted.options["bartizan", "guarded_routes"] = ",".join(
                [prefix, "/alert", "/pm_event", "/pm_threshold"])


def record_of_requests(site: Site, wanted: Wanted) -> None:
    given = site.ini.value("bartizan", "request_record")
    folder = site.ini.value("DEFAULT", "log_dir") or site.ini.value("DEFAULT", "state_path") \
        or "/var/lib/tacker"
    if given is None:
        wanted.options["bartizan", "request_record"] = f"{folder}/bartizan-requests.jsonl"
    path = pathlib.Path(given or folder + "/bartizan-requests.jsonl")
    # With a $ another option is a part of it, which only Tacker knows.
    if site.in_place and "$" not in str(path) and not path.parent.is_dir():
        raise ConfigInvalidError(
            f"requests cannot be recorded: there is no folder {path.parent}", "",
            "make it for Tacker's user, or name a file elsewhere in [bartizan] request_record of "
            "tacker.conf")


def find(configs: Sequence[pathlib.Path], name: str) -> pathlib.Path | None:
    """A file that is named in them, as oslo.config finds it."""
    folders = [config.absolute().parent for config in reversed(configs)]
    folders += [pathlib.Path(folder).expanduser() for folder in ELSEWHERE]
    for folder in folders:
        if (folder / name).is_file():
            return (folder / name).absolute()
    return None


def check_paste(path: pathlib.Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(files.read(path).decode())
    except (configparser.Error, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise ConfigInvalidError(f"{path}: it cannot be read: {first}", str(error),
                                 "correct it: Tacker cannot read it either") from None
    kinds = ("composite", "composit", "app", "application", "pipeline", "filter-app")
    if not any(f"{kind}:tacker" in parser.sections() for kind in kinds):
        raise ConfigInvalidError(
            f"{path}: it has no [composite:tacker]", "",
            "that is what tacker-server loads: name the paste file that it uses in [DEFAULT] "
            "api_paste_config")


def rules(site: Site, wanted: Wanted) -> None:
    """A policy file, unless the site has its own."""
    own = site.ini.value("oslo_policy", "policy_file")
    there = [own] if own else [
        str(site.config.parent / name) for name in ("policy.yaml", "policy.json")
        if site.in_place and (site.config.parent / name).exists()]
    if there:
        raise ConfigInvalidError(
            f"there is a policy file already: {there[0]}", "",
            "take the rules of 'bartizan tacker enable --print policy' into it, and enable the "
            "other hooks: --hook paste")
    wanted.files[POLICY_FILE] = made(policy.document(site.projects))
    wanted.options["oslo_policy", "policy_file"] = str(site.folder / POLICY_FILE)


def monitoring(site: Site, wanted: Wanted) -> None:
    given = site.ini.value("server_notification", "server_notification_class")
    if given not in (None, "ServerNotification"):
        raise ConfigInvalidError(
            f"[server_notification] server_notification_class is {given} already", "",
            "there is room for one class: leave --hook monitoring out, or take yours out")
    wanted.options["server_notification", "server_notification_package"] = \
        "bartizan.tacker.monitoring"
    wanted.options["server_notification", "server_notification_class"] = "RecordedNotification"


def key_manager(site: Site, wanted: Wanted) -> None:
    missing = [name for name in ("token_module", "token_pin_file")
               if not site.ini.value("bartizan", name)]
    if missing:
        raise ConfigInvalidError(
            f"the key manager needs {' and '.join(missing)} in [bartizan] of tacker.conf", "",
            "docs/howto/tacker-enable.md says how its token is made")
    wanted.options["key_manager", "api_class"] = "bartizan.tacker.key_manager.TokenKeyManager"


def management_v1(site: Site, wanted: Wanted) -> None:
    """The driver of the v1 interface, beside those that are there."""
    given = site.ini.value("tacker", "vnflcm_mgmt_driver") or "vnflcm_noop"
    names = [name.strip() for name in given.split(",")]
    if "bartizan" not in names:
        wanted.options["tacker", "vnflcm_mgmt_driver"] = ",".join([*names, "bartizan"])


HOOKS: dict[str, Callable[[Site, Wanted], None]] = {
    "paste": paste,
    "policy": rules,
    "monitoring": monitoring,
    "keymgr": key_manager,
    "mgmt-v1": management_v1,
}
DEFAULT_HOOKS = ("paste", "policy")
# What a service of Tacker does with a hook at its start, and does not start without.
LOADING = {
    "paste": "import bartizan.tacker.paste",
    "monitoring": "import bartizan.tacker.monitoring",
    "keymgr": "import bartizan.tacker.key_manager, pkcs11",
    "mgmt-v1": "import importlib.metadata as m; "
               "m.entry_points(group='tacker.tacker.mgmt.drivers')['bartizan'].load()",
}


def made(text: str) -> bytes:
    """With a first line that tells whether somebody changed it."""
    return made_line(text.encode()) + b"\n" + text.encode()


def is_as_made(content: bytes) -> bool:
    first, _, rest = content.partition(b"\n")
    return first == made_line(rest)


def made_line(rest: bytes) -> bytes:
    return MADE.encode() + hashlib.sha256(rest).hexdigest()[:16].encode()
