# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""bartizan.csr against python-cryptography."""

from __future__ import annotations

import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bartizan import csr, exceptions

labels = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\Z")
dns_names = st.lists(labels, min_size=1, max_size=4).map(".".join)
addresses = st.ip_addresses().map(str)
KEY = ec.generate_private_key(ec.SECP256R1())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(dns_names, max_size=5), st.lists(addresses, max_size=5),
       st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs",)), min_size=1,
               max_size=16))
def test_cryptography_reads_what_we_make(dns: list[str], ip: list[str], name: str) -> None:
    made = csr.make(common_name=name, dns=dns, ip=ip)
    request = x509.load_pem_x509_csr(made.csr.encode())
    assert request.is_signature_valid
    assert request.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value == name
    if dns or ip:
        names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == dns
        assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address(a) for a in ip]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(dns_names, min_size=1, max_size=5),
       st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs",)), min_size=1,
               max_size=64))
def test_we_read_what_cryptography_makes(dns: list[str], name: str) -> None:
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in dns]), False)
        .sign(KEY, hashes.SHA256()))
    from cryptography.hazmat.primitives.serialization import Encoding

    decoded = csr.decode(request.public_bytes(Encoding.DER))
    assert decoded["subjectAltNames"] == [f"dns:{n}" for n in dns]
    assert decoded["keyAlgorithm"] == "EC P-256"


@given(st.binary(max_size=400))
def test_any_octets_are_read_or_refused(octets: bytes) -> None:
    with pytest.raises((exceptions.BadCsrError, exceptions.BadPopError,
                        exceptions.TooLargeError)):
        csr.decode(octets)


def test_a_bad_wish_is_refused() -> None:
    with pytest.raises(exceptions.MalformedRequestError):
        csr.make(key="dsa")  # type: ignore[arg-type]
    with pytest.raises(exceptions.MalformedRequestError):
        csr.make(ip=["300.1.1.1"])
    with pytest.raises(exceptions.MalformedRequestError):
        csr.make(common_name="a" * 65)
