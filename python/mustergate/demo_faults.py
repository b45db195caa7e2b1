"""One device, at least, for every verdict: what goes wrong in factories, and what attackers try."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from .demo_fleet import AT, DEVICE, ISSUER, Authority, Device, Factory, Template, key_usage, named, root_of, rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

__all__ = ["faulty_devices"]

_DAY = timedelta(days=1)
_ARC = "1.3.6.1.4.1.99999.1"
_ECDSA = {
    "sha1": bytes.fromhex("300906072a8648ce3d0401"),
    "sha256": bytes.fromhex("300a06082a8648ce3d040302"),
}
"""AlgorithmIdentifiers (RFC 5758 section 3.2) by hash."""

_BORROWED = x509.UnrecognizedExtension(x509.ObjectIdentifier(_ARC), b"\x05\x00")


def faulty_devices(root: Factory) -> Iterator[Device]:
    """Devices with one planted fault each, under an issuing CA of `root` or one that is itself at fault."""
    factory = root.below(named("Issuing CA"), _p256())
    yield from _faults_of_encoding(factory)
    yield from _faults_of_key(factory)
    yield from _faults_of_certificate(factory)
    yield from _forgeries(root, factory)
    yield from _faults_of_issuer(root)
    yield from _faults_of_path(root)
    yield from _faults_of_names(root)


def _faults_of_encoding(factory: Factory) -> Iterator[Device]:
    der = factory.device("honest").chain[0]
    yield Device("nothing presented", [], "certificate_missing")
    yield factory.present("truncated DER", der[:-7], "certificate_malformed")
    yield factory.present("trailing byte", der + b"\x00", "certificate_malformed")
    yield factory.present("two algorithms", _with_other_algorithm(der), "signature_algorithm_mismatch")
    yield Device("junk in the chain", [der, b"junk"], "presented_chain_malformed")
    yield Device("endless chain", [der] * 101, "presented_chain_too_long")
    bulk = x509.UnrecognizedExtension(x509.ObjectIdentifier(_ARC), bytes(70_000))
    yield factory.device("70 kB", DEVICE.replace(extensions=((bulk, False),)), "certificate_too_large")
    numbered = (x509.UnrecognizedExtension(x509.ObjectIdentifier(f"{_ARC}.{n}"), b"\x05\x00") for n in range(65))
    many = DEVICE.replace(extensions=tuple((extension, False) for extension in numbered))
    yield factory.device("65 extensions", many, "certificate_limit_exceeded")


def _faults_of_key(factory: Factory) -> Iterator[Device]:
    huge = rsa.RSAPublicNumbers(65_537, (1 << 8_999) | 1).public_key()
    keys: tuple[tuple[str, CertificatePublicKeyTypes, str], ...] = (
        ("Ed25519 key", ed25519.Ed25519PrivateKey.generate().public_key(), "key_type_unsupported"),
        ("RSA-1024", rsa_key(1024).public_key(), "key_too_small"),
        ("RSA-9000", huge, "key_too_large"),
    )
    for name, unfit, expected in keys:
        yield factory.present(name, factory.issue(named(name), unfit, DEVICE), expected)
    key = _p256().public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    off_curve = factory.issue(named("point off the curve"), key, DEVICE).replace(point, point[:-32] + bytes(32))
    yield factory.present("point off the curve", off_curve, "public_key_malformed")
    sha1 = _signed_with_sha1(factory, named("SHA-1"), key, DEVICE)
    yield factory.present("SHA-1", sha1, "certificate_signature_algorithm_unsupported")


def _faults_of_certificate(factory: Factory) -> Iterator[Device]:
    server = (ExtendedKeyUsageOID.SERVER_AUTH,)
    signing = key_usage("digital_signature", "key_cert_sign")
    variants: tuple[tuple[str, Template, str], ...] = (
        ("expired", DEVICE.replace(not_after=AT - _DAY), "certificate_expired"),
        ("not yet valid", DEVICE.replace(not_before=AT + _DAY), "certificate_not_yet_valid"),
        (
            "unknown critical extension",
            DEVICE.replace(extensions=((_BORROWED, True),)),
            "critical_extension_unsupported",
        ),
        ("critical issuer key id", DEVICE.replace(issuer_critical=True), "extension_criticality_invalid"),
        ("no issuer key id", DEVICE.replace(identifies_issuer=False), "authority_key_identifier_missing"),
        ("no digitalSignature", DEVICE.replace(usage=key_usage("key_agreement")), "key_usage_forbidden"),
        ("keyCertSign of no CA", DEVICE.replace(usage=signing), "key_usage_inconsistent"),
        ("serverAuth only", DEVICE.replace(purposes=server), "extended_key_usage_forbidden"),
    )
    for name, template, expected in variants:
        yield factory.device(name, template, expected)
    nameless = factory.issue(x509.Name([]), _p256().public_key(), DEVICE)
    yield factory.present("no name", nameless, "certificate_name_empty")
    yield factory.present("version 1", _version_1(factory, "version 1"), "certificate_version_unsupported")


def _forgeries(root: Factory, factory: Factory) -> Iterator[Device]:
    yield root_of("Unknown Root").device("of an unknown CA", expected="issuer_unknown")
    key = _p256()
    forged = factory.issue(named("forged"), key.public_key(), DEVICE, signing_key=key)
    yield factory.present("signed with another key", forged, "certificate_signature_invalid")
    honest = factory.device("honest").chain[0]
    changed = honest[:-1] + bytes([honest[-1] ^ 1])
    yield factory.present("one bit changed", changed, "certificate_signature_invalid")
    device_as_ca = root.below(named("a device"), key, DEVICE.replace(usage=None))
    yield device_as_ca.device("issued by a device", expected="issuer_not_ca")


def _faults_of_issuer(root: Factory) -> Iterator[Device]:
    borrowed = ((_BORROWED, True),)
    variants: tuple[tuple[str, Template, str], ...] = (
        ("expired CA", ISSUER.replace(not_after=AT - _DAY), "issuer_expired"),
        ("CA not yet valid", ISSUER.replace(not_before=AT + _DAY), "issuer_not_yet_valid"),
        ("CA without keyCertSign", ISSUER.replace(usage=key_usage("crl_sign")), "issuer_key_usage_forbidden"),
        (
            "CA for servers",
            ISSUER.replace(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
            "issuer_extended_key_usage_forbidden",
        ),
        ("CA, critical unknown", ISSUER.replace(extensions=borrowed), "issuer_critical_extension_unsupported"),
        (
            "CA, constraints not critical",
            ISSUER.replace(constraints_critical=False),
            "issuer_extension_criticality_invalid",
        ),
    )
    for name, template, expected in variants:
        yield root.below(named(name), _p256(), template).device(f"under a {name}", expected=expected)
    yield root.below(named("RSA-1024 CA"), rsa_key(1024)).device("under RSA-1024", expected="issuer_key_too_small")
    ed25519_key = ed25519.Ed25519PrivateKey.generate().public_key()
    yield _under("Ed25519 CA", root.issue(named("Ed25519 CA"), ed25519_key, ISSUER), "issuer_key_unsupported")
    yield _under("version 1 CA", _version_1(root, "version 1 CA"), "issuer_version_unsupported")
    yield _under_sha1(root)
    anonymous = root.below(x509.Name([]), _p256()).below(named("under an anonymous CA"), _p256())
    yield anonymous.device("two below an anonymous CA", expected="issuer_name_empty")


def _faults_of_path(root: Factory) -> Iterator[Device]:
    last = ISSUER.replace(constraints=x509.BasicConstraints(ca=True, path_length=0))
    below = root.below(named("pathLen 0"), _p256(), last).below(named("one too many"), _p256())
    yield below.device("under pathLen 0", expected="path_length_exceeded")
    deep = root
    for level in range(11):
        deep = deep.below(named(f"level {level}"), _p256())
    yield deep.device("under eleven CAs", expected="path_too_long")
    key, name = _p256(), named("Hall of Mirrors")
    hall = Factory(Authority(name, key, b""))
    mirrors = [hall.below(name, _p256() if n % 2 else key).authority.der for n in range(98)]
    yield Device("hall of mirrors", [hall.device("visitor").chain[0], *mirrors], "path_budget_exceeded")


def _faults_of_names(root: Factory) -> Iterator[Device]:
    permitted = x509.NameConstraints([x509.DNSName("devices.example")], None)
    excluded = x509.NameConstraints(None, [x509.RegisteredID(x509.ObjectIdentifier(_ARC))])
    dns = root.below(named("CA for devices.example"), _p256(), ISSUER.replace(extensions=((permitted, True),)))
    ids = root.below(named("CA without ids"), _p256(), ISSUER.replace(extensions=((excluded, True),)))
    inside, outside = x509.DNSName("a.devices.example"), x509.DNSName("bank.example")
    registered = x509.RegisteredID(x509.ObjectIdentifier(f"{_ARC}.2"))
    yield dns.device("inside its names", DEVICE.replace(alternative_names=(inside,)), "accepted")
    yield dns.device("outside its names", DEVICE.replace(alternative_names=(outside,)), "name_constraint_violated")
    odd = DEVICE.replace(alternative_names=(registered,))
    yield ids.device("name without a rule", odd, "name_constraint_unsupported")


def _under(name: str, ca: bytes, expected: str) -> Device:
    """A device under a CA whose key is not what its certificate says, which comes out later."""
    return Factory(Authority(named(name), _p256(), ca), [ca]).device(f"under a {name}", expected=expected)


def _under_sha1(root: Factory) -> Device:
    name, key = named("CA signed with SHA-1"), _p256()
    ca = _signed_with_sha1(root, name, key.public_key(), ISSUER)
    below = Factory(Authority(name, key, ca), [ca])
    return below.device("under a CA signed with SHA-1", expected="issuer_signature_algorithm_unsupported")


def _version_1(factory: Factory, name: str) -> bytes:
    """A certificate without version and extensions, which pyca/cryptography does not make."""
    bare = factory.issue(named(name), _p256().public_key(), None)
    return _resigned(factory, bare, lambda tbs: tbs.removeprefix(bytes.fromhex("a003020102")), hashes.SHA256())


def _signed_with_sha1(
    factory: Factory, subject: x509.Name, key: ec.EllipticCurvePublicKey, template: Template
) -> bytes:
    """A certificate by an algorithm with which pyca/cryptography signs no certificate any more."""
    der = factory.issue(subject, key, template)
    return _resigned(factory, der, lambda tbs: tbs, hashes.SHA1())  # noqa: S303 -- what is planted


def _resigned(factory: Factory, der: bytes, edit: Callable[[bytes], bytes], digest: hashes.HashAlgorithm) -> bytes:
    """A certificate with TBSCertificate's content edited, signed anew."""
    signer = factory.authority.key
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("factory: expected one with an ECDSA key")
    certificate = x509.load_der_x509_certificate(der)
    algorithm = _ECDSA[digest.name]
    content = edit(_content(certificate.tbs_certificate_bytes))
    for other in _ECDSA.values():
        content = content.replace(other, algorithm, 1)
    tbs = _sequence(content)
    signature = signer.sign(tbs, ec.ECDSA(digest))
    return _sequence(tbs + algorithm + b"\x03" + _length(len(signature) + 1) + b"\x00" + signature)


def _with_other_algorithm(der: bytes) -> bytes:
    """The outer ecdsa-with-SHA256 made ecdsa-with-SHA384."""
    _, outer = re.finditer(re.escape(bytes.fromhex("06082a8648ce3d040302")), der)
    return der[: outer.end() - 1] + b"\x03" + der[outer.end() :]


def _sequence(content: bytes) -> bytes:
    return b"\x30" + _length(len(content)) + content


def _length(octets: int) -> bytes:
    if octets < 0x80:
        return bytes([octets])
    digits = octets.to_bytes((octets.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def _content(element: bytes) -> bytes:
    return element[2 + (element[1] & 0x7F if element[1] & 0x80 else 0) :]


def _p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
