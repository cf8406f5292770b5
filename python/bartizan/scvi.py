# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Answers of an OpenStack in the shapes of Sc-Vi, in this process: no service, no VIM and no
trust domain, for a program that has the data already.

>>> from bartizan import scvi
>>> scvi.map("nova.servers", [answer.content], also={"neutron.ports": [ports.content]})
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence

from bartizan.native import call, core, exceptions

# The collection whose elements are the records of a kind. Others are made from several kinds:
# name them with `collection`.
COLLECTIONS = {
    "nova.servers": "compute_resources",
    "nova.flavors": "compute_flavours",
    "nova.hypervisors": "locations/hosts",
    "nova.zones": "compute_zones",
    "nova.quotas": "compute_quotas",
    "neutron.networks": "network_resources/networks",
    "neutron.subnets": "network_resources/subnets",
    "neutron.ports": "network_resources/ports",
    "neutron.trunks": "network_resources/trunks",
    "neutron.port_chains": "nfps",
    "neutron.quotas": "network_quotas",
    "cinder.volumes": "storage_resources",
    "cinder.types": "storage_resource_types",
    "cinder.pools": "storage_capacity",
    "cinder.zones": "storage_zones",
    "cinder.quotas": "storage_quotas",
    "glance.images": "images",
    "blazar.leases": "compute_reservations",
}

# Alarms have ids that are made from the vimId and tell no VIM apart with this one.
NO_VIM = uuid.UUID(int=0)

# The answers of a service, octets as they came, page by page; of what is asked once for each
# object of another kind ("nova.quotas", "placement.inventories"): those of each, by its id.
Pages = Sequence[bytes] | Mapping[str, Sequence[bytes]]


def map(kind: str, pages: Pages, *, also: Mapping[str, Pages] | None = None,
        vim_id: uuid.UUID | str = NO_VIM, collection: str = "") -> bytes:
    """The collection of the records of `kind`, all elements with all attributes: a JSON array.

    also        answers of other kinds; what they would tell is NOT_YET_KNOWN without them
    vim_id      of the VIM, for elements that name it or have an id made from it
    collection  another one that is made from these kinds: "host_capacity"

    Raises MalformedRequestError for a kind or collection that there is not, for a page that
    cannot be read and for a record that comes twice; NoSourceError.
    """
    wanted = collection or COLLECTIONS.get(kind, "")
    if not wanted:
        raise exceptions.MalformedRequestError(
            f"{kind}: no collection is of this kind alone", "", "name one with collection=")
    try:
        of_vim = uuid.UUID(str(vim_id))
    except ValueError:
        raise exceptions.MalformedRequestError(
            f"vim_id: {vim_id} is no UUID", "", "take the vimId of the VIM") from None
    told = {**(also or {}), kind: pages}
    return call(core.scvi_map, wanted, str(of_vim),
                [page for name, of_kind in told.items() for page in _each(name, of_kind)])


def _each(kind: str, pages: Pages) -> Iterator[tuple[str, str, bytes]]:
    if isinstance(pages, Mapping):
        for parent, of_parent in pages.items():
            for page in of_parent:
                yield kind, parent, page
    else:
        for page in pages:
            yield kind, "", page
