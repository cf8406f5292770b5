# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""TOSCA.meta and the manifest (SOL 004): digests of the package's files, which Tacker compares
when a package is onboarded."""

from __future__ import annotations

import re
from typing import NamedTuple

from bartizan.tacker.csar.archive import Archive
from bartizan.tacker.csar.trouble import PackageError
from bartizan.tacker.csar.vnfd import META

ALGORITHMS = {"SHA-224": "sha224", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
BEGIN = re.compile(r"^-----BEGIN (CMS|PKCS7)-----\r?$", re.MULTILINE)
LINE = re.compile(r"^(Source|Name|Algorithm|Hash|Signature|Certificate):[ \t]*(.*?)[ \t\r]*$")
ENTRY_MANIFEST = "ETSI-Entry-Manifest"
ENTRY_CERTIFICATE = "ETSI-Entry-Certificate"


class Entry(NamedTuple):
    """Where in the text a file's digest stands."""

    source: str
    algorithm: str
    hash: str
    hash_line: int
    own_signature: list[int]  # lines of a signature of that file alone


class Manifest:
    """The text of a manifest, or of TOSCA.meta, without the signature at its end."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        found = BEGIN.search(text)
        self.signature = text[found.start():] if found else ""
        self._lines = (text[:found.start()] if found else text).splitlines(keepends=True)

    @property
    def signed_text(self) -> str:
        return "".join(self._lines)

    def entries(self) -> list[Entry]:
        made: list[Entry] = []
        facts: dict[str, tuple[str, int]] = {}
        own: list[int] = []

        def end() -> None:
            if "Source" in facts and "Hash" in facts:
                made.append(Entry(facts["Source"][0], facts.get("Algorithm", ("", 0))[0],
                                  facts["Hash"][0], facts["Hash"][1], list(own)))
            facts.clear()
            own.clear()

        for place, line in enumerate(self._lines):
            found = LINE.match(line)
            if not found:
                if not line.strip():
                    end()
                continue
            key = "Source" if found[1] == "Name" else found[1]
            if key == "Source":
                end()
            if key in ("Signature", "Certificate"):
                own.append(place)
            facts[key] = (found[2], place)
        end()
        return made

    def update(self, archive: Archive) -> None:
        """The digests of what changed; nothing else is touched."""
        for entry in self.entries():
            if entry.source in archive.changed and entry.source in archive:
                digest = archive.digest(entry.source, algorithm(entry, self.name))
                if digest != entry.hash.lower():
                    self._lines[entry.hash_line] = f"Hash: {digest}\n"

    def add(self, archive: Archive, names: list[str]) -> None:
        listed = {entry.source for entry in self.entries()}
        for name in names:
            if name not in listed:
                if self._lines and self._lines[-1].strip():
                    self._lines[-1] = self._lines[-1].rstrip("\r\n") + "\n"
                    self._lines.append("\n")
                self._lines += [f"Source: {name}\n", "Algorithm: SHA-256\n",
                                f"Hash: {archive.digest(name, 'sha256')}\n"]

    def drop_own_signatures(self) -> None:
        """Of files one by one: the manifest's digests stand for them."""
        for entry in self.entries():
            for place in entry.own_signature:
                self._lines[place] = ""

    def wrong(self, archive: Archive) -> list[str]:
        """Files whose digest is another one, or that are not there."""
        return [entry.source for entry in self.entries()
                if "://" not in entry.source
                and (entry.source not in archive
                     or archive.digest(entry.source, algorithm(entry, self.name))
                     != entry.hash.lower())]


def algorithm(entry: Entry, name: str) -> str:
    known = ALGORITHMS.get(entry.algorithm.upper())
    if known is None:
        raise PackageError(f"{name}: '{entry.algorithm}' of {entry.source} is no digest that "
                           "Tacker knows: " + ", ".join(ALGORITHMS))
    return known


def value(text: str, key: str) -> str:
    """Of a line "key: value" of TOSCA.meta."""
    found = re.search(rf"^{re.escape(key)}:[ \t]*(\S.*?)[ \t\r]*$", text, re.MULTILINE)
    return found[1] if found else ""


def of(archive: Archive) -> Manifest | None:
    name = value(archive.text(META), ENTRY_MANIFEST)
    return Manifest(name, archive.text(name)) if name else None
