# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What Tacker keeps of the certificates: which VNFC has which, under which names.

It lies in instantiatedVnfInfo.metadata, which Tacker copies from one operation to the next and
drops at the end of the VNF; the metadata of a VNFC it writes anew each time. Of an operation that
fails Tacker stores no instance: what was delivered until then is in the data for error handling,
which a retry and a rollback are given. Both are public.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bartizan.tacker.hook.intake import ERROR_DATA, Call
from bartizan.tacker.hook.vnf import Names, Vnfc, info

KEY = "bartizan"

Entry = dict[str, Any]  # certificateId, serial, notAfter, server, names


class Record(NamedTuple):
    entries: dict[str, Entry]  # by the VNFC's id
    undelivered: list[str]  # certificates that an earlier run got and could not deliver


def read(call: Call) -> Record:
    """What is malformed is as if it were not there: at worst a certificate is asked for again."""
    stored = member(info(call).get("metadata"), KEY)
    earlier = member(call.error_data, KEY)
    entries: dict[str, Entry] = {}
    for certificates in (member(stored, "certificates"), member(earlier, "certificates")):
        entries |= {name: one for name, one in certificates.items()
                    if isinstance(one, dict) and isinstance(one.get("certificateId"), str)}
    undelivered = earlier.get("undelivered")
    return Record(entries, [one for one in undelivered if isinstance(one, str)]
                  if isinstance(undelivered, list) else [])


def member(value: object, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def fits(entry: Entry | None, vnfc: Vnfc, names: Names) -> bool:
    """Whether the certificate is of this very server and says what it shall say."""
    return (entry is not None and entry.get("server") == vnfc.server
            and entry.get("names") == names.all())


def entry(certificate_id: str, facts: dict[str, str], vnfc: Vnfc, names: Names) -> Entry:
    return {"certificateId": certificate_id, **facts, "server": vnfc.server,
            "names": names.all()}


def completed(call: Call, entries: dict[str, Entry], present: set[str]) -> dict[str, Any]:
    """The answer to Tacker: that alone of the instance which changed, so no VIM's password."""
    found = info(call)
    if not found:
        return {}
    kept = {name: one for name, one in sorted(entries.items()) if name in present}
    metadata = {**member(found, "metadata"), KEY: {"certificates": kept}}
    return {"vnf_instance": {"id": call.vnf_instance["id"],
                             "instantiatedVnfInfo": {**found, "metadata": metadata}}}


def failed(delivered: dict[str, Entry], undelivered: list[str]) -> dict[str, Any]:
    return {ERROR_DATA: {KEY: {"certificates": delivered, "undelivered": undelivered}}}
