# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizand follows a real Tacker: certificates live and die with the VNFC instances, in
delegation mode (the hook asks) and in direct mode (the VNFC instances enrol themselves)."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest

import tacker_processes
import tenant
import vnf_package
from followed_tacker import FollowedTacker, ended
from openstack_api import ROOT
from tacker_api import Tacker, Vnf
from vim_site import Site

sys.path.insert(0, str(ROOT / "tests/python"))

from bartizan import exceptions
from service import csr_request, eventually, new_csr, registration

pytest_plugins = ["tacker_fixtures"]
pytestmark = pytest.mark.short


@pytest.fixture(scope="module")
def cmf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FollowedTacker]:
    made = FollowedTacker(tmp_path_factory.mktemp("followed"))
    made.start_and_subscribe_with_tacker()
    yield made
    assert made.stop() == 0
    tacker_processes.restart()


HOOKED, PLAIN = str(uuid.uuid4()), str(uuid.uuid4())  # VNFDs


@pytest.fixture(scope="module")
def vnf(cmf: FollowedTacker, tacker: Tacker, site: Site) -> Iterator[Vnf]:
    """With the hook; two VNFC instances once it is instantiated."""
    packages = {HOOKED: cmf.hooked(HOOKED), PLAIN: vnf_package.build(PLAIN)}
    with tenant.created(tacker, site, packages) as made:
        yield made


@pytest.fixture
def untouched(vnf: Vnf, tacker: Tacker) -> Iterator[Vnf]:
    """Of a package as its vendor made it, on the same VIM."""
    made = tacker.create(PLAIN, connection=vnf.connection)
    yield made
    made.delete()


class TestDelegation:
    @pytest.mark.requirement("CMF.Certm.Del.000")
    def test_certificates_are_those_of_the_vnfcs_after_each_operation(
            self, cmf: FollowedTacker, vnf: Vnf, site: Site) -> None:
        ended(vnf.instantiate(extVirtualLinks=site.external(site.networks[0])))
        first = cmf.agreed(vnf)
        assert len(first) == 2
        ended(vnf.scale_out())
        grown = cmf.agreed(vnf)
        assert first.items() < grown.items()
        healed = vnf.vnfcs_of("VDU1")[0]
        ended(vnf.heal(healed))
        now = cmf.agreed(vnf)
        assert healed not in now
        assert healed in cmf.certificates(vnf, "REVOKED")
        ended(vnf.scale_in())
        assert len(cmf.agreed(vnf)) == 2

    @pytest.mark.requirement("X-CSR-1")
    def test_another_packages_script_gets_nothing_for_this_vnf(
            self, cmf: FollowedTacker, vnf: Vnf) -> None:
        """Every package's script runs as the conductor's user, and can read the hook's key."""
        with pytest.raises(exceptions.UnknownVnfcError):
            cmf.client(retries=10).register(registration(vnf.id, f"VDU1-{uuid.uuid4()}"))
        other = f"VDU1-{uuid.uuid4()}"
        with pytest.raises(exceptions.NotRegisteredError):
            cmf.client().sign(csr_request(vnf.id, other, new_csr(other)))

    def test_a_conductor_that_is_killed_leaves_neither_orphans_nor_doubles(
            self, cmf: FollowedTacker, vnf: Vnf) -> None:
        occurrence = vnf.begin("scale", {"type": "SCALE_OUT", "aspectId": "VDU1_scale"})
        eventually(lambda: vnf.occurrence(occurrence)["operationState"] == "PROCESSING")
        tacker_processes.kill(tacker_processes.CONDUCTOR)
        tacker_processes.start(cmf.tacker_settings())
        failed = ended(vnf.end(occurrence), "FAILED_TEMP")
        ended(vnf.retry(failed))
        assert len(cmf.agreed(vnf)) == 3

    def test_a_bartizand_that_is_killed_in_an_operation_catches_up(
            self, cmf: FollowedTacker, vnf: Vnf) -> None:
        occurrence = vnf.begin("scale", {"type": "SCALE_IN", "aspectId": "VDU1_scale"})
        cmf.kill()
        cmf.start()
        done = vnf.end(occurrence)
        if done["operationState"] == "FAILED_TEMP":
            done = vnf.retry(done)
        ended(done)
        assert len(cmf.agreed(vnf)) == 2

    @pytest.mark.requirement("VNFM.LCM.002")
    def test_terminate_revokes_all(self, cmf: FollowedTacker, vnf: Vnf) -> None:
        ended(vnf.terminate())
        assert cmf.agreed(vnf) == {}


class Guest:
    """A VNFC instance of a hypervisor that has none: the server is Nova's, its EST is curl's."""

    def __init__(self, folder: pathlib.Path, cmf: FollowedTacker, server: str) -> None:
        self.cmf, self.server = cmf, server
        self.key, self.request = folder / f"{server}.key", folder / f"{server}.csr"
        subprocess.run(
            ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", str(self.key), "-out", str(self.request), "-subj",
             "/"], check=True, capture_output=True)

    def enrol(self, secret: str) -> int:
        body = self.request.read_text().split("-----")[2].strip()
        done = subprocess.run(
            ["curl", "-s", "-o", "/dev/stdout", "-w", "\\n%{http_code}", "--cacert",
             str(self.cmf.directory / "management-ca/ca.pem"), "-u", f"{self.server}:{secret}",
             "-H", "Content-Type: application/pkcs10", "--data-binary", body,
             f"https://localhost:{self.cmf.enrol_port}/.well-known/est/simpleenroll"],
            capture_output=True, text=True, timeout=60, check=True)
        return int(done.stdout.rsplit("\n", 1)[1])


@pytest.mark.requirement("X-DIR-1")
def test_in_direct_mode_the_vnfcs_of_an_untouched_package_enrol_themselves(
        cmf: FollowedTacker, untouched: Vnf, site: Site, tmp_path: pathlib.Path) -> None:
    secrets = {vdu: cmf.secret(untouched, "--vdu", vdu, "--dns", f"{vdu.lower()}.vnf.example")
               for vdu in ("VDU1", "VDU2")}
    early = Guest(tmp_path, cmf, str(uuid.uuid4()))
    occurrence = untouched.begin_instantiate(extVirtualLinks=site.external(site.networks[0]))
    # Guests boot before the operation has completed.
    eventually(lambda: early.enrol(secrets["VDU1"]) == 202)
    ended(untouched.end(occurrence))
    for vnfc in untouched.query()["instantiatedVnfInfo"]["vnfcResourceInfo"]:
        guest = Guest(tmp_path, cmf, vnfc["computeResource"]["resourceId"])
        eventually(lambda guest=guest, vnfc=vnfc: guest.enrol(
            secrets[vnfc["vduId"]]) == 200)
    assert len(cmf.agreed(untouched)) == 2
    ended(untouched.terminate())
    assert cmf.agreed(untouched) == {}
