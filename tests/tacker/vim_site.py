# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the VNFs of the tests need of the cloud, in the project `demo`: a flavour, two images, two
external networks; and what the VIM has of a VNF."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from openstack_api import CLOUD, Api, eventually
from vnf_package import FLAVOUR, IMAGES

IMAGE_CONTENT = bytes(1024)
ENTRY = "demo"


@dataclasses.dataclass(frozen=True)
class Network:
    network_id: str
    subnet_id: str


class Site:
    """The cloud as the VNFs' tenant has it."""

    def __init__(self) -> None:
        self.api = Api(ENTRY)
        self.password: str = json.loads((CLOUD / "clouds.yaml").read_text())[
            "clouds"][ENTRY]["auth"]["password"]
        self.auth_url: str = json.loads((CLOUD / "clouds.yaml").read_text())[
            "clouds"][ENTRY]["auth"]["auth_url"]
        admin = Api("admin")
        self._make_flavour(admin)
        self._make_images(admin)
        self.networks = tuple(self._network(f"bartizan-test-{number}", f"198.51.{number}.0/24")
                              for number in (100, 101))

    def _make_flavour(self, admin: Api) -> None:
        if FLAVOUR not in {one["name"] for one in admin.get("compute", "/flavors")["flavors"]}:
            admin.make("compute", "/flavors", "flavor", name=FLAVOUR, ram=512, vcpus=1, disk=1)

    def _make_images(self, admin: Api) -> None:
        there = {one["name"] for one in admin.get("image", "/images")["images"]}
        for name in IMAGES:
            if name in there:
                continue
            image = admin.post("image", "/images", {
                "name": name, "container_format": "bare", "disk_format": "raw",
                "visibility": "public"})
            admin.call("PUT", "image", f"/images/{image['id']}/file", data=IMAGE_CONTENT,
                       headers={"Content-Type": "application/octet-stream"})

    def _network(self, name: str, addresses: str) -> Network:
        found = self.api.get("network", f"/networks?name={name}")["networks"]
        if found:
            return Network(found[0]["id"], found[0]["subnets"][0])
        network = self.api.make("network", "/networks", "network", name=name)["id"]
        subnet = self.api.make("network", "/subnets", "subnet", network_id=network, ip_version=4,
                               cidr=addresses, enable_dhcp=False)["id"]
        return Network(network, subnet)

    def servers(self) -> dict[str, dict[str, Any]]:
        """The project's servers by id."""
        return {one["id"]: one for one in self.api.get("compute", "/servers/detail")["servers"]}

    def vim_connection(self) -> dict[str, Any]:
        """This VIM as InstantiateVnfRequest.vimConnectionInfo has it."""
        return {"vimType": "ETSINFV.OPENSTACK_KEYSTONE.V_3",
                "interfaceInfo": {"endpoint": self.auth_url},
                "accessInfo": {"username": "demo", "password": self.password,
                               "region": "RegionOne", "project": "demo",
                               "projectDomain": "Default", "userDomain": "Default"}}

    def external(self, network: Network) -> list[dict[str, Any]]:
        """extVirtualLinks that put VDU2_CP2 on a network."""
        return [{"id": f"link-{network.network_id}", "resourceId": network.network_id, "extCps": [{
            "cpdId": "VDU2_CP2", "cpConfig": {"VDU2_CP2": {"cpProtocolData": [{
                "layerProtocol": "IP_OVER_ETHERNET",
                "ipOverEthernet": {"ipAddresses": [{
                    "type": "IPV4", "numDynamicAddresses": 1,
                    "subnetId": network.subnet_id}]}}]}}}]}]

    def empty(self) -> None:
        """Waits until the project has no server: Heat deletes after TERMINATE has COMPLETED."""
        eventually("the servers are gone", lambda: not self.servers(), 30)
