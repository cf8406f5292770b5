# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The archive of a package: read within limits, nothing of it unpacked to a disk, and written so
that the same package gives the same octets."""

from __future__ import annotations

import os
import pathlib
import stat
import tempfile
import zipfile
import zlib
from types import TracebackType
from typing import IO

from bartizan.tacker.csar.trouble import PackageError

MAX_MEMBERS = 10_000
MAX_NAME = 1024
MAX_TEXT = 4 * 1024 * 1024  # a member that is read: descriptors, manifest, signature
MAX_TOTAL = 64 * 1024**3  # images included
MAX_RATIO = 1000  # deflate's own limit is 1032; an image of zeros that is larger is no image
MIN_BOMB = 16 * 1024 * 1024  # below it a ratio harms nobody
# What reading a member raises when its octets are not what the archive says.
DAMAGED = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error)
NEW_TIME = (1980, 1, 1, 0, 0, 0)
LARGE = zipfile.ZIP64_LIMIT // 2  # what may need more than 32 bits once it is compressed anew
NEW_MODE = (stat.S_IFREG | 0o644) << 16


class Archive:
    """A package to read. What was put in the place of a member is read from then on."""

    def __init__(self, path: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise PackageError(f"{path}: there is no such file") from None
        except OSError as error:
            raise PackageError(f"{path} cannot be read: {error.strerror}") from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise PackageError(f"{path} is no zip archive, so no VNF package") from None
        try:
            check(self._zip.infolist())
        except PackageError:
            self._zip.close()
            raise
        self._changed: dict[str, bytes | None] = {}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """Of files, in the order of the archive; new ones last."""
        kept = [one.filename for one in self._zip.infolist() if not one.is_dir()]
        return [name for name in [*kept, *(name for name in self._changed if name not in kept)]
                if self._changed.get(name, b"") is not None]

    def __contains__(self, name: str) -> bool:
        return name in self.names()

    def read(self, name: str) -> bytes:
        """A small member, whole."""
        changed = self._changed.get(name)
        if changed is not None:
            return changed
        if name not in self:
            raise PackageError(f"the package has no {name}")
        if self._zip.getinfo(name).file_size > MAX_TEXT:
            raise PackageError(f"{name} is larger than {MAX_TEXT} octets")
        try:
            with self._zip.open(name) as member:
                octets = member.read(MAX_TEXT + 1)
        except DAMAGED as error:
            raise PackageError(f"{name} is damaged: {error}") from None
        if len(octets) > MAX_TEXT:
            raise PackageError(f"{name} is larger than {MAX_TEXT} octets")
        return octets

    def text(self, name: str) -> str:
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError:
            raise PackageError(f"{name} is no UTF-8 text") from None

    def put(self, name: str, octets: bytes) -> None:
        if name not in self or self.read(name) != octets:
            self._changed[name] = octets

    def remove(self, name: str) -> None:
        self._changed[name] = None

    @property
    def changed(self) -> list[str]:
        return sorted(self._changed)

    def digest(self, name: str, algorithm: str) -> str:
        """Of a member of any size."""
        import hashlib

        value = hashlib.new(algorithm)
        changed = self._changed.get(name)
        if changed is not None:
            value.update(changed)
        else:
            try:
                with self._zip.open(name) as member:
                    while octets := member.read(1 << 20):
                        value.update(octets)
            except DAMAGED as error:
                raise PackageError(f"{name} is damaged: {error}") from None
        return value.hexdigest()

    def write(self, path: str) -> None:
        """Whole or not at all; what did not change keeps its time and its rights."""
        folder = pathlib.Path(path).resolve().parent
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".csar-", delete=False) as out:
                try:
                    self._write(out.name)
                    pathlib.Path(out.name).chmod(0o666 & ~umask())
                    pathlib.Path(out.name).replace(path)
                except BaseException:
                    pathlib.Path(out.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise PackageError(f"{path} cannot be written: {error.strerror}", "",
                               "check the folder and its free space") from None

    def _write(self, path: str) -> None:
        with zipfile.ZipFile(path, "w") as out:
            kept = self._zip.infolist()
            for info in kept:
                changed = self._changed.get(info.filename, b"")
                if changed is None or info.filename in self._changed:
                    continue
                out_info = copied(info)
                if info.is_dir():
                    out.writestr(out_info, b"")
                    continue
                with out.open(out_info, "w", force_zip64=info.file_size > LARGE) as target:
                    self._copy(info, target)
            for name, octets in sorted(self._changed.items()):
                if octets is not None:
                    info = zipfile.ZipInfo(name, NEW_TIME)
                    info.external_attr = NEW_MODE
                    out.writestr(info, octets, zipfile.ZIP_DEFLATED)


    def _copy(self, info: zipfile.ZipInfo, target: IO[bytes]) -> None:
        """A damaged member is told from a disk that is full: writing raises outside of it."""
        try:
            source = self._zip.open(info)
        except DAMAGED as error:
            raise PackageError(f"{info.filename} is damaged: {error}") from None
        with source:
            while True:
                try:
                    octets = source.read(1 << 20)
                except DAMAGED as error:
                    raise PackageError(f"{info.filename} is damaged: {error}") from None
                if not octets:
                    return
                target.write(octets)


def copied(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    out = zipfile.ZipInfo(info.filename, info.date_time)
    out.external_attr = info.external_attr
    out.create_system = info.create_system
    out.compress_type = info.compress_type
    out.file_size = info.file_size
    return out


def check(members: list[zipfile.ZipInfo]) -> None:
    """What no package needs, and what is only made to harm who reads it."""
    if len(members) > MAX_MEMBERS:
        raise PackageError(f"the package has more than {MAX_MEMBERS} files")
    total = sum(one.file_size for one in members)
    if total > MAX_TOTAL:
        raise PackageError(f"the package is larger than {MAX_TOTAL} octets when it is unpacked")
    seen = set()
    for one in members:
        name = one.filename
        if (len(name) > MAX_NAME or name.startswith("/") or "\\" in name or ":" in name[:2]
                or not name.isprintable() or ".." in name.split("/") or not name):
            raise PackageError(f"'{name[:80]}' is a path that leaves the package, or no path")
        if name in seen:
            raise PackageError(f"{name} is twice in the package: readers would differ on it")
        seen.add(name)
        mode = one.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise PackageError(f"{name} is no file: a link or a device has no place in a package")
        if one.flag_bits & 1:
            raise PackageError(f"{name} is encrypted")
        if one.file_size > max(MIN_BOMB, one.compress_size * MAX_RATIO):
            raise PackageError(f"{name} unpacks to more than {MAX_RATIO} times its size")


def umask() -> int:
    """That of the process, which can only be read by setting it."""
    current = os.umask(0o077)
    os.umask(current)
    return current
