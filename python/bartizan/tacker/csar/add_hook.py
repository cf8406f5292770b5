# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The package with the hook in it, digests and signature included."""

from __future__ import annotations

from typing import NamedTuple

from bartizan.tacker.csar import hooking, manifest, signature
from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.hooking import V1, V2, Kind
from bartizan.tacker.csar.manifest import Manifest
from bartizan.tacker.csar.trouble import PackageError
from bartizan.tacker.csar.vnfd import META, Vnfd


class Signing(NamedTuple):
    """What becomes of a signature: exactly one of them, or none for an unsigned package."""

    drop: bool = False
    keep: bool = False
    key: str = ""
    certificate: str = ""


class Report(NamedTuple):
    marked: dict[str, list[str]]  # by the flavour
    changed: list[str]
    signature: str


def add_hook(source: str, target: str, *, vdus: list[str], v1: bool, signing: Signing) -> Report:
    kind = V1 if v1 else V2
    with Archive(source) as archive:
        vnfd = Vnfd(archive)
        for file in hooking.mark(vnfd, vdus):
            archive.put(file.name, file.text().encode())
        marked = {one.id: sorted(vnfd.marks(one)) for one in vnfd.flavours}
        if not any(marked.values()):
            raise PackageError(
                "no VDU of the package is marked, so none would get a certificate", "",
                "mark them in the VNFD (docs/howto/tacker.md), or name them with --vdu")
        hooking.hook(archive, vnfd, kind)
        state = renew(archive, signing)
        report = Report(marked, archive.changed, state)
        archive.write(target)
    return report


def renew(archive: Archive, signing: Signing) -> str:
    """Digests and signature after a change. What became of the signature, for the report."""
    meta = Manifest(META, archive.text(META))
    meta.update(archive)
    archive.put(META, meta.signed_text.encode())
    found = manifest.of(archive)
    if found is None:
        if signing.key:
            raise PackageError("the package has no manifest, so nothing that could be signed", "",
                               "have the vendor add one (SOL 004 4.3.2), or leave --sign out")
        return "none"
    had = found.signature
    separate = any(entry.own_signature for entry in found.entries())
    content = found.signed_text
    found.update(archive)
    found.add(archive, [name for name in archive.changed
                        if name not in (found.name, META) and name in archive])
    changed = bool(archive.changed) or found.signed_text != content
    if changed and signing.keep:
        raise PackageError("the hook changes the package, so its signature cannot be kept", "",
                           "say --drop-signature, or --sign KEY --certificate CERT")
    if (had or separate) and changed and not (signing.drop or signing.key):
        raise PackageError(
            "the package is signed, and the hook changes it", "",
            "say --drop-signature, or --sign KEY --certificate CERT to sign it anew")
    if signing.drop or signing.key:
        found.drop_own_signatures()
    kept = had
    if signing.key and not (had and signature.made_by(found.signed_text, had,
                                                      signing.certificate)):
        kept = signature.sign(found.signed_text, signing.key, signing.certificate)
    elif signing.drop:
        kept = ""
    if signing.drop or signing.key:
        drop_certificate(archive)
    archive.put(found.name, (found.signed_text + kept).encode())
    return "signed" if signing.key else "dropped" if had and signing.drop else (
        "kept" if kept else "none")


def drop_certificate(archive: Archive) -> None:
    """The certificate of the former signature, which stands apart from it."""
    text = archive.text(META)
    name = manifest.value(text, manifest.ENTRY_CERTIFICATE)
    if name:
        archive.put(META, "".join(
            line for line in text.splitlines(keepends=True)
            if not line.startswith(manifest.ENTRY_CERTIFICATE)).encode())
        if name in archive:
            archive.remove(name)


def kinds(archive: Archive) -> list[Kind]:
    """The generations of the hook that the package has."""
    return [kind for kind in (V2, V1) if kind.member in archive]
