# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Delegation mode in a real Tacker: the life of a VNF whose package has the hook, against a real
bartizand. What the CMF says of the VNF's certificates is compared with Query VNF after each step.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tacker_processes
import vnf_package
from notification_sink import Sink
from openstack_api import CLOUD, ROOT
from tacker_api import OpOcc, Tacker, Vnf
from tacker_processes import Settings
from vim_site import Site

BUILD = pathlib.Path(os.environ.get("BARTIZAN_BUILD", ROOT / "build/release"))
sys.path[:0] = [str(ROOT / "tests/python"), str(BUILD / "python")]

from bartizan.tacker.csar.add_hook import Signing, add_hook  # noqa: E402
from service import Service  # noqa: E402

pytest_plugins = ["tacker_fixtures"]

COORDINATE = "raise SystemExit(0)\n"


class Delegation:
    """A Tacker with the hook, a CMF beside it, and a VNF between the two."""

    def __init__(self, folder: pathlib.Path, service: Service) -> None:
        self.folder = folder
        self.service = service
        self.vnfcs = folder / "vnfcs"
        self.vnfcs.mkdir()
        self.vnf: Vnf
        self.sink: Sink
        self.site: Site
        self.packages: tuple[str, str]
        self.keys: set[str] = set()  # lines of every private key that was delivered

    def configure(self) -> pathlib.Path:
        identity = self.service.directory / "clients/vnfm"
        conf, environment = self.folder / "tacker-hook.conf", self.folder / "environment"
        conf.write_text(
            f"[cmf]\nurl = {self.service.url}\ncertificate = {identity}/cert.pem\n"
            f"key = {identity}/key.pem\nca_file = {identity}/ca.pem\nconnect_deadline = 2\n"
            "[hook]\ncustody = vnfm\ndelivery = directory\nclose_subjects = true\n"
            f"[delivery directory]\npath = {self.vnfcs}\n")
        environment.write_text(f"BARTIZAN_TACKER_HOOK_CONF={conf}\n")
        return environment

    def package(self, vnfd_id: str, image: str) -> bytes:
        plain, hooked = self.folder / "plain.csar", self.folder / "hooked.csar"
        plain.write_bytes(vnf_package.build(vnfd_id, image=image, more={
            "Scripts/coordinate.py": COORDINATE}))
        add_hook(str(plain), str(hooked), vdus=["VDU1", "VDU2"], v1=False, signing=Signing())
        return hooked.read_bytes()

    def step(self, operation: Callable[..., OpOcc], *words: Any, state: str = "COMPLETED",
             **more: Any) -> OpOcc:
        """An operation that ends as it has to; the keys that are delivered then are noted."""
        done = operation(*words, **more)
        assert done["operationState"] == state, done.get("error")
        for path in self.vnfcs.rglob("key.pem"):
            self.keys.update(path.read_text().splitlines()[1:-1])
        return done

    def valid(self) -> dict[str, str]:
        """By the VNFC: its one valid certificate."""
        found: dict[str, str] = {}
        for one in self.service.client().certificates(vnfInstanceId=self.vnf.id,
                                                      limit=1000)["items"]:
            if one["state"] == "VALID":
                assert one["subjectId"] not in found, "two for one VNFC"
                found[one["subjectId"]] = one["certificateId"]
        return found

    def agreed(self) -> dict[str, str]:
        """The valid certificates: one for each VNFC that Tacker lists, as Tacker recorded it, and
        delivered."""
        valid = self.valid()
        assert set(valid) == set(self.vnf.vnfcs())
        info = self.vnf.query()["instantiatedVnfInfo"]
        recorded = info["metadata"]["bartizan"]["certificates"]
        assert {name: one["certificateId"] for name, one in recorded.items()} == valid
        for name, certificate in valid.items():
            assert (self.vnfcs / self.vnf.id / name / "certificate.pem").read_text() == \
                self.service.client().certificate(certificate)["certificate"]
        return valid


@pytest.fixture(scope="module")
def delegation(tacker: Tacker, site: Site, tmp_path_factory: pytest.TempPathFactory
               ) -> Iterator[Delegation]:
    folder = tmp_path_factory.mktemp("delegation")
    service = Service(folder / "run")
    service.start()
    made = Delegation(folder, service)
    tacker_processes.restart(Settings(environment=made.configure(), install=ROOT / "python"))
    vnfd_ids = (str(uuid.uuid4()), str(uuid.uuid4()))
    packages = [tacker.onboard(made.package(vnfd_id, image))
                for vnfd_id, image in zip(vnfd_ids, vnf_package.IMAGES, strict=True)]
    vim = tacker.register_vim(site)
    with Sink() as sink:
        subscription = tacker.subscribe(sink.url, sink.user, sink.password)
        made.vnf, made.sink, made.site = tacker.create(vnfd_ids[0]), sink, site
        made.packages = vnfd_ids
        yield made
        for occurrence in made.vnf.occurrences():
            if occurrence["operationState"] == "FAILED_TEMP":
                made.vnf.fail(occurrence)
        if made.vnf.query()["instantiationState"] == "INSTANTIATED":
            made.vnf.terminate()
        made.vnf.delete()
        tacker.unsubscribe(subscription)
    tacker.remove_vim(vim)
    for package in packages:
        tacker.remove_package(package)
    if service.process is not None:
        service.stop()
    tacker_processes.restart()


