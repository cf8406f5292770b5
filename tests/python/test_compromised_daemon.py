# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""The row of the threat model about a bartizand that was taken over, on a deployment with its
token: what it gets from the signer is a leaf within the caps, a CRL of this CA, and no secret."""

from __future__ import annotations

import contextlib
import datetime
import os
import pathlib
import random
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key

from conftest import BUILD, PLAIN
from taken_over import House, Kind, Refusal, Signer, Type, name, other, packet, spki, usage

pytestmark = pytest.mark.requirement("BZT-3")

CA_KEY, TLS_KEY = 0, 1
GOODBYE, BAD_FRAME = 0, 11  # how the signer ends
DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
CA_TRUE = "30030101ff"
Purpose = x509.ExtendedKeyUsageOID


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A quickstart deployment whose token also has a key for TLS."""
    from bartizan.native import answer, core

    directory = tmp_path_factory.mktemp("house") / "run"
    answer(core.quickstart, str(directory), {})
    config = directory / "bartizan.conf"
    subprocess.run([str(BUILD / "bin" / "bartizan-signer"), "generate-key", "--config", str(config),
                    "--key", "pkcs11:object=tls;id=%02"], env=PLAIN, check=True,
                   capture_output=True, timeout=60)
    config.write_text(config.read_text().replace(
        "[signer]\n", "[signer]\ntls_keys = pkcs11:object=tls;id=%02\n"))
    return House(directory)


@pytest.fixture
def signer(house: House, tmp_path: pathlib.Path) -> Iterator[Signer]:
    """Held by the attacker. Whatever a test made it say, it said no secret."""
    held = Signer(house.directory, tmp_path / "signer.log")
    yield held
    held.close()
    told = bytes(held.heard) + held.log.read_bytes()
    assert len(held.heard) > 100
    for secret in ("pin", "so-pin"):
        assert (house.directory / secret).read_bytes().strip() not in told


def test_the_attacker_gets_what_a_bartizand_needs(house: House, signer: Signer) -> None:
    values = [(Kind.CERTIFICATE, CA_KEY, house.leaf()), (Kind.CRL, CA_KEY, house.crl()),
              (Kind.REQUEST, CA_KEY, house.request()),
              (Kind.CERTIFICATE, CA_KEY, house.leaf(length=398 * DAY)),
              (Kind.CERTIFICATE, CA_KEY, house.leaf(start=-59 * MINUTE)),
              (Kind.CRL, CA_KEY, house.crl(length=7 * DAY))]
    for (_, _, value), signature in zip(values, signer.ask(*values), strict=True):
        assert house.signed(signature, value)
    assert signer.counts() == (6, 0)


