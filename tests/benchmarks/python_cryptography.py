#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""CSR to certificate as python-cryptography does it: microseconds of CPU for one."""

import datetime
import ipaddress
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

times = int(sys.argv[1])
ca = ec.generate_private_key(ec.SECP256R1())
issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")])
names = x509.SubjectAlternativeName([
    x509.DNSName("vdu1.vnf.example"), x509.IPAddress(ipaddress.ip_address("192.0.2.10"))])
subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vnfc-1")])
request = (
    x509.CertificateSigningRequestBuilder().subject_name(subject)
    .add_extension(names, False)
    .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    .public_bytes(serialization.Encoding.DER))
now = datetime.datetime.utcnow()
start = time.process_time()
for number in range(times):
    csr = x509.load_der_x509_csr(request)
    assert csr.is_signature_valid
    (
        x509.CertificateBuilder().subject_name(csr.subject).issuer_name(issuer)
        .public_key(csr.public_key()).serial_number(number + 1)
        .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH,
                                              ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        .add_extension(names, False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(csr.public_key()), False)
        .sign(ca, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
print((time.process_time() - start) / times * 1e6)
