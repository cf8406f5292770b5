# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Serial number and end of a certificate, for Tacker's record of the VNFC.

A library that reads certificates would be the larger half of what a hook costs; this reads two
fields of one that the CMF has just issued, and decides nothing by them.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from bartizan.tacker.hook.trouble import HookError

INTEGER, SEQUENCE, VERSION, UTC_TIME = 0x02, 0x30, 0xA0, 0x17


def facts(pem: str) -> dict[str, str]:
    """{"serial": hexadecimal, "notAfter": "2027-01-31T12:00:00Z"}"""
    try:
        body = pem.split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
        der = memoryview(binascii.a2b_base64(body))
        fields = contents(value(next(contents(value(der, SEQUENCE))), SEQUENCE))
        first = next(fields)
        serial = value(next(fields) if first[0] == VERSION else first, INTEGER)
        next(fields)  # signature
        next(fields)  # issuer
        _, end = contents(value(next(fields), SEQUENCE))
        text = bytes(value(end)).decode("ascii")
    except (IndexError, ValueError, StopIteration):
        raise HookError("the CMF answered with what is no certificate: report it with the log of "
                        "bartizand") from None
    if end[0] == UTC_TIME:
        text = ("20" if text[:2] < "50" else "19") + text
    return {"serial": bytes(serial).hex(),
            "notAfter": f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:"
                        f"{text[12:14]}Z"}


def extent(der: memoryview) -> tuple[int, int]:
    """Where the value of the first element begins and where it ends."""
    length, begin = der[1], 2
    if length >= 0x80:
        begin += length - 0x80
        length = int.from_bytes(der[2:begin], "big")
    if begin + length > len(der):
        raise ValueError
    return begin, begin + length


def value(der: memoryview, tag: int | None = None) -> memoryview:
    if tag is not None and der[0] != tag:
        raise ValueError
    begin, end = extent(der)
    return der[begin:end]


def contents(der: memoryview) -> Iterator[memoryview]:
    """The elements of a constructed value, each with its tag and length."""
    while der:
        _, end = extent(der)
        yield der[:end]
        der = der[end:]
