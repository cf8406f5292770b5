# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Who makes the key of a VNFC, and so what is delivered: three ways, chosen in the configuration.

guest   the VNFC made it and left a request; it gets its certificate and the chain
vnfm    the hook makes it in memory and delivers it once, with the certificate
token   a PKCS#11 token made it, which the VNFC reaches too; it gets the key's URI
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from bartizan.tacker.delivery import Delivery
from bartizan.tacker.hook import keys
from bartizan.tacker.hook.config import Settings
from bartizan.tacker.hook.spread import spread
from bartizan.tacker.hook.vnf import Vnfc


class Half(NamedTuple):
    """The delegate's half: what is signed, and what goes to the VNFC with the certificate."""

    csr: str
    key: str = ""
    key_uri: str = ""


class Custody(Protocol):
    def check(self) -> None:
        """Refuses what can be known to fail before an operation."""

    def halves(self, vnfcs: Sequence[Vnfc], until: float) -> list[Half]:
        """In the order of the VNFCs."""


class Guest:
    def __init__(self, delivery: Delivery, parallel: int) -> None:
        self._delivery = delivery
        self._parallel = parallel

    def check(self) -> None:
        pass

    def halves(self, vnfcs: Sequence[Vnfc], until: float) -> list[Half]:
        return spread(lambda vnfc: Half(self._delivery.fetch_csr(vnfc, until)), vnfcs,
                      self._parallel)


class Vnfm:
    def check(self) -> None:
        keys.check()

    def halves(self, vnfcs: Sequence[Vnfc], until: float) -> list[Half]:
        made = [keys.make(vnfc.id) for vnfc in vnfcs]
        return [Half(one.csr, key=one.key) for one in made]


def load(settings: Settings, delivery: Delivery) -> Custody:
    name = settings.hook["custody"]
    if name == "guest":
        return Guest(delivery, settings.hook["parallel"])
    if name == "vnfm":
        return Vnfm()
    from bartizan.tacker.hook import token

    made: Custody = token.Token(settings.of_driver("token", token.OPTIONS))
    return made
