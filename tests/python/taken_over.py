# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""A bartizand that was taken over: it starts the signer as bartizand does, holds its socket and
says what it likes. The frames are written here from native/ipc/frame.hpp and
native/signer/protocol.hpp, with no code of ours."""

from __future__ import annotations

import contextlib
import datetime
import enum
import fcntl
import os
import pathlib
import random
import signal
import socket
import struct
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from conftest import BUILD

PROGRAM = str(BUILD / "bin" / "bartizan-signer")
HEAD = struct.Struct(">4sHHQI")  # magic, type, how many items, id, octets of the attachment
MAX_FRAME = 256 << 10
DAY = datetime.timedelta(days=1)
NOTHING = datetime.timedelta(0)


class Type(enum.IntEnum):
    """Of a frame."""

    READY = 1
    FAILED = 2
    SIGN = 3
    SIGNATURES = 4
    HEALTH = 5
    REPORT = 6


class Kind(enum.IntEnum):
    """What a value is said to be."""

    CERTIFICATE = 1
    CRL = 2
    REQUEST = 3
    HANDSHAKE = 4


Value = tuple[int, int, bytes]  # Kind, which key, what is to be signed


class Frame(NamedTuple):
    type: int
    id: int
    items: list[bytes]


class Refusal(NamedTuple):
    fault: str
    reason: str


def packet(kind: int, *items: bytes, id: int = 7, attachment: int = 0) -> bytes:
    return (HEAD.pack(b"BZF1", kind, len(items), id, attachment)
            + struct.pack(f">{len(items)}I", *map(len, items)) + b"".join(items))


def sign_packet(*values: Value) -> bytes:
    kinds = bytes(octet for kind, key, _ in values for octet in (kind, key))
    return packet(Type.SIGN, kinds, *(value for _, _, value in values))


class Signer:
    """The process, and bartizand's end of its socket."""

    def __init__(self, directory: pathlib.Path, log: pathlib.Path) -> None:
        self.log = log
        self.heard = bytearray()
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * MAX_FRAME)
        self.socket.settimeout(20)
        above = fcntl.fcntl(theirs, fcntl.F_DUPFD_CLOEXEC, 4)
        self.pid = os.posix_spawn(
            PROGRAM, [PROGRAM, "serve", "--config", str(directory / "bartizan.conf")],
            {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, setsid=True, file_actions=[
                (os.POSIX_SPAWN_DUP2, above, 3),
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDWR, 0),
                (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_RDWR, 0),
                (os.POSIX_SPAWN_OPEN, 2, str(log), os.O_CREAT | os.O_WRONLY, 0o600)])
        os.close(above)
        theirs.close()
        self.introduction = self.receive()

    def receive(self) -> Frame:
        octets, ancillary, flags, _ = self.socket.recvmsg(MAX_FRAME + 1, socket.CMSG_SPACE(64))
        assert octets, f"the signer has ended: {self.log.read_text()[-500:]}"
        assert (ancillary, flags & socket.MSG_TRUNC) == ([], 0)
        self.heard += octets
        magic, kind, count, id, attachment = HEAD.unpack_from(octets)
        assert (magic, attachment) == (b"BZF1", 0)
        items = []
        at = HEAD.size + 4 * count
        for length in struct.unpack_from(f">{count}I", octets, HEAD.size):
            items.append(octets[at:at + length])
            at += length
        assert at == len(octets)
        return Frame(kind, id, items)

    def outcomes(self) -> list[bytes | Refusal]:
        """Of the next answer: signatures and refusals in the order of the values."""
        frame = self.receive()
        assert (frame.type, len(frame.items[0])) == (Type.SIGNATURES, len(frame.items) - 1)
        found: list[bytes | Refusal] = []
        for signed, item in zip(frame.items[0], frame.items[1:], strict=True):
            if signed:
                found.append(item)
                continue
            fault, public, reason = item.decode().split("\0")
            assert public == ""
            found.append(Refusal(fault, reason))
        return found

    def ask(self, *values: Value) -> list[bytes | Refusal]:
        self.socket.send(sign_packet(*values))
        outcomes = self.outcomes()
        assert len(outcomes) == len(values)
        return outcomes

    def counts(self) -> tuple[int, int]:
        """Signatures and refusals since its start; a report holds four numbers, no more."""
        self.socket.send(packet(Type.HEALTH, id=99))
        report = self.receive()
        assert (report.type, report.id, list(map(len, report.items))) == (
            Type.REPORT, 99, [8] * 4)
        return int.from_bytes(report.items[1], "big"), int.from_bytes(report.items[2], "big")

    def ending(self) -> int:
        """Its exit status, once it has ended without another word."""
        with contextlib.suppress(ConnectionResetError):  # it left unread what we sent
            assert self.socket.recv(MAX_FRAME) == b""
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        self.socket.close()
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


def name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def usage(*on: str) -> x509.KeyUsage:
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{one: one in on for one in every})


