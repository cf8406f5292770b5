# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The DevStack plug-in through every phase, as DevStack sources it. DevStack's own functions are
stubs that write down their call; what the plug-in does itself is real, `bartizan` included."""

from __future__ import annotations

import pathlib
import stat
import subprocess

import pytest
from oslo_config import cfg

from bartizan.tacker.hook import config as hook_config
from bartizan.tacker.hook.options import PATH_VARIABLE
from conftest import BUILD, PLAIN, ROOT
from service import free_base_port
from tacker_site import Site

DEMO, NFV = "d" * 32, "f" * 32
STUBS = f"""\
set -o errexit
called() {{ echo "$*" >>"$CALLS"; }}
define_plugin() {{ called define_plugin "$@"; }}
plugin_requires() {{ called plugin_requires "$@"; }}
enable_service() {{ ENABLED="${{ENABLED:-}} $1"; }}
is_service_enabled() {{ [[ " $ENABLED " == *" $1 "* && " ${{DISABLED:-}} " != *" $1 "* ]]; }}
install_package() {{ called install_package "$@"; }}
pip_install() {{ called pip_install "$@"; }}
run_process() {{ called run_process "$@"; }}
stop_process() {{ called stop_process "$@"; }}
echo_summary() {{ :; }}
sudo() {{ case $1 in systemctl) called "$@" ;; *) "$@" ;; esac; }}
die() {{ echo "die: ${{*:2}}" >&2; exit 1; }}
get_or_create_project() {{ case $1 in demo) echo {DEMO} ;; nfv) echo {NFV} ;; esac; }}
ENABLED="tacker tacker-conductor"
source "$PLUGIN/devstack/settings"
"""


class DevStack:
    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        (folder / "etc").mkdir()
        self.site = Site(folder / "etc")
        self.site.config.write_text(
            f"[DEFAULT]\nbind_port = 9890\nstate_path = {folder}/data\n")
        self.calls = folder / "calls"
        tools = folder / "bin"
        tools.mkdir()
        for name, text in {"bartizan": f'#!/bin/sh\nexec {BUILD}/bin/bartizan "$@"\n',
                           "tacker-server": f"#!{self.site.python}\n"}.items():
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        plugin = folder / "plugin"
        plugin.mkdir()
        (plugin / "dev").write_text('#!/bin/sh\necho "dev $*" >>"$CALLS"\n')
        (plugin / "dev").chmod(0o755)
        for name in ("devstack", "debs", "python"):
            (plugin / name).symlink_to(ROOT / name)
        self.port = free_base_port()
        self.environment = PLAIN | {
            "PATH": f"{tools}:{PLAIN['PATH']}", "CALLS": str(self.calls), "PLUGIN": str(plugin),
            "BARTIZAN_DIR": str(plugin), "DATA_DIR": str(folder / "data"),
            "BARTIZAN_CONF_DIR": str(folder / "etc-bartizan"), "STACK_USER": "root",
            "TACKER_CONF": str(self.site.config), "BARTIZAN_BIN": str(BUILD / "bin"),
            "BARTIZAN_PORT": str(self.port)}
        (folder / "data").mkdir()

    def phase(self, *words: str, check: bool = True, **environment: str
              ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["bash", "-c", STUBS + 'source "$PLUGIN/devstack/plugin.sh" "$@"', "plugin.sh",
             *words], env=self.environment | environment, capture_output=True, text=True,
            cwd=self.folder, timeout=120, check=False)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def stack(self, **environment: str) -> None:
        for name in ("pre-install", "install", "post-config", "extra", "test-config"):
            self.phase("stack", name, **environment)

    def called(self, name: str) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line.startswith(name)]


@pytest.fixture
def devstack(tmp_path: pathlib.Path) -> DevStack:
    return DevStack(tmp_path)


def read(devstack: DevStack) -> cfg.ConfigOpts:
    conf = cfg.ConfigOpts()
    conf(["--config-file", str(devstack.site.config)], project="tacker")
    conf.register_opts([cfg.StrOpt("api_paste_config"), cfg.IntOpt("bind_port")])
    conf.register_opts([cfg.StrOpt("policy_file")], "oslo_policy")
    conf.register_opts([cfg.ListOpt("guard_unauthenticated", default=[])], "bartizan")
    return conf


def test_it_requires_tacker_before_it(devstack: DevStack) -> None:
    devstack.phase("stack", "pre-install")
    assert "plugin_requires bartizan tacker" in devstack.called("plugin_requires")


def test_a_stack_leaves_a_tacker_with_hooks_and_a_bartizand(
        devstack: DevStack, monkeypatch: pytest.MonkeyPatch) -> None:
    devstack.stack(BARTIZAN_TACKER_GUARD="127.0.0.0/8 192.0.2.0/24")
    conf = read(devstack)
    assert conf.bind_port == 9890
    assert conf.api_paste_config.endswith("/bartizan-api-paste.ini")
    assert conf.bartizan.guard_unauthenticated == ["127.0.0.0/8", "192.0.2.0/24"]
    policy = pathlib.Path(conf.oslo_policy.policy_file).read_text()
    assert f"project_id:{DEMO} or project_id:{NFV}" in policy
    state = devstack.folder / "data/bartizan"
    assert devstack.called("run_process") == [
        f"run_process bartizand {BUILD}/bin/bartizand --config {state}/bartizan.conf"]
    assert devstack.called("pip_install") == [f"pip_install {devstack.folder}/plugin/python"]
    assert devstack.called("dev") == ["dev build"]
    assert "cmake" in devstack.called("install_package")[0].split()
    assert devstack.called("systemctl") == ["systemctl try-restart devstack@tacker.service",
                                            "systemctl try-restart devstack@tacker-conductor"
                                            ".service"]
    check = subprocess.run([str(BUILD / "bin/bartizand"), "--config", str(state / "bartizan.conf"),
                            "--check"], env=PLAIN, capture_output=True, text=True, timeout=60,
                           check=False)
    assert check.returncode == 0, check.stderr
    hook = devstack.folder / "etc-bartizan/tacker-hook.conf"
    assert stat.S_IMODE(hook.stat().st_mode) == 0o600
    monkeypatch.setenv(PATH_VARIABLE, str(hook))
    cmf = hook_config.load("any").cmf
    assert cmf["url"] == f"https://localhost:{devstack.port}"
    for name in ("certificate", "key", "ca_file"):
        assert pathlib.Path(cmf[name]).is_file()


def test_a_second_stack_changes_nothing(devstack: DevStack) -> None:
    devstack.stack()
    before = devstack.site.files()
    devstack.stack()
    assert devstack.site.files() == before


def test_clean_leaves_what_was_there_before_and_may_be_repeated(devstack: DevStack) -> None:
    before = devstack.site.files()
    devstack.stack()
    devstack.phase("unstack")
    assert devstack.called("stop_process") == ["stop_process bartizand"]
    devstack.phase("clean")
    devstack.phase("clean")
    assert devstack.site.files() == before
    assert not (devstack.folder / "data/bartizan").exists()
    assert not (devstack.folder / "etc-bartizan").exists()


def test_without_the_service_only_tacker_is_touched(devstack: DevStack) -> None:
    devstack.stack(DISABLED="bartizand")
    assert read(devstack).api_paste_config.endswith("/bartizan-api-paste.ini")
    assert not devstack.called("dev") and not devstack.called("run_process")
    assert not devstack.called("install_package")
    assert list((devstack.folder / "data").iterdir()) == []


def test_without_tacker_it_stops_and_says_why(devstack: DevStack) -> None:
    devstack.site.config.unlink()
    done = devstack.phase("stack", "post-config", check=False)
    assert done.returncode == 1 and "enable_plugin tacker before bartizan" in done.stderr


def test_a_tacker_that_is_not_understood_stops_it(devstack: DevStack) -> None:
    devstack.site.paste.write_text("[composite:other]\nuse = egg:Paste#urlmap\n")
    done = devstack.phase("stack", "post-config", check=False)
    assert done.returncode == 1 and "no [composite:tacker]" in done.stderr
    assert "die: bartizan: Tacker's files were not changed" in done.stderr


def test_tracing_is_what_it_was_before(devstack: DevStack) -> None:
    script = 'set -o xtrace; source "$PLUGIN/devstack/lib/bartizan"; set -o | grep xtrace'
    done = subprocess.run(["bash", "-c", script], env=devstack.environment, capture_output=True,
                          text=True, timeout=60, check=True)
    assert done.stdout.split() == ["xtrace", "on"]
