# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The life of a VNF whose package calls probe_hook.py around every operation: what Tacker told,
step by step. test_facts*.py assert it, record_life.py keeps it."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tenant
import vnf_package
from notification_sink import Sink
from openstack_api import eventually
from probe import Call, Probe
from tacker_api import OpOcc, Tacker, Vnf
from vim_site import Site
from vnf_package import INDEXED

MAPPING = {"VDU1": ["front-1", "front-2"], "VDU2": ["back"]}


@dataclasses.dataclass(frozen=True)
class Step:
    """The end of an operation, and what Tacker and the VIM have then."""

    occurrence: OpOcc
    instance: dict[str, Any]
    servers: frozenset[str]
    calls: list[Call]
    seconds: float

    def vnfcs(self) -> dict[str, str]:
        """VIM server by VnfcInfo.id."""
        info = self.instance.get("instantiatedVnfInfo", {})
        servers = {one["id"]: one["computeResource"]["resourceId"]
                   for one in info.get("vnfcResourceInfo", [])}
        return {one["id"]: servers[one["vnfcResourceInfoId"]] for one in info.get("vnfcInfo", [])}


class Life:
    """A VNF between its creation and its deletion."""

    def __init__(self, site: Site, vnf: Vnf, probe: Probe, sink: Sink,
                 vnfd_ids: Sequence[str]) -> None:
        self.site = site
        self.vnf = vnf
        self.probe = probe
        self.sink = sink
        self.vnfd_ids = vnfd_ids
        self.steps: dict[str, Step] = {}

    def step(self, name: str, operation: Callable[[], OpOcc]) -> Step:
        start = time.monotonic()
        before = len(self.probe.calls())
        occurrence = operation()
        seconds = time.monotonic() - start
        step = Step(occurrence, self.vnf.query(), frozenset(self.site.servers()),
                    self.probe.calls()[before:], seconds)
        self.steps[name] = step
        print(f"{name:24} {occurrence['operationState']:12} {seconds:5.1f} s", flush=True)
        return step

    def calls(self, *operations: str) -> list[Call]:
        """Of the script, in their order; those of some operations and phases ("scale_end"), if
        any is named."""
        return [call for step in self.steps.values() for call in step.calls
                if not operations or call.operation in operations]

    def notifications(self, *steps: str) -> list[dict[str, Any]]:
        """In their order; those of the operations of some steps, if any is named."""
        told = self.sink.notifications(self.vnf.id)
        occurrences = {self.steps[step].occurrence["id"] for step in steps}
        return [one for one in told
                if not steps or one.get("vnfLcmOpOccId") in occurrences]


@contextlib.contextmanager
def begun(tacker: Tacker, site: Site, folder: pathlib.Path, *, indexed: bool = False,
          **attributes: Any) -> Iterator[Life]:
    """A VNF that was created, of the first of two packages, with a subscriber. What is there
    afterwards is removed."""
    probe = Probe(folder)
    packages = {}
    for image in vnf_package.IMAGES:
        vnfd_id = str(uuid.uuid4())
        packages[vnfd_id] = vnf_package.build(
            vnfd_id, image=image, hook=probe.script, indexed=indexed,
            more={"Scripts/coordinate.py": probe.script})
    with Sink() as sink, contextlib.closing(probe):
        subscription = tacker.subscribe(sink.url, sink.user, sink.password)
        with tenant.created(tacker, site, packages, **attributes) as vnf:
            life = Life(site, vnf, probe, sink, list(packages))
            yield life
        eventually("the VNF's deletion is told", lambda: life.notifications()[-1]
                   ["notificationType"] == "VnfIdentifierDeletionNotification", 30)
        tacker.unsubscribe(subscription)


def instantiate(life: Life) -> None:
    life.step("instantiate", lambda: life.vnf.instantiate(
        extVirtualLinks=life.site.external(life.site.networks[0])))


def everyday(life: Life) -> None:
    """What happens to a VNF most days, and what a script refuses."""
    vnf, probe = life.vnf, life.probe
    life.step("scale_out", vnf.scale_out)
    life.step("heal_one", lambda: vnf.heal(vnf.vnfcs_of("VDU1")[0]))
    life.step("scale_in", vnf.scale_in)
    life.step("modify", lambda: vnf.modify(vnfInstanceName="renamed", metadata={
        "VDU_VNFc_mapping": MAPPING}))
    with probe.refusing("heal_start"):
        refused = life.step("heal_refused", lambda: vnf.heal(vnf.vnfcs_of("VDU1")[0]))
    refused = life.step("heal_rolled_back", lambda: vnf.rollback(refused.occurrence))
    life.step("heal_failed", lambda: vnf.fail(refused.occurrence))
    with probe.refusing("scale_end"):
        refused = life.step("scale_refused", vnf.scale_out)
    life.step("scale_retried", lambda: vnf.retry(refused.occurrence))


def rarely(life: Life) -> None:
    """The operations that are left, and a rollback that is one."""
    vnf, site, probe = life.vnf, life.site, life.probe
    life.step("change_ext_conn", lambda: vnf.change_external_connectivity(
        site.external(site.networks[1])))
    life.step("heal_all", vnf.heal)
    life.step("heal_stack", lambda: vnf.heal(additionalParams={"all": True}))
    life.step("change_package", lambda: vnf.change_package(life.vnfd_ids[1]))
    with probe.refusing("heal_end"):
        refused = life.step("heal_refused_at_its_end", lambda: vnf.heal(vnf.vnfcs_of("VDU1")[0]))
    life.step("heal_retried", lambda: vnf.retry(refused.occurrence))
    with probe.refusing("scale_end"):
        refused = life.step("scale_refused_again", vnf.scale_out)
    with probe.refusing("scale_start"):
        refused = life.step("scale_retried_in_vain", lambda: vnf.retry(refused.occurrence))
    life.step("scale_rolled_back", lambda: vnf.rollback(refused.occurrence))


def terminate(life: Life) -> None:
    life.step("terminate", life.vnf.terminate)


def by_mapping(life: Life) -> None:
    """A life whose VNFCs are named by VDU_VNFc_mapping."""
    vnf, site, indexed = life.vnf, life.site, {"additionalParams": INDEXED}
    life.step("mapped_instantiate", lambda: vnf.instantiate(
        extVirtualLinks=site.external(site.networks[0]), **indexed))
    life.step("mapped_scale_out", lambda: vnf.scale_out(**indexed))
    life.step("mapped_heal", lambda: vnf.heal("front-1", **indexed))
    life.step("mapped_terminate", vnf.terminate)