LEAVES: dict[str, tuple[Callable[[House], bytes], str]] = {
    "CA:TRUE": (lambda it: it.leaf(x509.BasicConstraints(True, None)), "2.5.29.19"),
    "a TRUE that only BER knows": (lambda it: it.leaf(other("2.5.29.19", "3003010101")),
                                   "2.5.29.19"),
    "CA:TRUE as a second basicConstraints": (
        lambda it: it.leaf(other("2.5.29.99", CA_TRUE)).replace(b"\x55\x1d\x63", b"\x55\x1d\x13"),
        "twice"),
    "no basicConstraints": (lambda it: it.leaf(without=x509.BasicConstraints), "without one of"),
    "keyCertSign": (lambda it: it.leaf(usage("digital_signature", "key_cert_sign")), "2.5.29.15"),
    "cRLSign": (lambda it: it.leaf(usage("digital_signature", "crl_sign")), "2.5.29.15"),
    "no usage": (lambda it: it.leaf(without=x509.KeyUsage), "without one of"),
    "the CA's name": (lambda it: it.leaf(subject=it.ca.subject), "own name"),
    "the CA's key": (lambda it: it.leaf(key=it.ca.public_key()), "own key"),
    "a second too long": (lambda it: it.leaf(length=398 * DAY + SECOND), "max_validity_days"),
    "no end": (lambda it: it.leaf(length=7900 * 365 * DAY), "max_validity_days"),
    "begun too early": (lambda it: it.leaf(start=-61 * MINUTE), "notBefore"),
    "begins too late": (lambda it: it.leaf(start=61 * MINUTE), "notBefore"),
    "another issuer": (lambda it: it.leaf(issuer=name("Operator VNF issuing CA")), "issuer"),
    "the root as the issuer": (lambda it: it.leaf(issuer=it.root.subject), "issuer"),
    "the root's key identifier": (lambda it: it.leaf(it.authority(it.root)), "2.5.29.35"),
    "no authority": (lambda it: it.leaf(without=x509.AuthorityKeyIdentifier), "without one of"),
    "another hash": (lambda it: it.leaf(hashed=hashes.SHA384()), "algorithm"),
    "another algorithm": (
        lambda it: it.leaf(by=rsa.generate_private_key(65537, 2048)), "algorithm"),
    "no purpose": (lambda it: it.leaf(without=x509.ExtendedKeyUsage), "without one of"),
    **{f"the purpose {purpose._name}": (
        lambda it, purpose=purpose: it.leaf(
            x509.ExtendedKeyUsage([Purpose.CLIENT_AUTH, purpose])), "allowed_eku")
       for purpose in (Purpose.OCSP_SIGNING, Purpose.CODE_SIGNING, Purpose.TIME_STAMPING,
                       Purpose.ANY_EXTENDED_KEY_USAGE)},
    **{f"the extension {oid}": (
        lambda it, oid=oid: it.leaf(other(oid, "3000")), oid)
       for oid in ("2.5.29.30", "2.5.29.32", "2.5.29.33", "2.5.29.36", "2.5.29.20",
                   "1.3.6.1.5.5.7.1.24", "1.3.6.1.5.5.7.1.14", "1.3.6.1.4.1.11129.2.4.3")},
    "an octet behind it": (lambda it: it.leaf() + b"\0", "well-formed"),
}

LISTS: dict[str, tuple[Callable[[House], bytes], str]] = {
    "another issuer": (lambda it: it.crl(issuer=name("Operator root CA")), "issuer"),
    "the root's": (lambda it: it.crl(it.authority(it.root), issuer=it.root.subject), "issuer"),
    "the root's key identifier": (lambda it: it.crl(it.authority(it.root)), "authorityKey"),
    "a second too long": (lambda it: it.crl(length=7 * DAY + SECOND), "crl_max_days"),
    "of the past": (lambda it: it.crl(start=-61 * MINUTE), "thisUpdate"),
    "a delta": (lambda it: it.crl(x509.DeltaCRLIndicator(1)), "2.5.29.27"),
    "a part": (lambda it: it.crl(other("2.5.29.28", "3000")), "2.5.29.28"),
    "an entry of another CA": (lambda it: it.crl(entry=x509.CertificateIssuer(
        [x509.DirectoryName(it.root.subject)])), "entry"),
}


@pytest.mark.parametrize(("kind", "make", "reason"), [
    pytest.param(kind, make, reason, id=f"{text}: {what}")
    for kind, text, table in ((Kind.CERTIFICATE, "certificate", LEAVES), (Kind.CRL, "list", LISTS))
    for what, (make, reason) in table.items()])
def test_the_attacker_does_not_get(house: House, signer: Signer, kind: int,
                                   make: Callable[[House], bytes], reason: str) -> None:
    good = house.leaf() if kind == Kind.CERTIFICATE else house.crl()
    first, refusal, last = signer.ask(
        (kind, CA_KEY, good), (kind, CA_KEY, make(house)), (kind, CA_KEY, good))
    assert house.signed(first, good) and house.signed(last, good)
    assert isinstance(refusal, Refusal)
    assert refusal.fault == "signer_refused"
    assert reason in refusal.reason
    assert signer.counts() == (2, 1)


