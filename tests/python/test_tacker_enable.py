# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""`bartizan tacker enable` and `disable` on the files of an installed Tacker."""

from __future__ import annotations

import os
import pathlib
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oslo_config import cfg

from bartizan.tacker import options
from bartizan.tacker.ini import Ini, IniError, edited, restored
from conftest import PLAIN
from tacker_site import Site, site

__all__ = ["site"]

PROJECT = "0123456789abcdef0123456789abcdef"


def read_as_tacker_does(*paths: pathlib.Path) -> cfg.ConfigOpts:
    conf = cfg.ConfigOpts()
    conf([word for path in paths for word in ("--config-file", str(path))], project="tacker")
    conf.register_opts([cfg.StrOpt("bind_host"), cfg.StrOpt("api_paste_config")])
    conf.register_opts([cfg.StrOpt("policy_file")], "oslo_policy")
    conf.register_opts([cfg.StrOpt("memcached_servers")], "keystone_authtoken")
    conf.register_opts([cfg.StrOpt("server_notification_package"),
                        cfg.StrOpt("server_notification_class")], "server_notification")
    conf.register_opts(options.OPTIONS, "bartizan")
    return conf


class TestEnable:
    def test_tacker_is_told_of_the_hooks_and_of_all_that_it_was_told_before(
            self, site: Site) -> None:
        site.enable("--guard", "192.0.2.0/24", "--guard", "2001:db8::1")
        conf = read_as_tacker_does(site.config)
        assert conf.bind_host == "192.0.2.7"
        assert conf.keystone_authtoken.memcached_servers == "192.0.2.7:11211,\n192.0.2.8:11211"
        assert conf.api_paste_config == str(site.folder / "bartizan-api-paste.ini")
        assert conf.oslo_policy.policy_file == str(site.folder / "bartizan-policy.yaml")
        assert conf.bartizan.guard_unauthenticated == ["192.0.2.0/24", "2001:db8::1"]
        assert conf.bartizan.request_record == str(site.record)

    def test_new_files_are_as_closed_as_tacker_conf(self, site: Site) -> None:
        site.enable()
        modes = {name: mode & 0o777 for name, (_, mode) in site.files().items()}
        assert modes["tacker.conf"] == modes["bartizan-api-paste.ini"] == 0o640
        assert modes["bartizan-policy.yaml"] == 0o640

    def test_a_second_time_changes_nothing(self, site: Site) -> None:
        site.enable()
        before = site.files()
        assert "nothing was changed" in site.enable().stdout
        assert site.files() == before

    def test_exactly_the_named_hooks_are_in_whatever_was_in_before(self, site: Site) -> None:
        site.enable()
        site.enable("--hook", "paste")
        conf = read_as_tacker_does(site.config)
        assert conf.oslo_policy.policy_file is None
        assert not (site.folder / "bartizan-policy.yaml").exists()
        assert conf.api_paste_config is not None

    def test_check_shows_what_would_change_and_changes_nothing(self, site: Site) -> None:
        before = site.files()
        done = site.enable("--check", check=False)
        assert done.returncode == 1
        assert "+api_paste_config = " in done.stdout and "+[pipeline:tacker]" in done.stdout
        assert b"not-for-others" in before["tacker.conf"][0]
        assert "not-for-others" not in done.stdout
        assert site.files() == before
        site.enable()
        done = site.enable("--check")
        assert done.stdout == ""

    def test_a_link_goes_on_to_be_one(self, site: Site, tmp_path: pathlib.Path) -> None:
        real = tmp_path / "elsewhere"
        real.mkdir()
        moved = site.config.rename(real / "tacker.conf")
        site.config.symlink_to(moved)
        site.enable()
        assert site.config.is_symlink()
        assert read_as_tacker_does(moved).api_paste_config is not None


class TestDisable:
    def test_every_file_is_what_it_was_byte_for_byte(self, site: Site) -> None:
        before = site.files()
        site.enable("--project", PROJECT)
        assert site.files() != before
        assert site.disable("--check", check=False).returncode == 1
        site.disable()
        assert site.files() == before
        assert "nothing was changed" in site.disable().stdout

    def test_what_the_administrator_wrote_since_stays(self, site: Site) -> None:
        before = site.config.read_bytes()
        site.enable()
        site.config.write_bytes(site.config.read_bytes() + b"[v2_vnfm]\nendpoint = here\n")
        site.disable()
        assert site.config.read_bytes() == before + b"[v2_vnfm]\nendpoint = here\n"

    def test_a_file_that_somebody_broke_elsewhere_is_given_back_too(self, site: Site) -> None:
        before = site.config.read_bytes()
        site.enable()
        site.config.write_bytes(site.config.read_bytes() + b"no option\n")
        site.disable()
        assert site.config.read_bytes() == before + b"no option\n"

    def test_a_policy_file_that_was_changed_by_hand_is_kept(self, site: Site) -> None:
        site.enable()
        policy = site.folder / "bartizan-policy.yaml"
        policy.write_text(policy.read_text() + '"mine": "@"\n')
        assert f"kept: {policy}" in site.enable("--project", PROJECT).stdout
        assert f"kept: {policy}" in site.disable().stdout
        assert '"mine"' in policy.read_text()

    @settings(max_examples=300, deadline=None)
    @given(
        lines=st.lists(st.tuples(
            st.sampled_from(["[DEFAULT]", "[a]", "[B]", "# c", "; d", "", "x = 1", "y: 2", "x=3",
                             "  more", "\tz", 'x = "q"', "[default]", "log = é", "-"]),
            st.sampled_from(["\n", "\r\n", "\r"])), max_size=14),
        open_end=st.booleans(),
        changes=st.dictionaries(
            st.sampled_from([("DEFAULT", "x"), ("a", "y"), ("new", "n"), ("b", "x")]),
            st.sampled_from(["1", "2", "v w"]), max_size=4))
    def test_whatever_the_file_an_edit_holds_and_can_be_undone(
            self, lines: list[tuple[str, str]], open_end: bool,
            changes: dict[tuple[str, str], str]) -> None:
        text = "".join(line + end for line, end in lines)
        before = (text.rstrip("\r\n") if open_end else text).encode()
        try:
            after = edited(before, changes)
        except IniError:
            return
        assert restored(after) == before
        assert {name: Ini(after).value(*name) for name in changes} == changes
        assert edited(after, changes) == after


