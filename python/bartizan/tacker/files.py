# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Files of a Tacker's administrator: read, replaced whole, put back if the next one fails."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import os
import pathlib
import shutil
import stat
import tempfile
from collections.abc import Iterable

from bartizan.exceptions import FileUnusableError

LARGEST = 4 * 1024 * 1024


@dataclasses.dataclass
class Change:
    path: pathlib.Path
    before: bytes | None  # None: there is no such file
    after: bytes | None

    def diff(self) -> str:
        """Without context: the lines beside may hold passwords."""
        before, after = ((text or b"").decode("utf-8", "backslashreplace").splitlines(True)
                         for text in (self.before, self.after))
        lines = difflib.unified_diff(
            before, after, os.devnull if self.before is None else str(self.path),
            os.devnull if self.after is None else str(self.path), n=0)
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def read(path: pathlib.Path) -> bytes:
    """What the file holds."""
    content = read_if_there(path)
    if content is None:
        raise FileUnusableError(f"{path}: there is no such file", "", "check the path")
    return content


def read_if_there(path: pathlib.Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileUnusableError(f"{path}: not a file", "", "check the path")
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileUnusableError(f"{path}: {error.strerror}", str(error),
                                "run this as a user who may read it") from None
    if len(content) > LARGEST:
        raise FileUnusableError(f"{path}: larger than {LARGEST} bytes", "", "check the path")
    return content


def carry_out(changes: Iterable[Change], like: pathlib.Path) -> None:
    """All of them or none. A new file gets owner and mode of `like`."""
    done: list[Change] = []
    for change in changes:
        try:
            if read_if_there(change.path) != change.before:
                raise FileUnusableError(f"{change.path}: somebody else changed it meanwhile", "",
                                        "run the command again")
            replace(change.path, change.after, like)
        except (OSError, FileUnusableError) as error:
            for undone in reversed(done):
                with contextlib.suppress(OSError):
                    replace(undone.path, undone.before, like)
            if isinstance(error, FileUnusableError):
                raise
            raise FileUnusableError(
                f"{change.path}: {error.strerror}; nothing was changed", str(error),
                "run this as a user who may write it; where the file is mounted into a container "
                "or a deployment tool owns it, use --print") from None
        done.append(change)


def replace(path: pathlib.Path, content: bytes | None, like: pathlib.Path) -> None:
    """The file whole, or none; never half of it. A link goes on to point where it does."""
    path = path.resolve()
    if content is None:
        path.unlink()
        return
    model = path if path.exists() else like
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            owner = model.stat()
            if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(name, owner.st_uid, owner.st_gid)
            # Mode, and what labels SELinux gave the file.
            shutil.copystat(model, name)
            os.utime(name)
            file.flush()
            os.fsync(file.fileno())
        pathlib.Path(name).replace(path)
    except BaseException:
        pathlib.Path(name).unlink(missing_ok=True)
        raise