def test_a_value_is_signed_as_what_it_is_by_the_key_of_its_role_alone(
        house: House, signer: Signer) -> None:
    leaf, crl, request = house.leaf(), house.crl(), house.request()
    shown = [(Kind.CERTIFICATE, leaf), (Kind.CRL, crl), (Kind.REQUEST, request)]
    blobs = [leaf, crl, request, house.request(own=False), house.ca.tbs_certificate_bytes,
             house.ca.public_bytes(Encoding.DER), b"", b"\0" * 32,
             bytes(range(256)), b" " * 64 + b"TLS 1.3, server CertificateVerify\0" + bytes(48)]
    tls_key = load_der_public_key(signer.introduction.items[8])
    for blob in blobs:
        for key in (CA_KEY, TLS_KEY, 2, 255):
            for kind, outcome in zip(Kind, signer.ask(*((kind, key, blob) for kind in Kind)),
                                     strict=True):
                if key == CA_KEY and (kind, blob) in shown:
                    assert house.signed(outcome, blob)
                elif (key, kind) == (TLS_KEY, Kind.HANDSHAKE):
                    assert isinstance(outcome, bytes)
                    tls_key.verify(outcome, blob, ec.ECDSA(hashes.SHA256()))
                    assert not house.signed(outcome, blob)
                else:
                    assert isinstance(outcome, Refusal)
                    assert outcome.fault == "signer_refused"
    assert signer.counts() == (3 + len(blobs), 15 * len(blobs) - 3)


def test_what_is_signed_of_damaged_values_is_harmless_to_another_reader(
        house: House, signer: Signer) -> None:
    dice = random.Random(33)  # the same each time
    leaf = house.leaf(without=x509.SubjectAlternativeName,
                      key=ed25519.Ed25519PrivateKey.generate().public_key())
    foreign = house.ca.tbs_certificate_bytes

    def damaged() -> bytes:
        value = bytearray(leaf)
        for _ in range(dice.choice((1, 1, 2, 4))):
            at, begin = dice.randrange(len(value)), dice.randrange(len(foreign))
            size = dice.choice((0, 0, 0, 1, 2, dice.randrange(40)))
            value[at] ^= 1 << dice.randrange(8)
            value[at:at + size] = foreign[begin:begin + size]
        return bytes(value)

    signed = 0
    for _ in range(100):
        values = [damaged() for _ in range(63)]
        for value, outcome in zip(values, signer.ask(
                *((Kind.CERTIFICATE, CA_KEY, value) for value in values)), strict=True):
            if isinstance(outcome, bytes):
                signed += 1
                assert house.signed(outcome, value)
                assert house.is_harmless(value, outcome), value.hex()
    assert 100 < signed < 3000
    assert not house.is_harmless(house.leaf(x509.BasicConstraints(True, None)), b"")


