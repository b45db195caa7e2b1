"""Is this signature valid? The twin of the crate `mustergate-signature`.

One signature at a time, under a key that is parsed once and kept. pyca/cryptography verifies ECDSA, after
our own strict reader has read the signature; it is imported when the first EC key is parsed. RSA and DSA
are done with plain integers, which is sound since everything here is public.

Nothing here knows certificates: the rest of this package decodes keys and algorithms and hands over
numbers.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

MODULUS_BITS_MAX: Final = 8192
"""Bits of a modulus, at most: aws-lc-rs verifies no larger; OpenSSL stops at 16,384."""

MODULUS_BITS_MIN: Final = 512
"""Bits of a modulus, at least: below, no padding with SHA-384 fits. The policy's minimum is higher."""


class Hash(Enum):
    """A hash of FIPS 180-4, by its name in `hashlib`."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"

    def digest(self, message: bytes) -> bytes:
        """The digest of `message`."""
        return hashlib.new(self.value, message).digest()

    @property
    def size(self) -> int:
        """Octets of the digest."""
        return _DIGEST_BYTES[self]


class Curve(Enum):
    """A curve of FIPS 186-4, by its name in SEC 2."""

    P256 = "secp256r1"
    P384 = "secp384r1"
    P521 = "secp521r1"


@dataclass(frozen=True, slots=True)
class RsaPkcs1:
    """RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2)."""

    hash: Hash


@dataclass(frozen=True, slots=True)
class RsaPss:
    """RSASSA-PSS (RFC 8017 section 8.1) with MGF1 over the same hash, trailer 1 and exactly so many octets of salt."""

    hash: Hash
    salt_bytes: int


@dataclass(frozen=True, slots=True)
class Ecdsa:
    """ECDSA (FIPS 186-4 section 6.4), the signature as DER (RFC 3279 section 2.2.3)."""

    hash: Hash


@dataclass(frozen=True, slots=True)
class DsaSha256:
    """DSA with SHA-256 (FIPS 186-4 section 4.7), the signature as DER."""


SignatureAlgorithm: TypeAlias = RsaPkcs1 | RsaPss | Ecdsa | DsaSha256
"""A signature algorithm, with its parameters."""


@dataclass(frozen=True, slots=True)
class RsaPublicKey:
    """RSA (RFC 8017 section 3.1): n and e, big-endian and without leading zero octets."""

    modulus: bytes
    exponent: bytes


@dataclass(frozen=True, slots=True)
class EcPublicKey:
    """A point on a named curve, as SEC 1 section 2.3.3 encodes it."""

    curve: Curve
    point: bytes


@dataclass(frozen=True, slots=True)
class DsaPublicKey:
    """DSA (FIPS 186-4 section 4.1), big-endian and without leading zero octets.

    The prime modulus, the prime order of the subgroup, its generator, and the public key.
    """

    p: bytes
    q: bytes
    g: bytes
    y: bytes


PublicKey: TypeAlias = RsaPublicKey | EcPublicKey | DsaPublicKey
"""The numbers of a public key."""


class KeyFault(Enum):
    """Why numbers are no valid key."""

    POINT_INVALID = "the point is not an uncompressed point of the curve"
    MODULUS_TOO_LARGE = "the modulus is too large"
    MODULUS_INVALID = "the modulus is even or too small"
    EXPONENT_INVALID = "the exponent is even, below 3 or too large"
    DOMAIN_PARAMETERS_INVALID = "the domain parameters or the key are not those of FIPS 186-4"


class KeyRejected(Exception):
    """Numbers are no valid key: `fault` says why."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(fault.value)
        self.fault: Final = fault


class VerifyingKey:
    """A valid public key, parsed. Shared by threads.

    Raises:
        KeyRejected: The numbers are no valid key.
    """

    __slots__ = ("_kind",)

    def __init__(self, key: PublicKey) -> None:
        self._kind = _parse_key(key)

    def verify(self, algorithm: SignatureAlgorithm, message: bytes, signature: bytes) -> bool:
        """Whether one signature verifies; False too where the algorithm is not one of the key's."""
        match self._kind, algorithm:
            case _RsaKey() as key, RsaPkcs1(digest):
                return key.verify_pkcs1(digest, message, signature)
            case _RsaKey() as key, RsaPss(digest, salt_bytes):
                return key.verify_pss(digest, salt_bytes, message, signature)
            case _EcdsaKey() as key, Ecdsa(digest):
                return key.verify(digest, message, signature)
            case _DsaKey() as key, DsaSha256():
                return key.verify(message, signature)
            case _:
                return False


