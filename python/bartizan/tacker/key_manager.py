# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Tacker's key manager without Barbican: each key a file, wrapped by a key in a PKCS#11 token.

Tacker asks it as it asks Barbican; what it keeps are the Fernet keys of VIM passwords and the
master key of use_credential_encryption. A copy of the files, or of Tacker's database, opens none
of them without the token.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid
from typing import Any

from bartizan.tacker import options

DEADLINE = 30  # seconds
LARGEST = 4096  # of a key


@dataclasses.dataclass
class Secret:
    """As barbicanclient's: Tacker takes .payload."""

    payload: bytes = dataclasses.field(repr=False)


class TokenKeyManager:
    """[key_manager] api_class. Tacker gives the caller's context, which says nothing here: every
    key is Tacker's own."""

    def __init__(self, auth_url: str) -> None:
        from oslo_config import cfg

        self._conf = options.of(cfg.CONF)
        self._folder = pathlib.Path(self._conf.key_directory)

    def store(self, context: Any, managed_object: bytes | str, expiration: str | None = None
              ) -> str:
        """The id that Tacker keeps with what the key opens."""
        key = managed_object.encode() if isinstance(managed_object, str) else managed_object
        if not 0 < len(key) <= LARGEST:
            raise failure(f"a key of {len(key)} bytes")
        self._make_folder()
        name = str(uuid.uuid4())
        wrapped = self._token("wrap", key)
        if self._token("unwrap", wrapped)[:len(key)] != key:
            raise failure("the token does not give back what it wrapped")
        # The length: a token may give the key back padded.
        content = json.dumps({"wrapped": wrapped.hex(), "length": len(key)})
        write_new(self._folder / name, content.encode())
        return name

    def get(self, context: Any, managed_object_id: str, metadata_only: bool = False) -> Secret:
        path = self._path(managed_object_id)
        try:
            found = json.loads(path.read_text())
            wrapped, length = bytes.fromhex(found["wrapped"]), int(found["length"])
        except FileNotFoundError:
            raise missing(managed_object_id) from None
        except OSError as error:
            raise failure(f"{path}: {error.strerror}") from None
        except (ValueError, KeyError, TypeError):
            raise failure(f"{path} is damaged: restore it from a backup") from None
        return Secret(b"" if metadata_only else self._token("unwrap", wrapped)[:length])

    def delete(self, context: Any, managed_object_id: str) -> None:
        """One that is not there is deleted, as with Barbican."""
        path = self._path(managed_object_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise failure(f"{path}: {error.strerror}") from None

    def _path(self, name: str) -> pathlib.Path:
        try:
            return self._folder / str(uuid.UUID(name))
        except (ValueError, AttributeError, TypeError):
            raise missing(name) from None

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise failure(f"key_directory {self._folder}: {error.strerror}") from None

    def _token(self, operation: str, key: bytes) -> bytes:
        request = json.dumps({
            "operation": operation, "key": key.hex(), "module": self._conf.token_module,
            "token": self._conf.token_label, "wrap": self._conf.token_key_label,
            "pin_file": self._conf.token_pin_file, "folder": str(self._folder)})
        try:
            done = subprocess.run([sys.executable, "-m", "bartizan.tacker.token_wrap"],
                                  input=request, capture_output=True, text=True, cwd="/",
                                  timeout=DEADLINE, check=False)
        except subprocess.TimeoutExpired:
            raise failure(f"the token did not answer in {DEADLINE} s") from None
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise failure("the token's library ended the process that asked it") from None
        if "error" in answer:
            raise failure(answer["error"])
        return bytes.fromhex(answer["key"])


def write_new(path: pathlib.Path, content: bytes) -> None:
    """Durable before its name is told."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            pathlib.Path(name).rename(path)
        except BaseException:
            with contextlib.suppress(OSError):
                pathlib.Path(name).unlink()
            raise
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise failure(f"{path}: {error.strerror}") from None


def failure(reason: str) -> Exception:
    from tacker.keymgr import exception

    raised: Exception = exception.KeyManagerError(reason=reason)
    return raised


def missing(name: str) -> Exception:
    from tacker.keymgr import exception

    raised: Exception = exception.ManagedObjectNotFoundError(uuid=name)
    return raised
