# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What would keep Tacker from running the hook of a package. Most of it Tacker passes over in
silence: it takes no script, or the wrong one, and the operation succeeds without certificates."""

from __future__ import annotations

from collections.abc import Iterator

from bartizan.tacker.csar import add_hook, hooking, manifest, signature
from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.descriptor import get, items
from bartizan.tacker.csar.hooking import INTERFACE, INTERFACE_TYPE, Kind
from bartizan.tacker.csar.vnfd import META, Flavour, Vnfd
from bartizan.tacker.hook.vnf import MARKS

ADD = "repeat 'bartizan csar add-hook'"


def problems(path: str) -> list[tuple[str, str]]:
    """(what is wrong, what to do); none: Tacker runs the hook. PackageError if it is no package."""
    with Archive(path) as archive:
        return list(of(archive))


def of(archive: Archive) -> Iterator[tuple[str, str]]:
    vnfd = Vnfd(archive)
    kinds = add_hook.kinds(archive)
    if not kinds:
        yield "the package has no hook", "put it in with 'bartizan csar add-hook'"
    for kind in kinds:
        if archive.read(kind.member) != hooking.frozen(kind):
            yield f"{kind.member} is not the script of this bartizan", ADD
        for flavour in vnfd.flavours:
            yield from wired(vnfd, flavour, kind)
    if not any(vnfd.marks(flavour) for flavour in vnfd.flavours):
        yield "no VDU is marked", ADD + " with --vdu"
    if hooking.V2 in kinds and (MARKS not in archive
                                or archive.text(MARKS) != hooking.marks(vnfd)):
        yield f"{MARKS} says otherwise than the VNFD", ADD
    yield from digests(archive)


def wired(vnfd: Vnfd, flavour: Flavour, kind: Kind) -> Iterator[tuple[str, str]]:
    where = f"{flavour.file.name}, flavour {flavour.id}"
    node = flavour.vnf_node()
    operations = get(get(node, "interfaces"), INTERFACE)
    missing = [name for name in kind.phases
               if hooking.implementation(get(operations, name)) != kind.artifact]
    if missing:
        yield f"{where}: {', '.join(missing)} do not run the hook", ADD
    artifact = get(get(node, "artifacts"), kind.artifact)
    if getattr(get(artifact, "file"), "value", "") != kind.file or getattr(
            get(artifact, "type"), "value", "") != hooking.PYTHON:
        yield f"{where}: the artifact {kind.artifact} is not {kind.file}", ADD
    before = next((name for name, one in items(flavour.nodes)
                   if get(one, "interfaces") is not None), flavour.vnf)
    if before != flavour.vnf:
        yield (f"{where}: {before} has interfaces and stands before the VNF's node, so that "
               "Tacker looks there", ADD)
    unlisted = [name for name in kind.phases
                if name not in vnfd.interface_operations(INTERFACE_TYPE)]
    if hooking.used_type(vnfd, flavour) != INTERFACE_TYPE or unlisted:
        yield (f"{where}: the VNF's interface type does not list every operation, so that the "
               "package is not onboarded", ADD)


def digests(archive: Archive) -> Iterator[tuple[str, str]]:
    found = manifest.of(archive)
    for one in [manifest.Manifest(META, archive.text(META)), *([found] if found else [])]:
        for name in one.wrong(archive):
            yield f"{one.name}: {name} has another digest, or is missing", ADD
    if found is not None and found.signature and not signature.intact(
            found.signed_text, found.signature):
        yield (f"{found.name}: the signature is of another content",
               ADD + " with --sign or --drop-signature")
