# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The VNF instance as Tacker hands it over, read for what a certificate needs.

What is read here came from a VNFD and from whoever asked for the operation: it is checked before
it becomes a name, an address or a path.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from bartizan.tacker.hook.intake import Call
from bartizan.tacker.hook.trouble import HookError

MARKS = "Scripts/bartizan.json"  # in the package, beside the frozen script
MARKS_VERSION = 1
MAX_MARKS = 1024 * 1024

IDENTIFIER = re.compile(r"[!#-&(-\[\]-~]{1,255}")  # what the CMF takes for one
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class Vnfc(NamedTuple):
    vnf: str
    id: str
    vdu: str
    server: str  # the VIM's
    addresses: tuple[tuple[str, str], ...]  # (cpd, IP address), of external connection points


class Names(NamedTuple):
    """What a certificate shall say of its subject beside the VNFC's id."""

    dns: tuple[str, ...]
    ip: tuple[str, ...]
    uri: tuple[str, ...]

    def all(self) -> list[str]:
        return [*self.dns, *self.ip, *self.uri]


def identifier(value: object, what: str) -> str:
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise HookError(f"{what} is no identifier that the CMF takes: it is empty, longer than "
                        "255 characters or has blanks or quotes")
    return value


def vnf_id(call: Call) -> str:
    return identifier(call.vnf_instance.get("id"), "the VNF instance's id")


def info(call: Call) -> dict[str, Any]:
    found = call.vnf_instance.get("instantiatedVnfInfo")
    return found if isinstance(found, dict) else {}


def marked_vdus(call: Call, of_site: list[str]) -> set[str]:
    """The VDUs of the VNF's flavour that get certificates: the package's and the site's."""
    try:
        if not call.package:  # the v1 API's driver has none
            raise FileNotFoundError
        with pathlib.Path(call.package, MARKS).open("rb") as file:
            octets = file.read(MAX_MARKS + 1)
        marks = json.loads(octets) if len(octets) <= MAX_MARKS else None
        if marks["version"] != MARKS_VERSION:
            raise HookError(f"{MARKS} of the package is of another version: install the bartizan "
                            "that made the package, or make it again with 'bartizan csar add-hook'")
        flavour = call.request.get("flavourId") or info(call).get("flavourId")
        return {*marks["flavours"].get(flavour, {}), *of_site}
    except FileNotFoundError:
        if of_site:
            return set(of_site)
        raise HookError(f"the package has no {MARKS}: make it with 'bartizan csar add-hook', or "
                        "name its VDUs in 'vdus' of the hook's configuration") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HookError(f"{MARKS} of the package cannot be read: make the package again with "
                        "'bartizan csar add-hook'") from None


def present(call: Call) -> set[str]:
    """The ids of all VNFCs of the instance, marked or not."""
    return {str(one.get("id")) for one in dictionaries(info(call).get("vnfcInfo"))}


def vnfcs(call: Call, vdus: set[str]) -> list[Vnfc]:
    """Those of the marked VDUs, by id."""
    facts = info(call)
    by_cp = dict(external_addresses(facts))
    resources = {one.get("id"): one for one in dictionaries(facts.get("vnfcResourceInfo"))}
    vnf = vnf_id(call)
    found = {}
    for one in dictionaries(facts.get("vnfcInfo")):
        if one.get("vduId") not in vdus:
            continue
        resource = resources.get(one.get("vnfcResourceInfoId"), {})
        handle = resource.get("computeResource")
        server = handle.get("resourceId") if isinstance(handle, dict) else None
        addresses = [(str(cp.get("cpdId")), address)
                     for cp in dictionaries(resource.get("vnfcCpInfo"))
                     for address in [*by_cp.get(cp.get("id"), ()),
                                     *by_cp.get(cp.get("vnfExtCpId"), ()),
                                     *ip_addresses(cp.get("cpProtocolInfo"))]]
        name = identifier(one.get("id"), "the id of a VNFC")
        found[name] = Vnfc(vnf, name, str(one["vduId"]),
                           str(server or one.get("vnfcResourceInfoId") or ""),
                           tuple(dict.fromkeys(addresses)))
    return [found[name] for name in sorted(found)]


def external_addresses(facts: dict[str, Any]) -> Iterator[tuple[object, list[str]]]:
    """By the id of the external connection point, and of the VNFC's own that it belongs to."""
    for cp in dictionaries(facts.get("extCpInfo")):
        addresses = list(ip_addresses(cp.get("cpProtocolInfo")))
        yield cp.get("id"), addresses
        if cp.get("associatedVnfcCpId"):
            yield cp.get("associatedVnfcCpId"), addresses


def ip_addresses(protocol_infos: object) -> Iterator[str]:
    for protocol in dictionaries(protocol_infos):
        over = protocol.get("ipOverEthernet")
        if isinstance(over, dict):
            for group in dictionaries(over.get("ipAddresses")):
                listed = group.get("addresses")
                yield from (one for one in (listed if isinstance(listed, list) else ())
                            if isinstance(one, str))


def dictionaries(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def filled(template: str, vnfc: Vnfc) -> str:
    try:
        return template.format(vnfc=vnfc.id, vdu=vnfc.vdu, vnf=vnfc.vnf, server=vnfc.server)
    except (KeyError, IndexError, ValueError, AttributeError):
        raise HookError(f"'{template}' of the hook's configuration knows {{vnfc}}, {{vdu}}, "
                        "{vnf} and {server} alone: correct it") from None


def names(vnfc: Vnfc, hook: dict[str, Any]) -> Names:
    dns = []
    for template in hook["dns_names"]:
        name = filled(template, vnfc).lower()
        labels = name.split(".")
        if len(name) > 253 or len(labels) < 2 or not all(map(LABEL.fullmatch, labels)):
            raise HookError(f"'{name}' of VNFC {vnfc.id} is no domain name: correct dns_names of "
                            "the hook's configuration, or map the VNFC's id by VDU_VNFc_mapping")
        dns.append(name)
    ip = [address for _, address in vnfc.addresses] if hook["ip_names"] else []
    uri = [f"urn:uuid:{vnfc.server.lower()}"] if hook["server_uri"] and is_uuid(vnfc.server) else []
    return Names(tuple(sorted(set(dns))), tuple(sorted(set(ip))), tuple(uri))


def is_uuid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text.lower()) is not None


def address(vnfc: Vnfc, hook: dict[str, Any]) -> str:
    """Where the VNFC is reached, or "" if Tacker knows of no address."""
    if hook["address"]:
        return filled(hook["address"], vnfc)
    wanted = hook["management_cp"]
    return next((one for cpd, one in vnfc.addresses if not wanted or cpd == wanted), "")