def cannot_be_read(site: Site) -> str:
    site.config.write_text("[DEFAULT]\nno option\n")
    return "line 2"


def was_changed_in_our_block(site: Site) -> str:
    site.enable()
    site.config.write_text(site.config.read_text().replace("request_record = ", "request_record=x"))
    return "changed by hand"


def has_lost_the_end_of_a_block(site: Site) -> str:
    site.enable()
    text = site.config.read_text()
    site.config.write_text(text[:text.rindex("# <<<")])
    return "without its end"


def has_no_paste_file(site: Site) -> str:
    site.paste.unlink()
    site.config.write_text("[DEFAULT]\napi_paste_config = nowhere.ini\n")
    return "nowhere.ini"


def has_a_paste_file_of_something_else(site: Site) -> str:
    site.paste.write_text("[composite:osapi]\nuse = egg:Paste#urlmap\n")
    return "no [composite:tacker]"


def has_a_paste_file_that_is_none(site: Site) -> str:
    site.paste.write_text("nothing\n")
    return "cannot be read"


def has_a_policy_of_its_own(site: Site) -> str:
    (site.folder / "policy.yaml").write_text("{}\n")
    return "policy file already"


def has_no_folder_for_the_record(site: Site) -> str:
    site.config.write_text("[DEFAULT]\nlog_dir = /nonexistent\n")
    return "no folder /nonexistent"


def runs_a_python_without_bartizan(site: Site) -> str:
    site.take_out_bartizan()
    return "cannot load the hook paste"


class TestRefusals:
    @pytest.mark.parametrize("spoil", [
        cannot_be_read, was_changed_in_our_block, has_lost_the_end_of_a_block, has_no_paste_file,
        has_a_paste_file_of_something_else, has_a_paste_file_that_is_none,
        has_a_policy_of_its_own, has_no_folder_for_the_record, runs_a_python_without_bartizan])
    def test_what_is_not_understood_is_refused_and_nothing_is_changed(
            self, site: Site, spoil: Callable[[Site], str]) -> None:
        reason = spoil(site)
        before = site.files()
        done = site.enable(check=False)
        assert done.returncode in (1, 2)
        assert reason in done.stderr and "what to do: " in done.stderr
        assert "Traceback" not in done.stderr and "not-for-others" not in done.stderr
        assert site.files() == before

    @pytest.mark.parametrize("words", [
        ("--hook", "paste,nothing"), ("--guard", "somewhere"), ("--project", "demo"),
        ("--hook", "keymgr")])
    def test_arguments_without_a_meaning_are_refused(
            self, site: Site, words: tuple[str, str]) -> None:
        before = site.files()
        done = site.enable(*words, check=False)
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr
        assert site.files() == before

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
    def test_a_folder_that_cannot_be_written_is_told(self, site: Site) -> None:
        site.folder.chmod(0o500)
        done = site.enable(check=False)
        site.folder.chmod(0o700)
        assert done.returncode == 4 and "nothing was changed" in done.stderr

    def test_a_missing_configuration_is_told(self, site: Site) -> None:
        site.config.unlink()
        done = site.enable(check=False)
        assert done.returncode == 4 and "no such file" in done.stderr

    def test_a_file_that_cannot_be_replaced_takes_back_those_before_it(
            self, site: Site) -> None:
        before = site.files()
        mount = ["unshare", "--mount", "sh", "-c",
                 f'mount --bind "{site.config}" "{site.config}" && exec "$@"', "sh"]
        done = subprocess.run(
            [*mount, *site.command("enable", "--python", str(site.python))], capture_output=True,
            text=True, cwd=site.folder, check=False, timeout=120, env=PLAIN)
        if "bartizan" not in done.stderr:
            pytest.skip(f"no mount of one's own can be made here: {done.stderr}")
        assert done.returncode == 4 and "use --print" in done.stderr
        assert site.files() == before


class TestOverlay:
    def test_a_second_configuration_file_says_the_same_as_the_edited_one(
            self, site: Site) -> None:
        words = ("--folder", "/etc/tacker", "--guard", "192.0.2.0/24")
        before = site.files()
        (site.folder / "overlay.conf").write_text(site.enable("--print", "conf", *words).stdout)
        paste = site.enable("--print", "paste", *words).stdout
        policy = site.enable("--print", "policy", *words).stdout
        overlaid = read_as_tacker_does(site.config, site.folder / "overlay.conf")
        (site.folder / "overlay.conf").unlink()
        assert site.files() == before
        assert overlaid.api_paste_config == "/etc/tacker/bartizan-api-paste.ini"
        assert overlaid.oslo_policy.policy_file == "/etc/tacker/bartizan-policy.yaml"
        assert overlaid.bartizan.guard_unauthenticated == ["192.0.2.0/24"]
        assert "config:/etc/tacker/api-paste.ini#tacker" in paste
        assert '"bartizan_owner": "!"' in policy

    def test_needs_no_python_of_tacker(self, site: Site) -> None:
        site.python.unlink()
        assert "api_paste_config" in site.enable("--print", "conf").stdout