def other(oid: str, value: str) -> x509.UnrecognizedExtension:
    """An extension with a value of the attacker's own octets."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), bytes.fromhex(value))


class House:
    """What bartizand knows: the CA's certificate, and the form of what the signer signs. Values
    are made with a key that is thrown away; `by` and `hashed` make another algorithm of it."""

    def __init__(self, directory: pathlib.Path) -> None:
        self.directory = directory
        self.ca = x509.load_pem_x509_certificate((directory / "ca/issuing.pem").read_bytes())
        self.root = x509.load_pem_x509_certificate(
            (directory / "offline-root/root.pem").read_bytes())
        self.key = ec.generate_private_key(ec.SECP256R1())

    def authority(self, certificate: x509.Certificate) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
            certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value)

    def leaf(self, *changes: x509.ExtensionType, without: type | tuple[()] = (),
             start: datetime.timedelta = NOTHING, length: datetime.timedelta = 30 * DAY,
             issuer: x509.Name | None = None, subject: x509.Name | None = None, key: Any = None,
             by: Any = None, hashed: hashes.HashAlgorithm | None = None) -> bytes:
        """TBSCertificate of a leaf that the caps allow, but for the changes."""
        begin = datetime.datetime.utcnow().replace(microsecond=0) + start
        extensions = {one.oid: one for one in (
            x509.BasicConstraints(ca=False, path_length=None), usage("digital_signature"),
            x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]),
            self.authority(self.ca), x509.SubjectKeyIdentifier(b"\x01" * 20),
            x509.SubjectAlternativeName([x509.DNSName("c1.vnf.example")]), *changes)}
        builder = (x509.CertificateBuilder()
                   .issuer_name(issuer or self.ca.subject)
                   .subject_name(subject or name("c1"))
                   .public_key(key or self.key.public_key())
                   .serial_number(random.getrandbits(120) + 1)
                   .not_valid_before(begin)
                   .not_valid_after(begin + length))
        for one in extensions.values():
            if not isinstance(one, without):
                builder = builder.add_extension(
                    one, critical=isinstance(one, x509.BasicConstraints | x509.KeyUsage))
        return builder.sign(by or self.key, hashed or hashes.SHA256()).tbs_certificate_bytes

    def crl(self, *changes: x509.ExtensionType, start: datetime.timedelta = NOTHING,
            length: datetime.timedelta = DAY, issuer: x509.Name | None = None,
            entry: x509.ExtensionType | None = None) -> bytes:
        """TBSCertList of the CA's CRL, but for the changes."""
        begin = datetime.datetime.utcnow().replace(microsecond=0) + start
        revoked = x509.RevokedCertificateBuilder().serial_number(7).revocation_date(begin)
        if entry is not None:
            revoked = revoked.add_extension(entry, critical=True)
        builder = (x509.CertificateRevocationListBuilder()
                   .issuer_name(issuer or self.ca.subject)
                   .last_update(begin)
                   .next_update(begin + length)
                   .add_revoked_certificate(revoked.build()))
        for one in {one.oid: one for one in (
                x509.CRLNumber(9), self.authority(self.ca), *changes)}.values():
            builder = builder.add_extension(one, critical=False)
        return builder.sign(self.key, hashes.SHA256()).tbs_certlist_bytes

    def request(self, *, own: bool = True) -> bytes:
        """CertificationRequestInfo, for the CA's own key or a foreign one."""
        info = x509.CertificateSigningRequestBuilder().subject_name(name("CA")).sign(
            self.key, hashes.SHA256()).tbs_certrequest_bytes
        return info.replace(spki(self.key.public_key()), spki(
            self.ca.public_key() if own else ec.generate_private_key(
                ec.SECP256R1()).public_key()))

    def signed(self, signature: bytes | Refusal, value: bytes) -> bool:
        """Whether it is the CA's signature of the value."""
        public_key = self.ca.public_key()
        assert isinstance(public_key, ec.EllipticCurvePublicKey)
        assert isinstance(signature, bytes), signature
        try:
            public_key.verify(signature, value, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    def is_harmless(self, value: bytes, signature: bytes) -> bool:
        """What another reader than ours finds in a certificate of it."""
        algorithm = bytes.fromhex("300a06082a8648ce3d040302")  # ecdsa-with-SHA256
        body = value + algorithm + b"\x03" + bytes([len(signature) + 1, 0]) + signature
        made = x509.load_der_x509_certificate(b"\x30\x82" + len(body).to_bytes(2, "big") + body)
        found = {one.oid: one.value for one in made.extensions}
        constraints, keys, purposes, authority = (found.pop(one.oid, None) for one in (
            x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage,
            x509.AuthorityKeyIdentifier))
        return (made.tbs_certificate_bytes == value and made.issuer == self.ca.subject
                and constraints == x509.BasicConstraints(False, None)
                and isinstance(keys, x509.KeyUsage) and not keys.key_cert_sign
                and not keys.crl_sign and isinstance(purposes, x509.ExtendedKeyUsage)
                and set(purposes) <= {x509.ExtendedKeyUsageOID.CLIENT_AUTH,
                                      x509.ExtendedKeyUsageOID.SERVER_AUTH}
                and authority == self.authority(self.ca)
                and set(found) <= {x509.SubjectKeyIdentifier.oid}
                and made.not_valid_after - made.not_valid_before <= 398 * DAY
                and abs(made.not_valid_before - datetime.datetime.utcnow()) <= DAY / 23)


def spki(public_key: Any) -> bytes:
    return bytes(public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