def check_public_key(key: PublicKey) -> None:
    """Checks a key without parsing it for use: cheap for RSA and EC, as costly as parsing for DSA.

    Raises:
        KeyRejected: The numbers are no valid key.
    """
    match key:
        case RsaPublicKey():
            _check_rsa(key)
        case EcPublicKey():
            _check_point(key)
        case DsaPublicKey():
            _DsaKey.parse(key)


def sha256(octets: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(octets).digest()


def _parse_key(key: PublicKey) -> "_RsaKey | _EcdsaKey | _DsaKey":
    match key:
        case RsaPublicKey():
            return _RsaKey.parse(key)
        case EcPublicKey():
            return _EcdsaKey.parse(key)
        case DsaPublicKey():
            return _DsaKey.parse(key)


# RSA


@dataclass(frozen=True, slots=True)
class _RsaKey:
    modulus: int
    exponent: int
    modulus_bytes: int

    @classmethod
    def parse(cls, key: RsaPublicKey) -> "_RsaKey":
        _check_rsa(key)
        return cls(_number(key.modulus), _number(key.exponent), len(key.modulus))

    def verify_pkcs1(self, digest: Hash, message: bytes, signature: bytes) -> bool:
        """RFC 8017 section 8.2.2: one encoding is right, and all of it is compared."""
        encoded = self._recover(signature)
        return encoded is not None and encoded == self._pkcs1_encoding(digest, message)

    def verify_pss(self, digest: Hash, salt_bytes: int, message: bytes, signature: bytes) -> bool:
        """RFC 8017 section 8.1.2."""
        encoded = self._recover(signature)
        return encoded is not None and self._is_pss_encoding(encoded, digest, salt_bytes, message)

    def _recover(self, signature: bytes) -> bytes | None:
        """RSAVP1 (RFC 8017 section 5.2.2), as octets as long as the modulus."""
        number = _number(signature)
        if len(signature) != self.modulus_bytes or number >= self.modulus:
            return None
        return pow(number, self.exponent, self.modulus).to_bytes(self.modulus_bytes, "big")

    def _pkcs1_encoding(self, digest: Hash, message: bytes) -> bytes | None:
        """EMSA-PKCS1-v1_5 (RFC 8017 section 9.2); `None` where the modulus has no room for it."""
        digest_info = _DIGEST_INFO[digest] + digest.digest(message)
        padding = self.modulus_bytes - len(digest_info) - 3
        return None if padding < 8 else b"\x00\x01" + b"\xff" * padding + b"\x00" + digest_info

    def _is_pss_encoding(self, encoded: bytes, digest: Hash, salt_bytes: int, message: bytes) -> bool:
        """EMSA-PSS-VERIFY (RFC 8017 section 9.1.2) with a salt of exactly `salt_bytes`."""
        encoded_bits = self.modulus.bit_length() - 1
        encoded_bytes = (encoded_bits + 7) // 8
        padding = encoded_bytes - digest.size - salt_bytes - 2
        if padding < 0 or encoded[-1] != 0xBC or _number(encoded).bit_length() > encoded_bits:
            return False
        masked, hashed = encoded[-encoded_bytes : -digest.size - 1], encoded[-digest.size - 1 : -1]
        mask = _mask(hashed, len(masked), digest)
        # The bits that do not fit the modulus are zero, whatever the mask.
        used = (1 << (encoded_bits - 8 * (digest.size + 1))) - 1
        block = ((_number(masked) ^ _number(mask)) & used).to_bytes(len(masked), "big")
        if block[: padding + 1] != b"\x00" * padding + b"\x01":
            return False
        return digest.digest(b"\x00" * 8 + digest.digest(message) + block[padding + 1 :]) == hashed


def _check_rsa(key: RsaPublicKey) -> None:
    """Modulus odd and of a size; exponent odd, from 3 to 2^33 - 1."""
    modulus, exponent = _number(key.modulus), _number(key.exponent)
    if modulus.bit_length() > MODULUS_BITS_MAX:
        raise KeyRejected(KeyFault.MODULUS_TOO_LARGE)
    if modulus.bit_length() < MODULUS_BITS_MIN or modulus % 2 == 0:
        raise KeyRejected(KeyFault.MODULUS_INVALID)
    if exponent.bit_length() > _EXPONENT_BITS_MAX or exponent % 2 == 0 or exponent == 1:
        raise KeyRejected(KeyFault.EXPONENT_INVALID)


def _mask(seed: bytes, length: int, digest: Hash) -> bytes:
    """MGF1 (RFC 8017 appendix B.2.1)."""
    counters = range(-(-length // digest.size))
    return b"".join(digest.digest(seed + counter.to_bytes(4, "big")) for counter in counters)[:length]


# ECDSA


@dataclass(frozen=True, slots=True)
class _EcdsaKey:
    key: "ec.EllipticCurvePublicKey"
    order: int

    @classmethod
    def parse(cls, key: EcPublicKey) -> "_EcdsaKey":
        _check_point(key)
        from cryptography.hazmat.primitives.asymmetric import ec

        curves: dict[Curve, Callable[[], ec.EllipticCurve]] = {
            Curve.P256: ec.SECP256R1,
            Curve.P384: ec.SECP384R1,
            Curve.P521: ec.SECP521R1,
        }
        point = ec.EllipticCurvePublicKey.from_encoded_point(curves[key.curve](), key.point)
        return cls(point, _FIELDS[key.curve].order)

    def verify(self, digest: Hash, message: bytes, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        pair = _read_pair(signature)
        if pair is None or max(pair) >= self.order:
            return False
        algorithms: dict[Hash, Callable[[], hashes.HashAlgorithm]] = {
            Hash.SHA256: hashes.SHA256,
            Hash.SHA384: hashes.SHA384,
            Hash.SHA512: hashes.SHA512,
        }
        try:
            self.key.verify(signature, message, ec.ECDSA(algorithms[digest]()))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Field:
    """A prime field, and the b and the order of its curve, whose a is -3 (FIPS 186-4 appendix D.1.2)."""

    p: int
    b: int
    order: int

    def contains(self, point: bytes) -> bool:
        """Whether octets are an uncompressed point of the curve.

        Only `04`, x, y is taken (RFC 5480 section 2.2 makes the compressed form optional, RFC 8446 section
        4.2.8.2 forbids it), each a coordinate below p. The curves have cofactor 1, so every such point is in
        the group.
        """
        coordinate_bytes = (self.p.bit_length() + 7) // 8
        if len(point) != 1 + 2 * coordinate_bytes or point[0] != 4:
            return False
        x, y = _number(point[1 : 1 + coordinate_bytes]), _number(point[1 + coordinate_bytes :])
        return x < self.p and y < self.p and (y * y - (x * x * x - 3 * x + self.b)) % self.p == 0


def _check_point(key: EcPublicKey) -> None:
    if not _FIELDS[key.curve].contains(key.point):
        raise KeyRejected(KeyFault.POINT_INVALID)


# DSA


@dataclass(frozen=True, slots=True)
class _DsaKey:
    """A key with validated domain parameters: all sizes are checked before any arithmetic."""

    p: int
    q: int
    g: int
    y: int

    @classmethod
    def parse(cls, key: DsaPublicKey) -> "_DsaKey":
        parsed = cls(_number(key.p), _number(key.q), _number(key.g), _number(key.y))
        if not parsed.is_valid():
            raise KeyRejected(KeyFault.DOMAIN_PARAMETERS_INVALID)
        return parsed

    def is_valid(self) -> bool:
        """Sizes, then q divides p - 1, then p and q are probable primes, then g and y lie in the subgroup."""
        p, q = self.p, self.q
        return (
            (p.bit_length(), q.bit_length()) in _DSA_SIZES
            and 1 < self.g < p
            and 1 < self.y < p
            and (p - 1) % q == 0
            and _is_probable_prime(q, _BASES)
            and _is_probable_prime(p, _BASES_OF_P)
            and pow(self.g, q, p) == 1
            and pow(self.y, q, p) == 1
        )

    def verify(self, message: bytes, signature: bytes) -> bool:
        """FIPS 186-4 section 4.7."""
        p, q = self.p, self.q
        pair = _read_pair(signature)
        if pair is None or max(pair) >= q:
            return False
        r, s = pair
        digest = _number(Hash.SHA256.digest(message)) >> (256 - q.bit_length())
        try:
            inverse = pow(s, -1, q)
        except ValueError:
            return False
        u1, u2 = digest * inverse % q, r * inverse % q
        return pow(self.g, u1, p) * pow(self.y, u2, p) % p % q == r


def _is_probable_prime(number: int, bases: tuple[int, ...]) -> bool:
    """Miller and Rabin's test with some bases; what is even is no prime here."""
    minus_one = number - 1
    twos = (minus_one & -minus_one).bit_length() - 1
    return twos > 0 and all(_passes(base, minus_one >> twos, twos, number) for base in bases)


def _passes(base: int, odd: int, twos: int, number: int) -> bool:
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(1, twos):
        power = power * power % number
        if power == number - 1:
            return True
    return False


# The little DER that signatures need.


def _read_pair(signature: bytes) -> tuple[int, int] | None:
    """R and s of `SEQUENCE { r INTEGER, s INTEGER }`.

    `None` for anything but canonical DER of two positive integers.
    """
    content, after = _read_element(0x30, signature) or (b"", b"")
    r, rest = _read_element(0x02, content) or (b"", b"")
    s, after_s = _read_element(0x02, rest) or (b"", b"")
    if after or after_s or not (_is_positive(r) and _is_positive(s)):
        return None
    return _number(r), _number(s)


def _read_element(tag: int, octets: bytes) -> tuple[bytes, bytes] | None:
    """Content of an element of this tag, and what follows it. Signatures are shorter than 64 KiB."""
    if len(octets) < 2 or octets[0] != tag:
        return None
    length, start = octets[1], 2
    if length >= 0x80:
        minimum = _LONG_LENGTHS.get(length)
        start += length - 0x80
        length = _number(octets[2:start])
        if minimum is None or length < minimum:
            return None
    end = start + length
    return (octets[start:end], octets[end:]) if end <= len(octets) else None


def _is_positive(integer: bytes) -> bool:
    """Whether the content of an INTEGER is positive and minimal."""
    return b"\x01" <= integer < b"\x80" or (integer[:1] == b"\x00" and integer[1:] >= b"\x80")


def _number(magnitude: bytes) -> int:
    return int.from_bytes(magnitude, "big")


_EXPONENT_BITS_MAX: Final = 33
"""Bits of an exponent, the bound of BoringSSL and AWS-LC (`kMaxExponentBits`)."""

_DSA_SIZES: Final = ((2048, 224), (2048, 256), (3072, 256))
"""Bits of p and q: the pairs of FIPS 186-4 section 4.2 but (1024, 160)."""

_BASES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
_BASES_OF_P: Final = _BASES[:2]
"""The bases of Miller and Rabin's test, for q, and the first two for p: those of the Rust twin."""

_LONG_LENGTHS: Final = {0x81: 0x80, 0x82: 0x100}
"""The forms of lengths in one octet more and in two, with the least that each is for (X.690 section 10.1)."""

_DIGEST_BYTES: Final = {Hash.SHA256: 32, Hash.SHA384: 48, Hash.SHA512: 64}

_DIGEST_INFO: Final = {
    Hash.SHA256: bytes.fromhex("3031300d060960864801650304020105000420"),
    Hash.SHA384: bytes.fromhex("3041300d060960864801650304020205000430"),
    Hash.SHA512: bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""DigestInfo before the digest, NULL parameters included (RFC 8017 section 9.2, note 1)."""

_FIELDS: Final = {
    Curve.P256: _Field(
        p=2**256 - 2**224 + 2**192 + 2**96 - 1,
        b=0x5AC635D8_AA3A93E7_B3EBBD55_769886BC_651D06B0_CC53B0F6_3BCE3C3E_27D2604B,
        order=0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551,
    ),
    Curve.P384: _Field(
        p=2**384 - 2**128 - 2**96 + 2**32 - 1,
        b=0xB3312FA7_E23EE7E4_988E056B_E3F82D19_181D9C6E_FE814112_0314088F_5013875A_C656398D_8A2ED19D_2A85C8ED_D3EC2AEF,
        order=2**384 - 0x389CB27E_0BC8D220_A7E5F24D_B74F5885_1313E695_333AD68D,
    ),
    Curve.P521: _Field(
        p=2**521 - 1,
        b=int(
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1"
            "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            base=16,
        ),
        order=2**521 - 0x5_AE79787C_40D06994_8033FEB7_08F65A2F_C44A3647_7663B851_449048E1_6EC79BF7,
    ),
}
