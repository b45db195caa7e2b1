"""Keys that sign the same way in every run, and the algorithm identifiers that they sign with."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from . import der, numbers

__all__ = [
    "DSA_SHA256",
    "ECDSA_SHA256",
    "RSA_SHA256",
    "SHA256",
    "Key",
    "digest_info",
    "dsa",
    "dsa_spki",
    "ec_spki",
    "ecdsa_signature",
    "ed25519_key",
    "elliptic",
    "pss",
    "pss_algorithm",
    "rsa",
    "rsa_raw",
    "rsa_spki",
]

SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.NULL)
ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
ECDSA_SHA384 = der.sequence(der.oid("1.2.840.10045.4.3.3"))
ECDSA_SHA512 = der.sequence(der.oid("1.2.840.10045.4.3.4"))
RSA_SHA256 = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NULL)
DSA_SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.3.2"))
ED25519 = der.sequence(der.oid("1.3.101.112"))

RSA_ENCRYPTION = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.NULL)
EC_PUBLIC_KEY = der.oid("1.2.840.10045.2.1")
CURVES = {
    "P-256": (ec.SECP256R1(), hashes.SHA256(), ECDSA_SHA256),
    "P-384": (ec.SECP384R1(), hashes.SHA384(), ECDSA_SHA384),
    "P-521": (ec.SECP521R1(), hashes.SHA512(), ECDSA_SHA512),
    "P-224": (ec.SECP224R1(), hashes.SHA256(), ECDSA_SHA256),
    "secp256k1": (ec.SECP256K1(), hashes.SHA256(), ECDSA_SHA256),
}


@dataclass(frozen=True)
class Key:
    """A SubjectPublicKeyInfo, and how its owner signs."""

    spki: bytes
    algorithm: bytes
    sign: Callable[[bytes], bytes]


@cache
def elliptic(curve: str, scalar: int) -> Key:
    """The key of a scalar; its signatures are those of RFC 6979."""
    group, digest, algorithm = CURVES[curve]
    private = ec.derive_private_key(scalar, group)
    ecdsa = ec.ECDSA(digest, deterministic_signing=True)
    return Key(_spki_of(private), algorithm, lambda message: private.sign(message, ecdsa))


@cache
def ed25519_key() -> Key:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    return Key(_spki_of(private), ED25519, private.sign)


@cache
def rsa(bits: int = 2048) -> Key:
    """The RSA key of a size, signing with PKCS#1 v1.5 and SHA-256."""
    modulus, exponent = _rsa_numbers(bits)
    pad = _pkcs1(bits // 8)
    return Key(rsa_spki(modulus), RSA_SHA256, lambda message: _power(pad(digest_info(message)), exponent, modulus))


def rsa_raw(block: Callable[[bytes], bytes], algorithm: bytes = RSA_SHA256) -> Key:
    """The RSA key of 2048 bits, signing a block of its owner's making in place of the padding."""
    modulus, exponent = _rsa_numbers(2048)
    return Key(rsa_spki(modulus), algorithm, lambda message: _power(block(message), exponent, modulus))


def pss(salt: bytes = bytes(32), algorithm: bytes | None = None, spki: bytes | None = None) -> Key:
    """The RSA key of 2048 bits, signing with RSASSA-PSS, SHA-256 and this salt."""
    modulus, exponent = _rsa_numbers(2048)
    return Key(
        spki or rsa_spki(modulus),
        algorithm or pss_algorithm(len(salt)),
        lambda message: _power(_pss_block(message, salt, 256), exponent, modulus),
    )


def pss_algorithm(salt_bytes: int = 32, *, hash_: bytes = SHA256, mgf: bytes | None = None, tail: bytes = b"") -> bytes:
    """id-RSASSA-PSS with its parameters (RFC 4055 section 3.1)."""
    mgf = mgf or der.sequence(der.oid("1.2.840.113549.1.1.8"), SHA256)
    salt = der.context(2, der.integer(salt_bytes))
    return der.sequence(
        der.oid("1.2.840.113549.1.1.10"), der.sequence(der.context(0, hash_), der.context(1, mgf), salt, tail)
    )


@cache
def dsa() -> Key:
    """The DSA key of 2048 and 256 bits, with the nonce of the message's hash."""
    p, q, g, x = numbers.DSA_P, numbers.DSA_Q, numbers.DSA_G, numbers.DSA_X

    def sign(message: bytes) -> bytes:
        digest = int.from_bytes(hashlib.sha256(message).digest())
        nonce = digest % (q - 1) + 1
        r = pow(g, nonce, p) % q
        return ecdsa_signature(r, pow(nonce, -1, q) * (digest + x * r) % q)

    return Key(dsa_spki(), DSA_SHA256, sign)


def dsa_spki(p: int = numbers.DSA_P, q: int = numbers.DSA_Q, g: int = numbers.DSA_G, y: int | None = None) -> bytes:
    """A DSA SubjectPublicKeyInfo (RFC 3279 section 2.3.2)."""
    y = pow(g, numbers.DSA_X, p) if y is None else y
    parameters = der.sequence(der.integer(p), der.integer(q), der.integer(g))
    return der.sequence(der.sequence(der.oid("1.2.840.10040.4.1"), parameters), der.bit_string(der.integer(y)))


def rsa_spki(modulus: int | None = None, exponent: int = 65537, algorithm: bytes = RSA_ENCRYPTION) -> bytes:
    """An RSA SubjectPublicKeyInfo (RFC 3279 section 2.3.1)."""
    modulus = _rsa_numbers(2048)[0] if modulus is None else modulus
    return der.sequence(algorithm, der.bit_string(der.sequence(der.integer(modulus), der.integer(exponent))))


def ec_spki(point: bytes, parameters: bytes | None = None) -> bytes:
    """An EC SubjectPublicKeyInfo (RFC 5480 section 2), on P-256 unless told otherwise."""
    parameters = parameters or der.oid("1.2.840.10045.3.1.7")
    return der.sequence(der.sequence(EC_PUBLIC_KEY, parameters), der.bit_string(point))


def ecdsa_signature(r: int, s: int) -> bytes:
    """Ecdsa-Sig-Value and Dss-Sig-Value are one: two INTEGERs."""
    return der.sequence(der.integer(r), der.integer(s))


def digest_info(message: bytes) -> bytes:
    return der.sequence(SHA256, der.octet_string(hashlib.sha256(message).digest()))


def _spki_of(private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    public = private.public_key()
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _rsa_numbers(bits: int) -> tuple[int, int]:
    p, q = getattr(numbers, f"RSA_{bits}_P"), getattr(numbers, f"RSA_{bits}_Q")
    return p * q, pow(65537, -1, (p - 1) * (q - 1))


def _power(block: bytes, exponent: int, modulus: int) -> bytes:
    return pow(int.from_bytes(block), exponent, modulus).to_bytes((modulus.bit_length() + 7) // 8)


def _pkcs1(size: int) -> Callable[[bytes], bytes]:
    return lambda info: b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info


def _pss_block(message: bytes, salt: bytes, size: int) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) with SHA-256."""
    digest = hashlib.sha256(bytes(8) + hashlib.sha256(message).digest() + salt).digest()
    data = bytes(size - len(salt) - 34) + b"\x01" + salt
    mask = b"".join(hashlib.sha256(digest + count.to_bytes(4)).digest() for count in range(size // 32 + 1))
    masked = bytearray(octet ^ other for octet, other in zip(data, mask, strict=False))
    masked[0] &= 0x7F
    return bytes(masked) + digest + b"\xbc"