def test_every_vnfc_has_its_certificate_for_as_long_as_it_lives(delegation: Delegation) -> None:
    vnf, site = delegation.vnf, delegation.site
    delegation.step(vnf.instantiate, extVirtualLinks=site.external(site.networks[0]))
    first = delegation.agreed()
    assert len(first) == 2

    delegation.step(vnf.scale_out)
    grown = delegation.agreed()
    assert first.items() < grown.items()

    healed = vnf.vnfcs_of("VDU1")[0]
    delegation.step(vnf.heal, healed)
    now = delegation.agreed()
    assert healed not in now and len(now) == 3

    delegation.step(vnf.change_external_connectivity, site.external(site.networks[1]))
    assert delegation.agreed() == now

    delegation.step(vnf.scale_in)
    assert delegation.agreed().items() < now.items()

    delegation.step(vnf.modify, vnfInstanceName="renamed")
    delegation.step(vnf.change_package, delegation.packages[1])
    assert not set(delegation.agreed().values()) & set(now.values())

    delegation.step(vnf.heal, additionalParams={"all": True})
    assert len(delegation.agreed()) == 2


def test_an_operation_without_a_cmf_fails_before_it_touches_the_vim_and_is_retried(
        delegation: Delegation) -> None:
    before, servers = delegation.agreed(), set(delegation.site.servers())
    assert delegation.service.stop() == 0
    failed = delegation.step(delegation.vnf.scale_out, state="FAILED_TEMP")
    assert "cannot be reached (Connection refused)" in failed["error"]["detail"]
    assert set(delegation.site.servers()) == servers
    delegation.service.start()
    delegation.step(delegation.vnf.retry, failed)
    assert before.items() < delegation.agreed().items()


def test_a_delivery_that_fails_is_rolled_back_and_leaves_no_orphan(
        delegation: Delegation) -> None:
    delegation.step(delegation.vnf.scale_in)
    before = delegation.agreed()
    folder = delegation.vnfcs / delegation.vnf.id
    kept = folder.rename(folder.with_suffix(".kept"))
    folder.write_text("no directory")
    failed = delegation.step(delegation.vnf.scale_out, state="FAILED_TEMP")
    assert "correct [delivery directory]" in failed["error"]["detail"]
    again = delegation.step(delegation.vnf.retry, failed, state="FAILED_TEMP")
    folder.unlink()
    kept.rename(folder)
    delegation.step(delegation.vnf.rollback, again, state="ROLLED_BACK")
    assert delegation.agreed() == before


def test_a_delivery_that_fails_is_retried_and_leaves_no_double(delegation: Delegation) -> None:
    folder = delegation.vnfcs / delegation.vnf.id
    kept = folder.rename(folder.with_suffix(".kept"))
    folder.write_text("no directory")
    failed = delegation.step(delegation.vnf.scale_out, state="FAILED_TEMP")
    folder.unlink()
    kept.rename(folder)
    delegation.step(delegation.vnf.retry, failed)
    assert len(delegation.agreed()) == 3


def test_the_end_of_the_vnf_is_the_end_of_its_certificates(delegation: Delegation) -> None:
    delegation.step(delegation.vnf.terminate)
    assert delegation.valid() == {}


def test_no_key_was_told_stored_or_logged_on_the_way(delegation: Delegation) -> None:
    assert len(delegation.keys) > 5
    told = b"\n".join(one.body for one in delegation.sink.deliveries)
    assert delegation.sink.notifications(delegation.vnf.id)
    assert [line for line in delegation.keys if line.encode() in told] == []
    (delegation.folder / "lines").write_text("\n".join(sorted(delegation.keys)) + "\n")
    # Databases, logs and files of Keystone, Nova, Neutron, Heat and Tacker, and the CMF's own.
    found = subprocess.run(
        ["grep", "--recursive", "--devices=skip", "--files-with-matches", "--fixed-strings",
         "--file", str(delegation.folder / "lines"), str(CLOUD),
         str(delegation.service.directory)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (1, "", "")