MALFORMED: dict[str, Callable[[bytes, bytes], bytes]] = {  # of a good frame and its value
    "what is no frame": lambda good, leaf: b"A" * 100,
    "half a head": lambda good, leaf: good[:19],
    "another magic number": lambda good, leaf: b"BZF2" + good[4:],
    "too many items": lambda good, leaf: packet(Type.SIGN, b"\1\0" * 64, *[leaf] * 64),
    "more items than it holds": lambda good, leaf: good[:6] + b"\0\3" + good[8:],
    "an item too long": lambda good, leaf: packet(Type.SIGN, b"\1\0", leaf.ljust(65537)),
    "an item cut short": lambda good, leaf: good[:-1],
    "octets behind the last item": lambda good, leaf: good + b"\0",
    "a frame too long": lambda good, leaf: packet(  # by one octet
        Type.SIGN, b"\1\0" * 5, leaf, *[bytes(65536)] * 3, bytes(65482 - len(leaf))) + b"\0",
    "an attachment that is not there": lambda good, leaf: good[:16] + b"\0\0\1\0" + good[20:],
    "a value without a kind": lambda good, leaf: packet(Type.SIGN, b"\1\0", leaf, leaf),
    "a kind without a value": lambda good, leaf: packet(Type.SIGN, b"\1\0\1\0", leaf),
    "nothing to sign": lambda good, leaf: packet(Type.SIGN),
    "kind 0": lambda good, leaf: packet(Type.SIGN, b"\0\0", leaf),
    "kind 5": lambda good, leaf: packet(Type.SIGN, b"\5\0", leaf),
    **{f"type {number}": lambda good, leaf, number=number: packet(number, b"\1\0", leaf)
       for number in {*range(20), 0x0103, 0x0300, 0x8003, 0xffff} - {Type.SIGN, Type.HEALTH}},
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_the_protocol_does_not_have_ends_the_signer_without_a_word(
        house: House, signer: Signer, what: str) -> None:
    """There are two requests, and none of them is for a key, a PIN or an export."""
    leaf = house.leaf()
    signer.socket.send(MALFORMED[what](packet(Type.SIGN, b"\1\0", leaf), leaf))
    assert signer.ending() == BAD_FRAME


@pytest.mark.parametrize(("announced", "files"), [
    (0, ["crl"]), (-1, ["crl", "crl"]), (-1, ["fifo"]), (-1, ["/dev/zero"]), (60000, ["crl"]),
    ((16 << 20) + 1, ["large"])])  # -1: as many octets as the list has
def test_an_attachment_that_is_none_ends_the_signer_without_a_word(
        house: House, signer: Signer, tmp_path: pathlib.Path, announced: int,
        files: list[str]) -> None:
    crl = house.crl()
    os.mkfifo(tmp_path / "fifo")
    for file in ("crl", "large"):
        (tmp_path / file).write_bytes(crl)
    os.truncate(tmp_path / "large", (16 << 20) + 1)
    fds = [os.open(tmp_path / file, os.O_RDWR) for file in files]
    frame = packet(Type.SIGN, b"\2\0", b"", attachment=len(crl) if announced < 0 else announced)
    socket.send_fds(signer.socket, [frame], fds)
    assert signer.ending() == BAD_FRAME
    for fd in fds:
        os.close(fd)


def test_a_list_that_is_changed_while_it_is_read_is_signed_as_it_was_judged(
        house: House, signer: Signer) -> None:
    good = house.crl()
    file = os.memfd_create("crl")
    os.write(file, good)
    stop = threading.Event()

    def flip() -> None:
        while not stop.wait(0.0001):
            os.pwrite(file, good.replace(b"issuing CA", b"issuing CB"), 0)
            stop.wait(0.0001)
            os.pwrite(file, good, 0)

    thread = threading.Thread(target=flip, daemon=True)
    thread.start()
    frame = packet(Type.SIGN, b"\2\0", b"", attachment=len(good))
    signed: list[bytes] = []
    tries = 0
    try:
        while min(len(signed), tries - len(signed)) < 400 and tries < 20_000:
            socket.send_fds(signer.socket, [frame], [file])
            signed += [outcome for outcome in signer.outcomes() if isinstance(outcome, bytes)]
            tries += 1
    finally:
        stop.set()
        thread.join()
        os.close(file)
    assert tries < 20_000  # it was read in either state
    assert all(house.signed(signature, good) for signature in signed)


def test_a_flood_fills_the_socket_and_gets_nothing(house: House, signer: Signer) -> None:
    frame = packet(Type.SIGN, b"\1\0" * 63, *[house.ca.tbs_certificate_bytes] * 63)
    sent = 0
    signer.socket.settimeout(0.5)
    with contextlib.suppress(TimeoutError):  # nobody reads the answers: it takes no more
        while sent < 1000:
            signer.socket.send(frame)
            sent += 1
    assert 0 < sent < 1000
    signer.socket.settimeout(20)
    for _ in range(sent):
        assert all(isinstance(outcome, Refusal) for outcome in signer.outcomes())
    assert signer.counts() == (0, 63 * sent)
    crl = house.crl()
    assert house.signed(*signer.ask((Kind.CRL, CA_KEY, crl)), crl)
    signer.socket.send(b"")
    assert signer.ending() == GOODBYE


def test_what_the_signer_tells_of_itself_is_public(house: House, signer: Signer) -> None:
    kind, _, (label, serial, workers, *keys) = signer.introduction
    assert (kind, label, len(serial), workers) == (Type.READY, b"bartizan", 16, bytes(7) + b"\2")
    assert keys == [b"\1\1\1", b"pkcs11:object=issuing-ca;id=%01", spki(house.ca.public_key()),
                    b"\2\1\1", b"pkcs11:object=tls;id=%02", spki(load_der_public_key(keys[5]))]
