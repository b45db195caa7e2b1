"""Run in an environment of its own: makes a CA and devices, verifies them, and prints backend and slugs as JSON."""

import datetime
import json
import sys
import threading

import mustergate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def name(common_name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def certificate(subject, key, issuer, issuer_key, not_after, extensions):
    builder = x509.CertificateBuilder(name(issuer), name(subject), key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW - 30 * DAY).not_valid_after(not_after)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    for extension, critical in [(authority, False), (subject_key, False), *extensions]:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def fleet():
    """A trust anchor, and a device of its own, an expired one, and a stranger."""
    anchor_key, device_key, stranger_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    sign = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    as_ca = [(x509.BasicConstraints(ca=True, path_length=0), True), (sign, True)]
    as_device = [(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]), False)]
    anchor = certificate("Anchor", anchor_key, "Anchor", anchor_key, NOW + DAY, as_ca)
    good = certificate("Device", device_key, "Anchor", anchor_key, NOW + DAY, as_device)
    expired = certificate("Device", device_key, "Anchor", anchor_key, NOW - DAY, as_device)
    stranger = certificate("Device", device_key, "Stranger", stranger_key, NOW + DAY, as_device)
    return anchor, [good, expired, stranger, b"not a certificate"]


def main():
    anchor, devices = fleet()
    anchors = mustergate.TrustAnchors.from_der([anchor])
    verifier = mustergate.Verifier(policy=mustergate.Policy.rfc5280_client(), trust_anchors=anchors)
    slugs = [[] for _ in range(4)]

    def verify(into):
        into.extend(verifier.verify_certificates(devices, at=NOW).slugs)

    threads = [threading.Thread(target=verify, args=(into,)) for into in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(each == slugs[0] for each in slugs), slugs
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(json.dumps({"backend": mustergate.backend, "slugs": slugs[0], "gil": gil}))


main()
