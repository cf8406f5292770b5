# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Images: signed, of a known provider, deactivated, hidden, without content, of one tenant."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenario import Scenario

CONTENT = b"no disk, but a test's octets\n" * 40


def make(scenario: Scenario, entry: str, name: str, *, content: bool = True,
         **attributes: Any) -> str:
    api = scenario.api(entry)
    image = api.post("image", "/images", {"name": name, "container_format": "bare",
                                          "disk_format": "raw"} | attributes)["id"]
    if content:
        api.call("PUT", "image", f"/images/{image}/file", data=CONTENT,
                 headers={"Content-Type": "application/octet-stream"})
    return scenario.note("images", name, image)


def fill(scenario: Scenario) -> None:
    admin = scenario.api()
    signed = make(scenario, "admin", "base-signed", visibility="public", hw_architecture="x86_64",
                  os_distro="debian", os_version="12", provider="Example VNFs AB",
                  version="1.4.2", min_disk=1, min_ram=256, tags=["golden"])
    # Only now: Glance verifies an upload that is said to be signed, with a key manager.
    signature = {"img_signature": base64.b64encode(b"no signature of anybody" * 4).decode(),
                 "img_signature_hash_method": "SHA-256", "img_signature_key_type": "RSA-PSS",
                 "img_signature_certificate_uuid": "5f0c6d0e-3c3d-4c4b-9a7e-0d6e6a1f2b3c"}
    admin.call("PATCH", "image", f"/images/{signed}", headers={
        "Content-Type": "application/openstack-images-v2.1-json-patch"}, json=[
            {"op": "add", "path": f"/{key}", "value": value}
            for key, value in signature.items()])
    make(scenario, "admin", "arm-appliance", visibility="public", disk_format="qcow2",
         hw_architecture="aarch64", hw_firmware_type="uefi", os_secure_boot="required",
         image_version="2026.04")
    old = make(scenario, "admin", "old-deactivated", visibility="public", version="0.9")
    admin.call("POST", "image", f"/images/{old}/actions/deactivate")
    make(scenario, "admin", "hidden", visibility="public", os_hidden=True)
    make(scenario, "vnf-a", "waiting-for-content", content=False)
    shared = make(scenario, "vnf-b", "firewall", visibility="shared", version="7.2",
                  owner_specified_provider="Example Firewalls", licence_key="not-for-others")
    scenario.api("vnf-b").post("image", f"/images/{shared}/members",
                               {"member": scenario.ids["projects"]["vnf-a"]})
