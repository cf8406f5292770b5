# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A key wrapped or unwrapped by the AES key of a PKCS#11 token, in a process that ends then.

A process of its own: tacker-server runs under eventlet, which a library that waits for a token
would stop, and tacker-conductor forks, after which PKCS#11 has to be begun anew. The request comes
by standard input and the answer goes to standard output, so that no key is in an argument.
"""

from __future__ import annotations

import json
import pathlib
import stat
import sys
from typing import Any

REFUSED = "the token refuses the PIN of token_pin_file; it is not tried again until that changes"


class TokenError(Exception):
    """str() is for Tacker's log: it says what to do and holds no secret."""


def main() -> None:
    request = json.load(sys.stdin)
    try:
        print(json.dumps({"key": answer(request).hex()}))
    except TokenError as error:
        print(json.dumps({"error": str(error)}))


def answer(request: dict[str, str]) -> bytes:
    try:
        import pkcs11
        from pkcs11 import exceptions
    except ImportError:
        raise TokenError("python-pkcs11 is not there: install it in Tacker's Python") from None
    pin = pathlib.Path(request["pin_file"])
    marker = pathlib.Path(request["folder"]) / "pin-refused"
    content, seen = read_pin(pin)
    if marker.exists() and marker.read_text() == seen:
        raise TokenError(REFUSED)
    try:
        token = pkcs11.lib(request["module"]).get_token(token_label=request["token"])
        with token.open(user_pin=content, rw=True) as session:
            marker.unlink(missing_ok=True)
            return turned(session, request)
    except exceptions.PinIncorrect:
        marker.write_text(seen)
        raise TokenError(REFUSED) from None
    except exceptions.NoSuchToken:
        raise TokenError(f"there is no token {request['token']} in {request['module']}") from None
    except exceptions.NoSuchKey:
        raise TokenError(f"there is no AES key {request['wrap']} in the token") from None
    except (exceptions.PKCS11Error, RuntimeError) as error:
        raise TokenError(f"the token fails: {type(error).__name__}") from None


def read_pin(path: pathlib.Path) -> tuple[str, str]:
    """The PIN, and what is other once the file is."""
    try:
        status = path.stat()
        if status.st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise TokenError(f"{path}: everybody on this host can use it: chmod o= {path}")
        return path.read_text().strip(), f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"
    except OSError as error:
        raise TokenError(f"token_pin_file {path}: {error.strerror}") from None


def turned(session: Any, request: dict[str, str]) -> bytes:
    from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

    wrap = session.get_key(ObjectClass.SECRET_KEY, key_type=KeyType.AES, label=request["wrap"])
    passing = {Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: False}
    content = bytes.fromhex(request["key"])
    if request["operation"] == "wrap":
        key = session.create_object({
            Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.GENERIC_SECRET,
            Attribute.VALUE: content, Attribute.TOKEN: False, **passing})
        wrapped: bytes = wrap.wrap_key(key, mechanism=Mechanism.AES_KEY_WRAP_PAD)
        return wrapped
    key = wrap.unwrap_key(ObjectClass.SECRET_KEY, KeyType.GENERIC_SECRET, content,
                          mechanism=Mechanism.AES_KEY_WRAP_PAD, store=False, template=passing)
    return bytes(key[Attribute.VALUE])


if __name__ == "__main__":
    main()
