#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Makes the certification requests of this folder and expected.txt.

    /usr/bin/python3 tests/vectors/csr/make.py

Keys and well-formed requests come from python-cryptography and the openssl command line; the
malformed ones are those with octets changed and, where the signature should still hold,
signed anew. Keys are fresh at each run: only the verdicts are what is compared.

expected.txt: file, verdict ("accepted" or the fault's name), what the case is about.
"""

import base64
import ipaddress
import pathlib
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HERE = pathlib.Path(__file__).parent
CASES: list[tuple[str, str, str]] = []


def put(name: str, data: bytes, verdict: str, about: str) -> None:
    (HERE / name).write_bytes(data)
    CASES.append((name, verdict, about))


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def split(der: bytes) -> list[bytes]:
    """The elements, whole, of one constructed value."""
    def header(data: bytes) -> tuple[int, int]:
        if data[1] < 0x80:
            return 2, data[1]
        count = data[1] & 0x7F
        return 2 + count, int.from_bytes(data[2 : 2 + count], "big")

    start, length = header(der)
    rest, out = der[start : start + length], []
    while rest:
        head, size = header(rest)
        out.append(rest[: head + size])
        rest = rest[head + size :]
    return out


P256 = ec.generate_private_key(ec.SECP256R1())
ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")


def signed(info: bytes, key=P256, algorithm: bytes = ECDSA_SHA256, digest=None) -> bytes:
    """A request around `info`, signed by an EC key whatever it says."""
    signature = key.sign(info, ec.ECDSA(digest or hashes.SHA256()))
    return tlv(0x30, info, algorithm, tlv(0x03, b"\0", signature))


def builder(*names: tuple, **extra) -> x509.CertificateSigningRequestBuilder:
    attributes = [x509.NameAttribute(oid, value, **extra) for oid, value in names]
    return x509.CertificateSigningRequestBuilder().subject_name(x509.Name(attributes))


def plain(cn: str = "vnfc-1"):
    return builder((NameOID.COMMON_NAME, cn))


def der(request: x509.CertificateSigningRequest) -> bytes:
    return request.public_bytes(serialization.Encoding.DER)


def info_of(request: bytes) -> list[bytes]:
    return split(split(request)[0])


def reshaped(base: bytes, **fields: bytes) -> bytes:
    """The request with fields of its CertificationRequestInfo replaced, signed anew."""
    version, subject, spki, attributes = info_of(base)
    parts = {"version": version, "subject": subject, "spki": spki, "attributes": attributes}
    parts.update(fields)
    return signed(tlv(0x30, *parts.values()))


def attribute(oid: str, *values: bytes) -> bytes:
    return tlv(0x30, bytes.fromhex(oid), tlv(0x31, *values))


EXTENSION_REQUEST = "06092a864886f70d01090e"


def extension(oid: str, value: bytes, critical: bytes = b"") -> bytes:
    return tlv(0x30, bytes.fromhex(oid), critical, tlv(0x04, value))


def with_extensions(base: bytes, *extensions: bytes) -> bytes:
    requested = attribute(EXTENSION_REQUEST, tlv(0x30, *extensions))
    return reshaped(base, attributes=tlv(0xA0, requested))


SAN, KU, EKU, BC = "0603551d11", "0603551d0f", "0603551d25", "0603551d13"
AKI = "0603551d23"


def accepted() -> None:
    keys = {
        "p256": ec.generate_private_key(ec.SECP256R1()),
        "p384": ec.generate_private_key(ec.SECP384R1()),
        "p521": ec.generate_private_key(ec.SECP521R1()),
        "rsa2048": rsa.generate_private_key(65537, 2048),
        "rsa3072": rsa.generate_private_key(65537, 3072),
        "rsa-e3": rsa.generate_private_key(3, 2048),
    }
    for name, key in keys.items():
        put(f"{name}.der", der(plain().sign(key, hashes.SHA256())), "accepted", f"{name}, SHA-256")
    for digest in (hashes.SHA384(), hashes.SHA512()):
        put(f"p256-{digest.name}.der", der(plain().sign(P256, digest)), "accepted", digest.name)
        put(f"rsa-{digest.name}.der", der(plain().sign(keys["rsa2048"], digest)), "accepted",
            digest.name)
    put("ed25519.der", der(plain().sign(ed25519.Ed25519PrivateKey.generate(), None)), "accepted",
        "Ed25519")
    request = (
        builder((NameOID.COUNTRY_NAME, "SE"), (NameOID.ORGANIZATION_NAME, "Räksmörgås AB"),
                (NameOID.COMMON_NAME, "vnfc-1"))
        .add_extension(x509.SubjectAlternativeName([
            x509.DNSName("vdu1.vnf.example"), x509.IPAddress(ipaddress.ip_address("192.0.2.10")),
            x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
            x509.UniformResourceIdentifier("urn:uuid:7f0c2f3a-0000-4000-8000-000000000001"),
            x509.RFC822Name("a@example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_attribute(x509.oid.AttributeOID.CHALLENGE_PASSWORD, b"not kept")
        .sign(P256, hashes.SHA256()))
    put("full.der", der(request), "accepted", "names, extensions, CA:TRUE (a matter of policy)")
    put("full.pem", request.public_bytes(serialization.Encoding.PEM), "accepted", "PEM")
    put("full.b64", base64.b64encode(der(request)), "accepted", "base64 of DER")
    pem = request.public_bytes(serialization.Encoding.PEM).decode()
    put("new.pem", pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST").encode(),
        "accepted", "the older label")
    put("empty-subject.der", der(builder().sign(P256, hashes.SHA256())), "accepted",
        "an empty subject")
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", f"{folder}/key", "-subj", "/O=Example/CN=vnfc-1", "-addext",
             "subjectAltName=DNS:vdu1.vnf.example", "-addext", "keyUsage=digitalSignature"],
            check=True, capture_output=True)
    put("openssl-req.pem", made.stdout, "accepted", "openssl req -new")
    put("utf8-bmp.der", reshaped(BASE, subject=tlv(0x30, tlv(0x31, tlv(
        0x30, bytes.fromhex("0603550403"), tlv(0x1E, "vnfc".encode("utf-16-be")))))),
        "accepted", "a BMPString")
    unknown = extension("06032a0304", b"\x05\x00")
    put("unknown-extension.der", with_extensions(BASE, unknown), "accepted",
        "an unknown extension, for policy")


def malformed() -> None:
    put("trailing.der", BASE + b"\0", "bad_csr", "an octet after the request")
    put("trailing.pem", pem_of(BASE) + b"x", "bad_csr", "text after the PEM block")
    put("leading.pem", b"x\n" + pem_of(BASE), "bad_csr", "text before the PEM block")
    put("two.pem", pem_of(BASE) * 2, "bad_csr", "two requests")
    put("empty.der", b"", "bad_csr", "nothing")
    put("certificate.pem", pem_of(BASE).replace(b"CERTIFICATE REQUEST", b"CERTIFICATE"),
        "bad_csr", "another label")
    put("truncated.der", BASE[:-1], "bad_csr", "cut off")
    outer = split(BASE)
    body = b"".join(outer)
    put("ber-long.der", b"\x30\x83\x00" + len(body).to_bytes(2, "big") + body, "bad_csr",
        "a length with a leading zero")
    put("ber-indefinite.der", b"\x30\x80" + body + b"\0\0", "bad_csr", "the indefinite length")
    put("version-1.der", reshaped(BASE, version=b"\x02\x01\x01"), "bad_csr", "version 1")
    put("version-padded.der", reshaped(BASE, version=b"\x02\x02\x00\x00"), "bad_csr",
        "a padded INTEGER")
    spki = info_of(BASE)[2]
    algorithm, bits = split(spki)
    point = split_bits(bits)
    off = bytearray(point)
    off[-1] ^= 1
    put("off-curve.der", reshaped(BASE, spki=tlv(0x30, algorithm, tlv(0x03, b"\0", bytes(off)))),
        "bad_csr", "a point that is not on its curve")
    compressed = bytes([2 + (point[-1] & 1)]) + point[1:33]
    put("compressed.der", reshaped(BASE, spki=tlv(0x30, algorithm, tlv(0x03, b"\0", compressed))),
        "bad_csr", "a compressed point")
    put("infinity.der", reshaped(BASE, spki=tlv(0x30, algorithm, tlv(0x03, b"\0\0"))), "bad_csr",
        "the point at infinity")
    put("explicit-ec.pem", explicit_parameters(), "bad_csr", "explicit EC parameters")
    rsa_info = info_of((HERE / "rsa2048.der").read_bytes())
    no_null = tlv(0x30, tlv(0x30, bytes.fromhex("06092a864886f70d010101")), split(rsa_info[2])[1])
    put("rsa-no-null.der", reshaped(BASE, spki=no_null), "bad_csr", "rsaEncryption without NULL")
    cn = bytes.fromhex("0603550403")

    def subject(value: bytes) -> bytes:
        return tlv(0x30, tlv(0x31, tlv(0x30, cn, value)))

    for name, value, about in (
        ("nul", tlv(0x0C, b"a\0b"), "NUL in a name"),
        ("utf8", tlv(0x0C, b"\xff"), "invalid UTF-8"),
        ("overlong", tlv(0x0C, b"\xc0\xaf"), "overlong UTF-8"),
        ("surrogate", tlv(0x1E, b"\xd8\x00"), "a surrogate in a BMPString"),
        ("printable", tlv(0x13, b"a*b"), "an asterisk in a PrintableString"),
        ("integer", b"\x02\x01\x05", "a name that is no string"),
        ("long", tlv(0x0C, b"a" * 1025), "a name of 1025 octets"),
    ):
        put(f"subject-{name}.der", reshaped(BASE, subject=subject(value)), "bad_csr", about)
    put("subject-1024.der", reshaped(BASE, subject=subject(tlv(0x0C, b"a" * 1024))), "accepted",
        "a name of 1024 octets")
    put("empty-rdn.der", reshaped(BASE, subject=tlv(0x30, tlv(0x31))), "bad_csr",
        "an RDN without attributes")
    one = tlv(0x31, tlv(0x30, cn, tlv(0x0C, b"a")))
    put("attributes-32.der", reshaped(BASE, subject=tlv(0x30, one * 32)), "accepted",
        "32 name attributes")
    put("attributes-33.der", reshaped(BASE, subject=tlv(0x30, one * 33)), "bad_csr",
        "33 name attributes")


def malformed_extensions() -> None:
    dns = tlv(0x30, tlv(0x82, b"a.example"))
    san = extension(SAN, dns)
    twice = attribute(EXTENSION_REQUEST, tlv(0x30, san))
    put("duplicate-attribute.der", reshaped(BASE, attributes=tlv(0xA0, twice, twice)), "bad_csr",
        "extensionRequest twice")
    put("duplicate-extension.der", with_extensions(BASE, san, san), "bad_csr",
        "subjectAltName twice")
    put("two-values.der", reshaped(BASE, attributes=tlv(0xA0, attribute(
        EXTENSION_REQUEST, tlv(0x30, san), tlv(0x30, san)))), "bad_csr",
        "extensionRequest with two values")
    unsorted = [attribute("06032a0306", b"\x05\x00"), attribute("06032a0305", b"\x05\x00")]
    put("unsorted.der", reshaped(BASE, attributes=tlv(0xA0, *unsorted)), "bad_csr",
        "attributes out of DER order")
    for name, value, about in (
        ("dns-nul", tlv(0x30, tlv(0x82, b"a\0.example")), "NUL in a DNS name"),
        ("dns-8bit", tlv(0x30, tlv(0x82, b"\xe9.example")), "a DNS name beyond ASCII"),
        ("dns-empty", tlv(0x30, tlv(0x82)), "an empty DNS name"),
        ("ip-5", tlv(0x30, tlv(0x87, b"12345")), "an IP address of five octets"),
        ("none", tlv(0x30), "no name at all"),
        ("tag", tlv(0x30, tlv(0x89, b"x")), "an unknown kind of name"),
        ("trailing", dns + b"\0", "an octet after the names"),
        ("101", tlv(0x30, tlv(0x82, b"a") * 101), "101 names"),
    ):
        put(f"san-{name}.der", with_extensions(BASE, extension(SAN, value)), "bad_csr", about)
    put("san-100.der", with_extensions(BASE, extension(SAN, tlv(0x30, tlv(0x82, b"a") * 100))),
        "accepted", "100 names")
    # Found by fuzz_csr: names and identifiers that OpenSSL refuses, beside their good forms.
    cn = tlv(0x30, tlv(0x31, tlv(0x30, b"\x06\x03\x55\x04\x03", tlv(0x0C, b"x"))))
    other = tlv(0x06, b"\x2a\x03")
    for name, value, verdict, about in (
            ("directory", tlv(0xA4, cn), "accepted", "a directoryName"),
            ("directory-bad", tlv(0xA4, b"\x05\x00"), "bad_csr", "a directoryName that is none"),
            ("registered", tlv(0x88, b"\x2a\x03"), "accepted", "a registeredID"),
            ("registered-bad", tlv(0x88, b"\x80\x01"), "bad_csr", "a registeredID that is none"),
            ("other", tlv(0xA0, other, tlv(0xA0, tlv(0x0C, b"x"))), "accepted", "an otherName"),
            ("other-bad", tlv(0xA0, other), "bad_csr", "an otherName without its value"),
            ("x400", tlv(0xA3, b""), "bad_csr", "an x400Address")):
        put(f"san-{name}.der", with_extensions(BASE, extension(SAN, tlv(0x30, value))), verdict,
            about)
    for name, value, verdict, about in (
            ("key", tlv(0x30, tlv(0x80, b"k")), "accepted", "authorityKeyIdentifier"),
            ("issuer", tlv(0x30, tlv(0xA1, tlv(0xA4, cn)), tlv(0x82, b"\x01")), "accepted",
             "authorityKeyIdentifier by issuer and serial"),
            ("serial", tlv(0x30, tlv(0xA1, tlv(0xA4, cn))), "bad_csr",
             "authorityKeyIdentifier with an issuer and no serial"),
            ("bad", tlv(0x30, other), "bad_csr", "authorityKeyIdentifier that is none")):
        put(f"aki-{name}.der", with_extensions(BASE, extension(AKI, value)), verdict, about)
    put("bc-default.der", with_extensions(BASE, extension(BC, tlv(0x30, b"\x01\x01\x00"))),
        "bad_csr", "CA:FALSE spelt out")
    put("bc-true-01.der", with_extensions(BASE, extension(BC, tlv(0x30, b"\x01\x01\x01"))),
        "bad_csr", "a BOOLEAN of 01")
    put("ku-zeros.der", with_extensions(BASE, extension(KU, b"\x03\x02\x00\x80")), "bad_csr",
        "keyUsage with trailing zero bits")
    put("ku.der", with_extensions(BASE, extension(KU, b"\x03\x02\x07\x80")), "accepted",
        "keyUsage digitalSignature")
    put("eku-empty.der", with_extensions(BASE, extension(EKU, tlv(0x30))), "bad_csr",
        "no purpose")
    put("critical-false.der", with_extensions(BASE, extension(SAN, dns, b"\x01\x01\x00")),
        "bad_csr", "critical FALSE spelt out")
    nested = b""
    for _ in range(20):
        nested = tlv(0x30, nested)
    put("deep.der", reshaped(BASE, attributes=tlv(0xA0, attribute("06032a0305", nested))),
        "bad_csr", "20 levels in an attribute")
    # Found by fuzz_csr: OpenSSL refuses each of these, whatever the attribute is.
    for name, value, about in (
            ("eoc", b"\0\0", "BER's end-of-contents in an attribute"),
            ("bmp-odd", b"\x1e\x01a", "half a character of a BMPString in an attribute"),
            ("universal-3", b"\x1c\x03abc", "three octets of a UniversalString in an attribute"),
            ("enumerated", b"\x0a\x02\x00\x01", "a padded ENUMERATED in an attribute")):
        put(f"attribute-{name}.der",
            reshaped(BASE, attributes=tlv(0xA0, attribute("06032a0305", value))), "bad_csr", about)
    many = [attribute(f"06032a03{i:02x}", b"\x05\x00") for i in range(1, 18)]
    put("attrs-16.der", reshaped(BASE, attributes=tlv(0xA0, *many[:16])), "accepted",
        "16 attributes")
    put("attrs-17.der", reshaped(BASE, attributes=tlv(0xA0, *many)), "bad_csr", "17 attributes")
    limit = 64 * 1024
    filler = limit
    while True:
        data = filled(filler)
        if len(data) <= limit:
            break
        filler -= len(data) - limit
    while len(data) != limit:  # the signature's length varies
        data = filled(filler)
        filler += (limit > len(data)) - (limit < len(data))
    put("64k.der", data, "accepted", "65536 octets")
    put("64k-1.der", data + b"\0", "too_large", "65537 octets")


def filled(count: int) -> bytes:
    filler = attribute("06032a0305", tlv(0x04, b"x" * count))
    return reshaped(BASE, attributes=tlv(0xA0, filler))


def unproven() -> None:
    info, algorithm, _ = split(BASE)
    other = ec.generate_private_key(ec.SECP256R1())
    put("other-key.der", signed(info, key=other), "bad_pop", "signed by another key")
    changed = bytearray(BASE)
    changed[BASE.index(b"vnfc-1") + 5] = ord("2")
    put("changed.der", bytes(changed), "bad_pop", "changed after it was signed")
    sha1 = bytes.fromhex("300906072a8648ce3d0401")
    put("sha1.der", signed(info, algorithm=sha1, digest=hashes.SHA1()), "bad_pop",
        "ecdsa-with-SHA1")
    put("wrong-hash.der", signed(info, digest=hashes.SHA384()), "bad_pop",
        "SHA-384 under the name of SHA-256")
    rsa_name = bytes.fromhex("300d06092a864886f70d01010b0500")
    put("wrong-algorithm.der", signed(info, algorithm=rsa_name), "bad_pop",
        "an RSA algorithm with an EC key")
    with_null = bytes.fromhex("300c06082a8648ce3d0403020500")
    put("ecdsa-null.der", signed(info, algorithm=with_null), "bad_pop",
        "NULL parameters with ECDSA")
    put("empty-signature.der", tlv(0x30, info, algorithm, tlv(0x03, b"\0")), "bad_pop",
        "no signature")
    zero = tlv(0x30, b"\x02\x01\x00", b"\x02\x01\x00")
    put("zero-signature.der", tlv(0x30, info, algorithm, tlv(0x03, b"\0", zero)), "bad_pop",
        "r = s = 0")


def pem_of(data: bytes) -> bytes:
    return x509.load_der_x509_csr(data).public_bytes(serialization.Encoding.PEM)


def split_bits(bits: bytes) -> bytes:
    return bits[3:]


def explicit_parameters() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-param_enc",
                        "explicit", "-out", f"{folder}/key"], check=True, capture_output=True)
        return subprocess.run(["openssl", "req", "-new", "-key", f"{folder}/key", "-subj",
                               "/CN=vnfc-1"], check=True, capture_output=True).stdout


BASE = der(plain().sign(P256, hashes.SHA256()))

if __name__ == "__main__":
    accepted()
    malformed()
    malformed_extensions()
    unproven()
    lines = [f"{name}\t{verdict}\t{about}" for name, verdict, about in CASES]
    (HERE / "expected.txt").write_text("\n".join(lines) + "\n")
    print(f"{len(CASES)} cases")
